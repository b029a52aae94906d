// SPDX-License-Identifier: Apache-2.0
import { neuronSettings } from '@ganglion/neuron/settings';
import type { SettingValues } from '@ganglion/program';
import { wholeNumber } from '@ganglion/program/whole-number';
import { z } from 'zod';

/** What a user may set of a validator. */
export const validatorSettings = {
  ...neuronSettings,
  stateFile: {
    schema: z.string().optional(),
    value: 'FILE',
    env: 'GANGLION_STATE_FILE',
    help: 'where scores survive a restart; default ./validator-ADDRESS.state, where ADDRESS is that of the hotkey',
  },
  text: {
    schema: z.string().min(1, 'a file, a folder, or - for standard input').optional(),
    value: 'FILE|FOLDER|-',
    env: 'GANGLION_TEXT',
    help: 'what to ask about: text of your own, plain and in UTF-8, that no peer has seen; - is standard input. Only --dev has one of its own',
  },
  seed: {
    schema: wholeNumber(0, 4_294_967_295).optional(),
    value: 'NUMBER',
    env: 'GANGLION_SEED',
    help: 'for tests: decides what is asked when, 0 to 4294967295, for everybody who guesses it; default: a secret that is kept with the state',
  },
  peers: {
    schema: wholeNumber(1, 64).default(8),
    value: 'K',
    help: 'how many peers each question goes to, 1 to 64; default 8',
  },
  batch: {
    schema: wholeNumber(1, 64).optional(),
    value: 'WINDOWS',
    help: 'windows of text in one question, 1 to 64; default 32, or fewer where answers would not fit in a message',
  },
  window: {
    schema: wholeNumber(1, 1024).default(32),
    value: 'TOKENS',
    help: 'length of a window, 1 to 1024 tokens; default 32',
  },
  roundInterval: {
    schema: wholeNumber(100, 3_600_000).default(12_000),
    value: 'MS',
    help: 'time from one round of questions to the next, 100 to 3600000 ms; default 12000',
  },
  queryTimeout: {
    schema: wholeNumber(100, 60_000).default(10_000),
    value: 'MS',
    help: 'how long a peer may take, 100 to 60000 ms; default 10000',
  },
  halfLife: {
    schema: wholeNumber(1, 604_800).default(3_600),
    value: 'SECONDS',
    help: 'after how long an observation counts half, 1 to 604800 s; default 3600',
  },
  priorWeight: {
    schema: z
      .string()
      .regex(/^\d+(\.\d+)?$/, 'a decimal number')
      .transform(Number)
      .pipe(z.number().positive().max(1_000))
      .default(1),
    value: 'C',
    help: "weight of the validator's own model in the mixture, where all the answers together weigh 1; default 1",
  },
} as const;

/** Values of {@link validatorSettings}. */
export type ValidatorSettings = SettingValues<typeof validatorSettings>;
