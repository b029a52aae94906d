// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import { placePoint } from './fractions.ts';

const DIGITS = 9;

/** One token in units. */
export const TOKEN = 10n ** BigInt(DIGITS);

/** Units as tokens, exact: `12.5`. */
export function formatAmount(units: bigint): string {
  return units < 0n ? `-${placePoint(-units, DIGITS)}` : placePoint(units, DIGITS);
}

/**
 * Tokens as units; throws `invalid-argument` for a sign, an exponent or more than 9 digits after
 * the point.
 */
export function parseAmount(tokens: string): bigint {
  const [, whole, rest = ''] = /^(\d+)(?:\.(\d{1,9}))?$/.exec(tokens) ?? [];
  if (whole === undefined) {
    throw new GanglionError('invalid-argument', {
      what: 'an amount is a decimal number of tokens with at most 9 digits after the point',
      hint: 'write it as 12.5',
    });
  }
  return BigInt(whole + rest.padEnd(DIGITS, '0'));
}
