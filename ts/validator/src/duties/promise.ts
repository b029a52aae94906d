// SPDX-License-Identifier: Apache-2.0
import type { Signer } from '@ganglion/account';
import { GanglionError, type Logger } from '@ganglion/base';
import { type ChainClient, type NextWeights, type WeightRow, weightsHash } from '@ganglion/chain';
import type { SkipReason, WeightsOutcome } from './vote.ts';

/** A row that was committed to, and what reveals it: a secret until then. */
export interface RowPromise {
  /** The interval between epochs for which the commit was made. */
  readonly interval: number;
  readonly row: WeightRow;
  readonly salt: Uint8Array;
  readonly versionKey: number;
}

/** What keeps a promise on disk. */
export interface PromiseKeeper {
  /** The last promise that was made and not kept yet. */
  readonly promise: RowPromise | undefined;
  /** Resolves once it is on disk that this is the promise, or that there is none. */
  keepPromise(promise: RowPromise | undefined): Promise<void>;
}

/** What the duty works with. */
export interface PromiseComponents {
  readonly chain: Pick<
    ChainClient,
    | 'genesisHash'
    | 'epochStatus'
    | 'hyperparameters'
    | 'nextAllowed'
    | 'watchBlocks'
    | 'commitWeights'
    | 'revealWeights'
  >;
  readonly hotkey: Signer;
  readonly logger: Logger;
  readonly memory: PromiseKeeper;
  /** The row of now, or why there is none. */
  readonly makeRow: () => Promise<WeightRow | SkipReason>;
  /** 32 bytes that nobody can guess. */
  readonly makeSalt: () => Uint8Array;
}

interface Options {
  readonly signal: AbortSignal;
}

/** What came of a reveal: a row of so many edges, or none, and why. */
interface Revealed {
  readonly edges?: number;
  readonly why?: string;
}

/** What came of a commit: so many edges are promised, or not, and why. */
interface Committed {
  readonly promised?: number;
  readonly reason?: SkipReason;
  readonly why?: string;
}

/**
 * So many blocks before an epoch nothing is promised any more: the commit might come into a block
 * after it, where it cannot be revealed and keeps the next one out. Several blocks are made on the
 * final one that is read here.
 */
const SAFE_BLOCKS = 4;

/**
 * Keeps the promise of the interval before, and makes one for the next: a turn of the duty on a
 * chain that asks for commits. Undefined when the chain asks for none and none was to be kept.
 *
 * A promise is on disk before its commit leaves, until it is kept or cannot be any more. The chain
 * takes a commit and a reveal once, so that whatever a crash has left open is sent again. A reveal
 * is public once it is sent: it leaves only when its interval has begun in a block that is final.
 * What is read is final too, so that a promise is never given up for a branch that is abandoned.
 */
export async function keepPromises(
  components: PromiseComponents,
  options: Options,
): Promise<WeightsOutcome | undefined> {
  const first = await readNext(components, options);
  if (first === undefined) return { submitted: false, reason: 'unregistered' };
  const revealed = await untilSettled(components, () => revealDue(components, options), options);
  const isAsked = first.setWeights === undefined;
  if (!isAsked && revealed.edges === undefined && revealed.why === undefined) return undefined;
  const committed = isAsked
    ? await untilSettled(components, () => commitNext(components, options), options)
    : {};
  const why = revealed.why ?? committed.why;
  const more = {
    ...(committed.promised === undefined ? {} : { promised: committed.promised }),
    ...(why === undefined ? {} : { why }),
  };
  if (revealed.edges !== undefined) return { submitted: true, edges: revealed.edges, ...more };
  const reason = why === undefined ? (committed.reason ?? 'promised') : (committed.reason ?? 'failed');
  return { submitted: false, reason, ...more };
}

async function readNext(
  { chain, hotkey }: PromiseComponents,
  options: Options,
): Promise<NextWeights | undefined> {
  return (await chain.nextAllowed(hotkey.publicKey, options)).weights;
}

/** What a process before this one has sent, and what no final block has yet. */
const ON_ITS_WAY = 'on its way';

/** The errors and reasons for which the chain refuses what it has already. */
const HERE_ALREADY = ['NoCommit', 'CommitOutstanding', 'priority-too-low', 'already-imported'];

/** Tries again after each final block, as long as something is on its way. */
async function untilSettled<Outcome>(
  { chain }: PromiseComponents,
  attempt: () => Promise<Outcome | typeof ON_ITS_WAY>,
  options: Options,
): Promise<Outcome> {
  for (;;) {
    const { block } = await chain.epochStatus(options);
    const outcome = await attempt();
    if (outcome !== ON_ITS_WAY) return outcome;
    // The block that settles it may have become final meanwhile.
    for await (const _block of chain.watchBlocks({ ...options, from: block.number + 1 })) break;
    options.signal.throwIfAborted();
  }
}

