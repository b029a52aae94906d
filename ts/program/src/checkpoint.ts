// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { GanglionError, isDiskFull, type Logger } from '@ganglion/base';

/** First word of a checkpoint; its number changes with the meaning of what follows. */
const FORMAT = 'ganglion-validator-1';

/** A file that always holds one whole state: the last one saved, or the one before while that is being written. */
export interface Checkpoint {
  /**
   * Reads the state; undefined when there is none.
   *
   * A file that is broken, or of which `parse` throws that it is, is renamed aside with a warning and counts as none. A
   * {@link GanglionError} of `parse`, which is told the path to name it, says that the file is good and not ours: it is the
   * caller's, and the file stays. Fails with `unavailable` when the file is there and cannot be read at all.
   */
  load<State>(parse: (json: unknown, path: string) => State): Promise<State | undefined>;
  /**
   * Replaces the state; once resolved it survives a crash of this process and of the machine. Saves follow each other.
   *
   * Fails with `unavailable` when it cannot be written; the state before is then still there.
   */
  save(state: unknown): Promise<void>;
}

/** Creates a checkpoint on a path; its folder must exist. */
export function createCheckpoint(init: { readonly path: string; readonly logger: Logger }): Checkpoint {
  const { path, logger } = init;
  let last: Promise<void> = Promise.resolve();
  return {
    load: async (parse) => {
      const bytes = await readIfThere(path);
      if (bytes === undefined) return undefined;
      try {
        return parse(decode(bytes), path);
      } catch (thrown) {
        if (GanglionError.is(thrown)) throw thrown;
        const aside = `${path}.broken-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`;
        await rename(path, aside);
        logger.warn(
          { path, aside, reason: GanglionError.from(thrown).message, cause: thrown },
          'the saved state cannot be used; starting without it',
        );
        return undefined;
      }
    },
    save: (state) => {
      // Encoded now, so that what the caller changes later does not slip in.
      const bytes = encode(state);
      const next = last
        .then(() => replace(path, bytes))
        .catch((cause: unknown) => {
          const isFull = isDiskFull(cause);
          throw new GanglionError('unavailable', {
            what: `the ${isFull ? 'disk is full: the ' : ''}state cannot be saved; the one saved before is intact`,
            facts: { path },
            hint: isFull ? 'make room' : 'check that the folder exists and may be written to',
            cause,
          });
        });
      last = next.catch(() => {});
      return next;
    },
  };
}

/** `FORMAT sha256-of-the-rest LF json`. */
function encode(state: unknown): Buffer {
  const json = Buffer.from(JSON.stringify(state));
  return Buffer.concat([Buffer.from(`${FORMAT} ${sha256(json)}\n`), json]);
}

function decode(bytes: Buffer): unknown {
  const end = bytes.indexOf(0x0a);
  const header = bytes.subarray(0, Math.max(0, end)).toString('latin1');
  const json = bytes.subarray(end + 1);
  if (end === -1 || header !== `${FORMAT} ${sha256(json)}`) {
    throw new TypeError(`the header does not match the contents: ${bytes.length} bytes, format ${FORMAT}`);
  }
  return JSON.parse(json.toString('utf8'));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Write beside, sync, rename, sync the folder: at each moment the path names a whole file. */
async function replace(path: string, bytes: Uint8Array): Promise<void> {
  const beside = `${path}.new`;
  await rm(beside, { force: true });
  const file = await open(beside, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (cause) {
    if (typeof cause === 'object' && cause !== null && 'code' in cause && cause.code === 'ENOENT')
      return undefined;
    throw new GanglionError('unavailable', {
      what: 'the saved state cannot be read',
      facts: { path },
      hint: 'check the path and who may read it',
      cause,
    });
  }
}
