// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/service';
import type { Uid } from './ids.ts';

/** What a neuron thinks of one other. */
export interface WeightEdge {
  readonly uid: Uid;
  /** 1..65535, of any scale: the chain normalises the row. */
  readonly weight: number;
}

/** What a neuron thinks of others: uids strictly increasing, its own not among them. */
export type WeightRow = readonly WeightEdge[];

const LARGEST_WEIGHT = 65_535;

/**
 * Turns scores of any scale into a row that the chain takes.
 *
 * The largest score becomes 65535, the others keep their ratio to it, rounded to nearest; what rounds to zero is left
 * out, and so is `self`. Empty when no score is positive. Throws `invalid-argument` for a score that is negative or not
 * finite, and for a uid named twice.
 */
export function toWeightRow(scores: Iterable<readonly [Uid, number]>, self?: Uid): WeightRow {
  const byUid = new Map<Uid, number>();
  for (const [uid, score] of scores) {
    if (!(score >= 0 && Number.isFinite(score))) {
      throw new GanglionError('invalid-argument', {
        what: 'a score is a finite number, zero or more',
        facts: { uid, score },
      });
    }
    if (byUid.has(uid)) {
      throw new GanglionError('invalid-argument', { what: 'a uid has two scores', facts: { uid } });
    }
    if (uid !== self) byUid.set(uid, score);
  }
  let largest = 0;
  for (const score of byUid.values()) largest = Math.max(largest, score);
  if (largest === 0) return [];
  return [...byUid]
    .map(([uid, score]) => ({ uid, weight: Math.round((score / largest) * LARGEST_WEIGHT) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => a.uid - b.uid);
}
