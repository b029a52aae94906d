// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runVerb } from '../run-verb.ts';

test('who asks in the name of a validator that was never started is told to start it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ganglion-ask-'));
  try {
    const ran = await runVerb('ask hello --dev', { env: { XDG_STATE_HOME: folder } });
    expect(ran).toMatchObject({ status: 5, stdout: '' });
    expect(ran.stderr).toMatch(/no validator for development yet .*ganglion validator run --dev/);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('two hotkeys to ask with are refused', async () => {
  const ran = await runVerb('ask hello --dev --dev-uri //Alice');
  expect(ran).toMatchObject({ status: 2, stderr: expect.stringContaining('--dev has a hotkey of its own') });
});
