// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Action, TOKEN } from '@ganglion/chain';
import { createKey, fromUri } from '@ganglion/keystore';
import { loadCatalogue } from '@ganglion/models';
import { startChild } from '../../ts/demo/src/child.ts';
import { assertSameEverywhere, firstOf, type Network, waitForEpoch } from './network.ts';

const START_MS = 120_000;
const FEES = 10n * TOKEN;
/** Two validators with nearly the same stake: neither has a majority alone. */
const VALIDATOR_STAKES = [1_100n * TOKEN, 1_000n * TOKEN];
const MINERS = 2;
/** Rounds that two cores keep up with beside the nodes of the network. */
const VALIDATOR_FLAGS = [
  ...['--peers', '4'],
  ...['--batch', '16'],
  ...['--window', '32'],
  ...['--round-interval', '6000'],
  ...['--query-timeout', '10000'],
];

/**
 * The TypeScript miners and validators of the market run against the network, each a process of its own that is given one of the
 * nodes, until an epoch has paid all of them.
 */
export async function minersAndValidators(network: Network, signal: AbortSignal): Promise<void> {
  const chain = firstOf(network);
  const directory = await mkdtemp(join(tmpdir(), 'ganglion-zombienet-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const passphrase = randomBytes(16).toString('hex');
  const passphraseFile = join(directory, 'passphrase');
  await writeFile(passphraseFile, `${passphrase}\n`, { mode: 0o600 });

  const { models, validator } = loadCatalogue();
  const served = models.filter(({ name }) => name !== validator).slice(0, MINERS);
  const parts = [
    ...served.map(({ name }, i) => ({ name: `miner-${i + 1}`, model: name, stake: 0n })),
    ...VALIDATOR_STAKES.map((stake, i) => ({ name: `validator-${i + 1}`, model: undefined, stake })),
  ];
  const members = await Promise.all(
    parts.map(async (part) => {
      const uri = `//zombienet//${part.name}`;
      const coldkey = await fromUri(uri);
      const key = { directory, name: part.name, role: 'hotkey' as const, passphrase, uri: `${uri}//hotkey` };
      const { signer, path } = await createKey(key);
      return { ...part, coldkey, hotkey: signer, keystore: path };
    }),
  );
  await chain.batch(
    {
      signer: await fromUri('//Alice'),
      actions: members.flatMap(({ coldkey, hotkey, stake }) => [
        { kind: 'transfer', to: coldkey.publicKey, amount: stake + FEES },
        { kind: 'transfer', to: hotkey.publicKey, amount: FEES },
      ]),
    },
    { signal },
  );
  for (const { coldkey, hotkey, stake } of members) {
    const actions: Action[] = [{ kind: 'register', hotkey }];
    if (stake > 0n) actions.push({ kind: 'add-stake', hotkey: hotkey.publicKey, amount: stake });
    await chain.batch({ signer: coldkey, actions }, { signal });
  }

  for (const [i, member] of members.entries()) {
    const { name, model, keystore } = member;
    const endpoint = network.chains[i % network.chains.length]?.endpoint ?? chain.endpoint;
    const args = [
      ...['--chain', endpoint],
      ...['--keystore', keystore, '--passphrase-file', passphraseFile],
      ...['--allow-local-addresses', '--log-level', 'info'],
    ];
    if (model !== undefined) {
      const state = join(directory, `${name}.d`);
      await mkdir(state);
      args.push('--model-name', model, '--axon-port', '0', '--state-dir', state);
    } else {
      const stateFile = join(directory, `${name}.state`);
      args.push(...VALIDATOR_FLAGS, '--state-file', stateFile, '--seed', String(i));
    }
    const packageName = model === undefined ? '@ganglion/validator' : '@ganglion/miner';
    const logFile = join(directory, `${name}.log`);
    const { child } = await startChild({ name, packageName, args, logFile }, { signal, timeoutMs: START_MS });
    stack.defer(() => child.stop());
    child.ended.then((reason) => process.stderr.write(`${name} has ended: ${reason}\n`));
  }

  const earnings = async (at: Awaited<ReturnType<typeof chain.head>>['hash']) => {
    const { neurons } = await chain.metagraph({ at, signal });
    const byAddress = new Map(neurons.map(({ hotkeyAddress, emission }) => [hotkeyAddress, emission]));
    return members.map(({ name, hotkey }) => ({ name, emission: byAddress.get(hotkey.address) ?? 0n }));
  };
  const paid = await waitForEpoch(
    chain,
    'waiting for an epoch that pays every miner and validator',
    async ({ block, minted }) => {
      const of = await earnings(block.hash);
      process.stdout.write(
        `epoch at block ${block.number}: minted ${minted}; ${of.map(({ name, emission }) => `${name} ${emission}`).join(', ')}\n`,
      );
      return of.every(({ emission }) => emission > 0n);
    },
    signal,
  );
  const of = await earnings(paid.epoch.block.hash);
  assert.equal(
    of.reduce((sum, { emission }) => sum + emission, 0n),
    paid.epoch.minted,
  );
  assert.equal(paid.epoch.minted + paid.epoch.carry, paid.epoch.emission + paid.before.carry);
  await assertSameEverywhere(network, signal);
}
