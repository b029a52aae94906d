#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// In words that an old Node understands, so that it can say what it lacks.
var version = process.versions.node;
if (Number(version.split('.')[0]) < 24) {
  process.stderr.write(
    'ganglion needs Node 24 or later, and this is ' +
      version +
      ': install it from nodejs.org, or run npx ganglion in a checkout that scripts/demo has set up\n',
  );
  process.exitCode = 1;
} else {
  import('../src/main.ts');
}
