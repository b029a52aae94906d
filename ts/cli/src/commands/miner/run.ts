// SPDX-License-Identifier: Apache-2.0
import { minerSettings } from '@ganglion/miner/settings';
import { defineCommand, load } from '@ganglion/program';
import { devSetting } from '../../dev-setting.ts';

export const command = defineCommand({
  name: 'miner run',
  summary: 'Serves a language model to the network, and says in one line of JSON when it is ready.',
  details:
    'With --dev it serves the smallest model from which a validator learns something, unless another is named, and local addresses are allowed.',
  examples: [
    { command: 'ganglion miner run --dev', says: 'a first miner, on the chain of `ganglion chain start`' },
    {
      command: 'ganglion miner run --keystore miner.json --passphrase-file secret --model-name gang-2.2m',
      says: 'the largest of the models that come along, under a key that is registered',
    },
  ],
  settings: { ...minerSettings, ...devSetting },
  isLasting: true,
  run: async ({ settings, env, output, signal }) => {
    const { mine } = await load(signal, () => import('@ganglion/miner'));
    if (!settings.dev) return mine(settings, signal);
    const [{ prepareDevNeuron }, { loadCatalogue }] = await load(signal, () =>
      Promise.all([import('../../dev-neuron.ts'), import('@ganglion/models')]),
    );
    const { identity, directory } = await prepareDevNeuron(
      { ...settings, duty: 'miner' },
      { env, output, signal },
    );
    const { models, validator } = loadCatalogue();
    // A validator guesses by its own model; who serves the same one adds nothing and earns nothing.
    const smallest = models
      .filter(({ name }) => name !== validator)
      .reduce((least, model) => (model.parameters < least.parameters ? model : least));
    const { model, modelName = model === undefined ? smallest.name : undefined } = settings;
    const stateDir = settings.stateDir ?? directory;
    await mine({ ...settings, ...identity, modelName, stateDir, allowLocalAddresses: true }, signal);
  },
});
