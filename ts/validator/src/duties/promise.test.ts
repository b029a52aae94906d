// SPDX-License-Identifier: Apache-2.0
import { fromUri } from '@ganglion/account';
import { GanglionError, silentLogger } from '@ganglion/base';
import {
  type BlockRef,
  type CommitCall,
  type EpochStatus,
  type NextAllowed,
  type RevealCall,
  toHash,
  toUid,
  type WeightRow,
  weightsHash,
} from '@ganglion/chain';
import { hyperparametersOf } from '@ganglion/fakes';
import { expect, test } from '@jest/globals';
import { keepPromises, type PromiseComponents, type RowPromise } from './promise.ts';
import type { SkipReason } from './vote.ts';

const hotkey = await fromUri('//validator');
const genesisHash = toHash(`0x${'07'.repeat(32)}`);
const TEMPO = 10;
const signal = new AbortController().signal;

/** What the chain knows of one hotkey. */
interface View {
  readonly interval: number;
  readonly commit: { readonly interval: number; readonly hash: Uint8Array } | undefined;
}

/**
 * A chain, a disk, and processes that die: the chain of now may be ahead of what is final, which is
 * all that anybody reads.
 */
class World {
  best: View = { interval: 0, commit: undefined };
  final: View = this.best;
  /** Blocks since the interval began. */
  place = 1;
  asks = true;
  mayCommitFrom = 0;
  disk: RowPromise | undefined;
  readonly rows: { readonly interval: number; readonly row: WeightRow }[] = [];
  readonly sent: string[] = [];
  /** The effect before or after which the process dies, counted from 1; none dies at 0. */
  death = { at: 0, when: 'before' };
  #effects = 0;
  readonly #pool: (() => void)[] = [];
  #died = Promise.withResolvers<'died'>();

  get number(): number {
    return this.final.interval * TEMPO + this.place;
  }

  beginInterval(): void {
    this.best = { ...this.best, interval: this.best.interval + 1 };
    this.final = this.best;
    this.place = 1;
    this.#effects = 0;
  }

  row(): WeightRow {
    return [{ uid: toUid(1), weight: this.final.interval + 1 }];
  }

  /** Something that outlives the process. */
  async #effect(happen: () => void): Promise<void> {
    this.#effects += 1;
    const isLast = this.#effects === this.death.at;
    if (!isLast || this.death.when !== 'before') happen();
    if (!isLast) return;
    this.#died.resolve('died');
    // A process that is gone catches nothing.
    await new Promise(() => {});
  }

  /** A transaction that comes into the best block at once, or waits in the pool when its sender dies then. */
  async #submit(happen: () => void): Promise<void> {
    // A pool has one free call of a hotkey.
    if (this.#pool.length > 0) this.#refuse('none', 'priority-too-low');
    const isWaiting = this.death.when === 'with it in the pool,';
    await this.#effect(() => {
      if (isWaiting && this.#effects === this.death.at) this.#pool.push(happen);
      else happen();
    });
  }

  #refuse(error: string, reason = 'invalid-call'): never {
    throw new GanglionError('transaction-refused', {
      what: error,
      facts: { error, reason },
      hint: `test ${error}`,
    });
  }

  takeCommit(hash: Uint8Array): void {
    const { interval, commit } = this.best;
    if (commit !== undefined && interval <= commit.interval + 1) this.#refuse('CommitOutstanding');
    this.best = { interval, commit: { interval, hash } };
  }

  takeReveal({ row, salt, versionKey }: RevealCall): void {
    const { interval, commit } = this.best;
    if (commit === undefined) this.#refuse('NoCommit');
    if (interval <= commit.interval) this.#refuse('RevealTooEarly');
    if (interval > commit.interval + 1) this.#refuse('CommitExpired');
    const promised = { genesisHash, hotkey: hotkey.publicKey, interval: commit.interval };
    if (!Buffer.from(weightsHash({ ...promised, row, salt, versionKey })).equals(commit.hash))
      this.#refuse('CommitMismatch');
    this.best = { interval, commit: undefined };
    this.rows.push({ interval, row });
  }

  readonly chain = {
    genesisHash,
    hyperparameters: async () => hyperparametersOf({ weightsVersion: 3 }),
    epochStatus: async (): Promise<EpochStatus> => ({
      block: { number: this.number, hash: genesisHash },
      tempo: TEMPO,
      lastEpochBlock: this.final.interval * TEMPO,
      nextEpochBlock: (this.final.interval + 1) * TEMPO,
      carry: 0n,
    }),
    nextAllowed: async (): Promise<NextAllowed> => {
      const { interval, commit } = this.final;
      const made = commit !== undefined && interval <= commit.interval + 1 ? commit.interval : undefined;
      return {
        weights: {
          setWeights: this.asks ? undefined : 1,
          commitWeights: this.asks && made === undefined ? this.mayCommitFrom : undefined,
          revealWeights: made === undefined ? undefined : { first: made + 1, last: made + 1 },
          interval,
        },
        hasMinStake: true,
        ...{ serveAxon: 1, immuneUntil: 1, registrationBurn: 0n, canRegister: true },
      };
    },
    // Each block that somebody waits for comes at once.
    watchBlocks: async function* (this: World): AsyncGenerator<BlockRef> {
      for (;;) {
        this.place += 1;
        if (this.place === TEMPO) {
          this.beginInterval();
          this.place = 0;
        }
        for (const happen of this.#pool.splice(0)) happen();
        this.final = this.best;
        yield { number: this.number, hash: genesisHash };
      }
    }.bind(this),
    commitWeights: async ({ hash }: CommitCall) => {
      const { interval } = this.best;
      this.sent.push(`commit in ${interval}`);
      await this.#submit(() => this.takeCommit(hash));
      this.final = this.best;
      const events = [{ pallet: 'Incentive', name: 'WeightsCommitted', data: { interval } }];
      return { hash: genesisHash, events };
    },
    revealWeights: async (call: RevealCall) => {
      this.sent.push(`reveal in ${this.final.interval}`);
      await this.#submit(() => this.takeReveal(call));
      this.final = this.best;
      return { hash: genesisHash, events: [] };
    },
  };

  /** One turn of a new process, or as much of it as it lived to see. */
  live() {
    this.#died = Promise.withResolvers();
    return Promise.race([this.begin()(), this.#died.promise]);
  }

  /** A process that knows what is on disk, and no more. */
  begin(changes: Partial<PromiseComponents> = {}) {
    const { disk } = this;
    const memory = {
      promise: disk,
      keepPromise: async (promise: RowPromise | undefined) => {
        await this.#effect(() => {
          this.disk = promise;
        });
        memory.promise = promise;
      },
    };
    const components = {
      ...{ chain: this.chain, hotkey, logger: silentLogger, memory },
      makeRow: async (): Promise<WeightRow | SkipReason> => this.row(),
      makeSalt: () => new Uint8Array(32).fill(this.final.interval),
      ...changes,
    };
    return () => keepPromises(components, { signal });
  }
}

