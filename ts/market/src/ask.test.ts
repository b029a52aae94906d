// SPDX-License-Identifier: Apache-2.0

import { fromUri } from '@ganglion/account';
import type { SynapseName } from '@ganglion/base';
import type { ChainClient } from '@ganglion/chain';
import { FakeChain } from '@ganglion/fakes';
import { expect, test } from '@jest/globals';
import { askMiner } from './ask.ts';

const hotkey = await fromUri('//asker');

test.each([
  ['grpc-tls', ['Seq2Seq'], 'not-found'],
  ['grpc', ['CausalLMNext'], 'not-found'],
  // Nobody listens on port 1: this one is dialled.
  ['grpc', ['Seq2Seq'], 'unavailable'],
] as const)(
  'a neuron that serves %s %j is asked: %s',
  async (protocol, synapses: readonly SynapseName[], code) => {
    const chain = new FakeChain();
    chain.register(hotkey.publicKey, { axon: { ip: '127.0.0.1', port: 1, protocol, synapses } });
    const asking = askMiner(
      // The only calls that asking makes are in memory.
      { chain: chain as unknown as ChainClient, hotkey },
      { prompt: 'In the beginning' },
      { timeoutMs: 5_000 },
    );
    await expect(asking).rejects.toMatchObject({ code });
  },
);

test('whoever has no neuron is told so, with the own address, and nobody is asked', async () => {
  const chain = new FakeChain();
  const other = await fromUri('//other');
  chain.register(other.publicKey, {
    axon: { ip: '127.0.0.1', port: 1, protocol: 'grpc', synapses: ['Seq2Seq'] },
  });
  const asking = askMiner({ chain: chain as unknown as ChainClient, hotkey }, { prompt: 'In the beginning' });
  await expect(asking).rejects.toMatchObject({
    code: 'unregistered',
    facts: { hotkey: hotkey.address },
    hint: expect.stringMatching(/ganglion neuron register/),
  });
});
