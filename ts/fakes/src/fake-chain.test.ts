// SPDX-License-Identifier: Apache-2.0
import { fromUri } from '@ganglion/account';
import { testChainCompliance } from './chain-compliance.ts';
import { FakeChain } from './fake-chain.ts';

testChainCompliance('a chain in memory', async () => {
  const client = new FakeChain();
  return {
    client,
    register: async (name) => {
      const hotkey = await fromUri(`//${name}`);
      return { uid: client.register(hotkey.publicKey).uid, hotkey };
    },
    include: (work) => work,
    crossEpoch: async () => {
      client.announceEpoch(10);
    },
    stop: async () => {},
  };
});
