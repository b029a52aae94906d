// SPDX-License-Identifier: Apache-2.0

import { toHex } from '@ganglion/account';
import type { Metagraph, Neuron, Uid } from '@ganglion/chain';
import type { AxonInfo } from '@ganglion/dendrite';

/** A neuron that can be asked. */
export interface Peer {
  readonly uid: Uid;
  /** Who it is: hotkey and block of registration. A uid alone may belong to another neuron tomorrow. */
  readonly key: PeerKey;
  readonly axon: AxonInfo;
}

/** `<hotkey in hexadecimal>:<block of registration>`. */
export type PeerKey = string;

/** Returns the name under which a neuron's score is kept. */
export function peerKey(neuron: Pick<Neuron, 'hotkey' | 'registeredAt'>): PeerKey {
  return `${toHex(neuron.hotkey)}:${neuron.registeredAt}`;
}

/** Returns the neurons that serve CausalLMNext, without the validator itself, by uid. */
export function findPeers(metagraph: Metagraph, self: Uint8Array): Peer[] {
  const own = toHex(self);
  const peers: Peer[] = [];
  for (const neuron of metagraph.neurons) {
    const { axon } = neuron;
    if (axon === undefined || axon.protocol !== 'grpc' || !axon.synapses.includes('CausalLMNext')) continue;
    if (toHex(neuron.hotkey) === own) continue;
    peers.push({
      uid: neuron.uid,
      key: peerKey(neuron),
      axon: { hotkey: neuron.hotkey, host: axon.ip, port: axon.port },
    });
  }
  return peers;
}
