// SPDX-License-Identifier: Apache-2.0
import { isIPv4 } from 'node:net';

/** An address of version 4 that is written as one of version 6, as a socket that listens for both tells it. */
const MAPPED = '::ffff:';

/**
 * The networks that answer for what comes from an address, the narrowest first: the address itself and its /24, or of version
 * 6 its /64, which is what a single customer is given at least.
 */
export function networksOf(address: string): readonly [string, ...string[]] {
  const plain = address.startsWith(MAPPED) ? address.slice(MAPPED.length) : address;
  if (isIPv4(plain)) return [plain, `${plain.slice(0, plain.lastIndexOf('.'))}.0/24`];
  const [head = '', tail] = plain.split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const zeros = Array<string>(Math.max(8 - left.length - right.length, 0)).fill('0');
  return [`${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`];
}

/** The widest network of an address. */
export function widestOf(networks: readonly [string, ...string[]]): string {
  return networks.at(-1) ?? networks[0];
}
