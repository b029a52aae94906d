// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { fromUri, type Signer } from '@ganglion/account';
import type { Logger } from '@ganglion/base';
import { type ChainClient, connectChain, type Entrant, enrol, TOKEN } from '@ganglion/chain';
import { createKey, findPassphrase, listKeys, loadKey } from '@ganglion/keystore';
import { makeFolder } from '@ganglion/program/folder';
import type { DevnetSettings } from './devnet-settings.ts';

/** A neuron of the devnet, as it is on the chain. */
export interface DevnetNeuron {
  readonly name: string;
  readonly uid: number;
  readonly hotkey: string;
}

/** The network needs its time to find itself and to finalise. */
const CONNECT_MS = 120_000;
/** Of unequal size, so that no row of weights is an accident of a tie. */
const stakeOfValidator = (index: number) => (1_000n + 100n * BigInt(index)) * TOKEN;

/**
 * Makes a devnet ready for miners and validators: keystores in a folder, each neuron registered and
 * staked behind.
 *
 * What is there already stays: it can be run again after it failed half-way, and at each start of
 * the network. The owners are derivations of the well-known development phrase, as Alice, who pays,
 * is: for networks without value only.
 */
export async function prepareDevnet(
  settings: Pick<DevnetSettings, 'chain' | 'keys' | 'miners' | 'validators'>,
  components: { readonly logger: Logger },
  signal: AbortSignal,
): Promise<readonly DevnetNeuron[]> {
  const { logger } = components;
  // Nobody needs the keys of a network that is not there.
  const chain = await connectChain({ endpoint: settings.chain, logger }, { signal, timeoutMs: CONNECT_MS });
  try {
    return await enrolDevnet(chain, settings, { logger }, signal);
  } finally {
    await chain.close();
  }
}

async function enrolDevnet(
  chain: ChainClient,
  settings: Pick<DevnetSettings, 'keys' | 'miners' | 'validators'>,
  { logger }: { readonly logger: Logger },
  signal: AbortSignal,
): Promise<readonly DevnetNeuron[]> {
  await makeFolder(settings.keys);
  const passphrase = await findPassphrase(join(settings.keys, 'passphrase'));
  const parts = [
    ...Array.from({ length: settings.miners }, (_, i) => ({ name: `miner-${i + 1}`, stake: 0n })),
    ...Array.from({ length: settings.validators }, (_, i) => ({
      name: `validator-${i + 1}`,
      stake: stakeOfValidator(i),
    })),
  ];
  const entrants: (Entrant & { readonly name: string })[] = [];
  for (const { name, stake } of parts) {
    const uri = `//devnet//${name}`;
    const hotkey = await findHotkey({ directory: settings.keys, name, passphrase, uri: `${uri}//hotkey` });
    entrants.push({ name, stake, hotkey, coldkey: await fromUri(uri) });
  }
  const enrolled = await enrol(chain, { entrants, payer: await fromUri('//Alice') }, { signal });
  return enrolled.map(({ name, uid, hotkey }) => {
    logger.info({ neuron: name, uid, hotkey: hotkey.address }, 'registered');
    return { name, uid, hotkey: hotkey.address };
  });
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
