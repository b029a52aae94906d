// SPDX-License-Identifier: Apache-2.0
// Who takes part in the market, and what each earned in the last epoch.
import { connectChain, formatAmount } from 'ganglion';

/** One line for each neuron, from the one that earns most. */
export async function readMarket(endpoint: string): Promise<readonly string[]> {
  const chain = await connectChain({ endpoint });
  try {
    const { neurons } = await chain.metagraph({ columns: ['hotkeyAddress', 'stake', 'emission'] });
    return [...neurons]
      .sort((a, b) => Number(b.emission - a.emission))
      .map(({ uid, hotkeyAddress, stake, emission }) =>
        [uid, hotkeyAddress, `stake ${formatAmount(stake)}`, `earned ${formatAmount(emission)}`].join('  '),
      );
  } finally {
    await chain.close();
  }
}
