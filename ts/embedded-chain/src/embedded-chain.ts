// SPDX-License-Identifier: Apache-2.0
import { type CallOptions, GanglionError, type Logger, silentLogger, withDeadline } from '@ganglion/service';
import { type Hex, useInterpreter } from './chopsticks.ts';
import { buildGenesis, type Json } from './genesis.ts';
import { readRuntime } from './runtime.ts';
import { serveChain } from './serve-chain.ts';

/** What a user may choose. */
export interface EmbeddedChainInit {
  /** The TCP port on 127.0.0.1. @default 0, any free one */
  readonly port?: number | undefined;
  /** Milliseconds between blocks, or `manual` for blocks on request only. @default 'manual' */
  readonly blockTimeMs?: number | 'manual' | undefined;
  /** The runtime's genesis preset. @default 'development' */
  readonly preset?: string | undefined;
  /** The runtime, plain or compressed. @default the committed one */
  readonly wasm?: Uint8Array | undefined;
  /** Merged over the preset as RFC 7386 says. */
  readonly genesisPatch?: Json | undefined;
  /** @default silent */
  readonly logger?: Logger | undefined;
}

/** A block, by number and hash. */
export interface BlockRef {
  readonly number: number;
  readonly hash: Hex;
}

/** A whole chain in this process, with the JSON-RPC of a node. */
export interface EmbeddedChain {
  /** `ws://127.0.0.1:PORT` */
  readonly endpoint: string;
  readonly genesisHash: Hex;
  /** The newest block. */
  head(): BlockRef;
  /** How many transactions wait for the next block. */
  pending(): number;
  /** Builds blocks, each with every transaction that waits. @default 1 */
  newBlock(count?: number): Promise<BlockRef>;
  /** Builds blocks up to and with the one that evaluates the `count`-th epoch from now. @default 1 */
  advanceEpochs(count?: number): Promise<BlockRef>;
  /** Gives an account `amount` units out of nothing; total issuance grows alike. */
  fund(address: string, amount: bigint): Promise<void>;
  /** Reads a storage item by its raw key. */
  storage(key: Hex): Promise<Hex | undefined>;
  /** Every key and value of the state that starts with `prefix`. @default all */
  state(prefix?: Hex): Promise<ReadonlyMap<Hex, Hex>>;
  /** Stops blocks and server; every connection ends. */
  stop(): Promise<void>;
}

/**
 * Starts a chain in this process: the runtime in chopsticks' interpreter, with real signature checks.
 *
 * There is no authoring or finality to wait for: a built block is final. Throws `unavailable` for a taken port,
 * `not-found` when no runtime is there, `invalid-argument` for a preset or patch that the runtime refuses.
 */
export async function startEmbeddedChain(
  init: EmbeddedChainInit = {},
  options: CallOptions = {},
): Promise<EmbeddedChain> {
  const blockTimeMs = init.blockTimeMs ?? 'manual';
  if (blockTimeMs !== 'manual' && !(Number.isInteger(blockTimeMs) && blockTimeMs >= 1)) {
    throw new GanglionError('invalid-argument', {
      what: 'the block time is not a whole number of milliseconds',
      facts: { blockTimeMs },
      hint: 'give at least 1, or leave it out for blocks on request',
    });
  }
  return withDeadline('starting the chain', options, async (signal) => {
    const wasm = init.wasm ?? (await readRuntime());
    const release = useInterpreter();
    try {
      const top = await buildGenesis({
        wasm,
        preset: init.preset ?? 'development',
        patch: init.genesisPatch,
      });
      const chain = await serveChain({
        top,
        port: init.port ?? 0,
        blockTimeMs,
        logger: init.logger ?? silentLogger,
        onStop: release,
      });
      // Nobody would stop a chain whose caller has given up.
      if (signal.aborted) await chain.stop();
      return chain;
    } catch (error) {
      await release();
      throw error;
    }
  });
}
