// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, expect, test } from '@jest/globals';
import { MAIN } from '../main-file.ts';
import { runVerb } from '../run-verb.ts';

const MINUTES = 60_000;
const flags = ['--disable-warning=ExperimentalWarning'];
let demos: ChildProcess[] = [];
afterEach(() => {
  for (const demo of demos) demo.kill('SIGKILL');
  demos = [];
});

/** A demo and what it has written so far. */
function startDemo(...args: string[]) {
  const demo = spawn(process.execPath, [...flags, MAIN, 'demo', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  demos.push(demo);
  let output = '';
  for (const stream of [demo.stdout, demo.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = once(demo, 'close').then(([status]) => Number(status));
  const until = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (let waited = 0; waited < 4 * MINUTES; waited += 100) {
      const found = pattern.exec(output);
      if (found !== null) return found;
      if (demo.exitCode !== null || demo.signalCode !== null) break;
      await delay(100);
    }
    throw new Error(`the demo never wrote ${pattern}: ${output}`);
  };
  return { demo, ended, until, text: () => output };
}

type Demo = ReturnType<typeof startDemo>;

/** Names and process ids, as the demo tells them. */
async function processesOf(demo: Demo): Promise<ReadonlyMap<string, number>> {
  const [, listed = ''] = await demo.until(/^processes +(.+)\n/m);
  return new Map(
    listed.split(', ').map((entry) => {
      const [name = '', pid] = entry.split(' ');
      return [name, Number(pid)];
    }),
  );
}

/** Process ids, before the demo tells them. */
async function childrenOf(parent: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'ppid=,pid=']);
  const pairs = stdout.split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  return pairs.flatMap(([ppid, pid]) => (ppid === parent && pid !== undefined ? [pid] : []));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function expectAllGone(pids: Iterable<number>): Promise<void> {
  const all = [...pids];
  for (let waited = 0; waited < 15_000 && all.some(isAlive); waited += 100) await delay(100);
  expect(all.filter(isAlive)).toEqual([]);
}

// One market for both: starting one takes as long as all its epochs.
test(
  'kill -9 of a miner leaves the market running, which when kept answers whoever asks as it says, until Ctrl-C',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ganglion-demo-test-'));
    const json = join(folder, 'seen.json');
    const demo = startDemo('--epochs', '4', '--seed', '3', '--json', json, '--keep');
    const processes = await processesOf(demo);
    await demo.until(/^epoch +1 /m);
    process.kill(processes.get('miner-1') ?? 0, 'SIGKILL');

    const [, asking = ''] = await demo.until(/^ +ask +(.+\\\n.+\\\n.+)$/m);
    const { epochs, checks } = JSON.parse(await readFile(json, 'utf8'));
    await rm(folder, { recursive: true });
    expect(demo.text()).toMatch(/miner-1 has ended: SIGKILL/);
    expect(checks).toContainEqual({
      name: 'the chain and every validator are alive',
      ok: true,
      value: '10 of 11 processes; ended: miner-1',
    });
    expect(epochs).toHaveLength(4);
    const ofMiners = (epoch: { neurons: { role: string; incentive: number; shapley: number }[] }) =>
      epoch.neurons.filter(({ role }) => role === 'miner');
    const [first, last] = [ofMiners(epochs[0]), ofMiners(epochs[3])];
    expect(last[0]?.shapley).toBeLessThan(first[0]?.shapley ?? 0);
    for (const { incentive } of last.slice(1)) expect(incentive).toBeGreaterThan(0.01);
    expect(checks.filter(({ ok }: { ok: boolean }) => !ok)).toEqual([]);

    const { stdout } = await promisify(execFile)('sh', ['-c', asking]);
    expect(stdout).toMatch(/^uid \d+, \d+ ms: In the beginning.+/s);
    demo.demo.kill('SIGINT');
    expect(await demo.ended).toBe(0);
    await expectAllGone(processes.values());
  },
  6 * MINUTES,
);

test(
  'no process outlives a demo that is killed',
  async () => {
    const demo = startDemo('--epochs', '1000', '--seed', '4');
    const processes = await processesOf(demo);
    expect([...processes.values()].filter(isAlive)).toHaveLength(11);
    demo.demo.kill('SIGKILL');
    await demo.ended;
    await expectAllGone(processes.values());
    const [, folder = ''] = await demo.until(/keystores in (\S+)/);
    await rm(folder, { recursive: true });
  },
  6 * MINUTES,
);

test.each([
  ['Ctrl-C in the middle of setting up stops what runs and removes what was written', 1],
  ['a second Ctrl-C, while the first is still heeded, leaves nothing behind either', 2],
])(
  '%s',
  async (_what, presses) => {
    const demo = startDemo('--seed', '5');
    const [, folder = ''] = await demo.until(/keystores in (\S+)/);
    const pids = await childrenOf(demo.demo.pid ?? 0);
    expect(pids.length).toBeGreaterThan(0);
    expect(pids.filter(isAlive)).toEqual(pids);
    for (let press = 0; press < presses; press += 1) demo.demo.kill('SIGINT');
    expect(await demo.ended).toBe(130);
    await expectAllGone(pids);
    expect(existsSync(folder)).toBe(false);
  },
  2 * MINUTES,
);

test(
  'a chain that is not there is told before any key is made',
  async () => {
    const demo = startDemo('--chain', 'ws://127.0.0.1:9');
    expect(await demo.ended).toBe(3);
    expect(demo.text()).toMatch(/chain-unreachable/);
    expect(demo.text()).not.toMatch(/keystores in/);
  },
  4 * MINUTES,
);

test(
  'a wrong setting is told in one line, with status 2',
  async () => {
    for (const [args, complaint] of [
      [['--epochs', '0'], /flag=--epochs, value=0, limit=.*1/],
      [['--epochs', '1001'], /flag=--epochs, value=1001, limit=.*1000/],
      [['--seed', '-1'], /invalid-argument/],
      [['--fast'], /invalid-argument.*--fast/],
    ] as const) {
      const { status, stderr } = await runVerb(['demo', ...args]);
      expect(status).toBe(2);
      expect(stderr).toMatch(complaint);
    }
  },
  MINUTES,
);

test(
  '--help tells what there is to set',
  async () => {
    const { status, stdout } = await runVerb(['demo', '--help']);
    expect(status).toBe(0);
    for (const flag of ['--json FILE', '--epochs N', '--seed N', '--keep']) expect(stdout).toContain(flag);
  },
  MINUTES,
);
