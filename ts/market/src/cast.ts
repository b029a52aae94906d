// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { fromUri, type Signer } from '@ganglion/account';
import { TOKEN } from '@ganglion/chain';
import { createKey } from '@ganglion/keystore';
import type { Catalogue, ModelEntry } from '@ganglion/models';

/** What a neuron does in the demo. */
export type Role = 'miner' | 'malformed' | 'silent' | 'validator';

/** One neuron of the demo, before it has keys. */
export interface Part {
  /** Name of its keys and its log: `miner-1`. */
  readonly name: string;
  readonly role: Role;
  /** What it serves; undefined for those who serve nothing of use. */
  readonly model: ModelEntry | undefined;
  /** Staked behind it at registration, in units. */
  readonly stake: bigint;
}

/** One neuron of the demo with its keys. */
export interface Member extends Part {
  readonly hotkey: Signer;
  readonly coldkey: Signer;
  /** The hotkey's keystore. */
  readonly keystore: string;
}

/** Three validators of unequal stake: no one of them has a majority. */
const VALIDATOR_STAKES = [1_200n, 1_000n, 800n].map((tokens) => tokens * TOKEN);

/**
 * Who takes part: the five largest models but p0, from small to large, two that misbehave, three
 * validators.
 */
export function castParts(catalogue: Catalogue): Part[] {
  const models = catalogue.models.filter(({ name }) => name !== catalogue.validator);
  return [
    ...models.map((model, i) => ({ name: `miner-${i + 1}`, role: 'miner' as const, model, stake: 0n })),
    { name: 'malformed', role: 'malformed', model: undefined, stake: 0n },
    { name: 'silent', role: 'silent', model: undefined, stake: 0n },
    ...VALIDATOR_STAKES.map((stake, i) => ({
      name: `validator-${i + 1}`,
      role: 'validator' as const,
      model: undefined,
      stake,
    })),
  ];
}

/** Makes a member's keys from the demo's seed, so that the same seed gives the same market. */
export async function makeMember(
  part: Part,
  init: { readonly seed: number; readonly directory: string; readonly passphrase: string },
): Promise<Member> {
  const { seed, directory, passphrase } = init;
  const secret = (role: string) =>
    `0x${createHash('sha256').update(`ganglion:demo:${seed}:${part.name}:${role}`).digest('hex')}`;
  const coldkey = await fromUri(secret('coldkey'));
  const { signer, path } = await createKey({
    directory,
    name: part.name,
    role: 'hotkey',
    passphrase,
    uri: secret('hotkey'),
  });
  return { ...part, hotkey: signer, coldkey, keystore: path };
}
