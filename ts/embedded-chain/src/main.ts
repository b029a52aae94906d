// SPDX-License-Identifier: Apache-2.0
// For scripts and units that name this file: it was a program once.
process.stderr.write(
  'ts/embedded-chain/src/main.ts is now `ganglion chain start`: npx ganglion chain start, or node ts/cli/src/main.ts chain start\n',
);
process.exitCode = 2;
