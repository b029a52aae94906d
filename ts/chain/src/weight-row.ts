// SPDX-License-Identifier: Apache-2.0
import type { Uid } from './ids.ts';

/** What a neuron thinks of one other. */
export interface WeightEdge {
  readonly uid: Uid;
  /** 1..65535, of any scale: the chain normalises the row. */
  readonly weight: number;
}

/** What a neuron thinks of others: uids strictly increasing, its own not among them. */
export type WeightRow = readonly WeightEdge[];
