// SPDX-License-Identifier: Apache-2.0
import { z } from 'zod';

/** The flag of commands that run a neuron. */
export const devSetting = {
  dev: {
    schema: z.stringbool().default(false),
    help: 'for a chain for development: finds or makes the keys, gives them tokens, registers, and keeps state in ~/.local/state/ganglion',
  },
} as const;
