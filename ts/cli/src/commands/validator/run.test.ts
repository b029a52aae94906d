// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runToEnd, testStartRefusals } from '@ganglion/fakes';
import { modelsDirectory } from '@ganglion/models';
import { lockFile } from '@ganglion/program/lock';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { MAIN } from '../../main-file.ts';

const RUN = [MAIN, 'validator', 'run'];
// Else the lock of its state would stay in the folder where the tests are run.
const state = mkdtempSync(join(tmpdir(), 'ganglion-run-state-'));
afterAll(() => rm(state, { recursive: true, force: true }));
testStartRefusals([...RUN, '--text', join(modelsDirectory, 'text'), '--state-file', join(state, 'scores')]);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganglion-run-'));
  await writeFile(join(folder, 'empty'), '');
  await writeFile(join(folder, 'binary'), Buffer.from([1, 0, 2]));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['no text', () => [], /^invalid-argument: a validator needs text of its own .*--text/],
  ['a text that is not there', () => ['--text', join(folder, 'none')], /^invalid-argument: .*ENOENT/],
  ['a text that is binary', () => ['--text', join(folder, 'binary')], /^invalid-argument: this is not text/],
  ['an empty text', () => ['--text', join(folder, 'empty')], /^invalid-argument: there is no text/],
])(
  '%s is refused with status 2, without a chain',
  async (_what, args, line) => {
    const ended = await runToEnd([...RUN, '--dev-uri', '//validator', ...args()], { timeoutMs: 30_000 });
    expect(ended).toMatchObject({ status: 2, output: '' });
    expect(ended.errors.trimEnd()).toMatch(line);
  },
  40_000,
);

test.each<[string, () => string, () => RegExp, number]>([
  [
    'a folder that cannot be',
    (): string => '/proc/none/state',
    () => /^invalid-argument: .*--state-file.*\/proc\/none/,
    2,
  ],
  [
    'a file that another process has',
    (): string => join(folder, 'state'),
    () => new RegExp(`^unavailable: .*path=${join(folder, 'state')}.*pid=${process.pid}`),
    1,
  ],
])(
  'a state file in %s is refused before the model is loaded',
  async (_what, path, line, status) => {
    using _held = path().startsWith(folder) ? lockFile(path()) : undefined;
    const args = [
      '--dev-uri',
      '//validator',
      '--text',
      join(modelsDirectory, 'text'),
      '--state-file',
      path(),
    ];
    const ended = await runToEnd([...RUN, ...args], { timeoutMs: 30_000 });
    expect(ended).toMatchObject({ status, output: '' });
    expect(ended.errors.trimEnd()).toMatch(line());
  },
  40_000,
);
