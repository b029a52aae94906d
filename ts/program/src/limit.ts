// SPDX-License-Identifier: Apache-2.0
import type { z } from 'zod';

/**
 * What a value may be, where its schema does not say so in words of its own: those of the library
 * are for programmers.
 */
export const limitOf: z.core.$ZodErrorMap = (issue) => {
  if (issue.input === undefined) return 'it must be given';
  switch (issue.code) {
    case 'invalid_value':
      return `one of: ${issue.values.map(String).join(', ')}`;
    case 'invalid_union':
      return issue.errors.map((issues) => issues[0]?.message ?? '').join(', or ');
    case 'too_small':
      return sizeOf('at least', issue.origin, issue.minimum);
    case 'too_big':
      return sizeOf('at most', issue.origin, issue.maximum);
    default:
      return 'as the help says';
  }
};

function sizeOf(bound: string, origin: string, size: number | bigint): string {
  if (origin === 'string')
    return size === 1 && bound === 'at least' ? 'not empty' : `${bound} ${size} characters`;
  return origin === 'array' ? `${bound} ${size} of them` : `${bound} ${size}`;
}
