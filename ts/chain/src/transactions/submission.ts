// SPDX-License-Identifier: Apache-2.0
import type { Signer } from '@ganglion/account';
import {
  type CallOptions,
  GanglionError,
  type Logger,
  systemClock,
  untilAborted,
  withDeadline,
} from '@ganglion/base';
import { RpcError } from '@ganglion/rpc';
import type { Action } from '../actions.ts';
import type { Connection } from '../connection.ts';
import { explainRefusal, isNoAnswer } from '../node-error.ts';
import { describeRpcError, freeCallRefusal, refusal, refusalReason } from '../outcome.ts';
import type { Session } from '../session.ts';
import { undecided, untold } from './fate.ts';
import { followToEnd, type Outcome } from './follow.ts';
import type { Receipt } from './inclusion.ts';
import { advance, type Lane, lowestNonce, MORTAL_BLOCKS, nextNonce, type Prepared, prepare } from './lane.ts';
import { hasNewRuntime } from './outlived.ts';
import { refuseWhileStalled, type Sent, unwatched, watch } from './pool.ts';
import { mayBeTaken } from './verdict.ts';

/** How far to follow a transaction. */
export interface SubmitOptions extends CallOptions {
  /**
   * `submission` returns once the pool has taken it; what happens then is not told.
   * @default 'inclusion'
   */
  readonly waitFor?: 'inclusion' | 'submission' | undefined;
  /** Called once the pool has taken it: what is sent from then on comes after it. */
  readonly onSubmitted?: (() => void) | undefined;
}

/** What one transaction is to do, for whom, and in which lane. */
export interface SubmissionInit {
  readonly lane: Lane;
  readonly signer: Signer;
  readonly actions: readonly Action[];
}

/** Inclusion takes a block or a few, of six seconds on a real network. */
const DEFAULT_TIMEOUT_MS = 120_000;

/**
 * How often a transaction is signed anew because another process that uses the key took the nonce
 * first, or the runtime changed.
 */
const MAX_RETRIES = 12;
/**
 * The longest pause before the first of those, in milliseconds; the next ones are longer. Processes
 * must not retry in step.
 */
const RETRY_MS = 20;

/** What a pool answers when a transaction of this signer has the nonce already. */
const NONCE_TAKEN = ['stale', 'priority-too-low', 'already-imported'];

/** What a pool answers when it has refused the same bytes before. */
const BANNED = 'banned';

/** What a pool answers when it does not know the block at which a transaction was signed. */
const BIRTH_UNKNOWN = ['bad-proof', 'ancient-birth-block'];
/** The pause until a pool that lags may have moved on, in milliseconds. */
const NEXT_VIEW_MS = 500;

/** One transaction on its way, from the first signature to its end. */
export class Submission {
  readonly #connection: Connection;
  readonly #logger: Logger;
  readonly #lane: Lane;
  readonly #signer: Signer;
  readonly #actions: readonly Action[];
  /** What was signed last and may be in a pool; undefined once a pool has refused it. */
  #sent: Sent | undefined;

  constructor(connection: Connection, logger: Logger, { lane, signer, actions }: SubmissionInit) {
    this.#connection = connection;
    this.#logger = logger;
    this.#lane = lane;
    this.#signer = signer;
    this.#actions = actions;
  }

