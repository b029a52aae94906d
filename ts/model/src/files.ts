// SPDX-License-Identifier: Apache-2.0
import { readFile, stat } from 'node:fs/promises';
import { GanglionError } from '@ganglion/base';

const HINT = 'check the path; the models of this repository are in ts/models and listed in its models.json';

/** Throws `model-missing` unless there is a file that can be read about. */
export async function requireFile(path: string, what: string): Promise<void> {
  let isFile: boolean;
  try {
    isFile = (await stat(path)).isFile();
  } catch (cause) {
    throw new GanglionError('model-missing', {
      what: `there is no ${what}`,
      facts: { path },
      hint: HINT,
      cause,
    });
  }
  if (!isFile)
    throw new GanglionError('model-missing', {
      what: `the ${what} is not a file`,
      facts: { path },
      hint: HINT,
    });
}

/** Reads a whole file, or throws `model-missing`. */
export async function readRequired(path: string, what: string): Promise<Buffer> {
  await requireFile(path, what);
  try {
    return await readFile(path);
  } catch (cause) {
    const hint = 'check who may read it';
    throw new GanglionError('model-missing', {
      what: `the ${what} cannot be read`,
      facts: { path },
      hint,
      cause,
    });
  }
}
