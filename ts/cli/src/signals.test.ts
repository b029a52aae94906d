// SPDX-License-Identifier: Apache-2.0
// A signal at any moment of a program's start and end: how it ends, what it leaves behind, whether the next start works.
// The suite takes one moment of each program's end and one of the start of one of them, GANGLION_SEED decides which;
// GANGLION_MOMENTS=all takes all twenty of each program.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedChain, startEmbeddedChain } from '@ganglion/embedded-chain';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MAIN } from './main-file.ts';

const LIMIT_MS = process.env.GANGLION_MOMENTS === 'all' ? 1_800_000 : 300_000;
const seed = Number(process.env.GANGLION_SEED ?? 1);
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGKILL'] as const;
/** What a process that is killed cannot remove. */
const LEFT_BY_KILL = /\.(holder|new|tmp)$|passphrase\.[0-9a-f]+$/;

/** When a signal comes: at a part of a start, or at a part of the end that another one has begun. */
interface Moment {
  readonly phase: 'start' | 'end';
  readonly part: number;
  readonly signal: (typeof SIGNALS)[number];
}

const ALL = Array.from({ length: 20 }, (_, index): Moment => {
  const signal = SIGNALS[index % SIGNALS.length] ?? 'SIGTERM';
  return { phase: index < 10 ? 'start' : 'end', part: ((index % 10) + 0.5) / 10, signal };
});

/** The moments of one of the programs. */
function momentsOf(program: number): readonly Moment[] {
  if (process.env.GANGLION_MOMENTS === 'all') return ALL;
  const start = program === seed % 3 ? [ALL[(seed * 3) % 10]] : [];
  return [...start, ALL[10 + ((seed * 7 + program) % 10)]].filter((moment) => moment !== undefined);
}

let chain: EmbeddedChain;
let home = '';
const children = new Set<ChildProcess>();

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'ganglion-signals-'));
  chain = await startEmbeddedChain({ port: 0, blockTimeMs: 500 });
}, LIMIT_MS);

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await chain?.stop();
  await rm(home, { recursive: true, force: true });
});

/** A program with a folder of its own for all that it writes. */
function start(args: readonly string[], name: string) {
  const command = ['--disable-warning=ExperimentalWarning', MAIN, ...args];
  const env = { ...process.env, XDG_STATE_HOME: join(home, name), TMPDIR: join(home, name) };
  const begun = performance.now();
  const child = spawn(process.execPath, command, { env, cwd: home, stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  const texts = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    texts.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    texts.err += text;
  });
  const closed = once(child, 'close').then(([status, signal]) => {
    children.delete(child);
    return { status, signal };
  });
  const ready = once(child.stdout, 'data').then(() => performance.now() - begun);
  return { child, texts, closed, ready };
}

/** All files below a folder of a program. */
async function filesOf(name: string): Promise<string[]> {
  const entries = await readdir(join(home, name), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

/** Starts a program, sends it what the moment says, and looks at what is left. Returns how long a start takes. */
async function disturb(
  args: readonly string[],
  name: string,
  moment: Moment,
  startMs: number,
): Promise<number> {
  const { child, texts, closed, ready } = start(args, name);
  let tookMs = startMs;
  const told: string[] = [];
  if (moment.phase === 'start') {
    await Promise.race([sleep(moment.part * startMs), closed]);
  } else {
    tookMs = await ready;
    child.kill('SIGTERM');
    told.push('SIGTERM');
    await sleep(moment.part * 500);
  }
  if (child.kill(moment.signal)) told.push(moment.signal);
  const { status, signal } = await closed;
  const what = JSON.stringify({ name, ...moment, startMs: Math.round(startMs), ...texts });
  if (status === 0) {
    // In the midst of a start it says that it was not ready, else that it has stopped.
    expect([what, texts.err]).toEqual([what, expect.stringMatching(/"stopped"|stopped before it was ready/)]);
  } else if (status === 130) {
    expect([what, texts.err]).toEqual([
      what,
      expect.stringMatching(/ended before it had stopped: \w+ came as well/),
    ]);
    expect(told).toHaveLength(2);
  } else {
    expect([what, status, signal]).toEqual([what, null, moment.signal]);
    // It had not begun, or all was over and only its threads were being ended.
    const isAtEdge = texts.out === '' || texts.err.includes('"msg":"stopped"');
    if (moment.signal !== 'SIGKILL') expect([what, isAtEdge]).toEqual([what, true]);
  }
  const left = (await filesOf(name)).filter((file) => LEFT_BY_KILL.test(file));
  if (status === 0) expect([what, left]).toEqual([what, []]);
  return tookMs;
}

test.each<[string, number, () => string[]]>([
  ['chain', 0, () => ['chain', 'start', '--port', '0']],
  ['miner', 1, () => ['miner', 'run', '--dev', '--chain', chain.endpoint, '--axon-port', '0']],
  ['validator', 2, () => ['validator', 'run', '--dev', '--chain', chain.endpoint]],
])(
  'a signal at any moment of the start and end of a %s leaves nothing that keeps the next from starting',
  async (name, index, argsOf) => {
    // The end first: it tells how long a start takes.
    const moments = momentsOf(index).toSorted((a, b) => a.phase.localeCompare(b.phase));
    await mkdir(join(home, name));
    let startMs = 0;
    for (const moment of moments) startMs = await disturb(argsOf(), name, moment, startMs);
    const last = start(argsOf(), name);
    await last.ready;
    expect(JSON.parse(last.texts.out.split('\n', 1)[0] ?? '')).toMatchObject({ ready: true });
    last.child.kill('SIGINT');
    expect(await last.closed).toEqual({ status: 0, signal: null });
    expect(JSON.parse(last.texts.err.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ msg: 'stopped' });
    const left = (await filesOf(name)).filter((file) => /\.(holder|new)$/.test(file));
    expect(left).toEqual([]);
  },
  LIMIT_MS,
);
