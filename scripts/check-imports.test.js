// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { checkImports } from './check-imports.js';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ganglion-imports-'));
  for (const folder of ['ts', 'examples', 'typegen', 'zombienet/checks', 'deploy'])
    mkdirSync(join(root, folder), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

/** Writes files of a checkout, by path. */
function plant(files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

test('an import of a lower floor is fine', () => {
  plant({ 'ts/chain/src/index.ts': "import { toHex } from '@ganglion/account';\n" });
  assert.deepEqual(checkImports(root), []);
});

test('an import that runs up is found, as a type too', () => {
  plant({ 'ts/base/src/a.ts': "import type {\n  Miner,\n} from '@ganglion/miner';\n" });
  assert.deepEqual(checkImports(root), [
    'ts/base/src/a.ts: imports @ganglion/miner, which is above: floor 6 from floor 1',
  ]);
});

test('an import that is made when it is needed is found too', () => {
  plant({ 'ts/axon/src/a.ts': "const { createMiner } = await import('@ganglion/miner');\n" });
  assert.match(checkImports(root).join(), /axon\/src\/a.ts: imports @ganglion\/miner, which is above/);
});

test('a test may import its own floor and the fakes, and nothing above', () => {
  plant({
    'ts/dendrite/src/a.test.ts':
      "import '@ganglion/axon';\nimport '@ganglion/fakes';\nimport '@ganglion/miner';\n",
    'ts/dendrite/src/b.ts': "import '@ganglion/axon';\n",
  });
  assert.deepEqual(checkImports(root), [
    'ts/dendrite/src/a.test.ts: imports @ganglion/miner, which is above: floor 6 from floor 4',
    'ts/dendrite/src/b.ts: imports @ganglion/axon, which is on the same floor, 4',
  ]);
});

test('examples import what a stranger may, and not the library of the chain', () => {
  plant({
    'examples/a.test.ts': "import '@ganglion/testkit';\nimport { ApiPromise } from '@polkadot/api';\n",
  });
  assert.match(checkImports(root).join(), /examples\/a.test.ts: imports @polkadot\/api, which only chain/);
});

test('what belongs to one package is found in another', () => {
  plant({
    'ts/miner/src/a.ts':
      "import { InferenceSession } from 'onnxruntime-node';\nimport type { ApiPromise } from '@polkadot/api';\n",
  });
  assert.equal(checkImports(root).length, 2);
});

test('a package that runs in a browser needs nothing of Node, but for the files that are named', () => {
  plant({
    'ts/account/src/verifier.ts': "import { Worker } from 'node:worker_threads';\n",
    'ts/account/src/hash.ts': "import { createHash } from 'crypto';\n",
  });
  assert.deepEqual(checkImports(root), [
    'ts/account/src/hash.ts: imports crypto, and account needs nothing of Node',
  ]);
});

test('a circle of modules is found, types included', () => {
  plant({
    'ts/axon/src/a.ts': "import './b.ts';\n",
    'ts/axon/src/b.ts': "import type { A } from './a.ts';\n",
  });
  assert.match(checkImports(root).join(), /a circle/);
});

test('a comment imports nothing', () => {
  plant({
    'ts/base/src/a.ts': "/**\n * import { x } from '@ganglion/miner';\n */\n// import '@ganglion/axon';\n",
  });
  assert.deepEqual(checkImports(root), []);
});

test('a manifest names what is imported and nothing else of ours', () => {
  plant({
    'ts/axon/src/a.ts': "import '@ganglion/base';\nimport 'pino';\n",
    'ts/axon/package.json': '{"name": "@ganglion/axon", "dependencies": {"@ganglion/account": "0.1.0"}}',
  });
  assert.deepEqual(checkImports(root).sort(), [
    'ts/axon/package.json: @ganglion/account is not imported',
    'ts/axon/package.json: lacks @ganglion/base in dependencies',
    'ts/axon/package.json: lacks pino in dependencies',
  ]);
});
