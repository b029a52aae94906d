// SPDX-License-Identifier: Apache-2.0
import type { SettingValues } from '@ganglion/program';
import { wholeNumber } from '@ganglion/program/whole-number';
import { z } from 'zod';

/** What a user may set of the demo. */
export const demoSettings = {
  chain: {
    schema: z
      .string()
      .regex(/^wss?:\/\/.+/, 'a WebSocket address: ws://HOST:PORT')
      .optional(),
    value: 'URL',
    help: 'joins the chain behind this address instead of starting one; //Alice pays, and no other neuron may be on it',
  },
  json: { schema: z.string().min(1).optional(), value: 'FILE', help: 'writes what it saw, epoch by epoch' },
  epochs: {
    schema: wholeNumber(1, 1_000).default(5),
    value: 'N',
    help: 'epochs to run, 1 to 1000; default 5',
  },
  seed: {
    schema: wholeNumber(0, 4_294_967_295).default(1),
    value: 'N',
    help: 'makes the keys and the questions, 0 to 4294967295; default 1',
  },
  keep: { schema: z.stringbool().default(false), help: 'leaves the market running and says how to use it' },
} as const;

/** Values of {@link demoSettings}. */
export type DemoSettings = SettingValues<typeof demoSettings>;

/** Milliseconds between blocks: ten of them, an epoch, are time enough for several rounds of questions on two cores. */
export const BLOCK_TIME_MS = 600;

/** Epochs without a vote that are waited for before the first one that counts. */
export const MAX_WARM_UP_EPOCHS = 20;

/**
 * How the demo's validators work: short rounds, so that a few epochs hold enough of them, and a timeout that an honest miner on
 * a busy machine keeps, since each miss counts as an answer worth nothing.
 */
export const VALIDATOR_FLAGS = [
  ...['--peers', '6'],
  ...['--batch', '48'],
  ...['--window', '32'],
  ...['--round-interval', '1500'],
  ...['--query-timeout', '5000'],
  ...['--half-life', '60'],
];

/** The question that the best miner answers. */
export const PROMPT = 'The President of the United States';
