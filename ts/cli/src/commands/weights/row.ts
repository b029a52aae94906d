// SPDX-License-Identifier: Apache-2.0
// What the verbs that set weights, now or later, have in common.
import type { Signer } from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import type { ChainClient, Neuron, WeightRow } from '@ganglion/chain';
import { shown } from '@ganglion/program';
import { z } from 'zod';

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

/** The row on a command line. */
export const rowPositional = {
  name: 'UID=WEIGHT',
  schema: edges,
  help: `a uid and its weight, 1 to ${LARGEST}; several of them`,
  isMany: true,
} as const;

/** Where a promised row is kept. */
export const fileSettings = {
  file: {
    schema: z.string().min(1).optional(),
    value: 'FILE',
    help: 'where row and salt are kept until they are revealed; default one in ~/.ganglion/weights',
  },
} as const;

/** The row that a command line means, in the order of uids. */
export async function rowOf(weights: ReadonlyMap<number, number>): Promise<WeightRow> {
  const { toUid } = await import('@ganglion/chain');
  return [...weights].sort(([a], [b]) => a - b).map(([uid, weight]) => ({ uid: toUid(uid), weight }));
}

/** A row in words, a line for each weight. */
export function sharesOf(row: WeightRow): string[] {
  const sum = row.reduce((total, { weight }) => total + weight, 0);
  return row.map(({ uid, weight }) => `${((weight / sum) * 100).toFixed(2)} % on neuron ${uid}`);
}

/** The neuron of a hotkey; `unregistered` when there is none. */
export async function ownNeuron(chain: ChainClient, hotkey: Signer, signal: AbortSignal): Promise<Neuron> {
  const neuron = await chain.neuronOf(hotkey.publicKey, { signal });
  if (neuron !== undefined) return neuron;
  const { unregistered } = await import('@ganglion/chain');
  throw unregistered(hotkey);
}

/** The chain would refuse them as well, without saying which one it was. */
export async function refuseUnknown(
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
