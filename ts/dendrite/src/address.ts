// SPDX-License-Identifier: Apache-2.0
import { BlockList, isIP } from 'node:net';
import { GanglionError } from '@ganglion/base';

/**
 * Networks that only machines nearby can reach: dialling them for a stranger would be to work for
 * him.
 */
const LOCAL: readonly [string, number][] = [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
];

/**
 * Networks at which no axon can ever be: unspecified, protocol and documentation blocks, multicast,
 * reserved (the registries of special purpose addresses of IANA).
 */
const NEVER: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Only 2000::/3 was ever given to anybody. What is left out with the rest: addresses that hold an
  // IPv4 address, by which a private one could be smuggled in (compatible ::/96, mapped
  // ::ffff:0:0/96, translated ::ffff:0:0:0/96, 64:ff9b::/96 and 64:ff9b:1::/48), discard 100::/64,
  // SRv6 5f00::/16, multicast ff00::/8.
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  // Within it: protocol assignments with Teredo, which holds an IPv4 address too; documentation; 6to4.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

/** Below are the ports of the well-known services: no stranger has us speak to those. */
const LEAST_PORT = 1_024;

type Family = 'ipv4' | 'ipv6';

// A list for each family, because a list that holds the mapped addresses finds every IPv4 address
// in itself.
const local = { ipv4: listOf(LOCAL, 'ipv4'), ipv6: listOf(LOCAL, 'ipv6') };
const never = { ipv4: listOf(NEVER, 'ipv4'), ipv6: listOf(NEVER, 'ipv6') };

/**
 * Checks that dendrites dial this host.
 *
 * Throws `address-refused` for anything but an IP address that strangers may be at; loopback,
 * private and link-local ones pass when `allowLocal` says so. The error does not repeat the
 * address.
 */
export function assertDialable(host: string, allowLocal: boolean): void {
  const version = isIP(host);
  if (version === 0 || host.includes('%')) throw refused('this is no IP address');
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const isLocal = isLocalAddress(host);
  if (isLocal && !allowLocal) {
    throw refused(
      'the address is loopback, private or link-local',
      'on a local network, allow local addresses',
    );
  }
  if (!isLocal && (never[family].check(host, family) || isIsatap(host))) {
    throw refused('no axon can be at this address');
  }
}

function isLocalAddress(host: string): boolean {
  const family = isIP(host) === 4 ? 'ipv4' : 'ipv6';
  return local[family].check(host, family);
}

/** Whether the last 64 bits say that the rest is an IPv4 address to tunnel to (RFC 5214), in whatever network. */
function isIsatap(host: string): boolean {
  if (!host.includes(':')) return false;
  const [, inner = ''] = /^\[(.*)\]$/.exec(new URL(`http://[${host}]`).hostname) ?? [];
  const [head = '', tail] = inner.split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const middle = Array<string>(8 - left.length - right.length).fill('0');
  const segments = [...left, ...middle, ...right];
  return segments[5] === '5efe' && (segments[4] === '0' || segments[4] === '200');
}

/**
 * The address of an axon as a dialling target that no resolver touches.
 *
 * Throws `address-refused` as {@link assertDialable} does, and for a port that is none. Below 1024,
 * only local addresses are dialled, where they are allowed.
 */
export function targetOf(host: string, port: number, allowLocal: boolean): string {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw refused('the port is out of range');
  assertDialable(host, allowLocal);
  if (port < LEAST_PORT && !isLocalAddress(host)) {
    throw refused('the port is one of the well-known services', 'serve at a port from 1024 to 65535');
  }
  return isIP(host) === 4 ? `ipv4:${host}:${port}` : `ipv6:[${host}]:${port}`;
}

function listOf(networks: readonly [string, number][], family: Family): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of networks) {
    if ((network.includes(':') ? 'ipv6' : 'ipv4') === family) list.addSubnet(network, prefix, family);
  }
  return list;
}

/** The address itself is left out: it is what a peer wrote. */
function refused(what: string, hint?: string): GanglionError {
  return new GanglionError('address-refused', hint === undefined ? { what } : { what, hint });
}
