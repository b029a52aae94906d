// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { GanglionError } from '@ganglion/base';
import { connectChain } from '@ganglion/chain';
import { loadCatalogue } from '@ganglion/models';
import { openHotkey, openOwnModel } from '@ganglion/neuron';
import { createLogger, logStop, sayTo } from '@ganglion/program';
import { createCheckpoint } from '@ganglion/program/checkpoint';
import { prepareFolderOf } from '@ganglion/program/folder';
import { lockFile } from '@ganglion/program/lock';
import { serveMonitor } from '@ganglion/program/monitor';
import type { ValidatorSettings } from './config.ts';
import { describeEpoch, type EpochReport } from './report.ts';
import { openText, readAhead } from './text/text-source.ts';
import { createValidator, type Validator, type ValidatorInit } from './validator.ts';

/**
 * Validates with these settings until the signal aborts; closes what it opened.
 *
 * Fails with `invalid-argument` without a text, before anything is opened.
 */
export async function validate(settings: ValidatorSettings, signal: AbortSignal): Promise<void> {
  const logger = createLogger({ name: 'validator', level: settings.logLevel, format: settings.logFormat });
  const place = textOf(settings);
  await using stack = new AsyncDisposableStack();
  stack.use(logStop(logger, signal));
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
  missing = 'the text is not read yet';
  const source = openText(place, { logger, stdin: process.stdin });
  stack.defer(() => source.close());
  const text = await readAhead(source, { signal });
  missing = 'the model is not loaded yet';
  const hotkey = await openHotkey(settings, process.env.GANGLION_PASSPHRASE);
  const path = settings.stateFile ?? `validator-${hotkey.address}.state`;
  await prepareFolderOf(path, { name: '--state-file' });
  // Until all else has ended: two processes would ask everything twice, and lose each other's scores.
  stack.use(lockFile(path));
  const fallback = loadCatalogue().validator;
  const { name, model } = await openOwnModel(settings, { logger }, { signal, fallback });
  stack.defer(() => model.close());
  missing = 'the chain is not connected yet';
  const chain = await connectChain({ endpoint: settings.chain, logger }, { signal });
  stack.defer(() => chain.close());
  const say = sayTo(process.stdout, settings.logFormat);
  const onEpoch = (report: EpochReport) => say(report, () => describeEpoch(report));
  validator = createValidator(
    { chain, hotkey, model, text, checkpoint: createCheckpoint({ path, logger }), logger, onEpoch },
    initOf(settings),
  );
  stack.use(validator);
  await validator.start({ signal });
  say(
    { ready: true, hotkey: hotkey.address, metricsPort: monitor?.port, model: name },
    () => `ready: validator ${hotkey.address}, its own guess by ${name}`,
  );
  if (!signal.aborted) await Promise.race([once(signal, 'abort'), validator.ended]);
}

/** The text of this repository is known to everybody: a validator without one of its own pays who looks it up. */
function textOf({ text }: ValidatorSettings): string {
  if (text !== undefined) return text;
  throw new GanglionError('invalid-argument', {
    what: 'a validator needs text of its own to ask about',
    facts: { flag: '--text' },
    hint: 'give a file, a folder, or - for standard input: plain text in UTF-8 that no peer has seen, about 1 MB a day; on a chain for development --dev brings one',
  });
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
