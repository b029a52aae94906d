// SPDX-License-Identifier: Apache-2.0
// Wrong usage of a script ends with 2 and says what is wrong, as that of a program does.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

for (const script of ['examples', 'lint-deploy', 'node', 'pack', 'test', 'zombienet']) {
  test(`${script} does not take what it does not know for a failure`, () => {
    const { status, stderr } = spawnSync(
      fileURLToPath(new URL(script, import.meta.url)),
      ['--no-such-flag'],
      { encoding: 'utf8', timeout: 60_000 },
    );
    assert.equal(status, 2, stderr);
    assert.match(stderr, /^error: .*--no-such-flag/m);
  });
}
