// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import { defineCommand } from '@ganglion/program';
import { chainSettings, withChain } from '../../chain.ts';
import { keySettings, openSigner } from '../../signing.ts';
import { report, transact, transactionSettings } from '../../transaction.ts';
import { ownNeuron, refuseUnknown, rowOf, rowPositional, sharesOf } from './row.ts';

export const command = defineCommand({
  name: 'weights set',
  summary: 'Sets what a neuron thinks of others, in the place of what it thought before.',
  details:
    'Weights are whole numbers of any scale: the chain divides them by their sum. A validator that runs sets its own; ' +
    'this is for experiments. It is free of charge and needs the least stake that the chain asks for. A chain may ask ' +
    'for commits: then it is weights commit, and weights reveal after the next epoch.',
  examples: [
    {
      command: 'ganglion weights set 1=3 4=1 --key validator',
      says: 'three quarters to neuron 1, one to neuron 4',
    },
  ],
  positionals: [rowPositional],
  settings: { ...chainSettings, ...keySettings, ...transactionSettings },
  run: async (call) => {
    const { positionals, output, signal } = call;
    const row = await rowOf(positionals['UID=WEIGHT']);
    const hotkey = await openSigner(call, 'hotkey');
    await withChain(call, async (chain) => {
      const { uid } = await ownNeuron(chain, hotkey, signal);
      await refuseUnknown(chain, row, uid, signal);
      const { weightsVersion: versionKey, commitReveal } = await chain.hyperparameters({ signal });
      if (commitReveal) {
        throw new GanglionError('transaction-refused', {
          what: 'this chain asks that weights are committed to before they are set',
          facts: { error: 'CommitRequired' },
          hint: 'ganglion weights commit with the same weights, and ganglion weights reveal after the next epoch',
        });
      }
      const receipt = await transact(call, chain, {
        signer: hotkey,
        action: { kind: 'set-weights', row, versionKey },
        what: `Set the weights of neuron ${uid}`,
        details: sharesOf(row),
      });
      await report(output, receipt, { uid, row });
    });
  },
});
