// SPDX-License-Identifier: Apache-2.0
import { defineCommand } from '@ganglion/program';
import { validatorSettings } from '@ganglion/validator/settings';

export const command = defineCommand({
  name: 'validator run',
  summary:
    'Asks the peers of the network about text they have not seen, values their answers, and sets weights.',
  examples: [
    {
      command:
        'ganglion validator run --keystore validator.json --passphrase-file secret --model-name gang-17k',
      says: 'under a key that is registered and has stake; the model is its own guess, which answers must beat',
    },
  ],
  settings: validatorSettings,
  run: async ({ settings, signal }) => {
    const { validate } = await import('@ganglion/validator');
    await validate(settings, signal);
  },
});
