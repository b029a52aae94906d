// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { checkSizes } from './check-sizes.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ganglion-sizes-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** What is wrong with one file of this text. */
function check(path, text) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  return checkSizes(root, [path]);
}

/** A function of so many lines. */
const typeScript = (lines) => `export function f(): void {\n${'  g();\n'.repeat(lines - 2)}}\n`;
const rust = (lines) => `impl A {\n\tpub(crate) async fn f() {\n${'\t\tg();\n'.repeat(lines - 2)}\t}\n}\n`;

test('a function of TypeScript may have 60 lines and not 61', () => {
  assert.deepEqual(check('ts/a/src/a.ts', typeScript(60)), []);
  assert.deepEqual(check('ts/a/src/a.ts', typeScript(61)), [
    'ts/a/src/a.ts:1: f has 61 lines, and 60 are the most',
  ]);
});

test('a function of the node may have 80 lines and not 81', () => {
  assert.deepEqual(check('node/src/a.rs', rust(80)), []);
  assert.deepEqual(check('node/src/a.rs', rust(81)), [
    'node/src/a.rs:2: f has 81 lines, and 80 are the most',
  ]);
});

test('a file may have 400 lines and not 401', () => {
  assert.deepEqual(check('pallets/a/src/a.rs', '//\n'.repeat(400)), []);
  assert.equal(check('pallets/a/src/a.rs', '//\n'.repeat(401)).length, 1);
});

test('tests, generated files, item lists of pallets and benchmarks may be longer', () => {
  for (const path of [
    'ts/a/src/a.test.ts',
    'ts/a/src/generated/a.ts',
    'runtime/tests/a.rs',
    'pallets/stake/src/lib.rs',
    'pallets/stake/src/benchmarking.rs',
  ]) {
    assert.deepEqual(check(path, typeScript(500)), []);
  }
});
