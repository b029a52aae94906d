// SPDX-License-Identifier: Apache-2.0
import {
  type CallOptions,
  GanglionError,
  type Logger,
  shownEndpoint,
  systemClock,
  untilAborted,
  withDeadline,
} from '@ganglion/base';
import { RpcError, unreachable } from '@ganglion/rpc';
import { type Hash, isHash, toHash } from './ids.ts';
import { explainRefusal } from './node-error.ts';
import { type BlockRef, type KnownMetadata, openSession, type Session } from './session.ts';

/** A connection that comes back when it is lost, to the same chain. */
export interface Connection {
  readonly endpoint: string;
  /** The session, or the last one while there is none. */
  latest(): Session;
  /**
   * The session; while there is none, the next one. Rejects when the connection was closed or has
   * failed for good.
   */
  session(signal: AbortSignal): Promise<Session>;
  /**
   * Runs something that may be run again under a deadline.
   *
   * When the session is lost meanwhile it runs again on the next one. Rejects with
   * `chain-unreachable` when time is up while there is no session, with `timeout` when time is up
   * while there is one.
   */
  use<T>(what: string, options: CallOptions, work: (session: Session) => Promise<T>): Promise<T>;
  /**
   * What `read` makes of each finalised block, once and in order, from `from` or the next one, over
   * lost sessions; ends with the signal. When the session is lost while it reads, it reads again on
   * the next one; when the node refuses to tell, for half a minute.
   */
  blocks<T>(init: BlocksInit<T>): AsyncGenerator<T>;
  /** Aborts when the connection was closed. */
  readonly closed: AbortSignal;
  close(): Promise<void>;
}

/** Which blocks to read, and what of them. */
export interface BlocksInit<T> {
  /** @default the one after the newest finalised */
  readonly from?: number | undefined;
  readonly signal: AbortSignal;
  readonly read: (session: Session, block: BlockRef) => Promise<T>;
}

/** How long an operation may take when its caller does not say. */
export const DEFAULT_TIMEOUT_MS = 10_000;

/** How long a first connection is tried for that is refused, or taken by what is no chain, when its caller does not say. */
const FIRST_CONNECTION_MS = 5_000;
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 8_000;
/** One attempt to connect; the next may find a node that was restarting. */
const ATTEMPT_MS = 10_000;
/**
 * How often, and how long after one another, a node is asked again that has refused to tell of a
 * block.
 */
const MOST_REFUSALS = 30;
const REFUSED_MS = 1_000;
/** No block final for so long, five slots of a real network, is worth a warning. */
const STALL_MS = 30_000;
const STALL_CHECK_MS = 5_000;

/** What a connection is to. */
export interface ConnectionInit {
  readonly endpoint: string;
  readonly genesisHash?: Hash | undefined;
  readonly logger: Logger;
}

/**
 * Connects, and reconnects until {@link Connection.close}. The first connection has to come about
 * in time.
 */
export async function openConnection(init: ConnectionInit, options: CallOptions): Promise<Connection> {
  const connection = new LastingConnection(init);
  await connection.start(options);
  return connection;
}

/** Sessions one after the other, always to the same chain. */
class LastingConnection implements Connection {
  readonly endpoint: string;
  readonly closed: AbortSignal;
  readonly #logger: Logger;
  readonly #controller = new AbortController();
  readonly #knownMetadata: KnownMetadata = {};
  #genesisHash: Hash | undefined;
  #current: Session | undefined;
  #latest: Session | undefined;
  /** The session that is, or that will be once there is one again. */
  #next: Promise<Session> | undefined;
  /** One of the first blocks that were seen final: a chain that began anew has another there, long before it is as high as this was. */
  #oldest: BlockRef | undefined;
  /** The newest block that was final on a session that is lost. */
  #newest: BlockRef | undefined;
  /** Why the last attempt to connect failed, as far as anybody knows. */
  #refused: GanglionError | undefined;

  constructor({ endpoint, genesisHash, logger }: ConnectionInit) {
    this.endpoint = endpoint;
    this.closed = this.#controller.signal;
    this.#genesisHash = genesisHash;
    this.#logger = logger;
  }

  /** Makes the first connection. */
  async start({ signal, timeoutMs }: CallOptions): Promise<void> {
    const limits = { signal, timeoutMs: timeoutMs ?? DEFAULT_TIMEOUT_MS };
    const triesMs = timeoutMs ?? FIRST_CONNECTION_MS;
    const connecting = withDeadline('connecting to the chain', limits, (deadline) =>
      this.#connect(deadline, triesMs),
    );
    this.#next = connecting.then((session) => this.#adopt(session));
    try {
      await this.#next;
    } catch (error) {
      throw GanglionError.is(error, 'timeout') ? this.#unreachable(error) : error;
    }
  }

