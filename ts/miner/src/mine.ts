// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { connectChain } from '@ganglion/chain';
import { createVerifier } from '@ganglion/keystore';
import { openHotkey, openOwnModel } from '@ganglion/neuron';
import { createLogger, systemClock } from '@ganglion/service';
import type { MinerSettings } from './config.ts';
import { createMiner } from './miner.ts';
import { faultyAxon } from './misbehave.ts';

/** Mines with these settings until the signal aborts; closes what it opened. */
export async function mine(settings: MinerSettings, signal: AbortSignal): Promise<void> {
  const logger = createLogger({ name: 'miner', level: settings.logLevel });
  await using stack = new AsyncDisposableStack();
  const hotkey = await openHotkey(settings, process.env.GANGLION_PASSPHRASE);
  const own = await openOwnModel(settings, { logger }, { signal });
  stack.defer(() => own.model.close());
  const chain = await connectChain({ endpoint: settings.chain, logger }, { signal });
  stack.defer(() => chain.close());
  const verifier = createVerifier();
  stack.defer(() => verifier.close());
  const { misbehave: fault } = settings;
  if (fault !== undefined) logger.warn({ fault }, 'misbehaving on purpose');
  const miner = createMiner(
    {
      chain,
      hotkey,
      model: own.model,
      verifier,
      clock: systemClock,
      logger,
      createAxon: fault === undefined ? undefined : faultyAxon(fault),
    },
    settings,
  );
  await miner.start();
  stack.defer(() => miner.stop());
  const { parameters } = own.model;
  process.stdout.write(`${JSON.stringify({ ready: true, ...miner.status, model: own.name, parameters })}\n`);
  if (!signal.aborted) await Promise.race([once(signal, 'abort'), miner.ended]);
}
