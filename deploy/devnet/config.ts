// SPDX-License-Identifier: Apache-2.0
import { LOG_LEVELS, type SettingValues } from '@ganglion/service';
import { z } from 'zod';

const count = z.coerce.number().int().min(0).max(16);

/** What a user may set of the preparation of a devnet. */
export const devnetSettings = {
  chain: {
    schema: z
      .string()
      .regex(/^wss?:\/\/.+/, 'a WebSocket address: ws://HOST:PORT')
      .default('ws://127.0.0.1:9944'),
    value: 'URL',
    env: 'GANGLION_CHAIN',
    help: 'WebSocket address of a node of the devnet; default ws://127.0.0.1:9944',
  },
  keys: {
    schema: z.string(),
    value: 'DIRECTORY',
    help: 'where the keystores go and the passphrase for all of them; what is there is used',
  },
  miners: { schema: count.default(2), value: 'N', help: 'how many miners, 0 to 16; default 2' },
  validators: { schema: count.default(2), value: 'N', help: 'how many validators, 0 to 16; default 2' },
  logLevel: {
    schema: z.enum(LOG_LEVELS).default('info'),
    value: 'LEVEL',
    env: 'GANGLION_LOG_LEVEL',
    help: `how much goes to standard error: ${LOG_LEVELS.join(', ')}; default info`,
  },
} as const;

/** Values of {@link devnetSettings}. */
export type DevnetSettings = SettingValues<typeof devnetSettings>;
