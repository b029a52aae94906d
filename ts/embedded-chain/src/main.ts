// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { createLogger, readSettings, runProgram, settingsHelp } from '@ganglion/program';
import { serveMonitor } from '@ganglion/program/monitor';
import { chainSettings } from './config.ts';
import { startEmbeddedChain } from './embedded-chain.ts';
import { chainPage } from './metrics.ts';
import type { EmbeddedChain } from './serve-chain.ts';

const program = {
  program: 'embedded-chain',
  summary:
    'Runs a chain in this process and prints one line of JSON on standard output when it is ready:\n' +
    '  {"ready":true,"endpoint":"ws://127.0.0.1:9944","genesisHash":"0x..."}',
  settings: chainSettings,
};
const logger = createLogger({ name: 'embedded-chain' });

await runProgram(logger, async (signal) => {
  const settings = readSettings({ ...program, args: process.argv.slice(2), env: process.env });
  if (settings === undefined) {
    process.stdout.write(settingsHelp(program));
    return;
  }
  await using stack = new AsyncDisposableStack();
  let chain: EmbeddedChain | undefined;
  const page = chainPage(() => chain, signal);
  const monitor = await serveMonitor(settings, page, stack);
  const { port, blockTime, preset } = settings;
  const blockTimeMs = blockTime === 0 ? 'manual' : blockTime;
  chain = await startEmbeddedChain({ port, blockTimeMs, preset, logger }, { signal });
  stack.defer(chain.stop);
  const { endpoint, genesisHash } = chain;
  const metricsPort = monitor?.port;
  process.stdout.write(`${JSON.stringify({ ready: true, endpoint, genesisHash, metricsPort })}\n`);
  if (!signal.aborted) await once(signal, 'abort');
});
