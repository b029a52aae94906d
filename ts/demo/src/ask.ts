// SPDX-License-Identifier: Apache-2.0
import { hexToBytes } from '@ganglion/chain';
import { createDendrite } from '@ganglion/dendrite';
import { createVerifier } from '@ganglion/keystore';
import { GanglionError, silentLogger } from '@ganglion/service';
import type { Market } from './market.ts';
import type { NeuronRecord } from './record.ts';

/** What a miner wrote. */
export interface Continuation {
  readonly uid: number;
  readonly model: string;
  readonly text: string;
  readonly elapsedMs: number;
}

/** Asks the miner that earns most to continue a text (Seq2Seq), in the name of the first validator. */
export async function askBestMiner(
  market: Market,
  question: { readonly neurons: readonly NeuronRecord[]; readonly prompt: string; readonly seed: number },
  options: { readonly signal: AbortSignal },
): Promise<Continuation> {
  const { chain, members } = market;
  const [best] = question.neurons
    .filter(({ role }) => role === 'miner')
    .sort((a, b) => b.incentive - a.incentive);
  const asker = members.find(({ role }) => role === 'validator');
  const { neurons } = await chain.metagraph(options);
  const neuron = best === undefined ? undefined : neurons[best.uid];
  if (asker === undefined || best === undefined || neuron?.axon === undefined) {
    throw new GanglionError('not-found', { what: 'there is no miner to ask' });
  }
  const verifier = createVerifier();
  const dendrite = createDendrite(
    {
      signer: asker.hotkey,
      genesisHash: hexToBytes(chain.genesisHash),
      verifier,
      logger: silentLogger,
    },
    { allowLocalAddresses: true },
  );
  try {
    const { response, elapsedMs } = await dendrite.query(
      { hotkey: neuron.hotkey, host: neuron.axon.ip, port: neuron.axon.port },
      'Seq2Seq',
      { prompts: [question.prompt], maxNewTokens: 32, temperature: 0.7, seed: question.seed },
      { ...options, timeoutMs: 15_000 },
    );
    return { uid: best.uid, model: best.model ?? '', text: response.texts[0] ?? '', elapsedMs };
  } finally {
    await dendrite.close();
    await verifier.close();
  }
}
