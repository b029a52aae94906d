// SPDX-License-Identifier: Apache-2.0
// A program of a test: ends with status 3, in the way that its argument names, while onnxruntime
// computes.

import { fileURLToPath } from 'node:url';
import { GanglionError, silentLogger } from '@ganglion/base';
import { Inference } from './inference.ts';

/** Keeps onnxruntime busy for seconds. */
const ROWS = 400_000;
const init = {
  modelPath: fileURLToPath(new URL('../fixtures/generated/tiny.onnx', import.meta.url)),
  context: 8,
  threads: 1,
  vocabularySize: 33,
  queueLimit: 3,
  logger: silentLogger,
};
const tell = (error: unknown) => console.log(GanglionError.from(error).code);

process.exitCode = 3;
const [, , how] = process.argv;
if (how === 'give-up-opening') {
  await Inference.open(init, { timeoutMs: 250 }).then((inference) => inference.close(), tell);
} else {
  const inference = await Inference.open({ ...init, closeTimeoutMs: 1 });
  const inputIds = { shape: [ROWS, 8], data: new BigInt64Array(8 * ROWS) };
  inference.run({ want: 'logits', inputIds }).catch(tell);
  await inference.gate?.entered();
  // The thread is behind the gate; a moment later it is within the library.
  await new Promise((resolve) => setTimeout(resolve, 50));
  if (how === 'exit') process.exit();
  await inference.close();
}
