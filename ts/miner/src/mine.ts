// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { join } from 'node:path';
import { connectChain } from '@ganglion/chain';
import { openHotkey, openOwnModel } from '@ganglion/neuron';
import { createLogger, logStop, sayTo } from '@ganglion/program';
import { prepareFolder } from '@ganglion/program/folder';
import { lockFile } from '@ganglion/program/lock';
import { serveMonitor } from '@ganglion/program/monitor';
import { refusedBy } from './admission.ts';
import type { MinerSettings } from './config.ts';
import { createMiner, type Miner } from './miner.ts';
import { faultyAxon } from './misbehave.ts';

/** Mines with these settings until the signal aborts; closes what it opened. */
export async function mine(settings: MinerSettings, signal: AbortSignal): Promise<void> {
  const logger = createLogger({ name: 'miner', level: settings.logLevel, format: settings.logFormat });
  const refused = refusedBy(settings);
  await using stack = new AsyncDisposableStack();
  stack.use(logStop(logger, signal));
  // The page is opened before anything that takes time, so that a probe can tell a start from a
  // death; the page says what is missing.
  let miner: Miner | undefined;
  let missing = 'the model is not loaded yet';
  const monitor = await serveMonitor(
    settings,
    {
      registries: () => miner?.registries ?? [],
      whyNotReady: async () => {
        if (signal.aborted) return 'the miner is stopping';
        return miner === undefined ? missing : miner.whyNotReady();
      },
    },
    stack,
  );
  const { stateDir } = settings;
  if (stateDir !== undefined) {
    // Found out now rather than after the model is loaded.
    await prepareFolder(stateDir, { name: '--state-dir' });
    stack.use(lockFile(join(stateDir, 'replay')));
  }
  const hotkey = await openHotkey(settings, process.env.GANGLION_PASSPHRASE);
  const own = await openOwnModel(settings, { logger }, { signal });
  stack.defer(() => own.model.close());
  missing = 'the chain is not connected yet';
  const chain = await connectChain({ endpoint: settings.chain, logger }, { signal });
  stack.defer(() => chain.close());
  const { misbehave: fault } = settings;
  if (fault !== undefined) logger.warn({ fault }, 'misbehaving on purpose');
  miner = createMiner(
    {
      chain,
      hotkey,
      model: own.model,
      logger,
      createAxon: fault === undefined ? undefined : faultyAxon(fault),
    },
    { ...settings, ...refused, selfDial: !settings.noSelfDial && fault === undefined },
  );
  stack.use(miner);
  await miner.start({ signal });
  const { parameters } = own.model;
  const metricsPort = monitor?.port;
  const { status } = miner;
  sayTo(process.stdout, settings.logFormat)(
    { ready: true, ...status, metricsPort, model: own.name, parameters },
    () => `ready: miner ${status?.hotkey}, uid ${status?.uid}, serves ${own.name} at ${status?.axon}`,
  );
  if (!signal.aborted) await Promise.race([once(signal, 'abort'), miner.ended]);
}
