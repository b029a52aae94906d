// SPDX-License-Identifier: Apache-2.0
import { rm } from 'node:fs/promises';
import type { Signer } from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import type { ChainClient } from '@ganglion/chain';
import { defineCommand } from '@ganglion/program';
import { chainSettings, withChain } from '../../chain.ts';
import { keySettings, openSigner } from '../../signing.ts';
import { report, transact, transactionSettings } from '../../transaction.ts';
import type { PromisedRow } from './promise-file.ts';
import { fileSettings, ownNeuron, sharesOf } from './row.ts';

export const command = defineCommand({
  name: 'weights reveal',
  summary: 'Sets the weights that were promised with weights commit.',
  details:
    'It can be done from the next epoch after the commit on, in as many intervals between epochs as the chain says, ' +
    'and once. What is sent is public, so nothing is sent too early. The file is removed afterwards, unless --file ' +
    'named it. It is free of charge.',
  examples: [
    { command: 'ganglion weights reveal --key validator', says: 'what this hotkey has committed to' },
  ],
  settings: { ...chainSettings, ...keySettings, ...fileSettings, ...transactionSettings },
  run: async (call) => {
    const { output, signal, settings } = call;
    const hotkey = await openSigner(call, 'hotkey');
    const { promisePath, readPromise } = await import('./promise-file.ts');
    await withChain(call, async (chain) => {
      const { uid } = await ownNeuron(chain, hotkey, signal);
      const interval = await committedIn(chain, hotkey, signal);
      const { genesisHash } = chain;
      const path = promisePath(call, { genesisHash, hotkey: hotkey.address, interval });
      const promised = await readPromise(path);
      refuseOther(promised, { genesisHash, hotkey: hotkey.address, interval }, path);
      const { row, salt, versionKey } = promised;
      const receipt = await transact(call, chain, {
        signer: hotkey,
        action: { kind: 'reveal-weights', row, salt, versionKey },
        what: `Reveal the weights of neuron ${uid}, promised in interval ${interval}`,
        details: sharesOf(row),
      });
      if (settings.file === undefined) await rm(path, { force: true });
      await report(output, receipt, { uid, interval, row });
    });
  },
});

/** The interval of the commit that can be revealed now; throws why there is none. */
async function committedIn(chain: ChainClient, hotkey: Signer, signal: AbortSignal): Promise<number> {
  const { weights } = await chain.nextAllowed(hotkey.publicKey, { signal });
  if (weights?.revealWeights === undefined) {
    throw new GanglionError('transaction-refused', {
      what: 'this neuron has no commit that can be revealed',
      facts: { hotkey: hotkey.address, ...(weights === undefined ? {} : { interval: weights.interval }) },
      hint: 'ganglion weights commit makes one; one that was not revealed in time is gone',
    });
  }
  const { interval, revealWeights } = weights;
  const { first, last } = revealWeights;
  if (interval >= first) return first - 1;
  const { nextEpochBlock } = await chain.epochStatus({ signal });
  throw new GanglionError('transaction-refused', {
    what: 'it is too early to reveal: the epoch after the commit has not begun, and others could copy the row',
    facts: { interval, first, last, nextEpochBlock },
    hint: 'wait for the block of the next epoch to be final',
  });
}

/** The chain would take it for a wrong salt. */
function refuseOther(
  promised: PromisedRow,
  wanted: Pick<PromisedRow, 'genesisHash' | 'hotkey' | 'interval'>,
  path: string,
): void {
  for (const [name, what] of [
    ['genesisHash', 'another chain'],
    ['hotkey', 'another hotkey'],
    ['interval', 'another interval than the commit on the chain'],
  ] as const) {
    if (promised[name] === wanted[name]) continue;
    throw new GanglionError('invalid-argument', {
      what: `the file is of ${what}`,
      facts: { path, expected: wanted[name], found: promised[name] },
      hint: 'give the file that weights commit wrote last, with this key on this chain',
    });
  }
}
