// SPDX-License-Identifier: Apache-2.0

import { decodeAddress, toHex } from '@ganglion/account';
import { type CallOptions, type Clock, GanglionError, type Logger } from '@ganglion/base';
import { type BlockRef, type ChainClient, parseAmount } from '@ganglion/chain';
import type { Admission } from '@ganglion/synapse';
import type { MinerSettings } from './config.ts';

/** How often at most an unknown sender makes the miner look at the chain again. */
export const REFRESH_INTERVAL_MS = 2_000;

/** Whom a miner does not answer although it is registered. */
export interface RefusedSenders {
  /** Units of stake that a sender has at least. @default 0n */
  readonly minStake?: bigint | undefined;
  /** Hotkeys that are not answered, whatever their stake. @default none */
  readonly refuse?: readonly Uint8Array[] | undefined;
}

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
export function createRegisteredSenders(
  components: {
    readonly chain: Pick<ChainClient, 'metagraph'>;
    readonly clock: Pick<Clock, 'elapsed'>;
    readonly logger: Logger;
  },
  { minStake = 0n, refuse = [] }: RefusedSenders = {},
): RegisteredSenders {
  const { chain, clock, logger } = components;
  const refused = new Set(refuse.map(toHex));
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
      const name = toHex(sender);
      const stake = stakes.get(name);
      if (stake !== undefined) return { stake, isRefused: stake < minStake || refused.has(name) };
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

/** Whom the settings refuse; `invalid-argument` when they name what is no address. */
export function refusedBy({ minStake, refuse }: Pick<MinerSettings, 'minStake' | 'refuse'>): {
  readonly minStake: bigint;
  readonly refuse: readonly Uint8Array[] | undefined;
} {
  const decode = (value: string) => {
    try {
      return decodeAddress(value);
    } catch (cause) {
      throw new GanglionError('invalid-argument', {
        what: 'this is not an account address',
        facts: { flag: '--refuse', value },
        hint: 'give SS58 addresses with commas between, like those that begin with 5',
        cause,
      });
    }
  };
  return { minStake: parseAmount(minStake), refuse: refuse?.split(',').map(decode) };
}
