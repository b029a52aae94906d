// SPDX-License-Identifier: Apache-2.0
// Axon and dendrite over gRPC keep what every wire keeps.
import { createVerifier } from '@ganglion/account/verifier';
import { createAxon } from '@ganglion/axon';
import { silentLogger } from '@ganglion/base';
import { testExchange } from '@ganglion/fakes';
import { afterAll } from '@jest/globals';
import { createDendrite } from './index.ts';

const verifier = createVerifier();
afterAll(() => verifier.close());

testExchange(async ({ genesisHash, tokenizer }) => {
  const stack = new AsyncDisposableStack();
  const shared = { genesisHash, verifier, tokenizer, logger: silentLogger };
  return {
    serve: async (components) => {
      const axon = stack.use(createAxon({ ...shared, ...components }, { acceptFromMs: 0, drainMs: 50 }));
      await axon.start();
      const { publicKey: hotkey } = components.signer;
      return { hotkey, host: '127.0.0.1', port: axon.port, stop: () => axon.stop() };
    },
    ask: (signer) => stack.use(createDendrite({ ...shared, signer }, { allowLocalAddresses: true })),
    // Time goes by on its own.
    pass: async () => {},
    close: () => stack.disposeAsync(),
  };
});
