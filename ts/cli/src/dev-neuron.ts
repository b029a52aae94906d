// SPDX-License-Identifier: Apache-2.0
// `--dev`: what a neuron on a chain for development needs, found or made.
import { access, stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fromUri, type Signer } from '@ganglion/account';
import { GanglionError, isDiskFull } from '@ganglion/base';
import { type ChainClient, connectChain, ENROL_FEES, enrol, formatAmount, TOKEN } from '@ganglion/chain';
import { attachChain } from '@ganglion/embedded-chain';
import { createKey, findPassphrase, loadKey } from '@ganglion/keystore';
import { openHotkey } from '@ganglion/neuron';
import type { Output } from '@ganglion/program';
import { makeFolder } from '@ganglion/program/folder';
import { homeOf } from './home.ts';

/** Which neuron is made ready. */
export interface DevNeuronInit {
  readonly duty: 'miner' | 'validator';
  /** The chain to register on. */
  readonly chain: string;
  /** The hotkey, where it is to be another than that of the state folder. */
  readonly keystore?: string | undefined;
  readonly passphraseFile?: string | undefined;
  readonly devUri?: string | undefined;
}

/** What a neuron is started with. */
export interface DevNeuron {
  /** The settings that name its hotkey. */
  readonly identity: {
    readonly keystore: string | undefined;
    readonly passphraseFile: string | undefined;
    readonly devUri: string | undefined;
  };
  /** Its own folder for state, which exists. */
  readonly directory: string;
}

/** What a call to `--dev` gives. */
export interface DevContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly output: Pick<Output, 'note'>;
  readonly signal: AbortSignal;
}

/** What a validator stakes where the chain asks for less. */
const USUAL_STAKE = 1_000n * TOKEN;

/** How often //Alice is asked to pay, and how long apart, while others have her pay as well. */
const MAX_TRIES = 10;
const RETRY_MS = 1_000;

/** Where programs of this user keep what they need again: `$XDG_STATE_HOME/ganglion`, or `~/.local/state/ganglion`. */
export function stateDirectory(env: DevContext['env']): string {
  const base = env.XDG_STATE_HOME;
  // The standard says that a relative path is to be ignored.
  const isUsable = base !== undefined && isAbsolute(base);
  return join(isUsable ? base : join(homeOf(env), '.local', 'state'), 'ganglion');
}

/** The hotkey that `--dev` made for a neuron, to act in its name. Fails with `keystore-missing` where it has made none. */
export async function findDevIdentity(
  duty: DevNeuronInit['duty'],
  env: DevContext['env'],
): Promise<DevNeuron['identity']> {
  const directory = join(stateDirectory(env), 'keys');
  const keystore = join(directory, `${duty}-hotkey.json`);
  if (await isThere(keystore))
    return { keystore, passphraseFile: join(directory, 'passphrase'), devUri: undefined };
  throw new GanglionError('keystore-missing', {
    what: `there is no ${duty} for development yet`,
    facts: { path: keystore },
    hint: `start it first: ganglion ${duty} run --dev`,
  });
}

/**
 * Finds or makes the keys of a neuron, gives them what they need, and registers it, a validator with stake behind it.
 *
 * What is there already stays, so the second start finds everything. Fails with `transaction-refused` where nobody can give
 * the neuron what it needs; the error names the account and the amount.
 */
export async function prepareDevNeuron(init: DevNeuronInit, context: DevContext): Promise<DevNeuron> {
  const { duty, chain: endpoint } = init;
  const { env, output, signal } = context;
  const state = stateDirectory(env);
  await makePrivate(state);
  const found = await findKeys(init, { state, env });
  const { hotkey, coldkey, identity } = found;
  const client = await connectChain({ endpoint }, { signal });
  try {
    // What a neuron remembers is of one chain.
    const directory = join(state, client.genesisHash.slice(2, 18), `${duty}-${hotkey.address}`);
    await makePrivate(directory);
    const neuron = await client.neuronOf(hotkey.publicKey, { signal });
    const { minStake, registrationBurn } = await client.hyperparameters({ signal });
    const stake = duty === 'miner' ? 0n : minStake > USUAL_STAKE ? minStake : USUAL_STAKE;
    const isNew = neuron === undefined;
    const need = isNew ? stake + 2n * registrationBurn + 2n * ENROL_FEES : 0n;
    const uid = await register(client, { hotkey, coldkey, stake, need }, signal);
    const price = isNew ? `registered at a price of ${formatAmount(registrationBurn)}` : 'registered already';
    const staked = isNew && stake > 0n ? `, ${formatAmount(stake)} staked behind it` : '';
    output.note(`${duty} ${hotkey.address}: ${price}${staked}, uid ${uid}`);
    output.note(`keys and state in ${state}`);
    return { identity, directory };
  } finally {
    await client.close();
  }
}

/** What a registration takes: the keys, what is staked, and what the owner needs for all of it. */
interface Registration {
  readonly hotkey: Signer;
  readonly coldkey: Signer;
  readonly stake: bigint;
  readonly need: bigint;
}

