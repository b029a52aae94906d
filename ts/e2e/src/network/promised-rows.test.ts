// SPDX-License-Identifier: Apache-2.0
import { startNetwork } from '@ganglion/testkit';
import { expect, test } from '@jest/globals';
import { ONE_ROW_EACH, playPromisedRows, QUICK } from '../promised-rows.ts';

const TEST_MS = 300_000;

test(
  'a validator that is killed wherever a promise is half made or half kept sets one row in each interval',
  async () => {
    await using network = await startNetwork({ sealing: 'manual', genesisPatch: QUICK });
    const [node] = network.nodes;
    const played = await playPromisedRows({
      endpoint: node.endpoint,
      client: node.client,
      newBlock: () => network.createBlock({ finalize: true }),
      pending: async () => {
        const waiting = await node.request('author_pendingExtrinsics');
        return Array.isArray(waiting) ? waiting.length : 0;
      },
    });
    expect(played).toEqual(ONE_ROW_EACH);
  },
  TEST_MS,
);
