// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { GanglionError } from '@ganglion/base';
import type { ChainClient, NextWeights } from '@ganglion/chain';
import { defineCommand } from '@ganglion/program';
import { chainSettings, withChain } from '../../chain.ts';
import { keySettings, openSigner } from '../../signing.ts';
import { report, transact, transactionSettings } from '../../transaction.ts';
import { fileSettings, ownNeuron, refuseUnknown, rowOf, rowPositional, sharesOf } from './row.ts';

export const command = defineCommand({
  name: 'weights commit',
  summary: 'Promises weights by their hash, on a chain that asks for it.',
  details:
    'Row and salt are written to a file that only you can read, before anything is sent: whoever has it knows the row ' +
    'before it is revealed, and without it nobody can reveal it. After the next epoch ganglion weights reveal sets the ' +
    'row. A neuron has one commit at a time. It is free of charge.',
  examples: [
    {
      command: 'ganglion weights commit 1=3 4=1 --key validator',
      says: 'three quarters to neuron 1, one to neuron 4, from the epoch after the next one on',
    },
  ],
  positionals: [rowPositional],
  settings: { ...chainSettings, ...keySettings, ...fileSettings, ...transactionSettings },
  run: async (call) => {
    const { positionals, output, signal } = call;
    const row = await rowOf(positionals['UID=WEIGHT']);
    const hotkey = await openSigner(call, 'hotkey');
    const { weightsHash } = await import('@ganglion/chain');
    const { promisePath, writePromise } = await import('./promise-file.ts');
    await withChain(call, async (chain) => {
      const { uid } = await ownNeuron(chain, hotkey, signal);
      await refuseUnknown(chain, row, uid, signal);
      const { weightsVersion: versionKey } = await chain.hyperparameters({ signal });
      const next = await chain.nextAllowed(hotkey.publicKey, { signal });
      const interval = await findInterval(chain, next.weights, signal);
      const { genesisHash } = chain;
      const promised = { genesisHash, interval, versionKey, salt: new Uint8Array(randomBytes(32)), row };
      const path = promisePath(call, { ...promised, hotkey: hotkey.address });
      const hash = weightsHash({ ...promised, hotkey: hotkey.publicKey });
      let isWritten = false;
      const receipt = await transact(call, chain, {
        signer: hotkey,
        action: { kind: 'commit-weights', hash },
        what: `Commit neuron ${uid} to weights, in interval ${interval}`,
        details: [...sharesOf(row), `row and salt are kept in ${path}`],
        beforeSending: async () => {
          await writePromise(path, { ...promised, hotkey: hotkey.address });
          isWritten = true;
        },
      }).catch(async (error) => {
        // No block holds it, and none will: nobody needs the file.
        if (isWritten && isRefused(error)) await rm(path, { force: true });
        throw error;
      });
      const came = receipt.events.find(({ name }) => name === 'WeightsCommitted')?.data.interval;
      if (came !== interval) {
        await rm(path, { force: true });
        throw new GanglionError('transaction-failed', {
          what: 'the commit came after the epoch that it was made before, and cannot be revealed',
          facts: { interval, came: Number(came) },
          hint: 'commit again once it has expired: ganglion neuron show tells when',
        });
      }
      await report(output, receipt, { uid, interval, row, file: path });
      output.note(`reveal it after the next epoch: ganglion weights reveal, with the same --key and --file`);
    });
  },
});

function isRefused(error: unknown): boolean {
  const { code } = GanglionError.from(error);
  return code === 'transaction-refused' || code === 'transaction-failed';
}

/** The interval for which a commit would be now; throws why there can be none. */
async function findInterval(
  chain: ChainClient,
  next: NextWeights | undefined,
  signal: AbortSignal,
): Promise<number> {
  const { block, nextEpochBlock } = await chain.epochStatus({ signal });
  const refuse = (what: string, hint: string, facts: Readonly<Record<string, string | number>> = {}) =>
    new GanglionError('transaction-refused', { what, hint, facts: { block: block.number, ...facts } });
  if (next === undefined) throw refuse('this hotkey has left', 'register it again');
  if (next.setWeights !== undefined) {
    throw refuse('this chain takes weights without a commit', 'ganglion weights set with the same weights');
  }
  if (next.commitWeights === undefined) {
    const { first = 0, last = 0 } = next.revealWeights ?? {};
    throw refuse(
      'this neuron has committed to weights already, and a neuron has one commit at a time',
      'reveal them with ganglion weights reveal after the next epoch, or wait until they have expired',
      { interval: next.interval, first, last, nextEpochBlock },
    );
  }
  if (next.commitWeights > block.number + 1) {
    throw refuse('it is too early for the next commit', 'wait for the block that is named', {
      from: next.commitWeights,
    });
  }
  if (nextEpochBlock <= block.number + 1) {
    throw refuse('the next epoch begins before a commit could be in a block', 'try again after it', {
      nextEpochBlock,
    });
  }
  return next.interval;
}
