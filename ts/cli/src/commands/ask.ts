// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import { neuronSettings } from '@ganglion/neuron/settings';
import { defineCommand } from '@ganglion/program';
import { wholeNumber } from '@ganglion/program/whole-number';
import { z } from 'zod';

const { chain, keystore, passphraseFile, devUri } = neuronSettings;

/** The question that is asked when there is no other. */
const PROMPT = 'The President of the United States';

export const command = defineCommand({
  name: 'ask',
  summary: 'Asks a miner of the network to continue a text, in the name of a registered hotkey.',
  examples: [
    {
      command: "ganglion ask 'In the beginning' --dev",
      says: 'the miner that earns most, in the name of the validator that ganglion validator run --dev started',
    },
    {
      command: "ganglion ask 'In the beginning' --keystore validator.json --passphrase-file secret",
      says: 'the miner that earns most',
    },
  ],
  positionals: [
    {
      name: 'PROMPT',
      schema: z.string().min(1).optional(),
      help: `the text to continue; default: ${PROMPT}`,
    },
  ],
  settings: {
    ...{ chain, keystore, passphraseFile, devUri },
    dev: {
      schema: z.stringbool().default(false),
      help: 'asks in the name of the validator that ganglion validator run --dev made',
    },
    prompt: { schema: z.string().min(1).optional(), value: 'TEXT', help: 'the same as PROMPT' },
    uid: {
      schema: wholeNumber(0, 65_535).optional(),
      value: 'UID',
      help: 'the neuron to ask, 0 to 65535; default: the one that earns most',
    },
    tokens: {
      schema: wholeNumber(1, 512).default(32),
      value: 'N',
      help: 'longest answer, 1 to 512 tokens; default 32',
    },
    seed: {
      schema: wholeNumber(0, 4_294_967_295).default(0),
      value: 'N',
      help: 'another seed gives another text, 0 to 4294967295; default 0',
    },
  },
  run: async ({ settings, positionals, env, signal, output }) => {
    const [{ connectChain }, { askMiner }, { openHotkey }] = await Promise.all([
      import('@ganglion/chain'),
      import('@ganglion/market'),
      import('@ganglion/neuron'),
    ]);
    const identity = settings.dev ? await identityForDevelopment(settings, env) : settings;
    const hotkey = await openHotkey(identity, env.GANGLION_PASSPHRASE);
    const client = await connectChain({ endpoint: settings.chain }, { signal });
    try {
      const { uid, tokens, seed } = settings;
      const prompt = positionals.PROMPT ?? settings.prompt ?? PROMPT;
      const question = { prompt, uid, maxNewTokens: tokens, seed };
      const answer = await askMiner({ chain: client, hotkey }, question, { signal });
      output.result(
        { prompt, ...answer },
        () => `uid ${answer.uid}, ${answer.elapsedMs.toFixed(0)} ms: ${prompt}${answer.text}`,
      );
    } finally {
      await client.close();
    }
  },
});

async function identityForDevelopment(
  given: { readonly keystore?: string | undefined; readonly devUri?: string | undefined },
  env: Readonly<Record<string, string | undefined>>,
) {
  if ((given.keystore ?? given.devUri) !== undefined) {
    throw new GanglionError('invalid-argument', {
      what: '--dev has a hotkey of its own',
      hint: 'leave it out, or --keystore and --dev-uri',
    });
  }
  const { findDevIdentity } = await import('../dev-neuron.ts');
  return findDevIdentity('validator', env);
}
