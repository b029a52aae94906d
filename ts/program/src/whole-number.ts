// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';

/**
 * A whole number as somebody types it: decimal digits and nothing else. JavaScript would take an empty text for 0 and `0x10`
 * for 16.
 */
export function wholeNumber(min: number, max: number) {
  const limit = `a whole number from ${min} to ${max}`;
  return z.string().regex(/^\d+$/, limit).transform(Number).pipe(z.number().min(min, limit).max(max, limit));
}
