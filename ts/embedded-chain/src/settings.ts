// SPDX-License-Identifier: Apache-2.0

import type { SettingValues } from '@ganglion/program';
import { monitorSettings } from '@ganglion/program/monitor-settings';
import { wholeNumber } from '@ganglion/program/whole-number';
import { z } from 'zod';

/** The longest that a chain may wait for its next block: an hour. */
const LONGEST_BLOCK_TIME_MS = 3_600_000;

/** What a user may set of an embedded chain. */
export const chainSettings = {
  port: {
    schema: wholeNumber(0, 65_535).default(9_944),
    value: 'PORT',
    help: 'TCP port on 127.0.0.1, 0 to 65535, where 0 takes any free one; default 9944',
  },
  blockTime: {
    schema: wholeNumber(0, LONGEST_BLOCK_TIME_MS).default(1_000),
    value: 'MS',
    help: `milliseconds between blocks, 0 to ${LONGEST_BLOCK_TIME_MS}, where 0 makes them on request, by dev_newBlock; default 1000`,
  },
  preset: {
    schema: z.string().min(1).default('development'),
    value: 'NAME',
    help: 'the genesis: development, local_testnet, or network_4096, which has 4096 neurons; default development',
  },
  ...monitorSettings,
} as const;

/** Values of {@link chainSettings}. */
export type ChainSettings = SettingValues<typeof chainSettings>;
