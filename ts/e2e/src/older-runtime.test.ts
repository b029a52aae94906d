// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { connectChain } from '@ganglion/chain';
import { readRuntime, startEmbeddedChain } from '@ganglion/embedded-chain';
import { expect, test } from '@jest/globals';

const PREVIOUS = new URL('../../../zombienet/previous-runtime.wasm', import.meta.url);
const START_MS = 120_000;

test(
  'a client says that a runtime is older than it understands, and reads on once the runtime is upgraded',
  async () => {
    await using stack = new AsyncDisposableStack();
    const wasm = await readFile(PREVIOUS);
    const chain = await startEmbeddedChain({ port: 0, wasm, blockTimeMs: 'manual' });
    stack.defer(() => chain.stop());
    const client = await connectChain(chain);
    stack.defer(() => client.close());

    await expect(client.metagraph()).rejects.toMatchObject({
      code: 'chain-mismatch',
      message: expect.stringMatching(
        /MetagraphApi.*found=1.*expected=2.*specVersion=101.*upgrade the runtime/,
      ),
    });

    await chain.upgrade(await readRuntime());
    await chain.newBlock();
    expect((await client.metagraph()).neurons).toEqual([]);
  },
  START_MS,
);
