// SPDX-License-Identifier: Apache-2.0
import { neuronSettings } from '@ganglion/neuron/settings';
import type { SettingValues } from '@ganglion/program';
import { wholeNumber } from '@ganglion/program/whole-number';
import { z } from 'zod';

const count = wholeNumber(0, 16);

/** What a user may set of the preparation of a devnet. */
export const devnetSettings = {
  chain: neuronSettings.chain,
  keys: {
    schema: z.string(),
    value: 'DIRECTORY',
    help: 'where the keystores go and the passphrase for all of them; what is there is used',
  },
  miners: { schema: count.default(2), value: 'N', help: 'how many miners, 0 to 16; default 2' },
  validators: { schema: count.default(2), value: 'N', help: 'how many validators, 0 to 16; default 2' },
  logLevel: neuronSettings.logLevel,
} as const;

/** Values of {@link devnetSettings}. */
export type DevnetSettings = SettingValues<typeof devnetSettings>;
