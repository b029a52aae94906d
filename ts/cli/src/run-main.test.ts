// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import { MAIN } from './main-file.ts';

/** Starts the program as a child of another process, which says its id and stands in for npx. */
function startBelowNpx() {
  const args = ['--disable-warning=ExperimentalWarning', MAIN, 'chain', 'start', '--port', '0'];
  // The program has the standard output of its parent, which tells when it has ended.
  const script = `const child = require('node:child_process').spawn(process.execPath, ${JSON.stringify(args)}, { stdio: ['ignore', 'inherit', 'inherit'] });
    console.log(child.pid); setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ['-e', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, npm_command: 'exec' },
  });
  return { parent, lines: createInterface(parent.stdout) };
}

test('a program that npx has started ends when npx is killed', async () => {
  const { parent, lines } = startBelowNpx();
  const said = lines[Symbol.asyncIterator]();
  const pid = Number((await said.next()).value);
  try {
    expect(JSON.parse(String((await said.next()).value))).toMatchObject({ ready: true });
    parent.kill('SIGKILL');
    // Its output ends with it.
    expect((await said.next()).done).toBe(true);
  } finally {
    parent.kill('SIGKILL');
    endIfThere(pid);
  }
}, 240_000);

function endIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended, as it should.
  }
}
