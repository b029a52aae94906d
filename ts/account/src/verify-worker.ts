// SPDX-License-Identifier: Apache-2.0
// The thread behind the verifier: answers each [message, signature, public key] with true or false, in order.
// It imports nothing but the module that verifies, so that it starts in a few milliseconds.
import { parentPort } from 'node:worker_threads';
import { sr25519Verify, waitReady } from '@polkadot/wasm-crypto';

await waitReady();
const port = parentPort;
port?.on('message', ([message, signature, publicKey]: readonly [Uint8Array, Uint8Array, Uint8Array]) => {
  port.postMessage(sr25519Verify(signature, message, publicKey));
});
