// SPDX-License-Identifier: Apache-2.0
// For scripts and units that name this file: it was a program once.
process.stderr.write(
  'ts/miner/src/main.ts is now `ganglion miner run`: npx ganglion miner run, or node ts/cli/src/main.ts miner run\n',
);
process.exitCode = 2;
