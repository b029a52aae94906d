// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';

/** The words that start this program as another process; a command and its arguments come after them. */
export function programCommand(): readonly string[] {
  const main = import.meta.url.endsWith('.ts') ? './main.ts' : './main.js';
  return [
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    fileURLToPath(new URL(main, import.meta.url)),
  ];
}
