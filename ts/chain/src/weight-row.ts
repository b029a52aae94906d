// SPDX-License-Identifier: Apache-2.0
import { toU16 } from './fields.ts';
import type { Uid } from './ids.ts';

/** What a neuron thinks of one other. */
export interface WeightEdge {
  readonly uid: Uid;
  /** 1..65535, of any scale: the chain normalises the row. */
  readonly weight: number;
}

/** What a neuron thinks of others: uids strictly increasing, its own not among them. */
export type WeightRow = readonly WeightEdge[];

/** A row as the chain takes it; throws `invalid-argument` for a number that has no place there. */
export function encodeRow(row: WeightRow): [number, number][] {
  return row.map(({ uid, weight }) => [toU16('uid', uid), toU16('weight', weight)]);
}
