// SPDX-License-Identifier: Apache-2.0
import { openMarket } from '@ganglion/testkit';
import { expect, test } from '@jest/globals';
import { ONE_ROW_EACH, playPromisedRows, QUICK } from './promised-rows.ts';

const TEST_MS = 300_000;

test(
  'a validator that is killed wherever a promise is half made or half kept sets one row in each interval',
  async () => {
    await using market = await openMarket({ genesisPatch: QUICK });
    const { chain, client } = market;
    const played = await playPromisedRows({
      endpoint: chain.endpoint,
      client,
      newBlock: () => chain.newBlock(),
      pending: async () => chain.pending(),
    });
    expect(played).toEqual(ONE_ROW_EACH);
  },
  TEST_MS,
);