/** What rows there are when each of the intervals after the first has the one promised before it. */
const oneEach = (intervals: number) =>
  Array.from({ length: intervals - 1 }, (_, index) => ({
    interval: index + 1,
    row: [{ uid: 1, weight: index + 1 }],
  }));

const INTERVALS = 10;

test('a row is promised in each interval and revealed in the next', async () => {
  const world = new World();
  const turn = world.begin();
  expect(await turn()).toEqual({ submitted: false, reason: 'promised', promised: 1 });
  expect(world.disk).toMatchObject({ interval: 0, versionKey: 3 });
  for (let interval = 1; interval < INTERVALS; interval += 1) {
    world.beginInterval();
    expect(await turn()).toEqual({ submitted: true, edges: 1, promised: 1 });
  }
  expect(world.rows).toEqual(oneEach(INTERVALS));
});

const deaths = [1, 2, 3, 4].flatMap((at) =>
  ['before', 'after', 'with it in the pool,'].map((when) => ({ at, when })),
);

test.each(deaths)(
  'kill -9 $when effect $at of each interval costs no row and reveals none early',
  async (death) => {
    const world = new World();
    let died = 0;
    for (let interval = 0; interval < INTERVALS; interval += 1) {
      if (interval > 0) world.beginInterval();
      world.death = death;
      if ((await world.live()) === 'died') died += 1;
      world.death = { at: 0, when: 'before' };
      // What the dead process has sent is in no final block yet: it becomes so while the next one waits.
      expect((await world.begin()())?.why).toBeUndefined();
    }
    expect(died).toBeGreaterThanOrEqual(INTERVALS - 1);
    expect(world.rows).toEqual(oneEach(INTERVALS));
  },
);

test('the promise is on disk before the commit leaves, and stays there until it is kept', async () => {
  const world = new World();
  const full = new GanglionError('unavailable', { what: 'disk full' });
  const memory = { promise: undefined, keepPromise: () => Promise.reject(full) };
  await expect(world.begin({ memory })()).rejects.toBe(full);
  expect(world.sent).toEqual([]);
  await world.begin()();
  const promise = world.disk;
  await world.begin()();
  expect(world.disk).toBe(promise);
  expect(world.sent).toEqual(['commit in 0']);
});

test('nothing is revealed while the block in which its interval begins is not final', async () => {
  const world = new World();
  const turn = world.begin();
  await turn();
  world.best = { ...world.best, interval: 1 };
  expect(await turn()).toEqual({ submitted: false, reason: 'promised', promised: 1 });
  expect(world.sent).toEqual(['commit in 0']);
  world.final = world.best;
  expect(await turn()).toMatchObject({ submitted: true });
});

