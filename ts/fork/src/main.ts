// SPDX-License-Identifier: Apache-2.0
// For scripts and units that name this file: it was a program once.
process.stderr.write(
  'ts/fork/src/main.ts is now `ganglion chain fork`: npx ganglion chain fork, or node ts/cli/src/main.ts chain fork\n',
);
process.exitCode = 2;
