// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { describeRuntime, readRuntime } from '@ganglion/embedded-chain';

/** How a wasm module starts that was compressed for a chain. */
const COMPRESSED = Uint8Array.of(82, 188, 83, 118, 70, 219, 142, 5);

/**
 * The committed runtime with the next `spec_version` and nothing else changed.
 *
 * A runtime states its version in a section of its own, for nodes, and in its data, for itself: as the numbers `authoring_version`,
 * `spec_version`, `impl_version`, one after the other. All places are changed, and the result is executed to see that it took.
 */
export async function nextRuntime(): Promise<{ readonly wasm: Uint8Array; readonly specVersion: number }> {
  const committed = await readRuntime();
  const { specVersion } = await describeRuntime(committed);
  assert.deepEqual(committed.subarray(0, COMPRESSED.length), Buffer.from(COMPRESSED));
  const plain = zstdDecompressSync(committed.subarray(COMPRESSED.length));
  const next = specVersion + 1;
  const statement = numbers(1, specVersion, 1);
  let places = 0;
  for (let at = plain.indexOf(statement); at !== -1; at = plain.indexOf(statement, at + statement.length)) {
    plain.set(numbers(1, next, 1), at);
    places += 1;
  }
  assert.ok(places >= 2, `the version of the runtime stands in ${places} places of its wasm`);
  const wasm = Buffer.concat([COMPRESSED, zstdCompressSync(plain)]);
  assert.equal((await describeRuntime(wasm)).specVersion, next, 'the changed runtime tells the next version');
  return { wasm, specVersion: next };
}

/** SCALE: unsigned numbers of 32 bits. */
function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value, 4 * i);
  return bytes;
}
