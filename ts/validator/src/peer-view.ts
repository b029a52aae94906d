// SPDX-License-Identifier: Apache-2.0

import { type Signer, toHex } from '@ganglion/account';
import type { CallOptions, Clock } from '@ganglion/base';
import type { ChainClient, Metagraph, Neuron, Uid } from '@ganglion/chain';
import type { AxonInfo } from '@ganglion/dendrite';

/** A neuron that can be asked. */
export interface Peer {
  readonly uid: Uid;
  /**
   * Who it is: hotkey and block of registration. A uid alone may belong to another neuron tomorrow.
   */
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

/** The peers whose scores are still worth keeping: everyone on the chain. */
export function livePeerKeys(metagraph: Metagraph): ReadonlySet<PeerKey> {
  return new Set(metagraph.neurons.map(peerKey));
}

/** For how long a view of the neurons is good enough to choose whom to ask. */
const MAX_AGE_MS = 5_000;

/** What the chain said last of all neurons, and who of them can be asked. */
export class PeerView {
  readonly #chain: Pick<ChainClient, 'metagraph'>;
  readonly #clock: Pick<Clock, 'elapsed'>;
  readonly #hotkey: Pick<Signer, 'address' | 'publicKey'>;
  readonly #onRead: (metagraph: Metagraph) => void;
  #seen: { readonly metagraph: Metagraph; readonly at: number } | undefined;

  /** `onRead` is told what was read, each time. */
  constructor(components: {
    readonly chain: Pick<ChainClient, 'metagraph'>;
    readonly clock: Pick<Clock, 'elapsed'>;
    readonly hotkey: Pick<Signer, 'address' | 'publicKey'>;
    readonly onRead: (metagraph: Metagraph) => void;
  }) {
    this.#chain = components.chain;
    this.#clock = components.clock;
    this.#hotkey = components.hotkey;
    this.#onRead = components.onRead;
  }

  /** Reads the metagraph anew. */
  async read(options: CallOptions): Promise<Metagraph> {
    const metagraph = await this.#chain.metagraph(options);
    this.#seen = { metagraph, at: this.#clock.elapsed() };
    this.#onRead(metagraph);
    return metagraph;
  }

  /** Returns the neurons that can be asked, as the chain said within the last five seconds. */
  async peers(options: CallOptions): Promise<Peer[]> {
    const seen = this.#seen;
    const isFresh = seen !== undefined && this.#clock.elapsed() - seen.at < MAX_AGE_MS;
    return this.peersOf(isFresh ? seen.metagraph : await this.read(options));
  }

  /** Returns the neurons of a metagraph that can be asked. */
  peersOf(metagraph: Metagraph): Peer[] {
    return findPeers(metagraph, this.#hotkey.publicKey);
  }

  /** Returns the validator's own neuron in a metagraph; undefined when it has none. */
  selfIn(metagraph: Metagraph): Neuron | undefined {
    return metagraph.neurons.find(({ hotkeyAddress }) => hotkeyAddress === this.#hotkey.address);
  }
}
