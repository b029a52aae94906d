// SPDX-License-Identifier: Apache-2.0
// The file that keeps a promised row until it is revealed; brings the chain's client and the keystore.
import { join, resolve } from 'node:path';
import { bytesToHex, hexToBytes } from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import { type Hash, toHash, toUid, type WeightRow } from '@ganglion/chain';
import { readPrivateFile, writeNewFile } from '@ganglion/keystore';
import { prepareFolderOf } from '@ganglion/program/folder';
import { z } from 'zod';
import { homeOf } from '../../home.ts';

/** A row that was committed to, and all that a reveal needs. */
export interface PromisedRow {
  readonly genesisHash: Hash;
  /** The address of the hotkey that promised it. */
  readonly hotkey: string;
  /** The interval between epochs for which the commit was made. */
  readonly interval: number;
  readonly versionKey: number;
  readonly salt: Uint8Array;
  readonly row: WeightRow;
}

const MAX_BYTES = 1_000_000;

const hex32 = z.string().regex(/^0x[0-9a-f]{64}$/);
const u16 = z.int().min(0).max(65_535);
const u32 = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);
const fileSchema = z.object({
  version: z.literal(1),
  genesisHash: hex32.transform(toHash),
  hotkey: z.string(),
  interval: u32,
  versionKey: u32,
  salt: hex32.transform(hexToBytes),
  row: z.array(z.object({ uid: u16.transform(toUid), weight: u16 })),
});

/** The path of a promise: the one that was given, or that of its hotkey, chain and interval. */
export function promisePath(
  call: {
    readonly settings: { readonly file?: string | undefined };
    readonly env: Readonly<Record<string, string | undefined>>;
  },
  promised: Pick<PromisedRow, 'genesisHash' | 'hotkey' | 'interval'>,
): string {
  if (call.settings.file !== undefined) return resolve(call.settings.file);
  const { genesisHash, hotkey, interval } = promised;
  const name = `${hotkey}-${genesisHash.slice(2, 10)}-${interval}.json`;
  return join(homeOf(call.env), '.ganglion', 'weights', name);
}

/** Writes a promise to a file of mode 0600 that is not there yet; resolves once it is on disk. */
export async function writePromise(path: string, promised: PromisedRow): Promise<void> {
  await prepareFolderOf(path, { name: '--file' });
  const text = JSON.stringify({ version: 1, ...promised, salt: bytesToHex(promised.salt) }, undefined, 2);
  try {
    await writeNewFile(path, `${text}\n`);
  } catch (cause) {
    const isThere = typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'EEXIST';
    throw new GanglionError(isThere ? 'invalid-argument' : 'unavailable', {
      what: isThere ? 'there is a file of this name already' : 'row and salt cannot be written down',
      facts: { path },
      hint: isThere
        ? 'it may hold a row that is still to be revealed: see ganglion neuron show; if not, remove it, or name another with --file'
        : 'make room, or name another file with --file; nothing was sent',
      cause,
    });
  }
}

/** Reads what {@link writePromise} wrote; `not-found` when there is no such file. */
export async function readPromise(path: string): Promise<PromisedRow> {
  const bytes = await readPrivateFile({
    path,
    name: 'the file of the promised row',
    maxBytes: MAX_BYTES,
    insteadOfPipe: 'give the path of the file itself',
    refuse: ({ isMissing = false, what, hint, cause }) =>
      new GanglionError(isMissing ? 'not-found' : 'invalid-argument', {
        what,
        facts: { path },
        hint: isMissing
          ? 'give the file that weights commit wrote, with --file; without it the row cannot be revealed, and the commit expires'
          : hint,
        cause,
      }),
  });
  try {
    return fileSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch (cause) {
    throw new GanglionError('invalid-argument', {
      what: 'this is no file of a promised row, or a broken one',
      facts: { path },
      hint: 'give the file that weights commit wrote',
      cause,
    });
  }
}
