// SPDX-License-Identifier: Apache-2.0
import { join, resolve } from 'node:path';
import type { Signer } from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import type { KeyInfo, KeyRole } from '@ganglion/keystore';
import { type Output, type SettingValues, shown } from '@ganglion/program';
import { wholeNumber } from '@ganglion/program/whole-number';
import { z } from 'zod';
import { homeOf } from './home.ts';

const descriptor = wholeNumber(0, 65_535).optional();
const devUri = z.string().startsWith('//', 'a derivation such as //Alice').optional();

/** Where keys are looked for by name. */
export const keysSettings = {
  keys: {
    schema: z.string().min(1).optional(),
    value: 'FOLDER',
    env: 'GANGLION_KEYS',
    help: 'folder of the keys that have names; default ~/.ganglion/keys',
  },
} as const;

/** Where the passphrase of a key comes from. */
export const passphraseSettings = {
  passphraseFile: {
    schema: z.string().min(1).optional(),
    value: 'FILE',
    help: 'file, readable by you alone, whose first line is the passphrase; default GANGLION_PASSPHRASE, else you are asked',
  },
  passphraseFd: {
    schema: descriptor,
    value: 'NUMBER',
    help: 'open file descriptor whose first line is the passphrase',
  },
} as const;

/** The key that signs a transaction. */
export const keySettings = {
  ...keysSettings,
  key: {
    schema: z.string().min(1).optional(),
    value: 'KEY',
    env: 'GANGLION_KEY',
    help: 'the key that signs, by name or path; default the only one in the folder that may',
  },
  devUri: {
    schema: devUri,
    value: 'URI',
    secret: true,
    help: 'a publicly known development key instead of --key, such as //Alice; never for anything of value',
  },
  ...passphraseSettings,
} as const;

/** The hotkey that gives its consent beside the key that signs the transaction. */
export const hotkeySettings = {
  hotkey: {
    schema: z.string().min(1).optional(),
    value: 'KEY',
    env: 'GANGLION_HOTKEY',
    help: 'the hotkey, by name or path',
  },
  hotkeyDevUri: {
    schema: devUri,
    value: 'URI',
    secret: true,
    help: 'a publicly known development key instead of --hotkey, such as //Alice//miner',
  },
  hotkeyPassphraseFile: {
    schema: z.string().min(1).optional(),
    value: 'FILE',
    help: 'as --passphrase-file, for the hotkey; default GANGLION_HOTKEY_PASSPHRASE, else that of --key if it was not asked for',
  },
  hotkeyPassphraseFd: {
    schema: descriptor,
    value: 'NUMBER',
    help: 'as --passphrase-fd, for the hotkey',
  },
} as const;

/** What opening a key needs of a call. */
interface CallOf<Values> {
  readonly settings: Values;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly output: Output;
  readonly signal: AbortSignal;
}

/** A call with {@link keysSettings}. */
export type KeysCall = CallOf<SettingValues<typeof keysSettings>>;
/** A call with {@link keysSettings} and {@link passphraseSettings}. */
export type PassphraseCall = CallOf<SettingValues<typeof keysSettings & typeof passphraseSettings>>;
/** A call that names a key and needs no passphrase for it. */
export type NamedKeyCall = CallOf<
  SettingValues<typeof keysSettings & Pick<typeof keySettings, 'key' | 'devUri'>>
>;
/** A call with {@link keySettings}. */
export type KeyCall = CallOf<SettingValues<typeof keySettings>>;
/** A call with {@link keySettings} and {@link hotkeySettings}. */
export type HotkeyCall = CallOf<SettingValues<typeof keySettings & typeof hotkeySettings>>;

/** The folder of the keys that have names. */
export function keysFolder({ settings, env }: Pick<KeysCall, 'settings' | 'env'>): string {
  return resolve(settings.keys ?? join(homeOf(env), '.ganglion', 'keys'));
}

/**
 * The path of the key file that a name or a path means: with a slash or `.json` in it, it is a
 * path.
 *
 * `invalid-argument` for what is neither; what may be a secret in the wrong place is not repeated.
 */
export async function keyFileOf(
  call: Pick<KeysCall, 'settings' | 'env'>,
  flag: string,
  text: string,
): Promise<string> {
  const { isKeyName, keyPath } = await import('@ganglion/keystore');
  refuseSecret(flag, text);
  if (text.includes('/') || text.endsWith('.json')) return resolve(text);
  if (isKeyName(text)) return keyPath({ directory: keysFolder(call), name: text });
  throw new GanglionError('invalid-argument', {
    what: 'this is neither the name of a key nor a path',
    facts: { flag, value: shown(text) },
    hint: 'a name has 1 to 64 of a-z 0-9 . _ -, and a path has a / in it; see ganglion wallet list',
  });
}

/** Refuses what looks like words or a seed in the place of a name, without repeating it. */
export function refuseSecret(flag: string, text: string): void {
  const hasWords = /\s.*\s/.test(text) && !text.includes('/') && !text.endsWith('.json');
  if (!(hasWords || /^(0x)?[0-9a-fA-F]{64}/.test(text))) return;
  throw new GanglionError('invalid-argument', {
    what: 'a secret is no name of a key',
    facts: { flag },
    hint: 'keep it from the command line, where others can see it: see ganglion wallet import --help',
  });
}

