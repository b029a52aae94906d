// SPDX-License-Identifier: Apache-2.0

declare const fraction: unique symbol;
declare const bond: unique symbol;

/**
 * A proportion as the chain computes it: units of 2^-64, in 0..2^64-1.
 *
 * One value is special: 2^64-1 is exactly one.
 */
export type Fraction = bigint & { readonly [fraction]: true };

/** A bond in units of 2^-96 of the voting stake; where bonds forget little it exceeds one. */
export type Bond = bigint & { readonly [bond]: true };

const FRACTION_BITS = 64n;
const BOND_BITS = 96n;
const LARGEST_FRACTION = 2n ** FRACTION_BITS - 1n;
const PARAMETER_DIGITS = 18;

/** The nearest number. */
export function fractionToNumber(value: Fraction): number {
  return value === LARGEST_FRACTION ? 1 : Number(value) / 2 ** 64;
}

/** The exact decimal, as `0.25`; at most 64 digits after the point. */
export function fractionToDecimal(value: Fraction): string {
  return value === LARGEST_FRACTION ? '1' : binaryToDecimal(value, FRACTION_BITS);
}

/** The nearest number. */
export function bondToNumber(value: Bond): number {
  return Number(value) / 2 ** 96;
}

/** The exact decimal; at most 96 digits after the point. */
export function bondToDecimal(value: Bond): string {
  return binaryToDecimal(value, BOND_BITS);
}

/** Trusts its caller that `value` came from the chain's field of that unit. */
export function toFraction(value: bigint): Fraction {
  return value as Fraction;
}

/** Trusts its caller that `value` came from the chain's field of that unit. */
export function toBond(value: bigint): Bond {
  return value as Bond;
}

/** A parameter in units of 10^-18 as the exact decimal. */
export function parameterToDecimal(value: bigint): string {
  return placePoint(value, PARAMETER_DIGITS);
}

/** value / 2^bits is value * 5^bits / 10^bits: exact, with `bits` digits after the point. */
function binaryToDecimal(value: bigint, bits: bigint): string {
  return placePoint(value * 5n ** bits, Number(bits));
}

/** value / 10^digits without trailing zeros. */
export function placePoint(value: bigint, digits: number): string {
  const text = value.toString().padStart(digits + 1, '0');
  const whole = text.slice(0, -digits);
  const rest = text.slice(-digits).replace(/0+$/, '');
  return rest === '' ? whole : `${whole}.${rest}`;
}