/** Pays for a neuron and registers it, or finds it registered; returns its uid. */
async function register(client: ChainClient, init: Registration, signal: AbortSignal): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const payer = await findPayer(client, init, signal);
    try {
      const [enrolled] = await enrol(client, { entrants: [init], payer }, { signal });
      if (enrolled === undefined) {
        throw new GanglionError('internal', {
          what: 'a neuron was enrolled, and the chain did not say which',
        });
      }
      return enrolled.uid;
    } catch (error) {
      const isRaced =
        payer !== init.coldkey && GanglionError.is(error) && error.code === 'transaction-refused';
      // Another neuron that starts at the same time has //Alice pay too.
      if (!isRaced || tries === MAX_TRIES) throw error;
      await sleep(RETRY_MS, undefined, { signal });
    }
  }
}

/** The keys of the state folder, or the hotkey that the settings name with a coldkey of that folder. */
async function findKeys(
  init: DevNeuronInit,
  { state, env }: { readonly state: string; readonly env: DevContext['env'] },
): Promise<Pick<DevNeuron, 'identity'> & { readonly hotkey: Signer; readonly coldkey: Signer }> {
  const { duty, keystore, devUri } = init;
  const directory = join(state, 'keys');
  await makePrivate(directory);
  const passphraseFile = join(directory, 'passphrase');
  const passphrase = await findPassphrase(passphraseFile).catch((error) => {
    throw GanglionError.is(error)
      ? error
      : unusable('the passphrase of the keys cannot be written', passphraseFile, error);
  });
  const find = (role: 'hotkey' | 'coldkey') =>
    findKey({ directory, name: `${duty}-${role}`, role, passphrase });
  const { signer: coldkey } = await find('coldkey');
  if (keystore !== undefined || devUri !== undefined) {
    const hotkey = await openHotkey(
      { passphraseFile: undefined, ...init, keystore, devUri },
      env.GANGLION_PASSPHRASE,
    );
    return { hotkey, coldkey, identity: { keystore, devUri, passphraseFile: init.passphraseFile } };
  }
  const { signer: hotkey, path } = await find('hotkey');
  return { hotkey, coldkey, identity: { keystore: path, passphraseFile, devUri: undefined } };
}

/** Who can give the neuron what it needs: //Alice, else its owner, to whom a chain that takes orders gives it out of nothing. */
async function findPayer(
  chain: ChainClient,
  { coldkey, need }: Registration,
  signal: AbortSignal,
): Promise<Signer> {
  const freeOf = async ({ publicKey }: Signer) => (await chain.balanceOf(publicKey, { signal })).free;
  const has = await freeOf(coldkey);
  if (has >= need) return coldkey;
  const alice = await fromUri('//Alice');
  if ((await freeOf(alice)) >= need + ENROL_FEES) return alice;
  const lacking = { account: coldkey.address, needs: formatAmount(need), has: formatAmount(has) };
  const refused = (cause: unknown) =>
    new GanglionError('transaction-refused', {
      what: 'this chain gives nobody tokens for development, and the owner of the neuron lacks them',
      facts: lacking,
      hint: 'send the account what it needs, in tokens, and start again',
      cause,
    });
  let attached: Awaited<ReturnType<typeof attachChain>>;
  try {
    attached = await attachChain(chain.endpoint, { signal });
  } catch (cause) {
    throw signal.aborted ? cause : refused(cause);
  }
  try {
    await attached.fund(coldkey.address, need);
  } finally {
    await attached.stop();
  }
  return coldkey;
}

/** A folder that only its owner reads; one that is there keeps its mode. */
async function makePrivate(directory: string): Promise<void> {
  try {
    await makeFolder(directory);
  } catch (cause) {
    throw unusable('the folder for keys and state cannot be made', directory, cause);
  }
}

/** The error of a place that the system does not let us use. */
function unusable(what: string, path: string, cause: unknown): GanglionError {
  const isFull = isDiskFull(cause);
  return new GanglionError('unavailable', {
    what: isFull ? `the disk is full: ${what}` : what,
    facts: { path, reason: cause instanceof Error ? cause.message : '' },
    hint: `${isFull ? 'make room, or ' : ''}set XDG_STATE_HOME to a folder that can be written`,
    cause,
  });
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function findKey(key: {
  readonly directory: string;
  readonly name: string;
  readonly role: 'hotkey' | 'coldkey';
  readonly passphrase: string;
}): Promise<{ readonly signer: Signer; readonly path: string }> {
  const { directory, name, role, passphrase } = key;
  const path = join(directory, `${name}.json`);
  if (!(await isThere(path))) return createKey(key);
  try {
    return { signer: await loadKey({ path, passphrase, role }), path };
  } catch (cause) {
    const { code, what } = GanglionError.from(cause);
    // Nothing is wrong with it but who can read it, and the advice against that is the right one.
    if (((await stat(path)).mode & 0o077) !== 0) throw cause;
    // Nobody chose this key or has its words, so the advice for a key of one's own does not help.
    throw new GanglionError(code, {
      what: `a key that --dev made is of no use any more: ${what}`,
      facts: { path },
      hint: `remove ${directory}, and the next start makes new ones`,
      cause,
    });
  }
}