/** The signer of `--key` or `--dev-uri`: of a key for `role`, when one is named. */
export async function openSigner(call: KeyCall, role?: KeyRole): Promise<Signer> {
  const { key, devUri } = call.settings;
  refuseBoth('--key', key, '--dev-uri', devUri);
  const { fromUri } = await import('@ganglion/account');
  if (devUri !== undefined) return fromUri(devUri);
  const path = key === undefined ? (await onlyKey(call, role)).path : await keyFileOf(call, '--key', key);
  const passphrase = await readPassphrase(call, path, role);
  const { loadKey } = await import('@ganglion/keystore');
  return loadKey({ path, passphrase, role });
}

/** The signer of `--hotkey` or `--hotkey-dev-uri`. */
export async function openHotkey(call: HotkeyCall): Promise<Signer> {
  const { settings, env, output, signal } = call;
  const { hotkey, hotkeyDevUri } = settings;
  refuseBoth('--hotkey', hotkey, '--hotkey-dev-uri', hotkeyDevUri);
  const { fromUri } = await import('@ganglion/account');
  if (hotkeyDevUri !== undefined) return fromUri(hotkeyDevUri);
  if (hotkey === undefined) {
    throw new GanglionError('invalid-argument', {
      what: 'the hotkey is not named',
      facts: { flag: '--hotkey' },
      hint: 'give its name or the path of its file; ganglion wallet new makes one',
    });
  }
  const path = await keyFileOf(call, '--hotkey', hotkey);
  const { loadKey, readKeyInfo, readSecretLine, refuseOtherRole } = await import('@ganglion/keystore');
  const info = await readKeyInfo(path);
  refuseOtherRole(info, 'hotkey');
  const { name } = info;
  const passphrase = await readSecretLine(
    {
      what: `the passphrase of ${name}`,
      file:
        settings.hotkeyPassphraseFile ??
        (env.GANGLION_HOTKEY_PASSPHRASE ? undefined : fallbackFile(settings)),
      descriptor: settings.hotkeyPassphraseFd,
      environment: env.GANGLION_HOTKEY_PASSPHRASE || env.GANGLION_PASSPHRASE,
      ask: asking(output, `Passphrase of ${name}:`),
      hint: 'give --hotkey-passphrase-file or --hotkey-passphrase-fd, or set GANGLION_HOTKEY_PASSPHRASE',
    },
    { signal },
  );
  return loadKey({ path, passphrase, role: 'hotkey' });
}

/** A descriptor is read once; a file can be read for both keys. */
function fallbackFile(settings: HotkeyCall['settings']): string | undefined {
  return settings.hotkeyPassphraseFd === undefined ? settings.passphraseFile : undefined;
}

/** The passphrase of a key file, from wherever the call says. */
export async function readPassphrase(call: PassphraseCall, path: string, role?: KeyRole): Promise<string> {
  const { settings, env, output, signal } = call;
  const { readKeyInfo, readSecretLine, refuseOtherRole } = await import('@ganglion/keystore');
  // A key that cannot be used is refused before anybody types a passphrase for it.
  const info = await readKeyInfo(path);
  if (role !== undefined) refuseOtherRole(info, role);
  const { name } = info;
  return readSecretLine(
    {
      what: `the passphrase of ${name}`,
      file: settings.passphraseFile,
      descriptor: settings.passphraseFd,
      environment: env.GANGLION_PASSPHRASE,
      ask: asking(output, `Passphrase of ${name}:`),
      hint: 'give --passphrase-file or --passphrase-fd, or set GANGLION_PASSPHRASE',
    },
    { signal },
  );
}

/** A question for a secret, where there is somebody to ask. */
export function asking(output: Output, question: string): (() => Promise<string>) | undefined {
  return output.isInteractive ? () => output.ask(question, { isSecret: true }) : undefined;
}

/** The account of `--key` or `--dev-uri`, without its passphrase. */
export async function addressOfKey(call: NamedKeyCall, role?: KeyRole): Promise<string> {
  const { key, devUri } = call.settings;
  refuseBoth('--key', key, '--dev-uri', devUri);
  if (devUri !== undefined) {
    const { fromUri } = await import('@ganglion/account');
    return (await fromUri(devUri)).address;
  }
  if (key === undefined) return (await onlyKey(call, role)).address;
  const { readKeyInfo } = await import('@ganglion/keystore');
  return (await readKeyInfo(await keyFileOf(call, '--key', key))).address;
}

/** The one key of the folder that may act in a role. */
async function onlyKey(call: KeysCall, role: KeyRole | undefined): Promise<KeyInfo> {
  const { listKeys } = await import('@ganglion/keystore');
  const folder = keysFolder(call);
  const keys = (await listKeys(folder)).filter(
    (key) => role === undefined || key.role === undefined || key.role === role,
  );
  const [only] = keys;
  if (only !== undefined && keys.length === 1) {
    call.output.note(`signing with the only ${role ?? 'key'} in ${folder}: ${only.name}`);
    return only;
  }
  throw new GanglionError('invalid-argument', {
    what: keys.length === 0 ? `there is no ${role ?? 'key'} to sign with` : 'several keys could sign',
    facts: { flag: '--key', folder, keys: keys.map(({ name }) => name).join(' ') || 'none' },
    hint:
      keys.length === 0
        ? 'make one with ganglion wallet new, or give --key or --dev-uri'
        : 'name one of them',
  });
}

function refuseBoth(one: string, first: string | undefined, other: string, second: string | undefined): void {
  if (first === undefined || second === undefined) return;
  throw new GanglionError('invalid-argument', {
    what: `${one} and ${other} exclude each other`,
    hint: 'give one of them; the first may come from the environment',
  });
}
