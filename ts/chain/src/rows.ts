// SPDX-License-Identifier: Apache-2.0
import type {
  GanglionMetagraphRuntimeApiBondPage,
  GanglionMetagraphRuntimeApiWeightPage,
} from '@polkadot/types/lookup';
import { type Bond, toBond } from './fractions.ts';
import { type Hash, toUid, type Uid } from './ids.ts';
import { readRows } from './pages.ts';
import type { Session } from './session.ts';
import type { WeightRow } from './weight-row.ts';

/** The weights that a neuron has set. */
export interface WeightRowInfo {
  readonly uid: Uid;
  /** The block in which it set or revealed them. */
  readonly setAt: number;
  /** The block as of which they speak: that in which they were set or, if they were revealed, committed to. */
  readonly meantAt: number;
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
  const rows: WeightRowInfo[] = [];
  for (const page of await readRows<GanglionMetagraphRuntimeApiWeightPage>(session, 'weights', hash)) {
    for (const { uid, setAt, meantAt, edges } of page.rows) {
      rows.push({
        uid: toUid(uid.toNumber()),
        setAt: setAt.toNumber(),
        meantAt: meantAt.toNumber(),
        edges: edges.map(([to, weight]) => ({ uid: toUid(to.toNumber()), weight: weight.toNumber() })),
      });
    }
  }
  return rows;
}

/** The rows of bonds at a block, by uid; neurons without bonds are left out. */
export async function readBonds(session: Session, hash: Hash): Promise<BondRowInfo[]> {
  const rows: BondRowInfo[] = [];
  for (const page of await readRows<GanglionMetagraphRuntimeApiBondPage>(session, 'bonds', hash)) {
    for (const row of page.rows) {
      rows.push({
        uid: toUid(row.uid.toNumber()),
        bonds: row.bonds.map(([to, bond]) => ({ uid: toUid(to.toNumber()), bond: toBond(bond.toBigInt()) })),
      });
    }
  }
  return rows;
}
