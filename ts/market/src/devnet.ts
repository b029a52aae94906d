// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromUri, type Signer } from '@ganglion/account';
import { GanglionError, type Logger } from '@ganglion/base';
import { type Action, type ChainClient, connectChain, TOKEN } from '@ganglion/chain';
import { createKey, listKeys, loadKey } from '@ganglion/keystore';
import type { DevnetSettings } from './devnet-settings.ts';

/** A neuron of the devnet, as it is on the chain. */
export interface DevnetNeuron {
  readonly name: string;
  readonly uid: number;
  readonly hotkey: string;
}

interface Member {
  readonly name: string;
  readonly coldkey: Signer;
  readonly hotkey: Signer;
  readonly stake: bigint;
}

/** The network needs its time to find itself and to finalise. */
const CONNECT_MS = 120_000;
/** For registration and stake; a thousand transactions cost less. */
const COLDKEY_FEES = 10n * TOKEN;
/** For endpoints and weights. */
const HOTKEY_FEES = 10n * TOKEN;
/** Of unequal size, so that no row of weights is an accident of a tie. */
const stakeOfValidator = (index: number) => (1_000n + 100n * BigInt(index)) * TOKEN;

/**
 * Makes a devnet ready for miners and validators: keystores in a folder, each neuron registered and staked behind.
 *
 * What is there already stays: it can be run again after it failed half-way, and at each start of the network. The owners are
 * derivations of the well-known development phrase, as Alice, who pays, is: for networks without value only.
 */
export async function prepareDevnet(
  settings: Pick<DevnetSettings, 'chain' | 'keys' | 'miners' | 'validators'>,
  components: { readonly logger: Logger },
  signal: AbortSignal,
): Promise<readonly DevnetNeuron[]> {
  const { logger } = components;
  const passphrase = await findPassphrase(settings.keys);
  const parts = [
    ...Array.from({ length: settings.miners }, (_, i) => ({ name: `miner-${i + 1}`, stake: 0n })),
    ...Array.from({ length: settings.validators }, (_, i) => ({
      name: `validator-${i + 1}`,
      stake: stakeOfValidator(i),
    })),
  ];
  const members: Member[] = [];
  for (const { name, stake } of parts) {
    const uri = `//devnet//${name}`;
    const hotkey = await findHotkey({ directory: settings.keys, name, passphrase, uri: `${uri}//hotkey` });
    members.push({ name, stake, hotkey, coldkey: await fromUri(uri) });
  }
  const chain = await connectChain({ endpoint: settings.chain, logger }, { signal, timeoutMs: CONNECT_MS });
  try {
    await payFor(chain, members, signal);
    const neurons: DevnetNeuron[] = [];
    for (const member of members) {
      await registerOnce(chain, member, signal);
      const { name, hotkey } = member;
      const neuron = await chain.neuronOf(hotkey.publicKey, { signal });
      if (neuron === undefined) {
        throw new GanglionError('unregistered', {
          what: 'a neuron that was registered is gone',
          facts: { name, hotkey: hotkey.address },
          hint: 'the network may be full and have evicted it; run this again',
        });
      }
      const { uid } = neuron;
      logger.info({ neuron: name, uid, hotkey: hotkey.address }, 'registered');
      neurons.push({ name, uid, hotkey: hotkey.address });
    }
    return neurons;
  } finally {
    await chain.close();
  }
}

/** The passphrase in the folder; a new one when there is none. */
async function findPassphrase(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const path = join(directory, 'passphrase');
  try {
    // Never replaces one: the keys would be lost with it.
    await writeFile(path, `${randomBytes(16).toString('hex')}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return (await readFile(path, 'utf8')).trim();
}

async function findHotkey(init: {
  readonly directory: string;
  readonly name: string;
  readonly passphrase: string;
  readonly uri: string;
}): Promise<Signer> {
  const { directory, name, passphrase } = init;
  const found = (await listKeys(directory)).find((key) => key.name === name);
  if (found !== undefined) return loadKey({ path: found.path, passphrase, role: 'hotkey' });
  return (await createKey({ ...init, role: 'hotkey' })).signer;
}

/** Gives to each key that has less than it needs what it needs, in one transaction. */
async function payFor(chain: ChainClient, members: readonly Member[], signal: AbortSignal): Promise<void> {
  const { registrationBurn } = await chain.hyperparameters({ signal });
  const actions: Action[] = [];
  // The burn rises with each registration; twice the price of now for each is plenty for a few.
  const burn = 2n * registrationBurn * BigInt(members.length);
  for (const { coldkey, hotkey, stake } of members) {
    if ((await chain.neuronOf(hotkey.publicKey, { signal })) === undefined) {
      const need = stake + burn + COLDKEY_FEES;
      const { free } = await chain.balanceOf(coldkey.publicKey, { signal });
      if (free < need) actions.push({ kind: 'transfer', to: coldkey.publicKey, amount: need - free });
    }
    const { free } = await chain.balanceOf(hotkey.publicKey, { signal });
    if (free < HOTKEY_FEES / 2n)
      actions.push({ kind: 'transfer', to: hotkey.publicKey, amount: HOTKEY_FEES });
  }
  if (actions.length > 0) await chain.batch({ signer: await fromUri('//Alice'), actions }, { signal });
}

/** Registers a neuron unless it is, and stakes behind it in the same transaction. */
async function registerOnce(chain: ChainClient, member: Member, signal: AbortSignal): Promise<void> {
  const { coldkey, hotkey, stake } = member;
  if ((await chain.neuronOf(hotkey.publicKey, { signal })) !== undefined) return;
  const actions: Action[] = [{ kind: 'register', hotkey }];
  if (stake > 0n) actions.push({ kind: 'add-stake', hotkey: hotkey.publicKey, amount: stake });
  await chain.batch({ signer: coldkey, actions }, { signal });
}
