// SPDX-License-Identifier: Apache-2.0
// For scripts and units that name this file: it was a program once.
process.stderr.write(
  'ts/validator/src/main.ts is now `ganglion validator run`: npx ganglion validator run, or node ts/cli/src/main.ts validator run\n',
);
process.exitCode = 2;
