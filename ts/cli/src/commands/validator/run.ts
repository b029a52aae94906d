// SPDX-License-Identifier: Apache-2.0
import { defineCommand, load } from '@ganglion/program';
import { validatorSettings } from '@ganglion/validator/settings';
import { devSetting } from '../../dev-setting.ts';

export const command = defineCommand({
  name: 'validator run',
  summary:
    'Asks the peers of the network about text they have not seen, values their answers, and sets weights.',
  details:
    'With --dev it stakes enough to vote, local addresses are allowed, and it asks about text of this repository unless --text names another. The text is walked through once: the log says days before that it ends, and more can be added while it runs.',
  examples: [
    {
      command: 'ganglion validator run --dev',
      says: 'a first validator, on the chain of `ganglion chain start`',
    },
    {
      command:
        'ganglion validator run --keystore validator.json --passphrase-file secret --text /srv/text --model-name gang-17k',
      says: 'under a key that is registered and has stake; the model is its own guess, which answers must beat',
    },
  ],
  settings: { ...validatorSettings, ...devSetting },
  isLasting: true,
  run: async ({ settings, env, output, signal }) => {
    const [{ validate }, { join }, { modelsDirectory }] = await load(signal, () =>
      Promise.all([import('@ganglion/validator'), import('node:path'), import('@ganglion/models')]),
    );
    if (!settings.dev) return validate(settings, signal);
    const { prepareDevNeuron } = await load(signal, () => import('../../dev-neuron.ts'));
    const { identity, directory } = await prepareDevNeuron(
      { ...settings, duty: 'validator' },
      { env, output, signal },
    );
    const stateFile = settings.stateFile ?? join(directory, 'scores');
    const text = settings.text ?? join(modelsDirectory, 'text');
    await validate({ ...settings, ...identity, stateFile, text, allowLocalAddresses: true }, signal);
  },
});
