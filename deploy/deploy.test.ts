// SPDX-License-Identifier: Apache-2.0
// Whether what is deployed fits the programs: run by `node --test`, without a container engine. With GANGLION_NODE the node is asked too.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { loadCatalogue } from '@ganglion/models';
import { createMonitor } from '@ganglion/monitor';
import { createNeuronHealth } from '@ganglion/neuron';
import { readSettings, type Settings, systemClock } from '@ganglion/service';
import { parse } from 'yaml';
import { z } from 'zod';
import { createMetrics as createAxonMetrics } from '../ts/axon/src/metrics.ts';
import { createMetrics as createChainMetrics } from '../ts/embedded-chain/src/metrics.ts';
import { minerSettings } from '../ts/miner/src/config.ts';
import { validatorSettings } from '../ts/validator/src/config.ts';
import { createMetrics as createValidatorMetrics } from '../ts/validator/src/metrics.ts';
import { devnetSettings } from './devnet/config.ts';
import { metricsIn } from './promql.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(`${ROOT}${path}`, 'utf8');
const readYaml = (path: string): unknown => parse(read(path), { merge: true });

/** The node, where there is one to ask. */
const node = process.env.GANGLION_NODE || undefined;
const run = promisify(execFile);

/** Whose parser reads the flags of which program. */
const PROGRAMS: Readonly<Record<string, Settings>> = {
  'ts/miner/src/main.ts': minerSettings,
  'ts/validator/src/main.ts': validatorSettings,
  'deploy/devnet/main.ts': devnetSettings,
};

const condition = z.enum(['service_started', 'service_healthy', 'service_completed_successfully']);
const composeSchema = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      build: z.object({ context: z.string(), dockerfile: z.string(), target: z.string() }).optional(),
      command: z.array(z.string()).default([]),
      volumes: z.array(z.string()).default([]),
      ports: z.array(z.string()).default([]),
      networks: z.union([z.array(z.string()), z.record(z.string(), z.object({ ipv4_address: z.string() }))]),
      healthcheck: z.object({ test: z.array(z.string()).optional(), disable: z.boolean().optional() }),
      depends_on: z.record(z.string(), z.object({ condition })).default({}),
      restart: z.enum(['unless-stopped', 'on-failure']),
      read_only: z.literal(true),
      cap_drop: z.tuple([z.literal('ALL')]),
      security_opt: z.tuple([z.literal('no-new-privileges:true')]),
      deploy: z.object({
        resources: z.object({ limits: z.object({ cpus: z.string(), memory: z.string() }) }),
      }),
    }),
  ),
  volumes: z.record(z.string(), z.unknown()),
});
const { services, volumes } = composeSchema.parse(readYaml('deploy/compose.yaml'));
const serviceNames = Object.keys(services);
const service = (name: string) => {
  const found = services[name];
  assert.ok(found, `compose.yaml has no service ${name}`);
  return found;
};
const isNode = (name: string) => service(name).build?.target === 'node';
const isNeuron = (name: string) => service(name).build?.target === 'neurons';
/** The value of `--flag=value` in the command of a service. */
const flagOf = (name: string, flag: string) =>
  service(name)
    .command.find((word) => word.startsWith(`--${flag}=`))
    ?.split('=')
    .slice(1)
    .join('=');

const scrapeSchema = z.object({
  rule_files: z.array(z.string()),
  scrape_configs: z.array(
    z.object({
      job_name: z.string(),
      static_configs: z.array(z.object({ targets: z.array(z.string()) })),
    }),
  ),
});
const alertsSchema = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })),
});
const dashboardSchema = z.object({
  uid: z.string(),
  panels: z.array(
    z.object({
      title: z.string(),
      datasource: z.object({ uid: z.string() }),
      targets: z.array(z.object({ expr: z.string(), datasource: z.object({ uid: z.string() }) })).min(1),
    }),
  ),
});
const dashboards = readdirSync(`${ROOT}deploy/grafana/dashboards`).map((file) => ({
  file,
  ...dashboardSchema.parse(JSON.parse(read(`deploy/grafana/dashboards/${file}`))),
}));
const scrapes = scrapeSchema.parse(readYaml('deploy/prometheus/prometheus.yml'));

/** What is asked of Prometheus, and where. */
const queries = [
  ...dashboards.flatMap(({ file, panels }) =>
    panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ where: `${file}: ${title}`, expr }))),
  ),
  ...scrapes.rule_files.flatMap((file) =>
    alertsSchema
      .parse(readYaml(`deploy/prometheus/${file}`))
      .groups.flatMap(({ rules }) => rules)
      .map(({ alert, expr }) => ({ where: `${file}: ${alert}`, expr })),
  ),
];

