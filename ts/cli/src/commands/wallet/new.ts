// SPDX-License-Identifier: Apache-2.0
import { rm } from 'node:fs/promises';
import { defineCommand } from '@ganglion/program';
import { z } from 'zod';
import { keysSettings, passphraseSettings } from '../../signing.ts';
import { describeKey, keyName, newKeyPlace, readNewPassphrase, tellOfKey } from './key.ts';

export const command = defineCommand({
  name: 'wallet new',
  summary: 'Makes a key and stores it encrypted.',
  details:
    'The words that restore the key are printed once and stored nowhere: write them down. A hotkey serves and votes ' +
    'from the host it lives on; a coldkey owns the stake and is better kept elsewhere.',
  examples: [
    { command: 'ganglion wallet new miner', says: 'a hotkey named miner, after asking for a passphrase' },
    { command: 'ganglion wallet new owner --role coldkey --words 24', says: 'a coldkey of 24 words' },
  ],
  positionals: [{ name: 'NAME', schema: keyName, help: 'its name: 1 to 64 of a-z 0-9 . _ -' }],
  settings: {
    ...keysSettings,
    role: {
      schema: z.enum(['hotkey', 'coldkey']).default('hotkey'),
      value: 'ROLE',
      help: 'what it is for: hotkey or coldkey; default hotkey',
    },
    words: {
      schema: z.enum(['12', '24']).default('12'),
      value: 'NUMBER',
      help: 'how many words restore it, 12 or 24; default 12',
    },
    ...passphraseSettings,
  },
  run: async (call) => {
    const { settings, positionals, output } = call;
    const { createKey } = await import('@ganglion/keystore');
    const place = await newKeyPlace(call, positionals.NAME);
    const { mnemonic, ...key } = await createKey({
      ...place,
      role: settings.role,
      words: settings.words === '24' ? 24 : 12,
      passphrase: await readNewPassphrase(call, place.name),
    });
    output.result({ ...describeKey(place.name, key), mnemonic }, () =>
      [
        tellOfKey(place.name, key),
        '',
        'These words restore it, and whoever has them has the key. They are not shown again:',
        '',
        `  ${mnemonic}`,
      ].join('\n'),
    );
    try {
      await output.written();
    } catch (error) {
      // Nobody has the words: a key that nothing restores is worse than none.
      await rm(key.path, { force: true });
      throw error;
    }
  },
});
