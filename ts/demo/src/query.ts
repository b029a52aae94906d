// SPDX-License-Identifier: Apache-2.0
// For scripts and units that name this file: it was a program once.
process.stderr.write(
  'ts/demo/src/query.ts is now `ganglion ask`: npx ganglion ask, or node ts/cli/src/main.ts ask\n',
);
process.exitCode = 2;
