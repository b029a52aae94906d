// SPDX-License-Identifier: Apache-2.0
import type { Option, u16 } from '@polkadot/types';
import type { Codec } from '@polkadot/types/types';
import { readParameters } from './hyperparameters.ts';
import type { Hash } from './ids.ts';
import { callMetagraphApi, encodeNumbers } from './runtime-api.ts';
import type { Session } from './session.ts';

/** The largest page that the runtime answers with. */
const PAGE = 256;

/** A page of rows, and the uid at which the next one begins. */
interface PageOfRows extends Codec {
  readonly next: Option<u16>;
}

/** Every page of rows: the chain ends one where it has many values, and says where the next begins. */
export async function readRows<T extends PageOfRows>(
  session: Session,
  method: 'weights' | 'bonds',
  hash: Hash,
): Promise<T[]> {
  const pages: T[] = [];
  for (let first: number | undefined = 0; first !== undefined; ) {
    const page: T = await callMetagraphApi<T>(session, method, encodeNumbers(first, PAGE), hash);
    pages.push(page);
    first = uidAfter(first, page);
  }
  return pages;
}

/** Where an answer that begins at `first` says to go on: above it, so that the answers end whatever a chain says. */
export function uidAfter(first: number, { next }: { readonly next: Option<u16> }): number | undefined {
  const uid = next.unwrapOr(undefined)?.toNumber();
  return uid !== undefined && uid > first ? uid : undefined;
}

/**
 * Every page of the metagraph: a short one does not end them, because uids without a neuron are left out.
 *
 * `columns` are the bits of the columns.
 */
export async function readPages<T extends Codec>(
  session: Session,
  hash: Hash,
  columns: number,
): Promise<T[]> {
  const { neurons } = await readParameters(session, hash);
  const pages: T[] = [];
  for (let first = 0; first < neurons.toNumber(); first += PAGE) {
    const args = encodeNumbers(first, PAGE, columns);
    pages.push(await callMetagraphApi<T>(session, 'metagraph', args, hash));
  }
  return pages;
}
