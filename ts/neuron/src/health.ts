// SPDX-License-Identifier: Apache-2.0

import { type CallOptions, type Clock, GanglionError, type Logger } from '@ganglion/base';
import type { BlockRef, ChainClient, EpochStatus } from '@ganglion/chain';
import { Gauge, Registry } from 'prom-client';

/** What a neuron knows of the chain it is on, for its operator. */
export interface NeuronHealth {
  /** Metrics that every neuron has, whatever its duty. */
  readonly registry: Registry;
  /** Takes note of what was read of the metagraph. */
  sawMetagraph(seen: { readonly block: BlockRef; readonly isRegistered: boolean }): void;
  /**
   * Takes note of the time of epochs: how many blocks from one to the next, and the block of the
   * last one.
   */
  sawEpochs(seen: Pick<EpochStatus, 'tempo' | 'lastEpochBlock'>): void;
  /** Why the neuron cannot do its work now, in one sentence; undefined when it can. */
  whyNotReady(): Promise<string | undefined>;
}

/**
 * A neuron reads the metagraph at least once an epoch: a view that is older has missed two
 * readings.
 */
const MAX_AGE_EPOCHS = 2;

/**
 * A connected client knows its head and needs no longer; a client without a connection is not
 * waited for.
 */
const HEAD_MS = 1;

/** Creates the view of one neuron, which knows nothing yet. */
export function createNeuronHealth(components: {
  readonly chain: Pick<ChainClient, 'head'>;
  readonly clock: Pick<Clock, 'elapsed'>;
}): NeuronHealth {
  const { chain, clock } = components;
  const registry = new Registry();
  let metagraph: { readonly block: number; readonly at: number } | undefined;
  let isRegistered = false;
  let epochs: Pick<EpochStatus, 'tempo' | 'lastEpochBlock'> | undefined;

  const head = (): Promise<BlockRef | undefined> => chain.head({ timeoutMs: HEAD_MS }).catch(() => undefined);

  /** A gauge that is read when somebody asks, and is left out while nothing is known. */
  const gauge = (name: string, help: string, read: () => Promise<number | undefined>) =>
    new Gauge({
      name: `ganglion_${name}`,
      help,
      registers: [registry],
      async collect() {
        const value = await read();
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  gauge('chain_connected', 'Whether there is a connection to a node of the chain.', async () =>
    (await head()) === undefined ? 0 : 1,
  );
  gauge('chain_finalized_block', 'Newest finalised block that is known.', async () => (await head())?.number);
  gauge('metagraph_block', 'Block at which the metagraph was read last.', async () => metagraph?.block);
  gauge('metagraph_age_seconds', 'Time since the metagraph was read last.', async () =>
    metagraph === undefined ? undefined : (clock.elapsed() - metagraph.at) / 1_000,
  );
  gauge('last_epoch_block', 'Block of the last epoch that was seen.', async () => epochs?.lastEpochBlock);
  gauge('registered', 'Whether the hotkey had a neuron when the metagraph was read last.', async () =>
    metagraph === undefined ? undefined : Number(isRegistered),
  );

  return {
    registry,
    sawMetagraph: (seen) => {
      metagraph = { block: seen.block.number, at: clock.elapsed() };
      isRegistered = seen.isRegistered;
    },
    sawEpochs: (seen) => {
      epochs = seen;
    },
    whyNotReady: async () => {
      const newest = await head();
      if (newest === undefined) return 'the chain is not connected';
      if (metagraph === undefined) return 'the metagraph has not been read yet';
      if (!isRegistered) return 'the hotkey has no neuron on the chain';
      const age = newest.number - metagraph.block;
      const limit = MAX_AGE_EPOCHS * (epochs?.tempo ?? Number.POSITIVE_INFINITY);
      return age > limit
        ? `the metagraph is ${age} blocks old, where ${MAX_AGE_EPOCHS} epochs are ${limit}`
        : undefined;
    },
  };
}

/**
 * Reads the time of epochs for the operator; a neuron that cannot read it does its duties all the
 * same.
 */
export async function noteEpochs(
  components: {
    readonly chain: Pick<ChainClient, 'epochStatus'>;
    readonly health: NeuronHealth;
    readonly logger: Logger;
  },
  options: CallOptions,
): Promise<void> {
  const { chain, health, logger } = components;
  try {
    health.sawEpochs(await chain.epochStatus(options));
  } catch (thrown) {
    const { code, message } = GanglionError.from(thrown);
    logger.debug({ code, reason: message, cause: thrown }, 'the time of epochs could not be read');
  }
}
