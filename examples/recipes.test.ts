// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  connectChain,
  type EmbeddedChain,
  enrol,
  fromUri,
  loadCatalogue,
  modelPath,
  type Signer,
  startEmbeddedChain,
  TOKEN,
  tokenizerPath,
} from 'ganglion';
import { askNetwork } from './recipes/ask-network.ts';
import { serveOwnModel } from './recipes/own-model.ts';
import { readMarket } from './recipes/read-market.ts';

/** A chain, three libraries of others and a model on a busy machine. */
const LIMIT_MS = 180_000;

let chain: EmbeddedChain;
let miner: Signer;
let asker: Signer;

beforeAll(async () => {
  chain = await startEmbeddedChain({ port: 0, blockTimeMs: 500 });
  miner = await fromUri('//recipe//miner');
  asker = await fromUri('//recipe//asker');
  const entrants = [
    { hotkey: miner, coldkey: await fromUri('//recipe//owner'), stake: 0n },
    { hotkey: asker, coldkey: await fromUri('//recipe//other'), stake: 100n * TOKEN },
  ];
  const client = await connectChain({ endpoint: chain.endpoint });
  await enrol(client, { entrants, payer: await fromUri('//Alice') }, { timeoutMs: LIMIT_MS });
  await client.close();
}, LIMIT_MS);

afterAll(() => chain?.stop());

test('the market is read', async () => {
  const lines = await readMarket(chain.endpoint);
  expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^1  ${asker.address}  stake 100  earned`)));
});

test(
  'a miner with a model of its own answers who asks the network',
  async () => {
    const { context } = loadCatalogue().models.find(({ name }) => name === 'gang-36k') ?? { context: 1 };
    const served = await serveOwnModel({
      ...{ endpoint: chain.endpoint, hotkey: miner, context },
      ...{ modelPath: modelPath('gang-36k'), tokenizerPath: tokenizerPath() },
    });
    try {
      expect(served.axon).toMatch(/^127\.0\.0\.1:\d+$/);
      const answer = await askNetwork(chain.endpoint, asker, 'In the beginning');
      expect(answer).toMatch(/^In the beginning.+/s);
    } finally {
      await served.stop();
    }
  },
  LIMIT_MS,
);
