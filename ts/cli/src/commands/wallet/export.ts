// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { defineCommand } from '@ganglion/program';
import { z } from 'zod';
import { keyFileOf, keysSettings, passphraseSettings, readPassphrase } from '../../signing.ts';
import { newPassphraseSettings, readChangedPassphrase } from './key.ts';

export const command = defineCommand({
  name: 'wallet export',
  summary: 'Gives a key as a JSON file that polkadot-js and other tools read.',
  details:
    'The key stays encrypted, under its passphrase or a new one. The text goes to standard output, unless --to names ' +
    'a file, which must not exist yet.',
  examples: [
    { command: 'ganglion wallet export miner --to miner-for-polkadot-js.json', says: 'writes a file' },
    {
      command: 'ganglion wallet export miner --new-passphrase-fd 3 3< <(pass show elsewhere)',
      says: 'prints it, under another passphrase',
    },
  ],
  positionals: [{ name: 'KEY', schema: z.string().min(1), help: 'the name or the path of the key' }],
  settings: {
    ...keysSettings,
    to: {
      schema: z.string().min(1).optional(),
      value: 'FILE',
      help: 'where to write it; default standard output',
    },
    ...passphraseSettings,
    ...newPassphraseSettings,
  },
  run: async (call) => {
    const { settings, positionals, output } = call;
    const { exportKey, readKeyInfo, writeKeyFile } = await import('@ganglion/keystore');
    const path = await keyFileOf(call, 'KEY', positionals.KEY);
    const { name } = await readKeyInfo(path);
    const passphrase = await readPassphrase(call, path);
    const newPassphrase = await readChangedPassphrase(call, name);
    const text = await exportKey({ path, passphrase, newPassphrase });
    if (settings.to === undefined) {
      output.result(JSON.parse(text), () => text);
      return;
    }
    const to = resolve(settings.to);
    await writeKeyFile(to, text);
    output.result({ name, path: to }, () => `${name} was written to ${to}`);
  },
});
