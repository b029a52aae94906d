// SPDX-License-Identifier: Apache-2.0

import { type Clock, createBackOff, GanglionError, type Logger } from '@ganglion/base';
import type { ChainClient, Epoch } from '@ganglion/chain';

/**
 * Does a duty at each epoch until the signal aborts or the owner closes the chain.
 *
 * An error of watching that may pass (a node that answers a request with an error) costs the epochs
 * of a pause, one second at first and half a minute at most; after the pause the chain is watched
 * again. Rejects with `chain-mismatch` when the endpoint has come to serve another chain, which no
 * pause mends. The duty handles its own errors; an error that escapes the duty counts as an error
 * of watching.
 */
export async function followEpochs(
  components: {
    readonly chain: Pick<ChainClient, 'watchEpochs'>;
    readonly clock: Clock;
    readonly logger: Logger;
  },
  duty: (epoch: Epoch) => Promise<void>,
  options: { readonly signal: AbortSignal },
): Promise<void> {
  const { chain, clock, logger } = components;
  const { signal } = options;
  const pauses = createBackOff({ firstMs: 1_000, longestMs: 30_000 });
  for (;;) {
    try {
      for await (const epoch of chain.watchEpochs({ signal })) {
        pauses.reset();
        await duty(epoch);
      }
      return;
    } catch (thrown) {
      if (signal.aborted) return;
      const error = GanglionError.from(thrown);
      if (error.code === 'chain-mismatch') throw error;
      const pauseMs = pauses.next();
      logger.warn(
        { code: error.code, pauseMs, cause: error },
        'the chain could not be watched; trying again after a pause',
      );
      await clock.sleep(pauseMs, { signal }).catch(() => {});
      if (signal.aborted) return;
    }
  }
}
