// SPDX-License-Identifier: Apache-2.0
import { GanglionError, type Logger, runEvery, systemClock } from '@ganglion/base';
import type { ApiOptions } from '@polkadot/api/types';
import { createAnswerCache } from './answer-cache.ts';
import { buildBlock } from './build-block.ts';
import { type Hex, loadChopsticks, toHex } from './chopsticks.ts';
import { type BlockRef, type ChainControls, createControls } from './controls.ts';
import { type RpcHandler, type RpcSubscriptions, startRpcServer } from './rpc-server.ts';
import { CODE_KEY, describeRuntime } from './runtime.ts';

/** Only programs on this machine reach the chain: it has development keys and no limits. */
const HOST = '127.0.0.1';

/** How long the first of several transactions waits for the others before it gets its block. */
const BATCH_MS = 50;

/** Where a chain begins, and who knows the state there. */
export interface ChainOrigin {
  /** Answers what chopsticks asks of the blocks up to the first one. */
  readonly provider: NonNullable<ApiOptions['provider']>;
  readonly genesisHash: Hex;
  readonly start: BlockRef;
  /** Whether the chain is new, and gets its first block at once; a fork begins with the block that was asked for. */
  readonly isNew: boolean;
}

/** When blocks are built: every so many milliseconds, on request, or for each transaction too. */
export type BlockTime = number | 'manual' | 'instant';

/** A whole chain in this process, with the JSON-RPC of a node. */
export interface EmbeddedChain extends ChainControls {
  /** `ws://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly genesisHash: Hex;
  /** The newest block. */
  head(): BlockRef;
  /** How many transactions wait for the next block. */
  pending(): number;
  /**
   * Builds a block that replaces the runtime, as `system.set_code` would; the next block is the first of the new runtime, and
   * runs its migrations if its spec version is greater.
   *
   * Throws `invalid-argument` for what is no runtime.
   */
  upgrade(wasm: Uint8Array): Promise<BlockRef>;
  /** Stops blocks and server; every connection ends. */
  stop(): Promise<void>;
}

/** Runs a chain from its first block on and serves it; closes the origin's provider in the end. */
export async function serveChain(init: {
  readonly origin: ChainOrigin;
  readonly port: number;
  readonly blockTimeMs: BlockTime;
  readonly logger: Logger;
  /** Runs once, when everything else has stopped. */
  readonly onStop: () => Promise<void>;
}): Promise<EmbeddedChain> {
  const { origin, port, blockTimeMs, logger, onStop } = init;
  const chopsticks = await loadChopsticks();
  const api = new chopsticks.Api(origin.provider);
  await api.isReady;
  const chain = new chopsticks.Blockchain({
    api,
    header: origin.start,
    inherentProviders: [],
    registeredTypes: {},
    buildBlockMode: chopsticks.BuildBlockMode.Manual,
    mockSignatureHost: false,
    // The states of old blocks stay in memory in any case, as the layers under the newest one.
    maxMemoryBlockCount: Number.MAX_SAFE_INTEGER,
  });
  // What is read of the first block is kept in a layer on top of it.
  chain.head.pushStorageLayer();

  // The first block reads the metadata, which takes longer than any other.
  if (origin.isNew) await buildBlock(chain);
  else await chain.head.meta;

  // What changes the head goes one after the other: a change during the making of a block would be lost.
  let last: Promise<unknown> = Promise.resolve();
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };

  const head = (): BlockRef => ({ number: chain.head.number, hash: chain.head.hash });
  const newBlock = (count = 1) =>
    exclusively(async () => {
      for (let built = 0; built < count; built += 1) await buildBlock(chain);
      return head();
    });

  let isInstant = blockTimeMs === 'instant';
  let isDue = false;
  /** Gives the transactions that wait a block soon. */
  const buildSoon = () => {
    if (!isInstant || isDue || controller.signal.aborted) return;
    isDue = true;
    setTimeout(() => {
      isDue = false;
      exclusively(async () => {
        if (!controller.signal.aborted && chain.txPool.pendingExtrinsics.length > 0) await buildBlock(chain);
      }).catch((error) => logger.error({ error: GanglionError.from(error).message }, 'no block was built'));
    }, BATCH_MS);
  };

  const answers = createAnswerCache();
  const handle: RpcHandler = async ({ method, params }, subscriptions) => {
    if (method === 'dev_newBlock') return (await newBlock(parseCount(params[0], chain.head.number))).hash;
    if (method === 'dev_setBlockBuildMode') {
      isInstant = parseMode(params[0]);
      return buildSoon();
    }
    // What every object has, such as `constructor`, is no method of the chain.
    const answer = Object.hasOwn(chopsticks.allHandlers, method) ? chopsticks.allHandlers[method] : undefined;
    if (answer === undefined) {
      throw new chopsticks.ResponseError(-32601, `Method not found: ${method}`);
    }
    const call = () => answer({ chain }, [...params], subscriptions);
    if (method === 'state_call')
      return answers.get([...params.slice(0, 2), params[2] ?? chain.head.hash], call);
    if (method.startsWith('dev_')) return exclusively(call).finally(() => answers.clear());
    if (!/^(author_submit|transaction_v1_broadcast)/.test(method)) return call();
    const result = await call();
    buildSoon();
    return result;
  };
  const controller = new AbortController();
  const server = await startRpcServer({ host: HOST, port, handle });

  const loop =
    typeof blockTimeMs === 'string'
      ? Promise.resolve()
      : runEvery(blockTimeMs, { clock: systemClock }, () => exclusively(() => buildBlock(chain)), {
          signal: controller.signal,
          waitsFirst: true,
          onSkip: (skipped) => logger.debug({ skipped }, 'a block took longer than the block time'),
        });
  loop.catch((error) => logger.error({ error: GanglionError.from(error).message }, 'the chain stands still'));

  let stopped: Promise<void> | undefined;
  const stop = async () => {
    controller.abort();
    await loop.catch(() => {});
    await last;
    await server.close();
    await chain.close();
    await onStop();
  };

  return {
    ...createControls({
      request: (method, params) => handle({ method, params }, NO_SUBSCRIPTIONS),
      head: async () => head(),
      newBlock,
    }),
    endpoint: `ws://${server.host}:${server.port}`,
    genesisHash: origin.genesisHash,
    head,
    pending: () => chain.txPool.pendingExtrinsics.length,
    newBlock,
    upgrade: async (wasm) => {
      // Whoever cannot say its version cannot make a block either.
      await describeRuntime(wasm);
      return exclusively(async () => {
        await buildBlock(chain, { [CODE_KEY]: toHex(wasm) });
        answers.clear();
        return head();
      });
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** For requests from within, which subscribe to nothing. */
const NO_SUBSCRIPTIONS: RpcSubscriptions = { subscribe: () => () => {}, unsubscribe: () => {} };

/** Whether transactions get a block of their own: `Instant` and `Batch`, or `Manual`. */
function parseMode(mode: unknown): boolean {
  if (mode === 'Instant' || mode === 'Batch') return true;
  if (mode === 'Manual') return false;
  throw new GanglionError('invalid-argument', {
    what: 'there is no such way to build blocks',
    hint: 'name Instant, Batch or Manual',
  });
}

/** The most blocks that one `dev_newBlock` builds: about ten minutes, during which nothing else is answered. */
const MAX_NEW_BLOCKS = 2_000;

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
