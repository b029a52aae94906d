// SPDX-License-Identifier: Apache-2.0
// Whether the processes serve what is asked of them: run by `node --test`. With GANGLION_NODE the node is asked too.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { before, describe, test } from 'node:test';
import { systemClock } from '@ganglion/base';
import { createNeuronHealth } from '@ganglion/neuron';
import { createMonitor } from '@ganglion/program/monitor';
import { z } from 'zod';
import { createMetrics as createAxonMetrics } from '../ts/axon/src/metrics.ts';
import { createMetrics as createChainMetrics } from '../ts/embedded-chain/src/metrics.ts';
import { createMetrics as createSelfDialMetrics } from '../ts/miner/src/self-dial.ts';
import { Standing } from '../ts/miner/src/standing.ts';
import { createMetrics as createValidatorMetrics } from '../ts/validator/src/metrics.ts';
import { node, queries, read, run, service } from './files.ts';
import { metricsIn } from './promql.ts';

/** Characters of what a node said last that a failure shows. */
const MAX_SAID = 2_000;

describe('metrics', () => {
  const DOCS = read('docs/operations.md');
  let ours: ReadonlySet<string>;
  let samples: ReadonlySet<string>;
  before(async () => {
    const text = await readOwnMetrics();
    ours = new Set([...text.matchAll(/^# TYPE (ganglion_\w+) /gm)].map(([, name = '']) => name));
    samples = namesServed(text);
  });

  test('each of ours that a dashboard or an alert asks for is served', () => {
    for (const { where, expr } of queries) {
      for (const name of metricsIn(expr)) {
        if (/^(up|substrate_\w+)$/.test(name)) continue;
        assert.ok(samples.has(name), `${where}: no process serves ${name}`);
      }
    }
  });

  test('each of ours is explained in docs/operations.md with its type, and no other', async () => {
    const types = new Map(
      [...(await readOwnMetrics()).matchAll(/^# TYPE (ganglion_\w+) (\w+)$/gm)].map(
        ([, name = '', type = '']) => [name, type],
      ),
    );
    const explained = new Map(
      [...DOCS.matchAll(/^\| `(ganglion_\w+)[^|]*\| (\w+) \|/gm)].map(([, name = '', type = '']) => [
        name,
        type,
      ]),
    );
    assert.deepEqual([...explained].toSorted(), [...types].toSorted());
    assert.equal(ours.size, types.size);
  });
});

describe('checks of containers', () => {
  test('find a neuron healthy when it is, and not when it is not', async () => {
    let reason: string | undefined = 'test';
    const monitor = createMonitor({ port: 0, whyNotReady: async () => reason });
    await monitor.start();
    const ready = service('miner-1').healthcheck.test ?? [];
    const alive = checkOfImage('neurons');
    try {
      assert.equal(await isHealthy(alive, 9_616, monitor.port), true);
      assert.equal(await isHealthy(ready, 9_616, monitor.port), false);
      reason = undefined;
      assert.equal(await isHealthy(ready, 9_616, monitor.port), true);
    } finally {
      await monitor.stop();
    }
    assert.equal(await isHealthy(alive, 9_616, monitor.port || 9), false);
  });
});

describe('the node', { skip: node === undefined }, () => {
  test('serves what dashboards, alerts and docs/operations.md name, and is found healthy', () =>
    withAlice(async (ports) => {
      for (const check of [checkOfImage('node'), service('rpc').healthcheck.test ?? []])
        assert.equal(await isHealthy(check, 9_944, ports.rpc), true, check.join(' '));
      const asked = queries.flatMap(({ expr }) => metricsIn(expr));
      const explained = [...read('docs/operations.md').matchAll(/`(substrate_\w+)/g)].map(
        ([, name = '']) => name,
      );
      const wanted = new Set([...asked.filter((name) => name.startsWith('substrate_')), ...explained]);
      assert.ok(wanted.size > 5);
      let missing: string[] = [];
      // Some are there from the first call or the first block on.
      await until('the node serves them', async () => {
        const text = await (await fetch(`http://127.0.0.1:${ports.metrics}/metrics`)).text();
        const served = namesServed(text);
        missing = [...wanted].filter((name) => !served.has(name) && !served.has(`${name}_bucket`));
        return missing.length === 0;
      }).catch(() => assert.deepEqual(missing, []));
    }));

  test('is not found healthy where there is none', async () => {
    for (const check of [checkOfImage('node'), service('rpc').healthcheck.test ?? []])
      assert.equal(await isHealthy(check, 9_944, 9), false);
  });
});

/** What miner, validator and embedded chain serve, one after the other. */
async function readOwnMetrics(): Promise<string> {
  const zero = () => 0;
  const block = { number: 1, hash: `0x${'00'.repeat(32)}` } as const;
  const { registry: axon } = createAxonMetrics({
    waiting: zero,
    running: zero,
    connections: zero,
    heldBytes: zero,
    nonces: zero,
    heldNetworks: zero,
    arriving: zero,
  });
  const { registry: health } = createNeuronHealth({ chain: { head: async () => block }, clock: systemClock });
  const { registry: validator } = createValidatorMetrics();
  const chain = createChainMetrics(() => ({ head: () => block, pending: zero }));
  const { registry: miner } = new Standing(axon);
  const { registry: selfDial } = createSelfDialMetrics();
  const registries = () => [axon, health, miner, selfDial, validator, chain];
  const monitor = createMonitor({ port: 0, whyNotReady: async () => undefined, registries });
  await monitor.start();
  try {
    return await (await fetch(`http://127.0.0.1:${monitor.port}/metrics`)).text();
  } finally {
    await monitor.stop();
  }
}

/** The names of the samples that a page in Prometheus' text format may have. */
function namesServed(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, name = '', type] of text.matchAll(/^# TYPE (\w+) (\w+)/gm)) {
    const suffixes =
      type === 'histogram'
        ? ['_bucket', '_sum', '_count']
        : type === 'summary'
          ? ['', '_sum', '_count']
          : [''];
    for (const suffix of suffixes) names.add(`${name}${suffix}`);
  }
  return names;
}

/** Runs the node with the command line of alice, on this machine alone, while `work` does, once it answers. */
async function withAlice(work: (ports: { readonly rpc: number; readonly metrics: number }) => Promise<void>) {
  assert.ok(node !== undefined);
  const ports = { rpc: await freePort(), metrics: await freePort() };
  const here: Readonly<Record<string, readonly string[]>> = {
    '--listen-addr': ['--listen-addr=/ip4/127.0.0.1/tcp/0'],
    '--prometheus-port': [`--prometheus-port=${ports.metrics}`, `--rpc-port=${ports.rpc}`],
    '--prometheus-external': [],
  };
  const args = service('alice').command.flatMap((word) => here[word.split('=')[0] ?? ''] ?? [word]);
  const child = spawn(node, ['--tmp', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-MAX_SAID);
  });
  const ended = once(child, 'close');
  try {
    const answers = () => fetch(`http://127.0.0.1:${ports.rpc}/health`).catch(() => undefined);
    await until('the node answers', async () => {
      if (child.exitCode !== null || child.signalCode !== null) {
        await ended;
        assert.fail(`the node has ended: ${said}`);
      }
      return (await answers())?.ok === true;
    });
    await work(ports);
  } finally {
    child.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null], said);
  }
}

/** A port that was free just now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());
  server.close();
  await once(server, 'close');
  return port;
}

async function until(what: string, isSo: () => Promise<boolean>) {
  const deadline = Date.now() + 60_000;
  while (!(await isSo())) {
    assert.ok(Date.now() < deadline, `waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Runs the check of a container, with another port; returns whether it found what it checks healthy. */
async function isHealthy(check: readonly string[], port: number, instead: number): Promise<boolean> {
  const [kind, program = '', ...args] = check;
  assert.equal(kind, 'CMD');
  const words = args.map((word) => word.replaceAll(String(port), String(instead)));
  return run(program === 'node' ? process.execPath : program, words).then(
    () => true,
    () => false,
  );
}

/** The check that an image of the Dockerfile brings. */
function checkOfImage(target: string): readonly string[] {
  const [, stage = ''] = read('deploy/Dockerfile').split(new RegExp(`^FROM .* AS ${target}$`, 'm'));
  const [, list = ''] = /^HEALTHCHECK[^[]*(\[.*\])$/m.exec(stage) ?? [];
  return ['CMD', ...z.array(z.string()).parse(JSON.parse(list))];
}
