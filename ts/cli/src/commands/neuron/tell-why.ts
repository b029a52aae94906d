// SPDX-License-Identifier: Apache-2.0
// An epoch's explanation in words; brings the chain's client.
import { type Contribution, type Explanation, formatAmount } from '@ganglion/chain';
import { table } from '@ganglion/program';
import { percent } from '../../figures.ts';

/** How the stake of the last epoch became what one neuron was paid. */
export function tellWhy(found: Explanation, columns: number): string {
  const { uid, hotkeyAddress, epochBlock, paidForIncentive, paidForDividends } = found;
  const paid = formatAmount(paidForIncentive + paidForDividends);
  return [
    `Neuron ${uid}, ${hotkeyAddress}, in the epoch of block ${epochBlock}`,
    section(
      'stake',
      `${formatAmount(found.stake)} tokens, of ${formatAmount(found.votingStake)} that voted; it ${found.votes ? 'voted' : 'did not vote'}`,
    ),
    section('rank', `${percent(found.rank)} of what all voters gave`, gave(found.rankFrom, columns)),
    section(
      'trust',
      `${percent(found.trust)} of the voting stake: ${found.trustedBy} of ${count(found.edges, 'edge')} to it reach the threshold`,
    ),
    section('consensus', `${percent(found.consensus)}, the sigmoid of that trust`),
    section('incentive', `${percent(found.incentive)}: rank times consensus, over the sum of that over all`),
    section(
      'dividends',
      `${percent(found.dividends)}, earned by its bonds from the incentive of others`,
      gave(found.dividendsFrom, columns),
    ),
    section(
      'paid',
      `${paid} tokens: ${formatAmount(paidForIncentive)} for incentive, ${formatAmount(paidForDividends)} for dividends`,
    ),
  ].join('\n');
}

function section(name: string, text: string, below = ''): string {
  return `\n${name.padEnd(11)}${text}${below === '' ? '' : `\n${below}`}`;
}

/** Whom a share came from, the largest first. */
function gave(contributions: readonly Contribution[], columns: number): string {
  if (contributions.length === 0) return '';
  const rows = contributions.map(({ uid, hotkeyAddress, share }) => [
    String(uid),
    hotkeyAddress,
    percent(share),
  ]);
  const indent = ' '.repeat(INDENT);
  const lines = table([['uid', 'from', 'share'], ...rows], columns - INDENT).split('\n');
  return lines.map((line) => indent + line).join('\n');
}

const INDENT = 11;

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
