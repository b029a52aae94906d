// SPDX-License-Identifier: Apache-2.0
import { type Clock, GanglionError, type Logger, runEvery, systemClock } from '@ganglion/base';
import { type Blocks, type ChainOrigin, openBlocks } from './blocks.ts';
import { type Hex, toHex } from './chopsticks.ts';
import { type BlockRef, type ChainControls, Controls } from './controls.ts';
import { Requests } from './requests.ts';
import { type RpcServer, type RpcSubscriptions, startRpcServer } from './rpc-server.ts';
import { CODE_KEY, describeRuntime } from './runtime.ts';

/** Only programs on this machine reach the chain: it has development keys and no limits. */
const HOST = '127.0.0.1';

/** After so many block times without a block a chain stands still. */
const LATE_BLOCKS = 5;

/** When blocks are built: every so many milliseconds, on request, or for each transaction too. */
export type BlockTime = number | 'manual' | 'instant';

/** A whole chain in this process, with the JSON-RPC of a node. */
export interface EmbeddedChain extends ChainControls, AsyncDisposable {
  /** `ws://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly genesisHash: Hex;
  /** The newest block. */
  head(): BlockRef;
  /** How many transactions wait for the next block. */
  pending(): number;
  /**
   * Why the chain does not go on, in one sentence: its newest block is older than five block times.
   * Nothing when it goes on, or has no block time.
   */
  whyStanding(): string | undefined;
  /**
   * Builds a block that replaces the runtime, as `system.set_code` would; the next block is the
   * first of the new runtime, and runs its migrations if its spec version is greater.
   *
   * Throws `invalid-argument` for what is no runtime.
   */
  upgrade(wasm: Uint8Array): Promise<BlockRef>;
  /** Stops blocks and server; every connection ends. Calls after the first do nothing. */
  stop(): Promise<void>;
}

/** Runs a chain from its first block on and serves it; closes the origin's provider in the end. */
export async function serveChain(init: {
  readonly origin: ChainOrigin;
  readonly port: number;
  readonly blockTimeMs: BlockTime;
  readonly logger: Logger;
  /** @default the machine's */
  readonly clock?: Clock | undefined;
  /** Runs once, when everything else has stopped. */
  readonly onStop: () => Promise<void>;
}): Promise<EmbeddedChain> {
  const { origin, port, blockTimeMs, logger, clock = systemClock, onStop } = init;
  const blocks = await openBlocks(origin, clock);
  const requests = new Requests(blocks, { isInstant: blockTimeMs === 'instant', logger });
  const server = await startRpcServer({
    host: HOST,
    port,
    handle: (request, subscriptions) => requests.answer(request, subscriptions),
  });
  const { genesisHash } = origin;
  const chain = new ServedChain({ blocks, requests, server, logger, clock, genesisHash, onStop });
  if (typeof blockTimeMs === 'number') chain.buildEvery(blockTimeMs);
  return chain;
}

/** What a served chain is made of. */
interface Parts {
  readonly blocks: Blocks;
  readonly requests: Requests;
  readonly server: RpcServer;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly genesisHash: Hex;
  readonly onStop: () => Promise<void>;
}

class ServedChain extends Controls implements EmbeddedChain {
  readonly endpoint: string;
  readonly genesisHash: Hex;
  readonly #parts: Parts;
  readonly #stopping = new AbortController();
  #building: Promise<void> = Promise.resolve();
  #stopped: Promise<void> | undefined;
  #blockTimeMs: number | undefined;
  /** Why the last block could not be built; nothing when it was. */
  #failure: GanglionError | undefined;

  constructor(parts: Parts) {
    super();
    this.endpoint = `ws://${parts.server.host}:${parts.server.port}`;
    this.genesisHash = parts.genesisHash;
    this.#parts = parts;
  }

  /** Builds a block every so many milliseconds from now on. */
  buildEvery(blockTimeMs: number): void {
    const { logger, clock } = this.#parts;
    this.#blockTimeMs = blockTimeMs;
    this.#building = runEvery(blockTimeMs, { clock }, () => this.#buildNext(), {
      signal: this.#stopping.signal,
      waitsFirst: true,
      onSkip: (skipped) => logger.debug({ skipped }, 'a block took longer than the block time'),
    });
  }

  /** Builds the block that is due; one that cannot be built is due again at the next tick. */
  async #buildNext(): Promise<void> {
    const { blocks, logger } = this.#parts;
    try {
      await blocks.build(1);
      if (this.#failure !== undefined) logger.info(blocks.head(), 'blocks are built again');
      this.#failure = undefined;
    } catch (error) {
      const failure = GanglionError.from(error);
      // Once for each reason, however long it lasts.
      if (this.#failure?.code !== failure.code) {
        logger.warn(
          { error: failure.message, cause: failure },
          'no block could be built; each tick tries again',
        );
      }
      this.#failure = failure;
    }
  }

  whyStanding(): string | undefined {
    const { blocks } = this.#parts;
    const blockTimeMs = this.#blockTimeMs;
    const ageMs = blocks.headAgeMs();
    if (blockTimeMs === undefined || ageMs <= LATE_BLOCKS * blockTimeMs) return undefined;
    const seconds = Math.round(ageMs / 1000);
    const reason = this.#failure?.what ?? 'it takes long to build';
    return `block ${blocks.head().number} is ${seconds} s old, and one is due every ${blockTimeMs} ms: ${reason}`;
  }

  override head(): BlockRef {
    return this.#parts.blocks.head();
  }

  pending(): number {
    return this.#parts.blocks.pending();
  }

  override newBlock(count = 1): Promise<BlockRef> {
    return this.#parts.blocks.build(count);
  }

  async upgrade(wasm: Uint8Array): Promise<BlockRef> {
    // Whoever cannot say its version cannot make a block either.
    await describeRuntime(wasm);
    const block = await this.#parts.blocks.buildWith({ [CODE_KEY]: toHex(wasm) });
    this.#parts.requests.forget();
    return block;
  }

  /** A property, so that it can be handed on by itself. */
  readonly stop = (): Promise<void> => {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  };

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  protected override request(method: string, params: readonly unknown[]): Promise<unknown> {
    return this.#parts.requests.answer({ method, params }, NO_SUBSCRIPTIONS);
  }

  async #stop(): Promise<void> {
    const { blocks, requests, server, onStop } = this.#parts;
    this.#stopping.abort();
    requests.stop();
    await this.#building;
    await blocks.settled();
    await server.close();
    await blocks.chain.close();
    await onStop();
  }
}

/** For requests from within, which subscribe to nothing. */
const NO_SUBSCRIPTIONS: RpcSubscriptions = { subscribe: () => () => {}, unsubscribe: () => {} };
