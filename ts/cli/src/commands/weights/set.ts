// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import type { ChainClient, WeightRow } from '@ganglion/chain';
import { defineCommand, shown } from '@ganglion/program';
import { z } from 'zod';
import { chainSettings, withChain } from '../../chain.ts';
import { keySettings, openSigner } from '../../signing.ts';
import { report, transact, transactionSettings } from '../../transaction.ts';

/** The largest uid, and the largest weight. */
const LARGEST = 65_535;

/** `UID=WEIGHT`, any number of them, each uid once. */
const edges = z.array(z.string()).transform((texts, context) => {
  const weights = new Map<number, number>();
  const refuse = (text: string, message: string) => {
    context.addIssue({ code: 'custom', message: `${shown(text)}: ${message}` });
    return z.NEVER;
  };
  if (texts.length === 0) return refuse('', 'at least one UID=WEIGHT');
  for (const text of texts) {
    const [, uid, weight] = /^(\d{1,5})=(\d{1,5})$/.exec(text)?.map(Number) ?? [];
    if (uid === undefined || weight === undefined || uid > LARGEST || weight > LARGEST || weight === 0) {
      return refuse(text, `UID=WEIGHT, a uid of 0 to ${LARGEST} and a whole weight of 1 to ${LARGEST}`);
    }
    if (weights.has(uid)) return refuse(text, 'each uid once');
    weights.set(uid, weight);
  }
  return weights;
});

export const command = defineCommand({
  name: 'weights set',
  summary: 'Sets what a neuron thinks of others, in the place of what it thought before.',
  details:
    'Weights are whole numbers of any scale: the chain divides them by their sum. A validator that runs sets its own; ' +
    'this is for experiments. It is free of charge and needs the least stake that the chain asks for.',
  examples: [
    {
      command: 'ganglion weights set 1=3 4=1 --key validator',
      says: 'three quarters to neuron 1, one to neuron 4',
    },
  ],
  positionals: [
    {
      name: 'UID=WEIGHT',
      schema: edges,
      help: `a uid and its weight, 1 to ${LARGEST}; several of them`,
      isMany: true,
    },
  ],
  settings: { ...chainSettings, ...keySettings, ...transactionSettings },
  run: async (call) => {
    const { positionals, output, signal } = call;
    const { toUid } = await import('@ganglion/chain');
    const row: WeightRow = [...positionals['UID=WEIGHT']]
      .sort(([a], [b]) => a - b)
      .map(([uid, weight]) => ({ uid: toUid(uid), weight }));
    const hotkey = await openSigner(call, 'hotkey');
    await withChain(call, async (chain) => {
      const neuron = await chain.neuronOf(hotkey.publicKey, { signal });
      if (neuron === undefined) {
        throw new GanglionError('unregistered', {
          what: 'this hotkey has no neuron on this chain',
          facts: { hotkey: hotkey.address },
          hint: 'register it with ganglion neuron register',
        });
      }
      await refuseUnknown(chain, row, neuron.uid, signal);
      const { weightsVersion: versionKey } = await chain.hyperparameters({ signal });
      const sum = row.reduce((total, { weight }) => total + weight, 0);
      const receipt = await transact(call, chain, {
        signer: hotkey,
        action: { kind: 'set-weights', row, versionKey },
        what: `Set the weights of neuron ${neuron.uid}`,
        details: row.map(({ uid, weight }) => `${((weight / sum) * 100).toFixed(2)} % on neuron ${uid}`),
      });
      await report(output, receipt, { uid: neuron.uid, row });
    });
  },
});

/** The chain would refuse them as well, without saying which one it was. */
async function refuseUnknown(
  chain: ChainClient,
  row: WeightRow,
  own: number,
  signal: AbortSignal,
): Promise<void> {
  const { neurons } = await chain.metagraph({ columns: ['registeredAt'], signal });
  const known = new Set<number>(neurons.map(({ uid }) => uid));
  const wrong = row.find(({ uid }) => uid === own || !known.has(uid));
  if (wrong === undefined) return;
  throw new GanglionError('invalid-argument', {
    what: wrong.uid === own ? 'a neuron gives no weight to itself' : 'there is no neuron with this uid',
    facts: { uid: wrong.uid },
    hint: 'ganglion metagraph lists the neurons',
  });
}
