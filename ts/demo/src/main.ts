// SPDX-License-Identifier: Apache-2.0
// For scripts and units that name this file: it was a program once.
process.stderr.write(
  'ts/demo/src/main.ts is now `ganglion demo`: npx ganglion demo, or node ts/cli/src/main.ts demo\n',
);
process.exitCode = 2;
