// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from '@jest/globals';
import { MAIN } from '../../main-file.ts';

test('a chain that is asked to stop logs why, and as its last line that it has stopped', async () => {
  const args = ['--disable-warning=ExperimentalWarning', MAIN, 'chain', 'start', '--port', '0'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    let told = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      told += text;
    });
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
    const lines = told.trimEnd().split('\n');
    expect(lines.slice(-2).map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ msg: 'stopping', reason: 'stopped by SIGTERM' }),
      expect.objectContaining({ msg: 'stopped', drainMs: expect.any(Number) }),
    ]);
  } finally {
    child.kill('SIGKILL');
  }
}, 240_000);
