// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import type { ChainEvent, Metagraph, Neuron, Uid } from '@ganglion/chain';
import type { ChainControls, Hex } from '@ganglion/embedded-chain';
import type { EpochCrossing } from './epoch.ts';

/** Twox128 of `System` and of `Account`: where a chain keeps its accounts. */
const ACCOUNTS: Hex = '0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9';

/** Twox128 of `Balances` and of `TotalIssuance`. */
const ISSUANCE: Hex = '0xc2261276cc9d1f8598ea4b6a74b15c2f57c875e4cff74148e4628f264b974c80';

/** Hex digits before the balances of an account: `0x` and four counters of 4 bytes. */
const COUNTERS = 2 + 2 * 16;

/** Hex digits of a balance. */
const BALANCE = 2 * 16;

/**
 * Asserts that an epoch made nothing and lost nothing but what it says.
 *
 * What was emitted and carried in is minted and carried out; issuance grew by what was minted; each
 * unit of it went to a neuron, and stakes grew by as much. Holds where no transaction came into the
 * blocks of the epoch. Throws an `AssertionError`.
 */
export function checkConservation({ epoch, before, after }: EpochCrossing): void {
  const { minted, emission, carry } = epoch;
  assert.equal(
    minted + carry,
    emission + before.carry,
    'minted and carried is not emission and what was carried',
  );
  assert.equal(after.carry, carry, 'the next epoch is not given what this one left');
  assert.equal(after.issuance - before.issuance, minted, 'issuance did not grow by what was minted');
  assert.equal(total(after.metagraph, 'emission'), minted, 'the neurons were not paid what was minted');
  const growth = total(after.metagraph, 'stake') - total(before.metagraph, 'stake');
  assert.equal(growth, minted, 'stakes did not grow by what was minted');
}

function total({ neurons }: Metagraph, column: 'emission' | 'stake'): bigint {
  return neurons.reduce((sum, neuron) => sum + neuron[column], 0n);
}

/**
 * Asserts that all accounts together have what the chain says exists, and returns it. Reads every
 * account.
 */
export async function checkIssuance(chain: Pick<ChainControls, 'storage' | 'state'>): Promise<bigint> {
  const issuance = readBalance(await chain.storage(ISSUANCE), 2);
  const accounts = await readAccounts(chain);
  const owned = [...accounts.values()].reduce((sum, amount) => sum + amount, 0n);
  assert.equal(owned, issuance, 'the accounts do not have what the chain says exists');
  return issuance;
}

/** What each account has, free and held, by its storage key. */
export async function readAccounts(chain: Pick<ChainControls, 'state'>): Promise<ReadonlyMap<Hex, bigint>> {
  const accounts = [...(await chain.state(ACCOUNTS))];
  return new Map(
    accounts.map(([key, account]) => [
      key,
      readBalance(account, COUNTERS) + readBalance(account, COUNTERS + BALANCE),
    ]),
  );
}

/** A little-endian balance out of hex. */
function readBalance(hex: string | undefined, offset: number): bigint {
  const digits = hex?.slice(offset, offset + BALANCE) ?? '';
  return BigInt(`0x0${Buffer.from(digits, 'hex').reverse().toString('hex')}`);
}

/** The first event of a name such as `Registry.NeuronRegistered`, if there is one. */
export function findEvent(
  { events }: { readonly events: readonly ChainEvent[] },
  name: string,
): ChainEvent | undefined {
  return events.find((event) => `${event.pallet}.${event.name}` === name);
}

/**
 * The first event of a name such as `Registry.NeuronRegistered`; throws an `AssertionError` that
 * lists what was told instead.
 */
export function requireEvent(receipt: { readonly events: readonly ChainEvent[] }, name: string): ChainEvent {
  const event = findEvent(receipt, name);
  const told = receipt.events.map((each) => `${each.pallet}.${each.name}`).join(', ');
  assert.ok(event, `no event ${name}; there were: ${told === '' ? 'none' : told}`);
  return event;
}

/** The neuron of a uid; throws an `AssertionError` when the metagraph has none. */
export function requireNeuron({ block, neurons }: Metagraph, uid: Uid): Neuron {
  const neuron = neurons.find((each) => each.uid === uid);
  assert.ok(neuron, `block ${block.number} has no neuron ${uid} among its ${neurons.length}`);
  return neuron;
}
