// SPDX-License-Identifier: Apache-2.0
// Figures of the chain as a person reads them; brings the chain's client, so commands import it
// when they run.
import { type Fraction, fractionToNumber, TOKEN } from '@ganglion/chain';

/** A proportion with four decimals. */
export function share(fraction: Fraction): string {
  return fractionToNumber(fraction).toFixed(4);
}

/** A proportion in percent. */
export function percent(fraction: Fraction): string {
  return `${(fractionToNumber(fraction) * 100).toFixed(2)} %`;
}

/**
 * Units as tokens with four decimals, rounded down: a table is for reading, the JSON document is
 * exact.
 */
export function tokens(units: bigint): string {
  const decimals = ((units % TOKEN) * 10_000n) / TOKEN;
  return `${units / TOKEN}.${decimals.toString().padStart(4, '0')}`;
}

/** An address of which both ends can be told apart. */
export function shortAddress(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-6)}`;
}
