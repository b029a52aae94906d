// SPDX-License-Identifier: Apache-2.0
// The node and the embedded chain build genesis by different programs; a network must not notice. Run by `scripts/node test`.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { buildGenesis, readRuntime } from '@ganglion/embedded-chain';

const NODE = process.env.GANGLION_NODE;
/** Room for the wasm in hexadecimal. */
const MAX_SPEC_BYTES = 64 * 1024 * 1024;
/** `:extrinsic_index`, which is left behind where genesis is built natively, and means nothing. */
const EXTRINSIC_INDEX = '0x3a65787472696e7369635f696e646578';

/** The state at block 0 of the chain `name`, as the node builds it. */
function nodeGenesis(name: string): Record<string, string> {
  assert.ok(NODE, 'GANGLION_NODE is not set: run scripts/node test');
  const args = ['export-chain-spec', '--chain', name, '--raw'];
  const spec: unknown = JSON.parse(execFileSync(NODE, args, { maxBuffer: MAX_SPEC_BYTES }).toString());
  const { raw } = (spec as { genesis: { raw: { top: Record<string, string>; childrenDefault: object } } })
    .genesis;
  assert.deepEqual(raw.childrenDefault, {});
  const { [EXTRINSIC_INDEX]: _, ...top } = raw.top;
  return top;
}

for (const [name, preset] of [
  ['dev', 'development'],
  ['local', 'local_testnet'],
  ['network_4096', 'network_4096'],
] as const) {
  test(`the genesis of ${name} is the one that the runtime alone builds`, async () => {
    const { [EXTRINSIC_INDEX]: _, ...embedded } = await buildGenesis({ wasm: await readRuntime(), preset });
    assert.deepEqual(nodeGenesis(name), embedded);
  });
}
