// SPDX-License-Identifier: Apache-2.0
import type { Vec } from '@polkadot/types';
import type {
  GanglionMetagraphRuntimeApiBondRowInfo,
  GanglionMetagraphRuntimeApiWeightRowInfo,
} from '@polkadot/types/lookup';
import { type Bond, toBond } from './fractions.ts';
import { type Hash, toUid, type Uid } from './ids.ts';
import { readPages } from './pages.ts';
import type { Session } from './session.ts';
import type { WeightRow } from './weight-row.ts';

/** The weights that a neuron has set. */
export interface WeightRowInfo {
  readonly uid: Uid;
  /** The block in which it set them. */
  readonly setAt: number;
  readonly edges: WeightRow;
}

/** The bonds that a neuron holds. */
export interface BondRowInfo {
  readonly uid: Uid;
  /** Uids strictly increasing. */
  readonly bonds: readonly { readonly uid: Uid; readonly bond: Bond }[];
}

/** The rows of weights at a block, by uid; neurons that never set any are left out. */
export async function readWeights(session: Session, hash: Hash): Promise<WeightRowInfo[]> {
  type Rows = Vec<GanglionMetagraphRuntimeApiWeightRowInfo>;
  const rows: WeightRowInfo[] = [];
  for (const page of await readPages<Rows>(session, 'weights', hash)) {
    for (const { uid, setAt, edges } of page) {
      rows.push({
        uid: toUid(uid.toNumber()),
        setAt: setAt.toNumber(),
        edges: edges.map(([to, weight]) => ({ uid: toUid(to.toNumber()), weight: weight.toNumber() })),
      });
    }
  }
  return rows;
}

/** The rows of bonds at a block, by uid; neurons without bonds are left out. */
export async function readBonds(session: Session, hash: Hash): Promise<BondRowInfo[]> {
  type Rows = Vec<GanglionMetagraphRuntimeApiBondRowInfo>;
  const rows: BondRowInfo[] = [];
  for (const page of await readPages<Rows>(session, 'bonds', hash)) {
    for (const row of page) {
      rows.push({
        uid: toUid(row.uid.toNumber()),
        bonds: row.bonds.map(([to, bond]) => ({ uid: toUid(to.toNumber()), bond: toBond(bond.toBigInt()) })),
      });
    }
  }
  return rows;
}
