// SPDX-License-Identifier: Apache-2.0
// Ends a network whose test is gone, however it went: `node keeper.ts FOLDER`. The test writes a
// line to standard input with the process id of each node that it starts, and one with the id
// negated when that has ended.
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [folder = ''] = process.argv.slice(2);
// A terminal tells everyone who is in front of it to stop; this one stops last.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.stdin.on('error', () => {});
const running = new Set<number>();
const lines = createInterface(process.stdin);
lines.on('line', (line) => {
  const pid = Number.parseInt(line, 10);
  if (pid > 0) running.add(pid);
  else running.delete(-pid);
});
lines.on('close', () => {
  for (const pid of running) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  process.exit(0);
});
