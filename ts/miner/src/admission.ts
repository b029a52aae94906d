// SPDX-License-Identifier: Apache-2.0

import { toHex } from '@ganglion/account';
import { type CallOptions, type Clock, GanglionError, type Logger } from '@ganglion/base';
import type { BlockRef, ChainClient } from '@ganglion/chain';
import type { Admission } from '@ganglion/synapse';

/** How often at most an unknown sender makes the miner look at the chain again. */
export const REFRESH_INTERVAL_MS = 2_000;

/** Who may ask: the registered hotkeys with their stake, as the chain said last. */
export interface RegisteredSenders {
  /**
   * Admits from memory. A request of an unknown sender starts a refresh in the background, so that
   * the sender's next request may be admitted.
   */
  readonly admit: Admission;
  /**
   * Reads the metagraph and tells at which block; on failure the old view stays and the error is
   * the caller's.
   */
  refresh(options?: CallOptions): Promise<{ readonly block: BlockRef }>;
}

/** Creates a view of the registered senders, empty until its first refresh. */
export function createRegisteredSenders(components: {
  readonly chain: Pick<ChainClient, 'metagraph'>;
  readonly clock: Pick<Clock, 'elapsed'>;
  readonly logger: Logger;
}): RegisteredSenders {
  const { chain, clock, logger } = components;
  let stakes: ReadonlyMap<string, bigint> = new Map();
  let refreshedAt = Number.NEGATIVE_INFINITY;

  const refresh = async (options: CallOptions = {}) => {
    refreshedAt = clock.elapsed();
    const { block, neurons } = await chain.metagraph({ ...options, columns: ['hotkey', 'stake'] });
    stakes = new Map(neurons.map((neuron) => [toHex(neuron.hotkey), neuron.stake]));
    return { block };
  };
  return {
    refresh,
    admit: (sender) => {
      const stake = stakes.get(toHex(sender));
      if (stake !== undefined) return { stake };
      if (clock.elapsed() - refreshedAt >= REFRESH_INTERVAL_MS) {
        refresh().catch((thrown: unknown) => {
          logger.debug(
            { code: GanglionError.from(thrown).code, cause: thrown },
            'the metagraph could not be read',
          );
        });
      }
      return undefined;
    },
  };
}
