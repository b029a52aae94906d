// SPDX-License-Identifier: Apache-2.0
import type { EpochRecord, NeuronRecord } from './record.ts';

/** One thing that must be true at the end. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What was found. */
  readonly value: string | number;
}

/**
 * The least rank correlation between size and incentive that counts as "bigger models rank higher".
 *
 * It allows one pair of neighbours to be out of order: 0.9 for five models, 0.8 for four, and never
 * less than 0.5.
 */
export function leastSpearman(models: number): number {
  return Math.max(0.5, 1 - 12 / (models * (models * models - 1)) - 1e-9);
}

/** What the checks look at. */
export interface Evidence {
  readonly epochs: readonly EpochRecord[];
  /** Every process that was started, and the model that it serves. */
  readonly processes: readonly {
    readonly name: string;
    readonly isAlive: boolean;
    readonly model?: string | undefined;
  }[];
  /** What the best miner wrote. */
  readonly answer: string;
}

/** Judges a run: whether the market paid whom it should, and exactly what it had. */
export function runChecks(evidence: Evidence): Check[] {
  const { epochs, processes, answer } = evidence;
  const last = epochs.at(-1)?.neurons ?? [];
  // A miner that was killed earns less and less, whatever its size.
  const gone = processes.flatMap(({ isAlive, model }) => (isAlive || model === undefined ? [] : [model]));
  const miners = last.filter(({ role, model }) => role === 'miner' && !gone.some((name) => name === model));
  const spearman = spearmanCorrelation(
    miners.map(({ parameters }) => parameters ?? 0),
    miners.map(({ incentive }) => incentive),
  );
  const validators = last.filter(({ role }) => role === 'validator');
  const paid = validators.filter(({ dividends }) => dividends > 0).length;
  const inexact = epochs.filter((epoch) => !isExact(epoch)).length;
  return [
    {
      name: 'bigger models earn more (Spearman)',
      ok: spearman >= leastSpearman(miners.length),
      value: Math.round(spearman * 1e4) / 1e4,
    },
    earnsNothing('the malformed miner earns nothing', 'malformed', epochs),
    earnsNothing('the silent miner earns nothing', 'silent', epochs),
    {
      name: 'minted + carried = emission, to the unit, in every epoch',
      ok: epochs.length > 0 && inexact === 0,
      value: `${epochs.length - inexact} of ${epochs.length} epochs`,
    },
    {
      name: 'validators earn dividends',
      ok: validators.length > 0 && paid === validators.length,
      value: `${paid} of ${validators.length}`,
    },
    carriesOn(processes),
    {
      name: 'the best miner continues a text',
      ok: answer.trim().length > 0,
      value: `${answer.length} letters`,
    },
  ];
}

/** Spearman's rank correlation, ties sharing their mean rank; 0 when either side does not vary. */
export function spearmanCorrelation(xs: readonly number[], ys: readonly number[]): number {
  if (xs.length !== ys.length) throw new RangeError('both sides need the same length');
  const a = ranks(xs);
  const b = ranks(ys);
  const mean = (xs.length + 1) / 2;
  let covariance = 0;
  let varianceA = 0;
  let varianceB = 0;
  for (const [i, rank] of a.entries()) {
    const da = rank - mean;
    const db = (b[i] ?? mean) - mean;
    covariance += da * db;
    varianceA += da * da;
    varianceB += db * db;
  }
  const scale = Math.sqrt(varianceA * varianceB);
  return scale === 0 ? 0 : covariance / scale;
}

function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const smaller = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return smaller + (equal + 1) / 2;
  });
}

/**
 * What the chain minted and kept must be what it had; what the neurons were given, and what their
 * stakes grew by, must be what it minted.
 */
function isExact(epoch: EpochRecord): boolean {
  const { minted, carry, carryBefore, emission, stakeGrowth } = epoch.supply;
  const given = epoch.neurons.reduce((sum, neuron) => sum + BigInt(neuron.emission), 0n);
  return minted + carry === emission + carryBefore && given === minted && stakeGrowth === minted;
}

/** A market outlives its miners, not its chain and validators. */
function carriesOn(processes: Evidence['processes']): Check {
  const ended = processes.filter(({ isAlive }) => !isAlive).map(({ name }) => name);
  const alive = `${processes.length - ended.length} of ${processes.length} processes`;
  return {
    name: 'the chain and every validator are alive',
    ok: !ended.some((name) => name === 'chain' || name.startsWith('validator')),
    value: ended.length === 0 ? alive : `${alive}; ended: ${ended.join(', ')}`,
  };
}

function earnsNothing(name: string, role: NeuronRecord['role'], epochs: readonly EpochRecord[]): Check {
  const all = epochs.flatMap(({ neurons }) => neurons).filter((neuron) => neuron.role === role);
  const earned = all.reduce((sum, { emission }) => sum + BigInt(emission), 0n);
  return { name, ok: all.length > 0 && earned === 0n, value: `${earned} units` };
}
