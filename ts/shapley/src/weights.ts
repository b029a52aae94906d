// SPDX-License-Identifier: Apache-2.0

/** The largest weight that the chain takes: a u16. */
export const MAX_WEIGHT = 65535;

/** One entry of a validator's row on chain. */
export interface Edge {
  readonly uid: number;
  /** From 1 to the largest weight. */
  readonly weight: number;
}

/** Limits of a row. */
export interface WeightOptions {
  /** The weight of the best peer. @default MAX_WEIGHT */
  readonly maxWeight?: number;
  /** Keep only the best so many peers; among equals the lower uid. @default all */
  readonly maxEdges?: number;
}

/**
 * Turns scores into a row of weights: proportional, positive scores only, the best gets
 * `maxWeight`.
 *
 * weight = round(score / best * maxWeight); what rounds to 0 is left out. Uids come out strictly
 * increasing, as the chain wants them, and the same scores in any order give the same row. Empty
 * when no score is positive. Throws RangeError for a score that is not finite, a uid that is no u16
 * or comes twice, or limits that are not usable.
 */
export function weightsFromScores(
  scores: Iterable<{ readonly uid: number; readonly score: number }>,
  options: WeightOptions = {},
): Edge[] {
  const { maxWeight = MAX_WEIGHT, maxEdges = Infinity } = options;
  if (!Number.isInteger(maxWeight) || maxWeight < 1 || maxWeight > MAX_WEIGHT) {
    throw new RangeError(`maxWeight must be an integer from 1 to ${MAX_WEIGHT}, not ${maxWeight}`);
  }
  if (!(maxEdges >= 0)) throw new RangeError(`maxEdges must not be negative, not ${maxEdges}`);
  const seen = new Set<number>();
  const positive: { uid: number; score: number }[] = [];
  for (const { uid, score } of scores) {
    if (!Number.isInteger(uid) || uid < 0 || uid > 65535) throw new RangeError(`${uid} is not a uid`);
    if (seen.has(uid)) throw new RangeError(`uid ${uid} comes twice`);
    if (!Number.isFinite(score)) throw new RangeError(`the score of uid ${uid} is ${score}`);
    seen.add(uid);
    if (score > 0) positive.push({ uid, score });
  }
  positive.sort((a, b) => b.score - a.score || a.uid - b.uid);
  const best = positive[0]?.score ?? 1;
  return positive
    .slice(0, maxEdges)
    .map(({ uid, score }) => ({ uid, weight: Math.round((score / best) * maxWeight) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => a.uid - b.uid);
}
