// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import type { BlockTime, Hex } from '@ganglion/embedded-chain';
import type { SettingValues } from '@ganglion/program';
import { monitorSettings } from '@ganglion/program/monitor-settings';
import { wholeNumber } from '@ganglion/program/whole-number';
import { z } from 'zod';

const LARGEST_PORT = 65_535;

const LONGEST_BLOCK_TIME_MS = 3_600_000;

const block = z
  .string()
  .regex(/^(\d{1,10}|0x[0-9a-f]{64})$/, 'a number, or a hash: 0x and 64 hexadecimal digits')
  .transform((text): number | Hex => (isHash(text) ? text : Number(text)));

/** The chain that is forked, in `ganglion chain fork` and `ganglion chain rehearse`. */
export const forkPositionals = [
  {
    name: 'ENDPOINT',
    schema: z.string().optional(),
    help: 'the node whose chain is forked, as ws://127.0.0.1:9944; default: the committed genesis',
  },
] as const;

/** What is forked. */
export const sourceSettings = {
  block: {
    schema: block.optional(),
    value: 'N|HASH',
    help: 'the block to begin with; default: the newest finalised one',
  },
  preset: {
    schema: z.string().optional(),
    value: 'NAME',
    help: 'without an endpoint: the genesis to start, development (default), local_testnet, or network_4096, which has 4096 neurons',
  },
  db: {
    schema: z.string().optional(),
    value: 'FILE',
    help: 'keeps what was read of the chain, so that the next fork of the same block need not ask again',
  },
} as const;

/** What a user may set of a fork. */
export const forkSettings = {
  ...sourceSettings,
  port: {
    schema: wholeNumber(0, LARGEST_PORT).default(8_000),
    value: 'PORT',
    help: 'TCP port on 127.0.0.1, where 0 takes any free one; default 8000',
  },
  blockTime: {
    schema: wholeNumber(0, LONGEST_BLOCK_TIME_MS).optional(),
    value: 'MS',
    help: `a block every so many milliseconds, at most ${LONGEST_BLOCK_TIME_MS}; default: one for each batch of transactions; 0 = on request`,
  },
  ...monitorSettings,
  upgrade: {
    schema: z.string().optional(),
    value: 'FILE',
    help: "rehearses an upgrade to this runtime (a .wasm file, or 'committed') instead of serving, as `ganglion chain rehearse` does",
  },
} as const;

/** Values of {@link sourceSettings}. */
export type SourceSettings = SettingValues<typeof sourceSettings>;

/** Values of {@link forkSettings}. */
export type ForkSettings = SettingValues<typeof forkSettings>;

/** When a fork makes blocks. */
export function blockTimeOf({ blockTime }: Pick<ForkSettings, 'blockTime'>): BlockTime {
  return blockTime === undefined ? 'instant' : blockTime || 'manual';
}

/** Throws `invalid-argument` for settings that say something else than the endpoint, or than its absence. */
export function checkSource(endpoint: string | undefined, settings: SourceSettings): void {
  for (const name of ['block', 'db'] as const) {
    if (endpoint !== undefined || settings[name] === undefined) continue;
    throw new GanglionError('invalid-argument', {
      what: 'the flag needs a chain to fork',
      facts: { flag: `--${name}` },
      hint: 'give the endpoint of a node, as ws://127.0.0.1:9944',
    });
  }
  if (endpoint !== undefined && settings.preset !== undefined) {
    throw new GanglionError('invalid-argument', {
      what: 'a fork has the genesis of its source',
      facts: { flag: '--preset', endpoint },
      hint: 'leave out the flag, or the endpoint',
    });
  }
}

function isHash(text: string): text is Hex {
  return text.startsWith('0x');
}
