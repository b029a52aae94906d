// SPDX-License-Identifier: Apache-2.0
import type { Signer } from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import type { AccountId, ChainClient, Neuron } from '@ganglion/chain';
import { shown } from '@ganglion/program';
import { z } from 'zod';
import { type KeysCall, keyFileOf } from './signing.ts';

/**
 * Which neuron somebody means: its uid, its hotkey's address, or the name or path of its hotkey.
 */
export const neuronReference = z.string().min(1);

/** How a neuron is named on a command line, for help. */
export const NEURON_HELP = 'a neuron: its uid, the address of its hotkey, or the name or path of that key';

/**
 * An account on a command line: an address, or the name or path of a key, whose file tells its
 * address.
 */
export async function accountOf(call: KeysCall, flag: string, text: string): Promise<AccountId> {
  const { decodeAddress } = await import('@ganglion/account');
  // An address has 46 characters or more, with capitals: no name of a key looks like one.
  if (/^[1-9A-HJ-NP-Za-km-z]{46,50}$/.test(text) && /[A-Z]/.test(text)) {
    try {
      return decodeAddress(text);
    } catch (cause) {
      throw new GanglionError('invalid-argument', {
        what: 'this is not the address of an account',
        facts: { flag, value: shown(text) },
        hint: 'copy it again: one of its characters is wrong',
        cause,
      });
    }
  }
  const { readKeyInfo } = await import('@ganglion/keystore');
  const { address } = await readKeyInfo(await keyFileOf(call, flag, text));
  return decodeAddress(address);
}

/** The neuron that somebody means; `not-found` when there is none. */
export async function findNeuron(
  call: KeysCall,
  chain: ChainClient,
  flag: string,
  text: string,
): Promise<Neuron> {
  const { signal } = call;
  if (!/^\d+$/.test(text)) {
    const found = await chain.neuronOf(await accountOf(call, flag, text), { signal });
    if (found !== undefined) return found;
    throw new GanglionError('not-found', {
      what: 'no neuron has this hotkey',
      facts: { flag, value: shown(text) },
      hint: 'register it with ganglion neuron register; ganglion metagraph lists those that are',
    });
  }
  const { neurons } = await chain.metagraph({ columns: ['hotkey'], signal });
  const place = neurons.find(({ uid }) => uid === Number(text));
  const found = place && (await chain.neuronOf(place.hotkey, { signal }));
  if (found !== undefined) return found;
  throw new GanglionError('not-found', {
    what: 'there is no neuron with this uid',
    facts: { flag, uid: shown(text), largest: neurons.at(-1)?.uid ?? 'none' },
    hint: 'ganglion metagraph lists the neurons',
  });
}

/** The neuron that somebody means, or the only one of a coldkey when none is named. */
export async function findOwnNeuron(
  call: KeysCall,
  chain: ChainClient,
  init: { readonly flag: string; readonly text: string | undefined; readonly coldkey: Signer },
): Promise<Neuron> {
  const { flag, text, coldkey } = init;
  if (text !== undefined) return findNeuron(call, chain, flag, text);
  const { neurons } = await chain.metagraph({ signal: call.signal });
  const own = neurons.filter(({ coldkeyAddress }) => coldkeyAddress === coldkey.address);
  const [only] = own;
  if (only !== undefined && own.length === 1) return only;
  throw new GanglionError('invalid-argument', {
    what: own.length === 0 ? 'this account owns no neuron' : 'this account owns several neurons',
    facts: { flag, account: coldkey.address, uids: own.map(({ uid }) => uid).join(' ') || 'none' },
    hint: own.length === 0 ? 'name the neuron, or register one' : 'name one of them',
  });
}
