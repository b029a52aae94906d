// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { GanglionError, type Logger } from '@ganglion/base';
import {
  type BlockRef,
  chainPage,
  type EmbeddedChain,
  readRuntime,
  startEmbeddedChain,
  startFork,
} from '@ganglion/embedded-chain';
import { createLogger, EXIT, logStop, type Output } from '@ganglion/program';
import { serveMonitor } from '@ganglion/program/monitor';
import { forkMarket, openMarket, rehearseUpgrade } from '@ganglion/testkit';
import { describeRehearsal, describeServing, type Serving } from './fork-report.ts';
import { blockTimeOf, checkSource, type ForkSettings, type SourceSettings } from './fork-settings.ts';

/** What both commands are called with. */
interface ForkCall<Settings> {
  readonly settings: Settings;
  readonly positionals: { readonly ENDPOINT: string | undefined };
  readonly signal: AbortSignal;
  readonly output: Output;
}

/** Serves a fork until the signal aborts. */
export async function serveFork(call: ForkCall<ForkSettings>): Promise<void> {
  const { settings, positionals, signal, output } = call;
  const endpoint = positionals.ENDPOINT;
  checkSource(endpoint, settings);
  const logger = createLogger({ name: 'fork' });
  await using stack = new AsyncDisposableStack();
  stack.use(logStop(logger, signal));
  let chain: EmbeddedChain | undefined;
  const page = chainPage(() => chain, signal);
  const monitor = await serveMonitor(settings, page, stack);
  const started = await start(endpoint, settings, logger, signal);
  chain = started.chain;
  stack.defer(chain.stop);
  const serving: Serving = {
    ready: true,
    endpoint: chain.endpoint,
    genesisHash: chain.genesisHash,
    source: endpoint ?? null,
    block: started.block,
    metricsPort: monitor?.port,
  };
  output.result(serving, () => describeServing(serving, settings));
  if (!signal.aborted) await once(signal, 'abort');
}

/** Starts the chain to serve, and tells which block it begins with. */
async function start(
  endpoint: string | undefined,
  settings: ForkSettings,
  logger: Logger,
  signal: AbortSignal,
): Promise<{ readonly chain: EmbeddedChain; readonly block: BlockRef }> {
  const { block, db, preset, port } = settings;
  const blockTimeMs = blockTimeOf(settings);
  if (endpoint === undefined) {
    const chain = await startEmbeddedChain({ preset, port, blockTimeMs, logger }, { signal });
    return { chain, block: chain.head() };
  }
  const chain = await startFork({ endpoint, block, db, port, blockTimeMs, logger }, { signal });
  return { chain, block: chain.forkedAt };
}

/** Rehearses an upgrade to a runtime, a file or `committed`; returns the exit status. */
export async function rehearse(call: ForkCall<SourceSettings>, file: string): Promise<number> {
  const { settings, positionals, signal, output } = call;
  const endpoint = positionals.ENDPOINT;
  checkSource(endpoint, settings);
  const { block, db, preset } = settings;
  const logger = createLogger({ name: 'fork' });
  const wasm = file === 'committed' ? await readRuntime() : await readWasm(file);
  await using market =
    endpoint === undefined
      ? await openMarket({ preset, logger }, { signal })
      : await forkMarket({ endpoint, block, db, logger }, { signal });
  const rehearsal = await rehearseUpgrade(market, wasm);
  output.result(rehearsal, () => describeRehearsal(rehearsal));
  if (!rehearsal.passed) return EXIT.failure;
  // The chain would refuse the transaction that sets it.
  return rehearsal.isNewer ? EXIT.ok : EXIT.transaction;
}

async function readWasm(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new GanglionError('invalid-argument', {
      what: 'the file of the new runtime cannot be read',
      facts: { flag: '--upgrade', file, reason: cause instanceof Error ? cause.message : '' },
      hint: 'name a .wasm file, or committed',
      cause,
    });
  }
}