  /** Sends the transaction and follows it as far as the options say. To be called once. */
  async run({
    signal,
    timeoutMs = DEFAULT_TIMEOUT_MS,
    waitFor = 'inclusion',
    onSubmitted,
  }: SubmitOptions): Promise<Receipt> {
    try {
      return await withDeadline('the transaction', { signal, timeoutMs }, async (deadline) => {
        const taken = await this.#sendInTurn(deadline);
        onSubmitted?.();
        if (waitFor === 'inclusion') return await this.#settle(taken, deadline, timeoutMs);
        const { hash } = taken;
        const { closed } = this.#connection;
        this.#settle(taken, closed, timeoutMs).catch((error) => {
          if (closed.aborted) return;
          const { message } = GanglionError.from(error);
          this.#logger.warn({ hash, error: message, cause: error }, 'a transaction came to nothing');
        });
        return { hash, events: [] };
      });
    } catch (error) {
      const sent = this.#sent;
      if (sent === undefined) throw error;
      if (GanglionError.is(error, 'timeout')) throw undecided(sent, timeoutMs, error);
      throw error instanceof GanglionError ? error : untold(sent, error);
    }
  }

  /**
   * Follows what was sent to its end, and signs it anew as often as an upgrade of the runtime
   * outlives it.
   */
  async #settle(first: Sent, signal: AbortSignal, timeoutMs: number): Promise<Receipt> {
    for (let taken = first; ; ) {
      this.#sent = taken;
      const outcome = await this.#follow(taken, signal);
      if (outcome !== 'outlived') return outcome;
      const { nonce, hash } = taken;
      this.#sent = undefined;
      try {
        taken = await withDeadline('signing the transaction anew', { signal, timeoutMs }, (deadline) =>
          this.#sendInTurn(deadline, nonce),
        );
      } catch (error) {
        this.#lane.pending.delete(nonce);
        this.#lane.isStale = true;
        throw error;
      }
      if (taken.nonce !== nonce) this.#lane.pending.delete(nonce);
      this.#logger.info(
        { hash, anew: taken.hash },
        'the runtime was upgraded: the transaction was signed anew',
      );
    }
  }

  /**
   * Follows a transaction to its end. One that an upgrade of the runtime has outlived stays in the
   * lane: it will be sent anew.
   */
  async #follow(sent: Sent, signal: AbortSignal): Promise<Outcome> {
    let outcome: Outcome | undefined;
    try {
      outcome = await followToEnd(this.#connection, this.#logger, sent, signal);
      return outcome;
    } catch (error) {
      if (!GanglionError.is(error, 'transaction-failed')) this.#lane.isStale = true;
      if (GanglionError.is(error, 'transaction-refused')) this.#lane.proofs.delete(sent.nonce);
      throw error;
    } finally {
      if (outcome !== 'outlived') this.#lane.pending.delete(sent.nonce);
    }
  }

  /**
   * Sends the transaction once what this signer sent before is in a pool. `kept` is the nonce of
   * what is sent anew.
   */
  #sendInTurn(signal: AbortSignal, kept?: number): Promise<Sent> {
    const lane = this.#lane;
    const sending = lane.last.then(() => {
      signal.throwIfAborted();
      return this.#send(signal, kept);
    });
    lane.last = sending.catch(() => {});
    return sending;
  }

  /**
   * Signs with the next nonce, or the one to keep, and hands over; a nonce that turns out to be
   * used already is read anew.
   *
   * What is signed anew keeps its nonce, or takes a lower one that is free: of two transactions
   * with one nonce never both happen.
   */
  async #send(signal: AbortSignal, keptNonce: number | undefined): Promise<Sent> {
    let kept = keptNonce;
    for (let retries = 0; ; ) {
      const session = await this.#connection.session(signal);
      let prepared: Prepared | undefined;
      try {
        prepared = await this.#sign(session, kept, signal);
        const sent = await this.#handOver(prepared, signal);
        advance(this.#lane, sent.nonce);
        return sent;
      } catch (error) {
        if (signal.aborted) {
          // Whether the pool has it, the next one has to ask.
          this.#lane.isStale = true;
          throw error;
        }
        if (session.socket.lost.aborted && !this.#connection.closed.aborted) {
          if (prepared === undefined) continue;
          // Nobody knows whether the pool has it. Whoever follows it will hand over the same bytes
          // again.
          advance(this.#lane, prepared.nonce);
          return this.#sent ?? { ...prepared, ...unwatched() };
        }
        if (!(error instanceof RpcError)) throw error;
        const reason = await this.#forget(error, prepared, session, signal);
        // Another process has used it.
        if (reason === 'stale') kept = undefined;
        if (retries === MAX_RETRIES) throw refusal(reason, error, this.#signer.address);
        retries += 1;
        await systemClock.sleep(RETRY_MS * retries * Math.random(), { signal });
      }
    }
  }

  /**
   * Hands over what is signed, and again, byte for byte, as long as a pool refuses it for what the
   * next block may take back and it lives.
   *
   * A pool that does not look again at what it has refused gets it signed anew with the same nonce:
   * of the two never both happen, and whoever follows them knows either.
   */
  async #handOver(first: Prepared, signal: AbortSignal): Promise<Sent> {
    const { session, since } = first;
    for (let prepared = first, isRefused = false; ; isRefused = true) {
      const untold: Sent = { ...prepared, ...unwatched() };
      this.#sent = untold;
      try {
        return { ...prepared, ...(await watch(session, prepared.bytes, signal)) };
      } catch (error) {
        if (!(error instanceof RpcError)) throw error;
        const reason = refusalReason(error);
        // It was taken after all, or another one: whoever follows the final blocks finds out.
        if (isRefused && NONCE_TAKEN.includes(reason)) return untold;
        if (isRefused && reason === BANNED) prepared = await this.#signAgain(prepared, signal);
        else if (!(await this.#mayBeTaken(prepared, error, signal))) throw error;
        if (session.head().number > since + MORTAL_BLOCKS) return untold;
        this.#logger.debug({ hash: prepared.hash, reason }, 'the pool lags: the transaction waits for it');
        await untilAborted(session.socket.lost, systemClock.sleep(NEXT_VIEW_MS, { signal }));
      }
    }
  }

  /** Whether the next block may take a refusal back; rejects while finality stands still. */
  async #mayBeTaken({ session, bytes }: Prepared, error: RpcError, signal: AbortSignal): Promise<boolean> {
    const reason = refusalReason(error);
    if (BIRTH_UNKNOWN.includes(reason)) await untilAborted(signal, refuseWhileStalled(session, error));
    return mayBeTaken(session, bytes, error, signal);
  }

  /** Signs with the same nonce at the newest final block. */
  async #signAgain(former: Prepared, signal: AbortSignal): Promise<Prepared> {
    const { session, since } = former;
    const anew = await untilAborted(signal, prepare(this.#lane, session, former));
    const formerHashes = [former.hash, ...former.formerHashes].filter((hash) => hash !== anew.hash);
    return { ...anew, since, formerHashes };
  }

  /** Chooses the nonce and signs. */
  async #sign(session: Session, kept: number | undefined, signal: AbortSignal): Promise<Prepared> {
    const lane = this.#lane;
    const signer = this.#signer;
    const choosing =
      kept === undefined ? nextNonce(lane, session, signer) : lowestNonce(lane, session, signer, kept);
    const nonce = await untilAborted(signal, choosing);
    return untilAborted(signal, prepare(lane, session, { signer, actions: this.#actions, nonce }));
  }

  /**
   * Takes back what was counted of a transaction that the node has refused, and returns the reason
   * when signing it anew may help: another process took the nonce, or the runtime has changed.
   * Rejects with the refusal when it cannot help.
   */
  async #forget(
    error: RpcError,
    prepared: Prepared | undefined,
    session: Session,
    signal: AbortSignal,
  ): Promise<string> {
    this.#sent = undefined;
    this.#lane.isStale = true;
    if (prepared !== undefined) this.#lane.proofs.delete(prepared.nonce);
    const refused = freeCallRefusal(session.api, describeRpcError(error), error);
    if (refused !== undefined) throw refused;
    if (isNoAnswer(error)) throw explainRefusal(error, 'sending a transaction');
    const reason = refusalReason(error);
    if (NONCE_TAKEN.includes(reason)) return reason;
    if (reason === 'bad-proof' && (await hasNewRuntime(session, signal))) return reason;
    throw refusal(reason, error, this.#signer.address);
  }
}