test('a process that was away for an interval promises anew', async () => {
  const world = new World();
  await world.begin()();
  world.beginInterval();
  world.beginInterval();
  expect(await world.begin()()).toEqual({ submitted: false, reason: 'promised', promised: 1 });
  expect(world.disk).toMatchObject({ interval: 2 });
  world.beginInterval();
  expect(await world.begin()()).toMatchObject({ submitted: true });
  expect(world.rows).toEqual([{ interval: 3, row: [{ uid: 1, weight: 3 }] }]);
});

test.each([
  [5, { submitted: false, reason: 'promised', promised: 1 }],
  [6, { submitted: false, reason: 'late' }],
  [9, { submitted: false, reason: 'late' }],
])('a commit at block %i of ten is made or left', async (place, outcome) => {
  const world = new World();
  world.place = place;
  expect(await world.begin()()).toEqual(outcome);
  expect(world.disk !== undefined).toBe(outcome.reason === 'promised');
});

test.each([
  [4, { submitted: false, reason: 'promised', promised: 1 }],
  [6, { submitted: false, reason: 'promised', promised: 1 }],
  [7, { submitted: false, reason: 'late' }],
  [19, { submitted: false, reason: 'late' }],
])('a commit that may come from block %i on is waited for within its interval', async (from, outcome) => {
  const world = new World();
  world.mayCommitFrom = from;
  expect(await world.begin()()).toEqual(outcome);
});

test.each<SkipReason>(['no-scores', 'too-few-scores'])('nothing is promised with %s', async (reason) => {
  const world = new World();
  expect(await world.begin({ makeRow: async () => reason })()).toEqual({ submitted: false, reason });
  expect([world.disk, world.sent]).toEqual([undefined, []]);
});

test('a commit that was not taken is sent again in its interval, the very same, and given up after it', async () => {
  const world = new World();
  const hashes: string[] = [];
  const commitWeights = ({ hash }: CommitCall) => {
    hashes.push(Buffer.from(hash).toString('hex'));
    return Promise.reject(new GanglionError('transaction-refused', { what: 'test', hint: 'wait' }));
  };
  const chain = { ...world.chain, commitWeights };
  const why = 'transaction-refused: test; wait';
  expect(await world.begin({ chain })()).toEqual({ submitted: false, reason: 'failed', why });
  await world.begin({ chain, makeSalt: () => new Uint8Array(32).fill(99) })();
  expect(hashes[1]).toBe(hashes[0]);
  world.beginInterval();
  expect(await world.begin()()).toEqual({ submitted: false, reason: 'promised', promised: 1 });
  expect(world.disk).toMatchObject({ interval: 1 });
  expect(world.sent).toEqual(['commit in 1']);
});

test('a commit that came into a later interval than it was made for is given up, and that is told', async () => {
  const world = new World();
  const commitWeights = async (call: CommitCall) => {
    world.beginInterval();
    return world.chain.commitWeights(call);
  };
  const outcome = await world.begin({ chain: { ...world.chain, commitWeights } })();
  expect(outcome).toMatchObject({ reason: 'failed', why: expect.stringMatching(/interval 1 .* for 0/) });
  expect(world.disk).toBeUndefined();
});

test('the commit of another process with this key is told, and outlived', async () => {
  const world = new World();
  world.takeCommit(new Uint8Array(32));
  world.final = world.best;
  const foreign = { reason: 'foreign-commit', why: expect.stringMatching(/another|not known here/) };
  expect(await world.begin()()).toMatchObject(foreign);
  world.beginInterval();
  expect(await world.begin()()).toMatchObject(foreign);
  world.beginInterval();
  expect(await world.begin()()).toMatchObject({ reason: 'promised' });
});

test('a promise that does not fit the commit of its interval is given up', async () => {
  const world = new World();
  await world.begin()();
  world.best = { interval: 0, commit: { interval: 0, hash: new Uint8Array(32) } };
  world.beginInterval();
  const outcome = await world.begin()();
  expect(outcome).toMatchObject({ submitted: false, why: expect.stringMatching(/CommitMismatch/) });
  expect(world.disk).toBeUndefined();
});

test('what was promised is revealed when the chain asks for commits no more, and nothing is promised', async () => {
  const world = new World();
  const turn = world.begin();
  await turn();
  world.asks = false;
  expect(await turn()).toBeUndefined();
  world.beginInterval();
  expect(await turn()).toEqual({ submitted: true, edges: 1 });
  world.beginInterval();
  expect(await turn()).toBeUndefined();
  expect(world.sent).toEqual(['commit in 0', 'reveal in 1']);
});

test('a hotkey without a neuron promises nothing', async () => {
  const world = new World();
  const nextAllowed = async () => ({ ...(await world.chain.nextAllowed()), weights: undefined });
  const outcome = await world.begin({ chain: { ...world.chain, nextAllowed } })();
  expect(outcome).toEqual({ submitted: false, reason: 'unregistered' });
});
