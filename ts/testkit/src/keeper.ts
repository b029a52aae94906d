// SPDX-License-Identifier: Apache-2.0
// Ends a network whose test is gone, however it went: `node keeper.ts FOLDER`, with a pipe from the test as standard input.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';

const [folder = ''] = process.argv.slice(2);
// A terminal tells everyone who is in front of it to stop; this one stops last.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.stdin.on('error', () => {});
process.stdin.on('close', () => {
  // Each node has the folder, whose name is random, on its command line; so has this process.
  const lines = execFileSync('ps', ['-axww', '-o', 'pid=,args=']).toString().split('\n');
  for (const line of lines) {
    const pid = Number.parseInt(line, 10);
    if (!line.includes(`${folder}/`) || pid === process.pid) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  process.exit(0);
});
process.stdin.resume();
