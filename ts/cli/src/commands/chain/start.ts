// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { chainSettings } from '@ganglion/embedded-chain/settings';
import { defineCommand, load } from '@ganglion/program';

export const command = defineCommand({
  name: 'chain start',
  summary: 'Runs a chain in one process, without a network, and says in one line of JSON when it is ready.',
  details:
    'It has the genesis of development: //Alice has tokens, and whoever can reach the port may do everything. What it knew is gone when it stops.',
  examples: [
    { command: 'ganglion chain start', says: 'a block a second, at ws://127.0.0.1:9944' },
    { command: 'ganglion chain start --port 0 --block-time 0', says: 'any free port; blocks on request' },
  ],
  settings: chainSettings,
  isLasting: true,
  run: async ({ settings, signal, output }) => {
    const [{ chainPage, startEmbeddedChain }, { createLogger, logStop }, { serveMonitor }] = await load(
      signal,
      () =>
        Promise.all([
          import('@ganglion/embedded-chain'),
          import('@ganglion/program'),
          import('@ganglion/program/monitor'),
        ]),
    );
    const logger = createLogger({ name: 'embedded-chain' });
    await using stack = new AsyncDisposableStack();
    stack.use(logStop(logger, signal));
    let chain: Awaited<ReturnType<typeof startEmbeddedChain>> | undefined;
    const monitor = await serveMonitor(
      settings,
      chainPage(() => chain, signal),
      stack,
    );
    const { port, blockTime, preset } = settings;
    const blockTimeMs = blockTime === 0 ? 'manual' : blockTime;
    chain = await startEmbeddedChain({ port, blockTimeMs, preset, logger }, { signal });
    stack.defer(chain.stop);
    const { endpoint, genesisHash } = chain;
    const metricsPort = monitor?.port;
    const serving = { ready: true, endpoint, genesisHash, metricsPort };
    // One line of JSON for a person too: programs that start it read it.
    output.result(serving, () => JSON.stringify(serving));
    if (!signal.aborted) await once(signal, 'abort');
  },
});
