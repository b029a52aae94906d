// SPDX-License-Identifier: Apache-2.0
// What the commands about keys have in common.
import { GanglionError } from '@ganglion/base';
import type { KeyPlace, StoredKey } from '@ganglion/keystore';
import { type Output, type SettingValues, shown } from '@ganglion/program';
import { z } from 'zod';
import {
  type KeysCall,
  keysFolder,
  type PassphraseCall,
  passphraseSettings,
  refuseSecret,
} from '../../signing.ts';

/** The name of a key that is to be written, as it comes; see {@link newKeyPlace}. */
export const keyName = z.string().min(1);

/**
 * Where a new key goes; refuses what is no name, what may be a secret, and a name that another key
 * has.
 */
export async function newKeyPlace(call: KeysCall, name: string): Promise<KeyPlace> {
  const { isKeyName, refuseTakenName } = await import('@ganglion/keystore');
  refuseSecret('NAME', name);
  if (!isKeyName(name)) {
    throw new GanglionError('invalid-argument', {
      what: 'this is no name for a key',
      facts: { argument: 'NAME', value: shown(name) },
      hint: 'use 1 to 64 of a-z 0-9 . _ - beginning with a letter or digit',
    });
  }
  const place = { directory: keysFolder(call), name };
  await refuseTakenName(place);
  return place;
}

/** Where another passphrase comes from than the one that a key has. */
export const newPassphraseSettings = {
  newPassphraseFile: {
    schema: passphraseSettings.passphraseFile.schema,
    value: 'FILE',
    help: 'file, readable by you alone, whose first line is the new passphrase; default the same passphrase',
  },
  newPassphraseFd: {
    schema: passphraseSettings.passphraseFd.schema,
    value: 'NUMBER',
    help: 'open file descriptor whose first line is the new passphrase',
  },
} as const;

/** The passphrase under which a new key is to be stored; at a terminal it is asked for twice. */
export async function readNewPassphrase(call: PassphraseCall, name: string): Promise<string> {
  const { settings, env, output, signal } = call;
  const { readSecretLine } = await import('@ganglion/keystore');
  return readSecretLine(
    {
      what: `the passphrase of ${name}`,
      file: settings.passphraseFile,
      descriptor: settings.passphraseFd,
      environment: env.GANGLION_PASSPHRASE,
      ask: output.isInteractive ? () => askTwice(output, name) : undefined,
      hint: 'a key is never stored in the clear: give --passphrase-file or --passphrase-fd, or set GANGLION_PASSPHRASE',
    },
    { signal },
  );
}

/** The passphrase that takes the place of the one that a key has, when the call names one. */
export async function readChangedPassphrase(
  call: Pick<PassphraseCall, 'signal'> & { readonly settings: SettingValues<typeof newPassphraseSettings> },
  name: string,
): Promise<string | undefined> {
  const { newPassphraseFile: file, newPassphraseFd: descriptor } = call.settings;
  if (file === undefined && descriptor === undefined) return undefined;
  const { readSecretLine } = await import('@ganglion/keystore');
  const hint = 'give another, or leave it out and the passphrase stays';
  return readSecretLine(
    { what: `the new passphrase of ${name}`, file, descriptor, hint },
    { signal: call.signal },
  );
}

async function askTwice(output: Output, name: string): Promise<string> {
  const first = await output.ask(`New passphrase of ${name}:`, { isSecret: true });
  if (first === '') return first;
  const second = await output.ask('Once more:', { isSecret: true });
  if (first === second) return first;
  throw new GanglionError('keystore-passphrase', {
    what: 'the two passphrases differ',
    hint: 'nothing was written; try again',
  });
}

/** A key in the JSON document of a command. */
export function describeKey(name: string, { role, path, signer }: StoredKey): Record<string, string | null> {
  return { name, role: role ?? null, address: signer.address, path };
}

/** A key in words. */
export function tellOfKey(name: string, { role, path, signer }: StoredKey): string {
  return `${role ?? 'key'} ${name}: ${signer.address}\nstored in ${path}`;
}
