// SPDX-License-Identifier: Apache-2.0
// Ten epochs of a validator on a chain that asks for commits, killed at every place where something is half done.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { fromUri } from '@ganglion/account';
import { type BlockRef, type ChainClient, enrol, TOKEN } from '@ganglion/chain';

/** A chain whose blocks the test makes; each is final at once. */
export interface StillChain {
  readonly endpoint: string;
  readonly client: ChainClient;
  newBlock(): Promise<BlockRef>;
  /** How many transactions wait. */
  pending(): Promise<number>;
}

/** What became of the rows of the validator, by interval between epochs. */
export interface PlayedRows {
  readonly committed: readonly number[];
  readonly revealed: readonly number[];
  /** Where it was killed. */
  readonly killed: readonly string[];
}

const PROGRAM = fileURLToPath(new URL('./promising-validator.ts', import.meta.url));
const WAIT_MS = 60_000;
const POLL_MS = 20;

/** A short tempo that still leaves the blocks in which nothing is promised any more. */
export const QUICK = { incentive: { commitReveal: true, tempo: 6, weightsInterval: 1 } };

/** In which interval the validator is killed where. The first that it speaks in is 1; the last are left in peace. */
const DEATHS: ReadonlyMap<number, string> = new Map([
  [2, 'promise on disk'],
  [3, 'commit sent'],
  [4, 'idle'],
  [5, 'reveal due'],
  [6, 'reveal sent'],
  [7, 'promise kept'],
]);
const LAST_INTERVAL = 11;

/** A row is promised in each interval, and revealed in each but the first. */
export const ONE_ROW_EACH: PlayedRows = {
  committed: Array.from({ length: LAST_INTERVAL }, (_, index) => index + 1),
  revealed: Array.from({ length: LAST_INTERVAL - 1 }, (_, index) => index + 2),
  killed: [...DEATHS.values()],
};

/** Plays eleven intervals with one validator, and as many deaths as {@link DEATHS} has. */
export async function playPromisedRows(chain: StillChain): Promise<PlayedRows> {
  const folder = await mkdtemp(join(tmpdir(), 'ganglion-promised-rows-'));
  const play = new Play(chain, join(folder, 'state'));
  try {
    return await play.run();
  } finally {
    await play.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

class Play {
  readonly #chain: StillChain;
  readonly #state: string;
  readonly #killed: string[] = [];
  readonly #committed: number[] = [];
  readonly #revealed: number[] = [];
  #first = 0;
  /** The interval whose round has ended. */
  #interval = 0;
  #tempo = 0;
  #child: ChildProcess | undefined;
  #said: string[] = [];

  constructor(chain: StillChain, state: string) {
    this.#chain = chain;
    this.#state = state;
  }

  async run(): Promise<PlayedRows> {
    this.#tempo = (await this.#chain.client.epochStatus()).tempo;
    await this.#enrol();
    this.#start();
    await this.#until('it has scores', () => this.#said.includes('ready'));
    // Intervals are counted from here: it had no scores before.
    this.#first = this.#interval;
    this.#interval = 0;
    for (let interval = 1; interval <= LAST_INTERVAL; interval += 1) {
      const place = DEATHS.get(interval);
      if (place !== undefined) this.#child?.stdin?.write(`${place}\n`);
      while (this.#interval < interval) await this.#newBlock();
      if (place !== undefined && place !== 'idle') {
        const hasSaid = (word: string) => () => this.#said.includes(`${word} ${place}`);
        const [isNear, isThere] = [hasSaid('near'), hasSaid('at')] as const;
        await this.#until(`it comes to ${place}`, () => isNear() || isThere());
        await this.#until(`it stands at ${place}`, isThere, 0);
        await this.#killAt(place);
        // What was sent waits in the pool: the next process finds it there, before any block has it.
        const isTried = () => this.#said.some((line) => /^(taken|refused)/.test(line));
        if (place.endsWith('sent')) await this.#until('it has tried again', isTried, 0);
      }
      await this.#until(`it has spoken in interval ${interval}`, () => this.#committed.includes(interval));
      if (place === 'idle') await this.#killAt(place);
    }
    return { committed: this.#committed, revealed: this.#revealed, killed: this.#killed };
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  async #killAt(place: string): Promise<void> {
    await this.kill();
    this.#killed.push(place);
    this.#start();
  }

  #start(): void {
    const flags = ['--disable-warning=ExperimentalWarning', PROGRAM, this.#chain.endpoint, this.#state];
    const child = spawn(process.execPath, flags, {
      stdio: ['pipe', 'pipe', 'inherit'],
      // It starts again and again, and takes most of its start to compile.
      env: { ...process.env, NODE_COMPILE_CACHE: `${this.#state}.cache` },
    });
    const said: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => said.push(line));
    // What is written to a process that has died is lost, and the wait that follows says so.
    child.stdin.on('error', () => {});
    this.#said = said;
    this.#child = child;
  }

  /** The validator, and one that can be asked. */
  async #enrol(): Promise<void> {
    const { client } = this.#chain;
    const [validator, miner] = [await fromUri('//promising'), await fromUri('//promising//miner')];
    const entrants = [
      { hotkey: validator, coldkey: await fromUri('//promising//owner'), stake: 100n * TOKEN },
      { hotkey: miner, coldkey: await fromUri('//promising//miner//owner'), stake: 0n },
    ];
    const payer = await fromUri('//Alice');
    await this.#include(enrol(client, { entrants, payer, include: (work) => this.#include(work) }));
    const fees = { from: payer, to: miner.publicKey, amount: TOKEN };
    await this.#include(client.transfer(fees));
    const axon = { ip: '127.0.0.1', port: 8_091, protocol: 'grpc', synapses: ['CausalLMNext'] } as const;
    await this.#include(client.serveAxon({ hotkey: miner, axon }));
  }

  /** Makes a block, and notes what it tells. */
  async #newBlock(): Promise<void> {
    const { number, hash } = await this.#chain.newBlock();
    const interval = Math.floor(number / this.#tempo) - this.#first;
    for (const { name } of await this.#chain.client.events({ at: hash })) {
      if (name === 'WeightsCommitted') this.#committed.push(interval);
      if (name === 'WeightsRevealed') this.#revealed.push(interval);
      if (name === 'EpochCompleted') this.#interval = interval;
    }
  }

  async #include<T>(work: Promise<T>): Promise<T> {
    let isSettled = false;
    const settled = work.finally(() => {
      isSettled = true;
    });
    settled.catch(() => {});
    await this.#until('a transaction is final', () => isSettled);
    return settled;
  }

  /** Makes a block whenever so many transactions wait, or none at all with 0, until it is so. */
  async #until(what: string, isSo: () => boolean, count = 1): Promise<void> {
    const end = Date.now() + WAIT_MS;
    while (!isSo()) {
      if (Date.now() > end)
        throw new Error(
          `waited in vain, in interval ${this.#interval}, after ${this.#killed.at(-1)}: ${what}; it said ${this.#said.join(', ')}`,
        );
      const isDue = count > 0 && (await this.#chain.pending()) >= count;
      if (isSo()) return;
      if (isDue) await this.#newBlock();
      else await sleep(POLL_MS);
    }
  }
}
