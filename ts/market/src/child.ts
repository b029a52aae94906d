// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type CallOptions, GanglionError, isDiskFull, untilAborted, withDeadline } from '@ganglion/base';

/** A process of the market. */
export interface Child extends AsyncDisposable {
  readonly name: string;
  readonly pid: number;
  readonly isAlive: boolean;
  /** Resolves once it has ended, with the reason: `SIGKILL`, `status 1`. */
  readonly ended: Promise<string>;
  /**
   * Asks it to stop and, if it does not within five seconds, kills it; resolves once it has ended.
   */
  stop(): Promise<void>;
}

/**
 * A program that prints `{"ready":true,…}` on standard output when it is up, and JSON lines from
 * then on.
 */
export interface ChildProgram {
  readonly name: string;
  /** The executable and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** Receives its standard error. */
  readonly logFile: string;
  /** Told each line after the first. */
  readonly onLine?: ((line: unknown) => void) | undefined;
}

const STOP_MS = 5_000;

/**
 * Starts a program and waits until it says that it is ready; returns it with what it said.
 *
 * The process is outside the terminal's group, so that Ctrl-C reaches it through `stop` alone, and
 * has a channel to this process, by whose end it notices that this one is gone. Fails with
 * `unavailable` and the end of its log when it ends before it is ready, with `timeout` when it
 * takes too long; either way nothing is left running.
 */
export async function startChild(
  program: ChildProgram,
  options: CallOptions = {},
): Promise<{ child: Child; said: ReadonlyMap<string, unknown> }> {
  const { name, logFile } = program;
  const spawned = spawnProgram(program);
  const child = new SpawnedChild(name, spawned);
  try {
    const said = await withDeadline(`starting ${name}`, options, (signal) =>
      Promise.race([readReadyLine(spawned, program, signal), failed(name, child.ended, logFile)]),
    );
    return { child, said };
  } catch (error) {
    // It has nothing yet that it could lose.
    await child.kill();
    throw error;
  }
}

function spawnProgram({ command: [file, ...args], logFile }: ChildProgram): ChildProcess {
  const log = openSync(logFile, 'a', 0o600);
  try {
    return spawn(file, args, { stdio: ['ignore', 'pipe', log, 'ipc'], detached: true });
  } finally {
    closeSync(log);
  }
}

class SpawnedChild implements Child {
  readonly name: string;
  readonly ended: Promise<string>;
  readonly #process: ChildProcess;

  constructor(name: string, spawned: ChildProcess) {
    this.name = name;
    this.#process = spawned;
    this.ended = new Promise((resolve) => {
      spawned.once('exit', (status, signal) => resolve(signal ?? `status ${status}`));
      spawned.once('error', (error) => resolve(error.message));
    });
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  get isAlive(): boolean {
    const { pid, exitCode, signalCode } = this.#process;
    return pid !== undefined && exitCode === null && signalCode === null;
  }

  /** Ends it at once. */
  async kill(): Promise<void> {
    if (!this.isAlive) return;
    this.#process.kill('SIGKILL');
    await this.ended;
  }

  async stop(): Promise<void> {
    if (!this.isAlive) return;
    this.#process.kill('SIGTERM');
    const timer = setTimeout(() => this.#process.kill('SIGKILL'), STOP_MS);
    await this.ended;
    clearTimeout(timer);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

/** Reads the first line and leaves a reader behind for the others. */
async function readReadyLine(
  spawned: ChildProcess,
  program: ChildProgram,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, unknown>> {
  if (spawned.stdout === null) throw new GanglionError('internal', { what: 'the process has no output' });
  const first = Promise.withResolvers<string>();
  let isFirst = true;
  // The second line may come in one piece with the first.
  createInterface({ input: spawned.stdout }).on('line', (line) => {
    if (isFirst) {
      isFirst = false;
      first.resolve(line);
      return;
    }
    const value = parseLine(line);
    if (value !== undefined) program.onLine?.(value);
  });
  const said = parseLine(await untilAborted(signal, first.promise));
  return new Map(Object.entries(said ?? {}));
}

function parseLine(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Rejects with the end of the log when the process ends. */
async function failed(name: string, ended: Promise<string>, logFile: string): Promise<never> {
  const reason = await ended;
  const log = readFileSync(logFile, 'utf8').trim().split('\n').slice(-5).join('\n');
  throw new GanglionError('unavailable', {
    what: `${name} ended before it was ready`,
    facts: { reason },
    hint:
      log === '' ? `its log ${logFile} is empty: ${await whyEmpty(logFile)}` : `the end of its log:\n${log}`,
  });
}

/** Why a program that ended has written nothing: no room for it, as far as one can tell. */
async function whyEmpty(logFile: string): Promise<string> {
  const isFull = await appendFile(logFile, '\n').then(() => false, isDiskFull);
  return isFull ? 'the disk is full; make room' : 'it was ended by something else before it could say why';
}
