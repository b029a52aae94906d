// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';

/** An amount in tokens on a command line, more than zero; `parseAmount` makes exact units of it. */
export const amount = z
  .string()
  .regex(
    /^\d{1,20}(\.\d{1,9})?$/,
    'a decimal number of tokens with at most 9 digits after the point, as 12.5',
  )
  .regex(/[1-9]/, 'more than zero');
