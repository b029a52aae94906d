// SPDX-License-Identifier: Apache-2.0
import { fromUri, type Signer } from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import { loadKey, readSecretLine } from '@ganglion/keystore';
import type { NeuronSettings } from './settings.ts';

/**
 * Opens the hotkey that a neuron's settings name.
 *
 * Fails with `invalid-argument` unless exactly one of keystore and development key is given, with
 * `keystore-passphrase` when there is no passphrase for a keystore or others may read its file, and as `loadKey` does.
 */
export async function openHotkey(
  settings: Pick<NeuronSettings, 'keystore' | 'passphraseFile' | 'devUri'>,
  passphrase: string | undefined,
): Promise<Signer> {
  const { keystore, passphraseFile, devUri } = settings;
  if ((keystore === undefined) === (devUri === undefined)) {
    throw new GanglionError('invalid-argument', {
      what: 'exactly one of --keystore and --dev-uri is needed',
      facts: {
        keystore: keystore === undefined ? 'absent' : 'given',
        devUri: devUri === undefined ? 'absent' : 'given',
      },
      hint: 'give the keystore file of the hotkey',
    });
  }
  if (devUri !== undefined) return fromUri(devUri);
  const given = await readSecretLine({
    what: 'the passphrase of --keystore',
    file: passphraseFile,
    environment: passphrase,
    hint: 'set GANGLION_PASSPHRASE or give --passphrase-file',
  });
  return loadKey({ path: keystore ?? '', passphrase: given, role: 'hotkey' });
}
