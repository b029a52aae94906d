// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';

/** The main module of this program, as another process starts it; JavaScript in a package that was packed. */
export const MAIN: string = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './main.ts' : './main.js', import.meta.url),
);
