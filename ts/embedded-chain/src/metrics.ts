// SPDX-License-Identifier: Apache-2.0
import type { MonitorInit } from '@ganglion/program/monitor';
import { Gauge, Registry } from 'prom-client';
import type { EmbeddedChain } from './serve-chain.ts';

type Watched = Pick<EmbeddedChain, 'head' | 'pending' | 'whyStanding'>;

/**
 * What the monitoring page of a program tells of its chain; `find` gives the chain once there is
 * one, `stopping` aborts before it ends.
 */
export function chainPage(
  find: () => Watched | undefined,
  stopping: AbortSignal,
): Pick<MonitorInit, 'registries' | 'whyNotReady'> {
  const registry = createMetrics(find);
  return {
    registries: () => [registry],
    whyNotReady: async () => {
      if (stopping.aborted) return 'the chain is stopping';
      const chain = find();
      return chain === undefined ? 'the chain is still starting' : chain.whyStanding();
    },
  };
}

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
