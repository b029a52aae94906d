// SPDX-License-Identifier: Apache-2.0

import type { Registry } from 'prom-client';

/** Requests since the last look. */
export interface Tally {
  readonly answered: number;
  readonly refused: number;
}

/** Makes a look at what an axon counts: how many requests it has answered and refused since the look before. */
export function createTally(metrics: Registry): () => Promise<Tally> {
  let before: Tally = { answered: 0, refused: 0 };
  return async () => {
    const counted = await metrics.getSingleMetric('ganglion_axon_requests_total')?.get();
    let [answered, refused] = [0, 0];
    for (const { labels, value } of counted?.values ?? []) {
      if (labels.code === 'ok') answered += value;
      else refused += value;
    }
    const since = { answered: answered - before.answered, refused: refused - before.refused };
    before = { answered, refused };
    return since;
  };
}
