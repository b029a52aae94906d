// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { createFolder } from './folder.ts';

const parent = mkdtempSync(join(tmpdir(), 'ganglion-folder-test-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

test('a folder has a passphrase of its own that nobody else may read, and goes with everything in it', () => {
  const folder = createFolder(parent);
  const other = createFolder(parent);
  expect(readFileSync(folder.passphraseFile, 'utf8')).toBe(`${folder.passphrase}\n`);
  expect(statSync(folder.passphraseFile).mode & 0o077).toBe(0);
  expect(other.passphrase).not.toBe(folder.passphrase);
  for (const each of [folder, other]) {
    each[Symbol.dispose]();
    each[Symbol.dispose]();
    expect(existsSync(each.directory)).toBe(false);
  }
});

test('a folder is gone when its process ends in a hurry', () => {
  const module = JSON.stringify(new URL('folder.ts', import.meta.url).href);
  const script = `const { createFolder } = await import(${module});
    console.log(createFolder(${JSON.stringify(parent)}).directory); process.exit(7);`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  expect(status).toBe(7);
  expect(stdout).toMatch(/ganglion-demo-/);
  expect(readdirSync(parent)).toEqual([]);
});

test('a folder for temporary files that is not there is named, and what to do about it', () => {
  const missing = join(parent, 'missing');
  expect(() => createFolder(missing)).toThrow(
    expect.objectContaining({
      code: 'invalid-argument',
      facts: { setting: 'TMPDIR', path: missing },
      hint: expect.stringContaining('set TMPDIR'),
    }),
  );
});
