// SPDX-License-Identifier: Apache-2.0
import type { Signer } from '@ganglion/account';
import { type CallOptions, withDeadline } from '@ganglion/base';
import type { Action } from './actions.ts';
import { TOKEN } from './amounts.ts';
import type { ChainClient } from './client.ts';
import type { Uid } from './ids.ts';
import { uidOf, untoldUid } from './registration.ts';
import type { Receipt } from './transactions/inclusion.ts';

/** A neuron that is to be on the chain. */
export interface Entrant {
  readonly hotkey: Signer;
  /** Owns this neuron alone, and pays for it. */
  readonly coldkey: Signer;
  /** Units that are put behind it when it is registered. */
  readonly stake: bigint;
}

/** Who is to be on the chain, and who pays. */
export interface EnrolInit<E extends Entrant> {
  readonly entrants: readonly E[];
  /** Gives the keys what they lack. @default nobody, since the keys have what they need */
  readonly payer?: Signer | undefined;
  /**
   * Brings so many transactions into blocks. @default waits for the blocks that the chain makes by
   * itself
   */
  readonly include?: (<T>(work: Promise<T>, count: number) => Promise<T>) | undefined;
}

/** What `enrol` gives each key for all that a neuron sends in a test or a demonstration, many times over, in units. */
export const ENROL_FEES = 100n * TOKEN;

/**
 * Makes neurons of keys: pays for them, registers each and stakes behind it in one transaction of
 * its owner.
 *
 * Neurons that are on the chain stay as they are, so it can be called again after it failed half
 * way. Registrations go out in the order of the entrants, without waiting for each other's block,
 * so that uids follow that order. Rejects as `batch` does when one of them fails; those that were
 * sent before go on.
 */
export async function enrol<E extends Entrant>(
  chain: ChainClient,
  init: EnrolInit<E>,
  options: CallOptions = {},
): Promise<(E & { readonly uid: Uid })[]> {
  const { entrants, payer, include = (work) => work } = init;
  return withDeadline('enrolling neurons', options, async (signal) => {
    const found = entrants.map(({ hotkey }) => chain.neuronOf(hotkey.publicKey, { signal }));
    const known = (await Promise.all(found)).map((neuron) => neuron?.uid);
    const missing = entrants.filter((_, index) => known[index] === undefined);
    if (payer !== undefined) {
      const actions = await payments(chain, { entrants, missing }, signal);
      if (actions.length > 0) await include(chain.batch({ signer: payer, actions }, { signal }), 1);
    }
    const receipts =
      missing.length === 0 ? [] : await include(register(chain, missing, signal), missing.length);
    const uids = receipts.map(uidOf).values();
    return entrants.map((entrant, index) => ({ ...entrant, uid: known[index] ?? nextOf(uids) }));
  });
}

/**
 * What each key lacks: the owners of new neurons stake, price and fees, hotkeys the fees of
 * endpoints and weights.
 */
async function payments(
  chain: ChainClient,
  { entrants, missing }: { readonly entrants: readonly Entrant[]; readonly missing: readonly Entrant[] },
  signal: AbortSignal,
): Promise<readonly Action[]> {
  const { registrationBurn } = await chain.hyperparameters({ signal });
  // The price rises with each registration; twice the price of now for each is plenty for a few.
  const burn = 2n * registrationBurn * BigInt(missing.length);
  const lack = async ({ publicKey }: Signer, need: bigint, enough: bigint): Promise<readonly Action[]> => {
    const { free } = await chain.balanceOf(publicKey, { signal });
    return free < enough ? [{ kind: 'transfer', to: publicKey, amount: need - free }] : [];
  };
  const due = entrants.flatMap((entrant) => {
    const { hotkey, coldkey, stake } = entrant;
    const need = stake + burn + ENROL_FEES;
    const ofOwner = missing.includes(entrant) ? [lack(coldkey, need, need)] : [];
    return [...ofOwner, lack(hotkey, ENROL_FEES, ENROL_FEES / 2n)];
  });
  return (await Promise.all(due)).flat();
}

/**
 * Sends one transaction after the other, each when the pool has the one before, and waits for the
 * blocks of all.
 */
async function register(
  chain: ChainClient,
  entrants: readonly Entrant[],
  signal: AbortSignal,
): Promise<readonly Receipt[]> {
  const receipts: Promise<Receipt>[] = [];
  for (const entrant of entrants) {
    const submitted = Promise.withResolvers<void>();
    const call = { signer: entrant.coldkey, actions: registration(entrant) };
    const receipt = chain.batch(call, { signal, onSubmitted: submitted.resolve });
    // Until all are sent nobody awaits it; without this a failure meanwhile would end the process.
    receipt.catch(() => {});
    await Promise.race([submitted.promise, receipt]);
    receipts.push(receipt);
  }
  return Promise.all(receipts);
}

function registration({ hotkey, stake }: Entrant): readonly Action[] {
  const register: Action = { kind: 'register', hotkey };
  return stake > 0n ? [register, { kind: 'add-stake', hotkey: hotkey.publicKey, amount: stake }] : [register];
}

function nextOf(uids: Iterator<Uid>): Uid {
  const { value, done } = uids.next();
  if (done === true) throw untoldUid();
  return value;
}