/** Reveals what is due; gives up what the chain does not wait for. */
async function revealDue(
  components: PromiseComponents,
  options: Options,
): Promise<Revealed | typeof ON_ITS_WAY> {
  const { chain, hotkey, logger, memory } = components;
  const { promise } = memory;
  const next = await readNext(components, options);
  if (promise === undefined || next === undefined) return {};
  const { interval, revealWeights: window } = next;
  if (window?.first !== promise.interval + 1) {
    // In its own interval the commit may be on its way, or still has to leave.
    if (window === undefined && promise.interval === interval) return {};
    logger.info({ interval: promise.interval }, 'the chain does not wait for the row of this interval');
    await memory.keepPromise(undefined);
    return {};
  }
  if (interval < window.first) return {};
  const { row, salt, versionKey } = promise;
  try {
    await chain.revealWeights({ hotkey, row, salt, versionKey }, options);
  } catch (thrown) {
    options.signal.throwIfAborted();
    if (isHereAlready(thrown)) return ON_ITS_WAY;
    const { facts } = GanglionError.from(thrown);
    if (GONE.includes(String(facts.error))) await memory.keepPromise(undefined);
    const { code, message: why } = GanglionError.from(thrown);
    logger.warn({ interval: promise.interval, code, why }, 'the chain did not take the promised weights');
    return { why };
  }
  await memory.keepPromise(undefined);
  logger.info({ interval: promise.interval, edges: row.length }, 'weights revealed');
  return { edges: row.length };
}

/** What the chain says to a reveal that it will never take. */
const GONE = ['CommitExpired', 'CommitMismatch'];

/** Commits to a row for the interval of now, as soon as the chain lets it. */
async function commitNext(
  components: PromiseComponents,
  options: Options,
): Promise<Committed | typeof ON_ITS_WAY> {
  const { chain, logger, memory } = components;
  const next = await untilMayCommit(components, options);
  if (typeof next === 'string') return { reason: next };
  if (next.commitWeights === undefined) return outstanding(memory.promise, next);
  const { block, tempo, nextEpochBlock } = await chain.epochStatus(options);
  if (nextEpochBlock - block.number <= Math.min(SAFE_BLOCKS, Math.floor(tempo / 2))) {
    return { reason: 'late' };
  }
  const before = memory.promise?.interval === next.interval ? memory.promise : undefined;
  const promise = before ?? (await makePromise(components, next.interval, options));
  if (typeof promise === 'string') {
    logger.info({ interval: next.interval, reason: promise }, 'no weights promised');
    return { reason: promise };
  }
  // Also one that is there already: the disk may not have had room for it.
  await memory.keepPromise(promise);
  return sendCommit(components, promise, options);
}

/** What the chain has of us already. */
function outstanding(promise: RowPromise | undefined, { revealWeights }: NextWeights): Committed {
  if (promise !== undefined && revealWeights?.first === promise.interval + 1) {
    return { promised: promise.row.length };
  }
  return {
    reason: 'foreign-commit',
    why: 'the chain has a commit of this hotkey whose row is not known here; it expires by itself: do not share a key between processes, and keep the state file',
  };
}

/**
 * What the chain allows once a commit may come, or one waits there; why none may in this interval.
 */
async function untilMayCommit(
  components: PromiseComponents,
  options: Options,
): Promise<NextWeights | SkipReason> {
  const { chain } = components;
  const first = await readNext(components, options);
  if (first === undefined) return 'unregistered';
  let next: NextWeights | undefined = first;
  for (;;) {
    const { commitWeights: from } = next;
    const { block } = await chain.epochStatus(options);
    if (from === undefined || block.number + 1 >= from) return next;
    const watch = { ...options, from: block.number + 1 };
    for await (const { number } of chain.watchBlocks(watch)) if (number + 1 >= from) break;
    options.signal.throwIfAborted();
    next = await readNext(components, options);
    if (next === undefined) return 'unregistered';
    if (next.interval !== first.interval) return 'late';
  }
}

async function makePromise(
  { chain, makeRow, makeSalt }: PromiseComponents,
  interval: number,
  options: Options,
): Promise<RowPromise | SkipReason> {
  const { weightsVersion: versionKey } = await chain.hyperparameters(options);
  const row = await makeRow();
  return typeof row === 'string' ? row : { interval, row, salt: makeSalt(), versionKey };
}

async function sendCommit(
  { chain, hotkey, logger, memory }: PromiseComponents,
  promise: RowPromise,
  options: Options,
): Promise<Committed | typeof ON_ITS_WAY> {
  const { interval, row } = promise;
  const { genesisHash } = chain;
  const hash = weightsHash({ ...promise, genesisHash, hotkey: hotkey.publicKey });
  try {
    const { events } = await chain.commitWeights({ hotkey, hash }, options);
    const came = events.find(({ name }) => name === 'WeightsCommitted')?.data.interval;
    if (came !== undefined && came !== interval) {
      await memory.keepPromise(undefined);
      const why = `the commit came into interval ${came} and was made for ${interval}: it cannot be revealed`;
      logger.warn({ interval, came }, 'the commit came too late');
      return { why };
    }
  } catch (thrown) {
    options.signal.throwIfAborted();
    if (isHereAlready(thrown)) return ON_ITS_WAY;
    const { code, message: why } = GanglionError.from(thrown);
    logger.warn({ interval, code, why }, 'the chain did not take the commit');
    return { why };
  }
  logger.info({ interval, edges: row.length }, 'weights promised');
  return { promised: row.length };
}

function isHereAlready(thrown: unknown): boolean {
  const { error, reason } = GanglionError.from(thrown).facts;
  return [error, reason].some((name) => HERE_ALREADY.includes(String(name)));
}
