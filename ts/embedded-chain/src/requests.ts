// SPDX-License-Identifier: Apache-2.0
import { GanglionError, type Logger } from '@ganglion/base';
import { createAnswerCache } from './answer-cache.ts';
import type { Blocks } from './blocks.ts';
import { type Hex, isHex, loadChopsticks } from './chopsticks.ts';
import type { RpcRequest, RpcSubscriptions } from './rpc-server.ts';

/** How long the first of several transactions waits for the others before it gets its block. */
const BATCH_MS = 50;

/** How long transactions wait whose block could not be built. */
const RETRY_MS = 1_000;

/**
 * The most blocks that one `dev_newBlock` builds: about ten minutes, during which nothing else is
 * answered.
 */
const MAX_NEW_BLOCKS = 2_000;

/** Answers the JSON-RPC of a node, and the orders that chopsticks takes. */
export class Requests {
  readonly #blocks: Blocks;
  readonly #logger: Logger;
  readonly #answers = createAnswerCache();
  /** Whether transactions get a block of their own. */
  #isInstant: boolean;
  #isDue = false;
  #isStopped = false;

  constructor(blocks: Blocks, init: { readonly isInstant: boolean; readonly logger: Logger }) {
    this.#blocks = blocks;
    this.#isInstant = init.isInstant;
    this.#logger = init.logger;
  }

  async answer({ method, params }: RpcRequest, subscriptions: RpcSubscriptions): Promise<unknown> {
    const { chain } = this.#blocks;
    if (method === 'dev_newBlock') {
      return (await this.#blocks.build(parseCount(params[0], chain.head.number))).hash;
    }
    if (method === 'dev_setHead') {
      const wanted = parseHead(params[0], chain.head.number);
      return (await this.#blocks.setHead(wanted).finally(() => this.forget())).hash;
    }
    if (method === 'dev_setBlockBuildMode') {
      this.#isInstant = parseMode(params[0]);
      return this.#buildSoon();
    }
    const { allHandlers, ResponseError } = await loadChopsticks();
    // What every object has, such as `constructor`, is no method of the chain.
    const handler = Object.hasOwn(allHandlers, method) ? allHandlers[method] : undefined;
    if (handler === undefined) throw new ResponseError(-32601, `Method not found: ${method}`);
    const call = () => handler({ chain }, [...params], subscriptions);
    if (method === 'state_call') {
      return this.#answers.get([...params.slice(0, 2), params[2] ?? chain.head.hash], call);
    }
    if (method.startsWith('dev_')) return this.#blocks.exclusively(call).finally(() => this.forget());
    if (!/^(author_submit|transaction_v1_broadcast)/.test(method)) return call();
    const result = await call();
    this.#buildSoon();
    return result;
  }

  /** Forgets the answers that are kept of states that were changed. */
  forget(): void {
    this.#answers.clear();
  }

  /** From now on no transaction gets a block of its own. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Gives the transactions that wait a block soon. */
  #buildSoon(delayMs = BATCH_MS): void {
    if (!this.#isInstant || this.#isDue || this.#isStopped) return;
    this.#isDue = true;
    setTimeout(() => {
      this.#isDue = false;
      this.#blocks
        .buildForPending(() => this.#isStopped)
        .catch((error) => {
          this.#logger.warn(
            { error: GanglionError.from(error).message, cause: error },
            'no block was built; it is tried again',
          );
          this.#buildSoon(RETRY_MS);
        });
    }, delayMs);
  }
}

/** Whether transactions get a block of their own: `Instant` and `Batch`, or `Manual`. */
function parseMode(mode: unknown): boolean {
  if (mode === 'Instant' || mode === 'Batch') return true;
  if (mode === 'Manual') return false;
  throw new GanglionError('invalid-argument', {
    what: 'there is no such way to build blocks',
    hint: 'name Instant, Batch or Manual',
  });
}

/** The block that a `dev_setHead` names: by hash, by number, or by how far it is behind the newest. */
function parseHead(argument: unknown, head: number): number | Hex {
  if (typeof argument === 'number' && Number.isSafeInteger(argument)) {
    return argument > 0 ? argument : head + argument;
  }
  if (typeof argument === 'string' && /^0x[0-9a-f]{64}$/.test(argument) && isHex(argument)) return argument;
  throw new GanglionError('invalid-argument', {
    what: 'this names no block',
    hint: 'give the number of a block, its hash, or 0 and less for one behind the newest',
  });
}

/** How many blocks a `dev_newBlock` asks for: `{count}`, `{to}` or nothing. */
function parseCount(argument: unknown, head: number): number {
  const { count, to } =
    typeof argument === 'object' && argument !== null ? { count: undefined, to: undefined, ...argument } : {};
  const wanted = typeof to === 'number' ? to - head : typeof count === 'number' ? count : 1;
  if (!(wanted <= MAX_NEW_BLOCKS)) {
    throw new GanglionError('invalid-argument', {
      what: 'too many blocks in one request',
      facts: { wanted, limit: MAX_NEW_BLOCKS },
      hint: 'ask for them in several requests',
    });
  }
  return Math.max(1, Math.trunc(wanted));
}
