// SPDX-License-Identifier: Apache-2.0
import { isIPv6, SocketAddress } from 'node:net';
import type { Signer } from '@ganglion/account';
import { type CallOptions, GanglionError } from '@ganglion/base';
import { type AxonInfo, type ChainClient, unregistered } from '@ganglion/chain';
import { assertDialable } from '@ganglion/dendrite';

/**
 * Refuses an address that dendrites do not dial, so that no miner publishes what its peers refuse.
 *
 * The unspecified address (0.0.0.0, ::) can be listened on but never dialled, so it is refused even
 * where local addresses are allowed. Fails with `address-refused`.
 */
export function assertPublishable(ip: string, allowLocalAddresses: boolean): void {
  try {
    assertDialable(ip, allowLocalAddresses);
  } catch (cause) {
    throw new GanglionError('address-refused', {
      what: 'peers refuse to dial this address',
      facts: { ip },
      hint: 'say with --public-ip under which address peers reach this host, or, if it is loopback or private, allow it with --allow-local-addresses on a network of your own',
      cause,
    });
  }
}

/**
 * Where a miner listens that was not told: everywhere when it publishes an address, because that
 * may be one of a router and no address of this machine, else on this machine alone.
 */
export function listeningAddress(init: {
  readonly axonHost?: string | undefined;
  readonly publicIp?: string | undefined;
}): string {
  const { axonHost, publicIp } = init;
  if (axonHost !== undefined) return axonHost;
  if (publicIp === undefined) return '127.0.0.1';
  return isIPv6(publicIp) ? '::' : '0.0.0.0';
}

/**
 * Writes the axon's endpoint on the chain unless the chain has it already; returns whether it was
 * written.
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
  if (neuron.axon !== undefined && isSameEndpoint(neuron.axon, axon)) return false;
  await chain.serveAxon({ hotkey, axon }, options);
  return true;
}

/**
 * Whether `serveAxon` failed for no other reason than that the endpoint before is too new to be
 * replaced.
 */
export function isTooEarly(error: unknown): boolean {
  return GanglionError.is(error, 'transaction-failed') && error.facts.error === 'ServedTooEarly';
}

/** Whether two endpoints say the same. */
export function isSameEndpoint(one: AxonInfo, other: AxonInfo): boolean {
  return endpointKey(one) === endpointKey(other);
}

function endpointKey(axon: AxonInfo): string {
  const { ip, port, protocol, synapses } = axon;
  // One IPv6 address has many texts; the chain's is another than most people's.
  const address = new SocketAddress({ address: ip, family: isIPv6(ip) ? 'ipv6' : 'ipv4' }).address;
  return JSON.stringify([address, port, protocol, [...synapses].sort(), axon.tlsFingerprint?.join() ?? '']);
}