  /** Why there is no session, as the last attempt to connect tells it. */
  #unreachable(timeout: GanglionError): GanglionError {
    return this.#refused ?? unreachable(this.endpoint, timeout, 'it is silent');
  }

  latest(): Session {
    if (this.#latest === undefined) throw notStarted();
    return this.#latest;
  }

  async session(signal: AbortSignal): Promise<Session> {
    this.closed.throwIfAborted();
    if (this.#next === undefined) throw notStarted();
    return this.#current ?? untilAborted(AbortSignal.any([signal, this.closed]), this.#next);
  }

  async use<T>(
    what: string,
    { signal, timeoutMs = DEFAULT_TIMEOUT_MS }: CallOptions,
    work: (session: Session) => Promise<T>,
  ): Promise<T> {
    try {
      return await withDeadline(what, { signal, timeoutMs }, async (deadline) => {
        for (;;) {
          const found = await this.session(deadline);
          try {
            return await untilAborted(AbortSignal.any([found.socket.lost, deadline]), work(found));
          } catch (error) {
            if (!found.socket.lost.aborted || deadline.aborted || this.closed.aborted) throw error;
          }
        }
      });
    } catch (error) {
      const isCut = GanglionError.is(error, 'timeout') && this.#current === undefined;
      throw isCut ? this.#unreachable(error) : explainRefusal(error, what);
    }
  }

  async *blocks<T>({ from, signal, read }: BlocksInit<T>): AsyncGenerator<T> {
    const stop = AbortSignal.any([signal, this.closed]);
    let number = from;
    let refusals = 0;
    while (!stop.aborted) {
      let found: Session | undefined;
      let result: { readonly value: T };
      try {
        found = await this.session(stop);
        number ??= found.head().number + 1;
        await found.headAfter(number - 1, stop);
        const hash = toHash(String(await found.socket.request('chain_getBlockHash', [number])));
        result = { value: await untilAborted(found.socket.lost, read(found, { number, hash })) };
      } catch (error) {
        if (stop.aborted || found?.socket.lost.aborted === true) continue;
        // As one does that is asked too often.
        if (!(error instanceof RpcError) || refusals === MOST_REFUSALS) {
          throw explainRefusal(error, 'following the blocks');
        }
        refusals += 1;
        await systemClock.sleep(REFUSED_MS, { signal: stop }).catch(() => {});
        continue;
      }
      refusals = 0;
      yield result.value;
      number += 1;
    }
  }

  async close(): Promise<void> {
    if (this.closed.aborted) return;
    this.#controller.abort(new GanglionError('aborted', { what: 'the connection to the chain was closed' }));
    await this.#next?.then(
      (found) => found.close(),
      () => {},
    );
    this.#current?.close();
  }

  /**
   * Tries until it succeeds, the signal aborts, trying again is pointless, or it was refused for
   * longer than `triesMs`.
   */
  async #connect(signal: AbortSignal, triesMs = Number.POSITIVE_INFINITY): Promise<Session> {
    const since = systemClock.elapsed();
    const limits = { signal, timeoutMs: ATTEMPT_MS };
    for (let pauseMs = FIRST_RETRY_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_RETRY_MS)) {
      try {
        return await withDeadline('connecting to the chain', limits, (attempt) => this.#open(attempt));
      } catch (error) {
        if (signal.aborted || GanglionError.is(error, 'chain-mismatch', 'invalid-argument')) throw error;
        this.#note(error);
        if (systemClock.elapsed() - since >= triesMs) throw this.#refused ?? error;
      }
      // Clients that lost the same node must not come back in step.
      await systemClock.sleep(pauseMs * (0.5 + Math.random() / 2), { signal });
    }
  }

  /** Keeps why an attempt failed, and says so in the log when it is not as before. */
  #note(error: unknown): void {
    const endpoint = shownEndpoint(this.endpoint);
    const refused = GanglionError.from(explainRefusal(error, 'connecting to the chain'));
    const isKnown = refused.message === this.#refused?.message;
    // Of an attempt that was too slow the one before knows more.
    if (refused.code !== 'timeout') this.#refused = refused;
    const level = isKnown ? 'debug' : 'warn';
    this.#logger[level]({ endpoint, error: refused.message }, 'cannot connect to the chain; trying again');
  }

  /**
   * One attempt. A node that has less of the chain than was final before is waited for, one that
   * has another chain is refused.
   */
  async #open(signal: AbortSignal): Promise<Session> {
    const { endpoint } = this;
    const init = { endpoint, genesisHash: this.#genesisHash, knownMetadata: this.#knownMetadata };
    const session = await openSession(init, signal);
    try {
      if (this.#newest !== undefined) await this.#checkHistory(session, this.#newest, signal);
      // Who gave up meanwhile would not close it.
      signal.throwIfAborted();
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  async #checkHistory(session: Session, newest: BlockRef, signal: AbortSignal): Promise<void> {
    const endpoint = shownEndpoint(this.endpoint);
    const refused = behind(endpoint, session.head(), newest);
    this.#refused = refused;
    for (const known of [this.#oldest ?? newest, newest]) {
      await session.headAfter(known.number - 1, signal);
      const asked = session.socket.request('chain_getBlockHash', [known.number]);
      const found = await untilAborted(signal, asked);
      // A node that has synced by proofs of finality fills in the blocks before them later.
      if (!isHash(found) && known === newest) throw refused;
      if (isHash(found) && found !== known.hash) throw otherHistory(endpoint, known, found);
    }
    this.#refused = undefined;
  }

  /** Makes a session the current one, until it is lost. */
  #adopt(session: Session): Session {
    this.#current = session;
    this.#latest = session;
    this.#genesisHash = session.genesisHash;
    const mark = () => {
      const head = session.head();
      // Every chain of this genesis has that block.
      if (head.number > 0) this.#oldest ??= head;
    };
    mark();
    const watching = watchFinality(session, shownEndpoint(this.endpoint), this.#logger, mark);
    const replace = () => {
      clearInterval(watching);
      this.#replace(session);
    };
    const { lost } = session.socket;
    // It may have been lost between its last answer and now.
    if (lost.aborted) replace();
    else lost.addEventListener('abort', replace, { once: true });
    return session;
  }

  /** Connects anew after a session was lost, unless the connection was closed. */
  #replace(session: Session): void {
    const { closed } = this;
    const endpoint = shownEndpoint(this.endpoint);
    this.#current = undefined;
    this.#refused = undefined;
    if (this.#newest === undefined || session.head().number > this.#newest.number) {
      this.#newest = session.head();
    }
    if (closed.aborted) return;
    this.#logger.warn({ endpoint }, 'lost the connection to the chain; reconnecting');
    this.#next = this.#connect(closed).then((found) => {
      this.#logger.info({ endpoint, block: found.head().number }, 'connected to the chain again');
      return this.#adopt(found);
    });
    // Nobody may await `#next`; without this a rejection would end the process.
    this.#next.catch((error) => {
      if (!closed.aborted) this.#logger.error({ endpoint, error: String(error) }, 'gave up on the chain');
    });
  }
}

