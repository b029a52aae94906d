// SPDX-License-Identifier: Apache-2.0
import { fromUri } from '@ganglion/account';
import { GanglionError, shownEndpoint } from '@ganglion/base';
import { type ChainClient, enrol } from '@ganglion/chain';
import type { Member } from './cast.ts';

/**
 * The members that the chain does not have yet; fails with `invalid-argument` when it has neurons
 * that are none of them.
 */
export async function missingFrom(
  chain: ChainClient,
  members: readonly Member[],
  signal: AbortSignal,
): Promise<readonly Member[]> {
  const { neurons } = await chain.metagraph({ columns: ['hotkeyAddress'], signal });
  const present = new Set<string>(neurons.map(({ hotkeyAddress }) => hotkeyAddress));
  const missing = members.filter(({ hotkey }) => !present.has(hotkey.address));
  const others = neurons.length - (members.length - missing.length);
  if (others > 0) {
    throw new GanglionError('invalid-argument', {
      what: 'there are other neurons on the chain',
      facts: { flag: '--chain', value: shownEndpoint(chain.endpoint), neurons: others },
      hint: 'give a new chain, or the --seed of the demo that registered them',
    });
  }
  return missing;
}

/**
 * Makes neurons of the members that are none yet; //Alice, who owns most of a development chain,
 * pays.
 */
export async function enrolMembers(
  chain: ChainClient,
  members: readonly Member[],
  signal: AbortSignal,
): Promise<void> {
  await enrol(chain, { entrants: members, payer: await fromUri('//Alice') }, { signal });
}
