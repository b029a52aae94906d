// SPDX-License-Identifier: Apache-2.0
// What the chain tells of a transaction, in words.
import type { ChainEvent } from '@ganglion/chain';

type Tokens = (units: bigint) => string;
type Tell = (data: ChainEvent['data'], tokens: (name: string) => string) => string;

/**
 * Of each event that a person cares about, the sentence; the others (holds, fees, weights) are in
 * the JSON document.
 */
const SENTENCES: Readonly<Record<string, Tell>> = {
  'Registry.NeuronRegistered': ({ uid, hotkey }, tokens) =>
    `neuron ${uid} was registered with hotkey ${hotkey}; ${tokens('burned')} burned`,
  'Registry.NeuronDeregistered': ({ uid, hotkey, reason }) =>
    `neuron ${uid} with hotkey ${hotkey} has left (${String(reason).toLowerCase()})`,
  'Registry.HotkeySwapped': ({ uid, old, new: now }, tokens) =>
    `neuron ${uid} is known by hotkey ${now} instead of ${old}; ${tokens('burned')} burned`,
  'Registry.AxonServed': ({ uid }) => `neuron ${uid} announced where it serves`,
  'Stake.StakeAdded': ({ hotkey }, tokens) =>
    `${tokens('amount')} went behind ${hotkey}, which has ${tokens('stake')} now`,
  'Stake.Nominated': ({ hotkey }, tokens) =>
    `${tokens('amount')} were nominated to ${hotkey}, which has ${tokens('stake')} now`,
  'Stake.StakeRemoved': ({ hotkey, maturesAt }, tokens) =>
    `${tokens('amount')} left ${hotkey}, which has ${tokens('stake')} now; ${mature(maturesAt)}`,
  'Stake.NominationRemoved': ({ hotkey, maturesAt }, tokens) =>
    `${tokens('amount')} of a nomination left ${hotkey}, which has ${tokens('stake')} now; ${mature(maturesAt)}`,
  'Stake.StakeReturned': ({ owner }, tokens) => `${tokens('amount')} are ${owner}'s to spend again`,
  'Stake.StakeMoved': ({ to }, tokens) => `${tokens('stake')} stand behind ${to} now`,
  'Stake.UnstakedWithdrawn': ({ coldkey }, tokens) => `${tokens('amount')} are ${coldkey}'s to spend again`,
  'Stake.TakeSet': ({ hotkey, from }) => `the take of ${hotkey} changes from block ${from} on`,
  'Incentive.WeightsSet': ({ uid, edges }) => `neuron ${uid} has set its weights on ${edges} others`,
  'Incentive.WeightsCommitted': ({ uid, interval }) =>
    `neuron ${uid} has committed to weights in interval ${interval}`,
  'Incentive.WeightsRevealed': ({ uid, edges }) =>
    `neuron ${uid} has revealed its weights on ${edges} others`,
};

function mature(block: unknown): string {
  return typeof block === 'number' ? `they can be withdrawn from block ${block} on` : 'they may be spent now';
}

/** A sentence for each event that a person cares about. */
export function eventsInWords(events: readonly ChainEvent[], formatAmount: Tokens): string[] {
  return events.flatMap(({ pallet, name, data }) => {
    const tell = SENTENCES[`${pallet}.${name}`];
    return tell === undefined ? [] : [tell(data, (field) => `${formatAmount(unitsOf(data[field]))} tokens`)];
  });
}

/** What the fee of a transaction was, in units; free ones tell of none. */
export function paidFee(events: readonly ChainEvent[]): bigint {
  const paid = events.find(
    ({ pallet, name }) => pallet === 'TransactionPayment' && name === 'TransactionFeePaid',
  );
  return paid === undefined ? 0n : unitsOf(paid.data.actualFee);
}

/** An amount as events carry it: a number, or text beyond 2^53, decimal or hexadecimal. */
function unitsOf(value: unknown): bigint {
  return typeof value === 'number' || typeof value === 'string' ? BigInt(value) : 0n;
}
