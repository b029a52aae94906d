// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { GanglionError } from '@ganglion/base';
import {
  type BlockRef,
  chainPage,
  type EmbeddedChain,
  readRuntime,
  startEmbeddedChain,
  startFork,
} from '@ganglion/embedded-chain';
import { createLogger, EXIT, runProgram } from '@ganglion/program';
import { serveMonitor } from '@ganglion/program/monitor';
import { forkMarket, openMarket, rehearseUpgrade } from '@ganglion/testkit';
import { type ForkOptions, readOptions, USAGE } from './options.ts';
import { describeRehearsal, describeServing, type Serving } from './report.ts';

const logger = createLogger({ name: 'fork' });

let hasFailed = false;
await runProgram(logger, async (signal) => {
  const options = readOptions(process.argv.slice(2));
  if (options === undefined) process.stdout.write(USAGE);
  else if (options.upgrade === undefined) await serve(options, signal);
  else hasFailed = !(await rehearse(options, options.upgrade, signal));
});
if (hasFailed && process.exitCode === EXIT.ok) process.exitCode = EXIT.failure;

async function serve(options: ForkOptions, signal: AbortSignal): Promise<void> {
  await using stack = new AsyncDisposableStack();
  let chain: EmbeddedChain | undefined;
  const page = chainPage(() => chain, signal);
  const monitor = await serveMonitor(options.metrics, page, stack);
  const started = await start(options, signal);
  chain = started.chain;
  stack.defer(chain.stop);
  const serving: Serving = {
    ready: true,
    endpoint: chain.endpoint,
    genesisHash: chain.genesisHash,
    source: options.endpoint ?? null,
    block: started.block,
    metricsPort: monitor?.port,
  };
  process.stdout.write(options.json ? `${JSON.stringify(serving)}\n` : describeServing(serving, options));
  if (!signal.aborted) await once(signal, 'abort');
}

/** Starts the chain to serve, and tells which block it begins with. */
async function start(
  { endpoint, block, db, preset, port, blockTimeMs }: ForkOptions,
  signal: AbortSignal,
): Promise<{ readonly chain: EmbeddedChain; readonly block: BlockRef }> {
  if (endpoint === undefined) {
    const chain = await startEmbeddedChain({ preset, port, blockTimeMs, logger }, { signal });
    return { chain, block: chain.head() };
  }
  const chain = await startFork({ endpoint, block, db, port, blockTimeMs, logger }, { signal });
  return { chain, block: chain.forkedAt };
}

/** Tells whether every check passed. */
async function rehearse(options: ForkOptions, file: string, signal: AbortSignal): Promise<boolean> {
  const { endpoint, block, db, preset, json } = options;
  const wasm = file === 'committed' ? await readRuntime() : await readWasm(file);
  await using market =
    endpoint === undefined
      ? await openMarket({ preset, logger }, { signal })
      : await forkMarket({ endpoint, block, db, logger }, { signal });
  const rehearsal = await rehearseUpgrade(market, wasm);
  process.stdout.write(json ? `${JSON.stringify(rehearsal)}\n` : describeRehearsal(rehearsal));
  return rehearsal.passed;
}

async function readWasm(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new GanglionError('invalid-argument', {
      what: 'the file of the new runtime cannot be read',
      facts: { option: '--upgrade', file, reason: cause instanceof Error ? cause.message : '' },
      hint: 'name a .wasm file, or committed',
      cause,
    });
  }
}
