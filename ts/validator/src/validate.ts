// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { connectChain } from '@ganglion/chain';
import { loadCatalogue } from '@ganglion/models';
import { openHotkey, openOwnModel } from '@ganglion/neuron';
import { createLogger } from '@ganglion/program';
import { createCheckpoint } from '@ganglion/program/checkpoint';
import { serveMonitor } from '@ganglion/program/monitor';
import type { ValidatorSettings } from './config.ts';
import { createValidator, type Validator, type ValidatorInit } from './validator.ts';

/** Validates with these settings until the signal aborts; closes what it opened. */
export async function validate(settings: ValidatorSettings, signal: AbortSignal): Promise<void> {
  const logger = createLogger({ name: 'validator', level: settings.logLevel });
  await using stack = new AsyncDisposableStack();
  // The page is opened before anything that takes time, so that a probe can tell a start from a
  // death; the page says what is missing.
  let validator: Validator | undefined;
  let missing = 'the model is not loaded yet';
  const monitor = await serveMonitor(
    settings,
    {
      registries: () => validator?.registries ?? [],
      whyNotReady: async () => {
        if (signal.aborted) return 'the validator is stopping';
        return validator === undefined ? missing : validator.whyNotReady();
      },
    },
    stack,
  );
  const hotkey = await openHotkey(settings, process.env.GANGLION_PASSPHRASE);
  const fallback = loadCatalogue().validator;
  const { name, model } = await openOwnModel(settings, { logger }, { signal, fallback });
  stack.defer(() => model.close());
  missing = 'the chain is not connected yet';
  const chain = await connectChain({ endpoint: settings.chain, logger }, { signal });
  stack.defer(() => chain.close());
  const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
  const path = settings.stateFile ?? `validator-${hotkey.address}.state`;
  validator = createValidator(
    { chain, hotkey, model, checkpoint: createCheckpoint({ path, logger }), logger, onEpoch: say },
    initOf(settings),
  );
  stack.use(validator);
  await validator.start();
  say({ ready: true, hotkey: hotkey.address, metricsPort: monitor?.port, model: name });
  if (!signal.aborted) await Promise.race([once(signal, 'abort'), validator.ended]);
}

function initOf(settings: ValidatorSettings): ValidatorInit {
  return {
    seed: settings.seed,
    peers: settings.peers,
    batch: settings.batch,
    window: settings.window,
    roundIntervalMs: settings.roundInterval,
    queryTimeoutMs: settings.queryTimeout,
    halfLifeMs: settings.halfLife * 1_000,
    priorWeight: settings.priorWeight,
    allowLocalAddresses: settings.allowLocalAddresses,
  };
}
