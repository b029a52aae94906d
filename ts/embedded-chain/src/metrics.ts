// SPDX-License-Identifier: Apache-2.0
import { Gauge, Registry } from 'prom-client';
import type { EmbeddedChain } from './embedded-chain.ts';

/** Creates the metrics of a chain, which are left out until there is one. */
export function createMetrics(find: () => Pick<EmbeddedChain, 'head' | 'pending'> | undefined): Registry {
  const registry = new Registry();
  const gauge = (
    name: string,
    help: string,
    read: (chain: Pick<EmbeddedChain, 'head' | 'pending'>) => number,
  ) =>
    new Gauge({
      name: `ganglion_embedded_chain_${name}`,
      help,
      registers: [registry],
      collect() {
        const chain = find();
        if (chain === undefined) this.remove();
        else this.set(read(chain));
      },
    });
  gauge('block', 'Newest block, which is final.', (chain) => chain.head().number);
  gauge('pending_transactions', 'Transactions that wait for the next block.', (chain) => chain.pending());
  return registry;
}
