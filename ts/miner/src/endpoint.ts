// SPDX-License-Identifier: Apache-2.0
import { BlockList, isIPv6 } from 'node:net';
import type { AxonInfo, ChainClient } from '@ganglion/chain';
import type { Signer } from '@ganglion/keystore';
import { type CallOptions, GanglionError } from '@ganglion/service';

const local = new BlockList();
for (const [address, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['224.0.0.0', 3],
] as const) {
  local.addSubnet(address, prefix, 'ipv4');
}
for (const [address, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  local.addSubnet(address, prefix, 'ipv6');
}

/**
 * Refuses an address that no peer on the Internet could dial.
 *
 * The unspecified address (0.0.0.0, ::) can be listened on but never dialled, so it is refused even where local
 * addresses are allowed. Fails with `address-refused`.
 */
export function assertPublishable(ip: string, allowLocalAddresses: boolean): void {
  if (/^[0.:]+$/.test(ip)) {
    throw new GanglionError('address-refused', {
      what: 'nobody can dial the unspecified address',
      facts: { ip },
      hint: 'say with --public-ip under which address peers reach this host',
    });
  }
  if (!allowLocalAddresses && local.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4')) {
    throw new GanglionError('address-refused', {
      what: 'peers refuse to dial a loopback, private or multicast address',
      facts: { ip },
      hint: 'publish another with --public-ip, or allow it with --allow-local-addresses on a network of your own',
    });
  }
}

/**
 * Writes the axon's endpoint on the chain unless it stands there already; returns whether it had to.
 *
 * Fails with `unregistered` when the hotkey has no neuron, and as `serveAxon` does.
 */
export async function publishEndpoint(
  components: { readonly chain: Pick<ChainClient, 'neuronOf' | 'serveAxon'>; readonly hotkey: Signer },
  axon: AxonInfo,
  options: CallOptions = {},
): Promise<boolean> {
  const { chain, hotkey } = components;
  const neuron = await chain.neuronOf(hotkey.publicKey, options);
  if (neuron === undefined) throw unregistered(hotkey);
  if (neuron.axon !== undefined && endpointKey(neuron.axon) === endpointKey(axon)) return false;
  await chain.serveAxon({ hotkey, axon }, options);
  return true;
}

/** The typed error of a hotkey without a neuron. */
export function unregistered(hotkey: Signer): GanglionError {
  return new GanglionError('unregistered', {
    what: 'this hotkey has no neuron on this chain',
    facts: { hotkey: hotkey.address },
    hint: 'register it with its coldkey first',
  });
}

function endpointKey(axon: AxonInfo): string {
  const { ip, port, protocol, synapses } = axon;
  return JSON.stringify([ip, port, protocol, [...synapses].sort(), axon.tlsFingerprint?.join() ?? '']);
}
