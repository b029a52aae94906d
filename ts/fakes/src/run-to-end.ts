// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** What a program left behind. */
export interface Ended {
  /** Null when it had to be killed because it took too long. */
  readonly status: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs a module with arguments in a process of its own until it ends, or kills it after `timeoutMs`. @default 30000 */
export async function runToEnd(
  command: readonly string[],
  options: { readonly timeoutMs?: number } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...command], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: options.timeoutMs ?? 30_000,
    killSignal: 'SIGKILL',
  });
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [status] = await once(child, 'close');
  return { status: typeof status === 'number' ? status : null, output, errors };
}
