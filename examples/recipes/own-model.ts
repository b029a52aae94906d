// SPDX-License-Identifier: Apache-2.0
// A miner with a model of your own: any causal language model as an ONNX file, and the tokenizer that it was made for.
import { connectChain, createMiner, openModel, type Signer, silentLogger } from 'ganglion';

/** Where the chain is, and what is served in whose name. */
export interface OwnModelInit {
  readonly endpoint: string;
  /** Registered on that chain. */
  readonly hotkey: Signer;
  readonly modelPath: string;
  readonly tokenizerPath: string;
  /** The longest input of the model, in tokens. */
  readonly context: number;
}

/** Serves the model on any free port of this machine; `stop` ends it. */
export async function serveOwnModel(
  init: OwnModelInit,
): Promise<{ readonly axon: string; stop(): Promise<void> }> {
  const { endpoint, hotkey, modelPath, tokenizerPath, context } = init;
  await using stack = new AsyncDisposableStack();
  const model = await openModel({ modelPath, tokenizerPath, context, logger: silentLogger });
  stack.defer(() => model.close());
  const chain = await connectChain({ endpoint });
  stack.defer(() => chain.close());
  const miner = createMiner(
    { chain, hotkey, model },
    // On a network of more than one machine: axonHost '0.0.0.0', and publicIp.
    { axonPort: 0, allowLocalAddresses: true },
  );
  await miner.start();
  stack.defer(() => miner.stop());
  const { axon = '' } = miner.status ?? {};
  const opened = stack.move();
  return { axon, stop: () => opened.disposeAsync() };
}
