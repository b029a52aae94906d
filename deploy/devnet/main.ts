// SPDX-License-Identifier: Apache-2.0
// For scripts and units that name this file: it was a program once.
process.stderr.write(
  'deploy/devnet/main.ts is now `ganglion devnet`: npx ganglion devnet, or node ts/cli/src/main.ts devnet\n',
);
process.exitCode = 2;
