// SPDX-License-Identifier: Apache-2.0
// A question to the network: the miner that earns most continues a text.
import { askMiner, connectChain, type Signer } from 'ganglion';

/** The text with its continuation; `hotkey` is registered on the chain. */
export async function askNetwork(endpoint: string, hotkey: Signer, prompt: string): Promise<string> {
  const chain = await connectChain({ endpoint });
  try {
    const answer = await askMiner({ chain, hotkey }, { prompt, maxNewTokens: 8 });
    return prompt + answer.text;
  } finally {
    await chain.close();
  }
}