/** What a unit says, each key with its values in order. */
function readUnit(path: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const line of read(path).split('\n')) {
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (key !== undefined) found.set(key, [...(found.get(key) ?? []), value ?? '']);
  }
  return found;
}
const units = readdirSync(`${ROOT}deploy/systemd`)
  .filter((file) => file.endsWith('.service'))
  .map((file) => ({ file, unit: readUnit(`deploy/systemd/${file}`) }));

/** Variables of the example of an environment file. */
const readEnv = (file: string) =>
  Object.fromEntries(
    read(`deploy/systemd/${file}`)
      .split('\n')
      .filter((line) => /^\w+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

/** Fails as the program would, if it does not take these arguments. */
function assertTakes(script: string, args: readonly string[], env: Record<string, string> = {}) {
  const settings = PROGRAMS[script];
  assert.ok(settings, `${script} is no program that is deployed`);
  assert.ok(existsSync(`${ROOT}${script}`), `there is no ${script}`);
  assert.ok(!args.includes('--help'));
  return readSettings({ program: script, summary: '', settings, args, env });
}

/** Fails as the node would, if it does not take these arguments. It checks them before it gives its help. */
async function assertNodeTakes(args: readonly string[]) {
  assert.ok(node !== undefined);
  await run(node, [...args, '--help']);
}

describe('compose.yaml', () => {
  for (const name of serviceNames.filter(isNeuron)) {
    test(`the program of ${name} takes its command line`, () => {
      const [script = '', ...args] = service(name).command;
      assertTakes(script, args);
    });
  }

  for (const name of serviceNames.filter(isNode)) {
    test(`the node takes the command line of ${name}`, { skip: node === undefined }, () =>
      assertNodeTakes(service(name).command),
    );
  }

  test('each image is one of ours or pinned to a version', () => {
    for (const name of serviceNames) {
      if (service(name).build === undefined) assert.match(service(name).image, /:v?\d+\.\d+\.\d+$/, name);
    }
  });

  test('what is built and mounted is in the repository', () => {
    for (const name of serviceNames) {
      const { build, volumes: mounted } = service(name);
      if (build !== undefined) {
        assert.equal(build.context, '..', name);
        assert.ok(existsSync(`${ROOT}${build.dockerfile}`), build.dockerfile);
        assert.match(read(build.dockerfile), new RegExp(`^FROM \\S+ AS ${build.target}$`, 'm'));
      }
      for (const [source = ''] of mounted.map((volume) => volume.split(':'))) {
        if (source.startsWith('.')) assert.ok(existsSync(`${ROOT}deploy/${source}`), `${name}: ${source}`);
        else assert.ok(source in volumes, `${name} mounts the volume ${source}, which is not declared`);
      }
    }
  });

  test('what is waited for exists and can become what it is waited for', () => {
    for (const name of serviceNames) {
      for (const [other, { condition: wanted }] of Object.entries(service(name).depends_on)) {
        const { healthcheck, restart } = service(other);
        if (wanted === 'service_healthy') assert.ok(healthcheck.test, `${other} has no check`);
        if (wanted === 'service_completed_successfully') assert.equal(restart, 'on-failure', other);
      }
    }
  });

  test('no port is open to other machines', () => {
    for (const name of serviceNames)
      for (const port of service(name).ports) assert.match(port, /^127\.0\.0\.1:\d+:\d+$/, name);
  });

  test('each neuron has a key that the preparation makes, and a model that there is', () => {
    const names = new Set(loadCatalogue().models.map((model) => model.name));
    const count = {
      miner: Number(flagOf('prepare', 'miners')),
      validator: Number(flagOf('prepare', 'validators')),
    };
    const keys = serviceNames.flatMap((name) => flagOf(name, 'keystore') ?? []);
    assert.deepEqual(
      keys.toSorted(),
      (['miner', 'validator'] as const).flatMap((role) =>
        Array.from({ length: count[role] }, (_, i) => `${flagOf('prepare', 'keys')}/${role}-${i + 1}.json`),
      ),
    );
    for (const name of serviceNames) {
      const model = flagOf(name, 'model-name');
      if (model !== undefined) assert.ok(names.has(model), `${name}: there is no model ${model}`);
    }
  });

  test('a miner publishes the address that it has', () => {
    for (const name of serviceNames) {
      const published = flagOf(name, 'public-ip');
      if (published === undefined) continue;
      const { networks } = service(name);
      assert.ok(!Array.isArray(networks), `${name} has no fixed address`);
      assert.equal(networks.market?.ipv4_address, published, name);
    }
  });

  test('whoever talks to another service names one that there is, and a port that it opens', () => {
    for (const name of serviceNames) {
      const chain = flagOf(name, 'chain');
      if (!isNeuron(name) || chain === undefined) continue;
      const { hostname, port } = new URL(chain);
      assert.equal(flagOf(hostname, 'rpc-port'), port, `${name}: ${chain}`);
      // Without the latter a node answers only those who call it localhost.
      for (const flag of ['--rpc-external', '--rpc-cors=all'])
        assert.ok(
          service(hostname).command.includes(flag),
          `${hostname} does not answer ${name} without ${flag}`,
        );
    }
  });

  test('an authority is known by the key it has', { skip: node === undefined }, async () => {
    for (const name of serviceNames) {
      const bootnode = flagOf(name, 'bootnodes');
      if (bootnode === undefined) continue;
      const [, , host = '', , port, , peer] = bootnode.split('/');
      assert.ok(node !== undefined);
      const asking = run(node, ['key', 'inspect-node-key']);
      asking.child.stdin?.end(flagOf(host, 'node-key'));
      assert.equal((await asking).stdout.trim(), peer, `${name}: ${bootnode}`);
      assert.equal(flagOf(host, 'listen-addr')?.split('/').at(-1), port);
    }
  });
});

describe('Dockerfile', () => {
  const lines = read('deploy/Dockerfile').replaceAll('\\\n', ' ').split('\n');
  const copied = lines
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap((line) => line.split(/\s+/).slice(1, -1));

  test('copies what is in the repository and what its ignore file lets through', () => {
    const allowed = read('deploy/Dockerfile.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    assert.ok(copied.length > 0);
    for (const path of copied) assert.ok(existsSync(`${ROOT}${path}`), `there is no ${path}`);
    assert.deepEqual(copied.toSorted(), allowed.toSorted());
  });

  test('holds each program that is deployed, and what it imports', () => {
    for (const script of Object.keys(PROGRAMS))
      assert.ok(
        copied.some((path) => script.startsWith(`${path}/`)),
        `${script} is not in the image`,
      );
  });

  test('names a version of each image that it begins with', () => {
    const begun = lines.flatMap((line) => /^FROM (\S+)/.exec(line)?.[1] ?? []);
    for (const image of begun) assert.match(image, /^[a-z]+:\d+\.\d+(\.\d+)?-[a-z]/);
  });

  test('its images run as another user than root, and say how to stop them and whether they live', () => {
    const stages = read('deploy/Dockerfile')
      .split(/^FROM .* AS /m)
      .slice(1);
    for (const target of ['node', 'neurons']) {
      const stage = stages.find((text) => text.startsWith(`${target}\n`)) ?? '';
      for (const wanted of [/^USER [1-9]\d*$/m, /^STOPSIGNAL SIGTERM$/m, /^HEALTHCHECK /m])
        assert.match(stage, wanted, target);
    }
  });
});

describe('systemd', () => {
  const scriptOf = (words: readonly string[]) => words.findIndex((word) => word.startsWith('/opt/ganglion/'));
  const words = (unit: ReadonlyMap<string, readonly string[]>) =>
    (unit.get('ExecStart')?.[0] ?? '')
      .replaceAll('%i', 'first')
      .replaceAll('%S', '/var/lib')
      .replaceAll('%d', '/run/credentials/x')
      .split(' ');

  for (const role of ['miner', 'validator']) {
    test(`the ${role} takes the command line of its unit and its example of an environment`, () => {
      const unit = units.find(({ file }) => file === `ganglion-${role}@.service`)?.unit;
      assert.ok(unit);
      const command = words(unit);
      const at = scriptOf(command);
      const env = readEnv(`${role}.env`);
      const script = (command[at] ?? '').replace('/opt/ganglion/', '');
      assertTakes(script, command.slice(at + 1), env);
      const known = Object.values(PROGRAMS[script] ?? {}).map((setting) => setting.env);
      for (const name of Object.keys(env))
        assert.ok(known.includes(name), `${role}.env: ${name} is read by nobody`);
    });
  }

  test('the node takes the command line of its unit', { skip: node === undefined }, async () => {
    const unit = units.find(({ file }) => file === 'ganglion-node.service')?.unit;
    assert.ok(unit);
    const flags = (readEnv('node.env').GANGLION_NODE_FLAGS ?? '').split(' ');
    const [, ...args] = words(unit).flatMap((word) => (word === '$GANGLION_NODE_FLAGS' ? flags : [word]));
    await assertNodeTakes(args);
  });

  for (const { file, unit } of units) {
    test(`${file} gives its process no more than it needs`, () => {
      for (const [key, value] of [
        ['NoNewPrivileges', 'yes'],
        ['ProtectSystem', 'strict'],
        ['DynamicUser', 'yes'],
        ['CapabilityBoundingSet', ''],
        ['KillSignal', 'SIGTERM'],
        ['Restart', 'on-failure'],
      ] as const)
        assert.equal(unit.get(key)?.[0], value, key);
      assert.ok(unit.get('SystemCallFilter')?.includes('@system-service'));
      assert.match(unit.get('TimeoutStopSec')?.[0] ?? '', /^\d+$/);
    });

    test(`${file} keeps what it stores where it may write`, () => {
      const folder = `%S/${unit.get('StateDirectory')?.[0]}`;
      for (const path of (unit.get('ExecStart')?.[0] ?? '').match(/%S\S*/g) ?? [])
        assert.ok(path === folder || path.startsWith(`${folder}/`), path);
      const given = (unit.get('LoadCredential') ?? []).map((value) => value.split(':')[0]);
      const opened = ((unit.get('ExecStart')?.[0] ?? '').match(/%d\/\S*/g) ?? []).map((path) =>
        path.slice(3),
      );
      assert.deepEqual(opened, given);
    });
  }
});

describe('Prometheus', () => {
  test('reads each port that it scrapes from a service that opens it to others', () => {
    const targets = scrapes.scrape_configs.flatMap(({ static_configs }) =>
      static_configs.flatMap((c) => c.targets),
    );
    for (const [name = '', port] of targets.map((target) => target.split(':'))) {
      if (isNode(name)) {
        assert.equal(flagOf(name, 'prometheus-port'), port, name);
        assert.ok(service(name).command.includes('--prometheus-external'), name);
      } else {
        assert.equal(flagOf(name, 'metrics-port'), port, name);
        assert.equal(flagOf(name, 'metrics-host'), '0.0.0.0', name);
        const checked = service(name).healthcheck.test?.join(' ') ?? '';
        assert.ok(checked.includes(`:${port}/ready`), `${name} is checked at another port`);
      }
    }
    const running = serviceNames.filter((name) => (isNode(name) || isNeuron(name)) && name !== 'prepare');
    assert.deepEqual(targets.map((target) => target.split(':')[0]).toSorted(), running.toSorted());
  });

  test('finds its rules', () => {
    for (const file of scrapes.rule_files) assert.ok(existsSync(`${ROOT}deploy/prometheus/${file}`), file);
  });
});

describe('Grafana', () => {
  test('asks the data source that is provisioned, at a service that there is', () => {
    const { datasources } = z
      .object({ datasources: z.array(z.object({ uid: z.string(), url: z.string() })) })
      .parse(readYaml('deploy/grafana/provisioning/datasources/prometheus.yaml'));
    const uids = datasources.map(({ uid }) => uid);
    for (const { hostname } of datasources.map(({ url }) => new URL(url))) assert.ok(service(hostname));
    for (const { file, panels } of dashboards) {
      for (const { title, datasource, targets } of panels) {
        for (const { uid } of [datasource, ...targets.map((target) => target.datasource)])
          assert.ok(uids.includes(uid), `${file}: ${title}`);
      }
    }
  });

  test('finds its dashboards where they are mounted', () => {
    const { providers } = z
      .object({ providers: z.array(z.object({ options: z.object({ path: z.string() }) })) })
      .parse(readYaml('deploy/grafana/provisioning/dashboards/ganglion.yaml'));
    const mounts = service('grafana').volumes.map((volume) => volume.split(':'));
    for (const { options } of providers)
      assert.ok(
        mounts.some(([source, target]) => source === './grafana/dashboards' && target === options.path),
      );
  });
});

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
  });
  const { registry: health } = createNeuronHealth({ chain: { head: async () => block }, clock: systemClock });
  const { registry: validator } = createValidatorMetrics();
  const chain = createChainMetrics(() => ({ head: () => block, pending: zero }));
  const registries = () => [axon, health, validator, chain];
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
  const ports = { rpc: 29_944, metrics: 29_615 };
  const here: Readonly<Record<string, readonly string[]>> = {
    '--base-path': ['--tmp'],
    '--listen-addr': ['--listen-addr=/ip4/127.0.0.1/tcp/0'],
    '--prometheus-port': [`--prometheus-port=${ports.metrics}`, `--rpc-port=${ports.rpc}`],
    '--prometheus-external': [],
  };
  const args = service('alice').command.flatMap((word) => here[word.split('=')[0] ?? ''] ?? [word]);
  const child = spawn(node, args, { stdio: 'ignore' });
  const ended = once(child, 'exit');
  try {
    const answers = () => fetch(`http://127.0.0.1:${ports.rpc}/health`).catch(() => undefined);
    await until('the node answers', async () => {
      assert.equal(child.exitCode, null, 'the node has ended');
      return (await answers())?.ok === true;
    });
    await work(ports);
  } finally {
    child.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null]);
  }
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
