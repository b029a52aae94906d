// SPDX-License-Identifier: Apache-2.0
import type { Codec } from '@polkadot/types/types';
import { readParameters } from './hyperparameters.ts';
import type { Hash } from './ids.ts';
import { callMetagraphApi, encodeNumbers } from './runtime-api.ts';
import type { Session } from './session.ts';

/** The largest page that the runtime answers with. */
const PAGE = 256;

/**
 * Every page: a short one does not end them, because uids without what is asked for are left out.
 *
 * `columns` are the bits of the columns, for the metagraph only.
 */
export async function readPages<T extends Codec>(
  session: Session,
  method: 'metagraph' | 'weights' | 'bonds',
  hash: Hash,
  columns?: number,
): Promise<T[]> {
  const { neurons } = await readParameters(session, hash);
  const pages: T[] = [];
  for (let first = 0; first < neurons.toNumber(); first += PAGE) {
    const args = encodeNumbers(first, PAGE, columns);
    pages.push(await callMetagraphApi<T>(session, method, args, hash));
  }
  return pages;
}
