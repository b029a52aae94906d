// SPDX-License-Identifier: Apache-2.0
import type { Signer } from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import { toUid, type Uid } from './ids.ts';
import type { Receipt } from './transactions/inclusion.ts';

/** The uid that a registration was given. */
export function uidOf({ events }: Receipt): Uid {
  const event = events.find(({ pallet, name }) => pallet === 'Registry' && name === 'NeuronRegistered');
  const uid = event?.data.uid;
  if (typeof uid !== 'number') throw untoldUid();
  return toUid(uid);
}

export function untoldUid(): GanglionError {
  return new GanglionError('internal', {
    what: 'the chain did not say which uid it gave',
    hint: 'see neuronOf',
  });
}

/** The typed error of a hotkey without a neuron. */
export function unregistered({ address }: Pick<Signer, 'address'>): GanglionError {
  return new GanglionError('unregistered', {
    what: 'this hotkey has no neuron on this chain',
    facts: { hotkey: address },
    hint: 'use the hotkey of a neuron, or register this one with its coldkey: ganglion neuron register',
  });
}
