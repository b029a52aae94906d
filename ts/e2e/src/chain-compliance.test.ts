// SPDX-License-Identifier: Apache-2.0
import { TOKEN } from '@ganglion/chain';
import { testChainCompliance } from '@ganglion/fakes';
import { openMarket } from '@ganglion/testkit';
import { jest } from '@jest/globals';

// A chain in an interpreter, on a machine that may be busy with other things.
jest.setTimeout(120_000);

testChainCompliance('a real chain', async () => {
  const market = await openMarket();
  return {
    client: market.client,
    register: (name) => market.addNeuron(name, 10n * TOKEN),
    include: (work) => market.include(work),
    crossEpoch: async () => {
      await market.crossEpoch();
    },
    stop: () => market.stop(),
  };
});
