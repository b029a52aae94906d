// SPDX-License-Identifier: Apache-2.0

import { hexToBytes, type Signer } from '@ganglion/account';
import { createVerifier } from '@ganglion/account/verifier';
import { type CallOptions, GanglionError, silentLogger } from '@ganglion/base';
import { type ChainClient, unregistered } from '@ganglion/chain';
import { createDendrite } from '@ganglion/dendrite';

/** What a miner wrote. */
export interface Continuation {
  readonly uid: number;
  readonly text: string;
  readonly elapsedMs: number;
}

/** What to ask of whom. */
export interface Question {
  readonly prompt: string;
  /** The neuron to ask. @default the one with the highest incentive that serves Seq2Seq */
  readonly uid?: number | undefined;
  /** Longest continuation, in tokens. @default 32 */
  readonly maxNewTokens?: number | undefined;
  /** @default 0 */
  readonly seed?: number | undefined;
}

/**
 * Asks a miner to continue a text (Seq2Seq), in the name of a registered hotkey.
 *
 * Fails with `unregistered` when that hotkey has no neuron, with `not-found` when no such neuron
 * serves it over plain gRPC, and as the dendrite's `query` does.
 */
export async function askMiner(
  components: { readonly chain: ChainClient; readonly hotkey: Signer },
  question: Question,
  options: CallOptions = {},
): Promise<Continuation> {
  const { chain, hotkey } = components;
  const { neurons } = await chain.metagraph(options);
  // Every axon would refuse it, and without a signature that says by whom.
  if (!neurons.some(({ hotkeyAddress }) => hotkeyAddress === hotkey.address)) {
    throw unregistered(hotkey);
  }
  const serving = neurons.flatMap((neuron) => {
    const { axon } = neuron;
    const isWanted = question.uid === undefined || question.uid === neuron.uid;
    // The dendrite speaks plain gRPC: it would refuse any other, and another neuron may serve.
    const isServing = axon?.protocol === 'grpc' && axon.synapses.includes('Seq2Seq');
    return isWanted && isServing ? [{ ...neuron, axon }] : [];
  });
  const [best] = serving.sort(
    (a, b) => Number(b.incentive > a.incentive) - Number(b.incentive < a.incentive),
  );
  if (best === undefined) {
    throw new GanglionError('not-found', {
      what: 'no such neuron serves Seq2Seq',
      facts: { uid: question.uid ?? 'any', neurons: neurons.length },
      hint: 'ask another uid',
    });
  }
  const verifier = createVerifier();
  const dendrite = createDendrite(
    { signer: hotkey, genesisHash: hexToBytes(chain.genesisHash), verifier, logger: silentLogger },
    { allowLocalAddresses: true },
  );
  try {
    const { response, elapsedMs } = await dendrite.query(
      { hotkey: best.hotkey, host: best.axon.ip, port: best.axon.port },
      'Seq2Seq',
      {
        prompts: [question.prompt],
        maxNewTokens: question.maxNewTokens ?? 32,
        temperature: 0.7,
        seed: question.seed ?? 0,
      },
      { timeoutMs: 15_000, ...options },
    );
    return { uid: best.uid, text: response.texts[0] ?? '', elapsedMs };
  } finally {
    await dendrite.close();
    await verifier.close();
  }
}
