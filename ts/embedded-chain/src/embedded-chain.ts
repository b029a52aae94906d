// SPDX-License-Identifier: Apache-2.0
import {
  type CallOptions,
  type Clock,
  GanglionError,
  type Logger,
  silentLogger,
  withDeadline,
} from '@ganglion/base';
import type { ChainOrigin } from './blocks.ts';
import { useInterpreter } from './chopsticks.ts';
import { buildGenesis, type Json, type RawStorage } from './genesis.ts';
import { createGenesisProvider } from './genesis-provider.ts';
import { readRuntime } from './runtime.ts';
import { type BlockTime, type EmbeddedChain, serveChain } from './serve-chain.ts';

/** What a user may choose. */
export interface EmbeddedChainInit {
  /** The TCP port on 127.0.0.1. @default 0, any free one */
  readonly port?: number | undefined;
  /**
   * Milliseconds between blocks, `manual` for blocks on request only, `instant` for one after each
   * transaction too. @default 'manual'
   */
  readonly blockTimeMs?: BlockTime | undefined;
  /**
   * The runtime's genesis preset: `development`, `local_testnet`, or `network_4096`. @default
   * 'development'
   */
  readonly preset?: string | undefined;
  /** The runtime, plain or compressed. @default the committed one */
  readonly wasm?: Uint8Array | undefined;
  /** Merged over the preset as RFC 7386 says. */
  readonly genesisPatch?: Json | undefined;
  /** @default silent */
  readonly logger?: Logger | undefined;
  /** What block times are measured with. @default the machine's */
  readonly clock?: Clock | undefined;
}

/**
 * Starts a chain in this process: the runtime in chopsticks' interpreter, with real signature
 * checks.
 *
 * There is no authoring or finality to wait for: a built block is final. Throws `unavailable` for a
 * taken port, `not-found` when no runtime is there, `invalid-argument` for a preset or patch that
 * the runtime refuses.
 */
export async function startEmbeddedChain(
  init: EmbeddedChainInit = {},
  options: CallOptions = {},
): Promise<EmbeddedChain> {
  const blockTimeMs = checkBlockTime(init.blockTimeMs);
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
        origin: await createGenesisOrigin(top),
        port: init.port ?? 0,
        blockTimeMs,
        logger: init.logger ?? silentLogger,
        clock: init.clock,
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

/**
 * The block time, `manual` when there is none; throws `invalid-argument` for one that cannot be.
 */
export function checkBlockTime(blockTimeMs: BlockTime = 'manual'): BlockTime {
  if (blockTimeMs === 'manual' || blockTimeMs === 'instant') return blockTimeMs;
  if (Number.isInteger(blockTimeMs) && blockTimeMs >= 1) return blockTimeMs;
  throw new GanglionError('invalid-argument', {
    what: 'the block time is not a whole number of milliseconds',
    facts: { blockTimeMs },
    hint: 'give at least 1, or leave it out for blocks on request',
  });
}

async function createGenesisOrigin(top: RawStorage): Promise<ChainOrigin> {
  const provider = await createGenesisProvider(top);
  const { hash } = provider;
  return { provider, genesisHash: hash, start: { number: 0, hash }, isNew: true };
}
