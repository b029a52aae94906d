// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import type { KeyPlace, StoredKey } from '@ganglion/keystore';
import { defineCommand, type SettingValues } from '@ganglion/program';
import { z } from 'zod';
import { asking, type KeysCall, keysSettings, passphraseSettings, readPassphrase } from '../../signing.ts';
import {
  describeKey,
  keyName,
  newKeyPlace,
  newPassphraseSettings,
  readChangedPassphrase,
  readNewPassphrase,
  tellOfKey,
} from './key.ts';

const settings = {
  ...keysSettings,
  from: {
    schema: z.string().min(1).optional(),
    value: 'FILE',
    help: 'a key file of polkadot-js or of another folder, which stays as it is; default words or a seed, for which you are asked',
  },
  secretFile: {
    schema: z.string().min(1).optional(),
    value: 'FILE',
    help: 'file, readable by you alone, whose first line has the words or the seed',
  },
  secretFd: {
    schema: passphraseSettings.passphraseFd.schema,
    value: 'NUMBER',
    help: 'open file descriptor whose first line has the words or the seed',
  },
  role: {
    schema: z.enum(['hotkey', 'coldkey']).optional(),
    value: 'ROLE',
    help: 'what it is for: hotkey or coldkey; default what the file states, else either',
  },
  ...passphraseSettings,
  ...newPassphraseSettings,
} as const;

type ImportCall = KeysCall & { readonly settings: SettingValues<typeof settings> };

export const command = defineCommand({
  name: 'wallet import',
  summary: 'Takes over a key: from a file of polkadot-js, from its 12 or 24 words, or from its seed.',
  details:
    'Words and seeds may have a derivation path, as in "word … word//miner/0". They are asked for, or come from a file ' +
    'or a descriptor, and never from the command line, where others could see them. An encrypted file keeps its ' +
    'passphrase, unless a new one is given. Keys are sr25519 keys; files of ed25519 and ecdsa keys are refused.',
  examples: [
    { command: 'ganglion wallet import owner --role coldkey', says: 'asks for the words or the seed' },
    { command: 'ganglion wallet import miner --from 5Grw….json', says: 'a key that polkadot-js exported' },
  ],
  positionals: [{ name: 'NAME', schema: keyName, help: 'its name here: 1 to 64 of a-z 0-9 . _ -' }],
  settings,
  run: async (call) => {
    const { settings, positionals, output } = call;
    const name = positionals.NAME;
    if (settings.from !== undefined && (settings.secretFile ?? settings.secretFd) !== undefined) {
      throw new GanglionError('invalid-argument', {
        what: '--from excludes --secret-file and --secret-fd',
        hint: 'give either a key file or a secret',
      });
    }
    const place = await newKeyPlace(call, name);
    const key =
      settings.from === undefined
        ? await importSecret(call, place)
        : await importFile(call, place, settings.from);
    output.result(describeKey(name, key), () => tellOfKey(name, key));
  },
});

async function importSecret(call: ImportCall, place: KeyPlace): Promise<StoredKey> {
  const { settings, output, signal } = call;
  if (settings.secretFd !== undefined && settings.secretFd === settings.passphraseFd) {
    throw new GanglionError('invalid-argument', {
      what: 'the secret and the passphrase cannot come from the same descriptor',
      facts: { descriptor: settings.secretFd },
      hint: 'open another for one of them',
    });
  }
  const { createKey, parseSecret, readSecretLine } = await import('@ganglion/keystore');
  const uri = parseSecret(
    await readSecretLine(
      {
        what: 'the secret to import',
        file: settings.secretFile,
        descriptor: settings.secretFd,
        ask: asking(output, 'Words or seed:'),
        hint: 'give --secret-file or --secret-fd, or --from with a key file',
      },
      { signal },
    ),
  );
  const passphrase = await readNewPassphrase(call, place.name);
  return createKey({ ...place, role: settings.role, uri, passphrase });
}

async function importFile(call: ImportCall, place: KeyPlace, path: string): Promise<StoredKey> {
  const { importKey, readKeyInfo } = await import('@ganglion/keystore');
  const { isEncrypted } = await readKeyInfo(path);
  const init = { ...place, path, role: call.settings.role };
  if (!isEncrypted) return importKey({ ...init, newPassphrase: await readNewPassphrase(call, place.name) });
  const passphrase = await readPassphrase(call, path);
  return importKey({ ...init, passphrase, newPassphrase: await readChangedPassphrase(call, place.name) });
}
