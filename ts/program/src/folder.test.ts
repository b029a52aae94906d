// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { makeFolder, prepareFolder, prepareFolderOf } from './folder.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ganglion-folder-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const name = '--state-dir';

test('a folder that is not there is made, for its owner alone, and nothing is left in it', async () => {
  const folder = join(directory, 'some', 'where');
  await prepareFolder(folder, { name });
  await prepareFolder(folder, { name });
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  expect(await readdir(folder)).toEqual([]);
  await prepareFolderOf(join(directory, 'other', 'scores'), { name });
  expect(await readdir(directory)).toEqual(['other', 'some']);
});

test('a folder that cannot be used is refused with the setting, the path and the reason', async () => {
  const file = join(directory, 'file');
  await writeFile(file, '');
  for (const [folder, reason] of [
    [file, 'it is no folder'],
    [join(file, 'below'), 'something above it is no folder'],
    [join(directory, 'x'.repeat(300)), 'its name is too long'],
    // Not even the administrator can write there.
    ['/proc/ganglion', /./],
    ['/sys', /./],
  ] as const) {
    await expect(prepareFolder(folder, { name })).rejects.toMatchObject({
      code: 'invalid-argument',
      facts: { setting: name, path: folder, reason: expect.stringMatching(reason) },
      hint: expect.stringContaining('create it'),
    });
  }
});

test('a folder that several make at once is made, with all above it', async () => {
  for (let round = 0; round < 100; round += 1) {
    const path = join(directory, `round-${round}`, 'a');
    const make = async (place: number) => {
      // Each begins a little later than the one before, so that it meets another step of that one.
      for (let late = 0; late < place; late += 1) await stat(directory);
      await makeFolder(join(path, String(place)));
    };
    await Promise.all(Array.from({ length: 8 }, (_, place) => make(place)));
  }
});
