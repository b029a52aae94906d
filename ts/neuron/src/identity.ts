// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { fromUri, type Signer } from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import { loadKey } from '@ganglion/keystore';
import type { NeuronSettings } from './settings.ts';

/**
 * Opens the hotkey that a neuron's settings name.
 *
 * Fails with `invalid-argument` unless exactly one of keystore and development key is given, with
 * `keystore-passphrase` when there is no passphrase for a keystore, and as `loadKey` does.
 */
export async function openHotkey(
  settings: Pick<NeuronSettings, 'keystore' | 'passphraseFile' | 'devUri'>,
  passphrase: string | undefined,
): Promise<Signer> {
  const { keystore, passphraseFile, devUri } = settings;
  if ((keystore === undefined) === (devUri === undefined)) {
    throw new GanglionError('invalid-argument', {
      what: 'exactly one of --keystore and --dev-uri is needed',
      facts: { keystore: keystore ?? 'absent', devUri: devUri ?? 'absent' },
      hint: 'give the keystore file of the hotkey',
    });
  }
  if (devUri !== undefined) return fromUri(devUri);
  const given = passphraseFile === undefined ? passphrase : await readPassphrase(passphraseFile);
  if (keystore === undefined || given === undefined || given === '') {
    throw new GanglionError('keystore-passphrase', {
      what: 'there is no passphrase for the keystore',
      facts: { path: keystore ?? '' },
      hint: 'set GANGLION_PASSPHRASE or give --passphrase-file',
    });
  }
  return loadKey({ path: keystore, passphrase: given, role: 'hotkey' });
}

async function readPassphrase(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).split(/\r?\n/)[0] ?? '';
  } catch (cause) {
    throw new GanglionError('keystore-passphrase', {
      what: 'the passphrase file cannot be read',
      facts: { path },
      hint: 'check the path and who may read it',
      cause,
    });
  }
}
