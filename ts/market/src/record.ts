// SPDX-License-Identifier: Apache-2.0
import { type Epoch, fractionToNumber, type Metagraph, type Neuron } from '@ganglion/chain';
import type { EpochReport } from '@ganglion/validator';
import type { Member, Role } from './cast.ts';

/**
 * One neuron in one epoch, as in the demo's JSON. Amounts are units in decimal strings, shares
 * numbers.
 */
export interface NeuronRecord {
  readonly uid: number;
  readonly role: Role;
  readonly model: string | null;
  readonly parameters: number | null;
  /** Cross-entropy, nats per token: mean over the validators. */
  readonly loss: number | null;
  /** Score, nats per token: mean over the validators. */
  readonly shapley: number | null;
  readonly stake: string;
  readonly rank: number;
  readonly trust: number;
  readonly consensus: number;
  readonly incentive: number;
  readonly dividends: number;
  readonly emission: string;
}

/** Where the units of an epoch went. */
export interface Supply {
  /** Emission of one block times tempo. */
  readonly emission: bigint;
  /** Left over by the epoch before. */
  readonly carryBefore: bigint;
  readonly minted: bigint;
  /** Left over for the next. */
  readonly carry: bigint;
  /** By how much all stakes together grew. */
  readonly stakeGrowth: bigint;
}

/** One epoch as the demo saw it. */
export interface EpochRecord {
  readonly block: number;
  readonly neurons: readonly NeuronRecord[];
  readonly supply: Supply;
  /** Cross-entropy of the validators' own model and of their mixture, nats per token. */
  readonly ownLoss: number | null;
  readonly mixtureLoss: number | null;
}

/** The newest report of each validator. */
export type Reports = ReadonlyMap<string, EpochReport>;

/** Puts together what the chain and the validators say of one epoch. */
export function recordEpoch(found: {
  readonly epoch: Epoch;
  readonly metagraph: Metagraph;
  readonly members: readonly Member[];
  readonly reports: Reports;
  readonly supply: Supply;
}): EpochRecord {
  const { epoch, metagraph, members, reports, supply } = found;
  const byHotkey = new Map(members.map((member) => [member.hotkey.address, member]));
  const neurons = metagraph.neurons.flatMap((neuron) => {
    const member = byHotkey.get(neuron.hotkeyAddress);
    return member === undefined ? [] : [recordNeuron(neuron, member, [...reports.values()])];
  });
  const all = [...reports.values()];
  return {
    block: epoch.block.number,
    neurons,
    supply,
    ownLoss: meanOf(all.map(({ ownLoss }) => ownLoss)),
    mixtureLoss: meanOf(all.map(({ mixtureLoss }) => mixtureLoss)),
  };
}

function recordNeuron(neuron: Neuron, member: Member, reports: readonly EpochReport[]): NeuronRecord {
  const seen = reports.flatMap(({ peers }) => peers.filter(({ uid }) => uid === neuron.uid));
  const isAsked = member.role !== 'validator';
  return {
    uid: neuron.uid,
    role: member.role,
    model: member.model?.name ?? null,
    parameters: member.model?.parameters ?? null,
    loss: isAsked ? meanOf(seen.map(({ loss }) => loss)) : null,
    shapley: isAsked ? meanOf(seen.map(({ shapley }) => shapley)) : null,
    stake: neuron.stake.toString(),
    rank: fractionToNumber(neuron.rank),
    trust: fractionToNumber(neuron.trust),
    consensus: fractionToNumber(neuron.consensus),
    incentive: fractionToNumber(neuron.incentive),
    dividends: fractionToNumber(neuron.dividends),
    emission: neuron.emission.toString(),
  };
}

/** The mean of what is known; null when nothing is. */
function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