function notStarted(): GanglionError {
  return new GanglionError('internal', { what: 'the connection was not started' });
}

/** Says in the log when finality stands still, and when it goes on; calls `onCheck` each time it looks. */
function watchFinality(
  session: Session,
  endpoint: string,
  logger: Logger,
  onCheck: () => void,
): NodeJS.Timeout {
  let isStalled = false;
  const check = () => {
    onCheck();
    if (session.headAgeMs() > STALL_MS === isStalled) return;
    isStalled = !isStalled;
    const { number } = session.head();
    if (isStalled) logger.warn({ endpoint, finalised: number, stallMs: STALL_MS }, 'no block becomes final');
    else logger.info({ endpoint, finalised: number }, 'blocks become final again');
  };
  return setInterval(check, STALL_CHECK_MS).unref();
}

function behind(endpoint: string, head: BlockRef, newest: BlockRef): GanglionError {
  return new GanglionError('chain-unreachable', {
    what: 'the node has less of the chain than was final before',
    facts: { endpoint, finalised: head.number, before: newest.number },
    hint: 'wait until it has caught up, or start afresh if the chain was reset',
  });
}

function otherHistory(endpoint: string, { number, hash }: BlockRef, found: string): GanglionError {
  return new GanglionError('chain-mismatch', {
    what: 'the endpoint serves a chain in which another block is final than before',
    facts: { endpoint, block: number, expected: hash, found },
    hint: 'check the endpoint, or start afresh if the chain was reset',
  });
}
