// SPDX-License-Identifier: Apache-2.0
// One neuron in words; brings the chain's client.
import { formatAmount, type HotkeyStake, type Neuron, type NextAllowed } from '@ganglion/chain';
import { formatEndpoint } from '../../endpoint.ts';
import { percent } from '../../figures.ts';

/** Everything that the chain knows of a neuron. */
export function tellOfNeuron(init: {
  readonly block: number;
  readonly neuron: Neuron;
  readonly stake: HotkeyStake | undefined;
  readonly next: NextAllowed;
}): string {
  const { block, neuron, stake, next } = init;
  const { axon } = neuron;
  const rows: [string, string][] = [
    ['hotkey', neuron.hotkeyAddress],
    ['coldkey', neuron.coldkeyAddress],
    ['registered', `in block ${neuron.registeredAt}; ${immunity(block, next)}`],
    ['stake', `${formatAmount(neuron.stake)} tokens${stake === undefined ? '' : parts(stake)}`],
    ['rank', percent(neuron.rank)],
    ['trust', percent(neuron.trust)],
    ['consensus', percent(neuron.consensus)],
    ['incentive', percent(neuron.incentive)],
    ['dividends', percent(neuron.dividends)],
    ['emission', `${formatAmount(neuron.emission)} tokens in the last epoch`],
    ['axon', axon === undefined ? 'none' : `${formatEndpoint(axon)} by ${axon.protocol}`],
    ['synapses', axon?.synapses.join(', ') || 'none'],
    ['announces', when(block, next.serveAxon)],
    [
      'weights',
      `${neuron.lastUpdate === undefined ? 'never set' : `set in block ${neuron.lastUpdate}`}; ${weights(block, next)}`,
    ],
  ];
  const lines = rows.map(([name, text]) => `  ${name.padEnd(10)}  ${text}`);
  return [`Neuron ${neuron.uid} in block ${block}`, ...lines].join('\n');
}

function parts({ own, nominated, take }: HotkeyStake): string {
  return `: ${formatAmount(own)} of its owner, ${formatAmount(nominated)} of nominators, of whose earnings the owner takes ${take / 10_000} %`;
}

function immunity(block: number, { immuneUntil }: NextAllowed): string {
  if (immuneUntil === undefined || immuneUntil <= block) return 'may be evicted';
  return `cannot be evicted before block ${immuneUntil}`;
}

function weights(block: number, { weights: next, hasMinStake }: NextAllowed): string {
  if (!hasMinStake) return 'has too little stake to set any';
  if (next?.setWeights !== undefined) return `may be set ${when(block, next.setWeights)}`;
  if (next?.revealWeights !== undefined) {
    const { first, last } = next.revealWeights;
    const intervals = first === last ? `interval ${first}` : `intervals ${first} to ${last}`;
    return `committed to, to be revealed in ${intervals}; now is interval ${next.interval}`;
  }
  return `may be committed to ${when(block, next?.commitWeights)}`;
}

function when(block: number, from: number | undefined): string {
  if (from === undefined) return 'never';
  return from <= block ? 'now' : `from block ${from} on`;
}
