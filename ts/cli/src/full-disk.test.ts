// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { prepareDevNeuron } from './dev-neuron.ts';
import { runVerb } from './run-verb.ts';

const isSkipped = process.getuid?.() !== 0 || !mayMount();
if (isSkipped)
  process.stdout.write('skipped: a small disk can be mounted by root alone, and not in most containers\n');

(isSkipped ? describe.skip : describe)('on a full disk', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ganglion-full-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
    mkdirSync(join(folder, 'ganglion', 'keys'), { recursive: true });
    const file = openSync(join(folder, 'filler'), 'w');
    try {
      for (;;) writeSync(file, Buffer.alloc(4_096));
    } catch {
      // It is full.
    } finally {
      closeSync(file);
    }
  });
  afterAll(() => {
    if (folder === '') return;
    execFileSync('umount', ['-l', folder]);
    rmSync(folder, { recursive: true });
  });

  test('a key that cannot be written says so, and nothing of it stays', async () => {
    const keys = join(folder, 'ganglion', 'keys');
    const passphrase = join(tmpdir(), `ganglion-full-${process.pid}`);
    await writeFile(passphrase, 'secret\n', { mode: 0o600 });
    const line = ['wallet', 'new', 'lost', '--keys', keys, '--passphrase-file', passphrase];
    const { status, stdout, stderr } = await runVerb(line).finally(() => rm(passphrase));
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(
      /^unavailable: the disk is full: no key was written \(path=.*lost\.json\); make room/,
    );
    expect(readdirSync(keys)).toEqual([]);
  }, 60_000);

  test('a neuron for development that cannot make its keys says so, and nothing of them stays', async () => {
    const { signal } = new AbortController();
    const context = { env: { XDG_STATE_HOME: folder }, output: { note: () => {} }, signal };
    const preparing = prepareDevNeuron({ duty: 'miner', chain: 'ws://127.0.0.1:1' }, context);
    await expect(preparing).rejects.toMatchObject({
      code: 'unavailable',
      what: expect.stringMatching(/^the disk is full/),
      facts: { path: join(folder, 'ganglion', 'keys', 'passphrase') },
      hint: expect.stringMatching(/^make room/),
    });
    expect(readdirSync(join(folder, 'ganglion', 'keys'))).toEqual([]);
  });
});

/** Whether this process has CAP_SYS_ADMIN, which root lacks in most containers. */
function mayMount(): boolean {
  try {
    const [, mask = '0'] = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return ((BigInt(`0x${mask}`) >> 21n) & 1n) === 1n;
  } catch {
    return false;
  }
}
