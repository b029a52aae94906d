// SPDX-License-Identifier: Apache-2.0
import { type CallOptions, type Clock, type Logger, silentLogger, withDeadline } from '@ganglion/base';
import { type Hex, useInterpreter } from './chopsticks.ts';
import type { BlockRef } from './controls.ts';
import { checkBlockTime } from './embedded-chain.ts';
import { openForkSource } from './fork-source.ts';
import { type BlockTime, type EmbeddedChain, serveChain } from './serve-chain.ts';

/** Which chain to fork, and what a user may choose. */
export interface ForkInit {
  /** The websocket of a node of the chain, as `ws://127.0.0.1:9944`. It is only read from. */
  readonly endpoint: string;
  /** The block to begin with, by number or hash. @default the newest finalised one */
  readonly block?: number | Hex | undefined;
  /**
   * A file that keeps what was read of the chain, so that the next fork of the block need not ask
   * again. @default none
   */
  readonly db?: string | undefined;
  /** The TCP port on 127.0.0.1. @default 0, any free one */
  readonly port?: number | undefined;
  /**
   * Milliseconds between blocks, `manual` for blocks on request only, `instant` for one after each
   * transaction too. @default 'manual'
   */
  readonly blockTimeMs?: BlockTime | undefined;
  /** @default silent */
  readonly logger?: Logger | undefined;
  /** What block times are measured with. @default the machine's */
  readonly clock?: Clock | undefined;
}

/** A chain in this process that has the past of another one. */
export interface Fork extends EmbeddedChain {
  /** The last block that both have. */
  readonly forkedAt: BlockRef;
}

/**
 * Forks a chain in this process: its state is read from a node as it is needed, everything after
 * happens here alone.
 *
 * A fork has the genesis hash of its source, so a transaction that was signed for one is valid on
 * the other. Throws `invalid-argument` for an endpoint or a file that cannot be one,
 * `chain-unreachable` when nobody answers, `chain-mismatch` for another kind of chain, `not-found`
 * for a block that the node does not have, `unavailable` for a taken port.
 */
export async function startFork(init: ForkInit, options: CallOptions = {}): Promise<Fork> {
  const { endpoint, block, db, port = 0, logger = silentLogger, clock } = init;
  const blockTimeMs = checkBlockTime(init.blockTimeMs);
  return withDeadline('forking the chain', options, async (signal) => {
    const release = useInterpreter();
    try {
      const origin = await openForkSource({ endpoint, block, db }, { signal });
      try {
        const chain = await serveChain({ origin, port, blockTimeMs, logger, clock, onStop: release });
        // Nobody would stop a chain whose caller has given up.
        if (signal.aborted) await chain.stop();
        return Object.assign(chain, { forkedAt: origin.start });
      } catch (error) {
        await origin.provider.disconnect();
        throw error;
      }
    } catch (error) {
      await release();
      throw error;
    }
  });
}
