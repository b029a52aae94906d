// SPDX-License-Identifier: Apache-2.0
import { formatAmount } from '@ganglion/chain';
import type { EpochRecord, NeuronRecord } from './record.ts';

/** One line about an epoch: what was paid, for what, and how good the mixture has become. */
export function epochLine(record: EpochRecord, index: number): string {
  const { minted } = record.supply;
  const shares = record.neurons
    .filter(({ role }) => role !== 'validator')
    .map((neuron) => `${neuron.model ?? neuron.role} ${percent(neuron.incentive)}`);
  const loss =
    record.mixtureLoss === null || record.ownLoss === null
      ? ''
      : `   loss ${record.ownLoss.toFixed(2)} alone, ${record.mixtureLoss.toFixed(2)} with peers`;
  const head = `epoch ${String(index).padStart(2)}  block ${String(record.block).padStart(4)}`;
  return `${head}  minted ${formatAmount(minted)}   ${shares.join('  ')}${loss}`;
}

const COLUMNS: readonly [string, (neuron: NeuronRecord) => string][] = [
  ['uid', ({ uid }) => String(uid)],
  ['role', ({ role }) => role],
  ['model', ({ model }) => model ?? '-'],
  ['parameters', ({ parameters }) => (parameters === null ? '-' : parameters.toLocaleString('en-US'))],
  ['loss', ({ loss }) => (loss === null ? '-' : loss.toFixed(3))],
  ['shapley', ({ shapley }) => (shapley === null ? '-' : shapley.toFixed(4))],
  ['stake', ({ stake }) => tokens(stake)],
  ['rank', ({ rank }) => rank.toFixed(4)],
  ['trust', ({ trust }) => trust.toFixed(2)],
  ['consensus', ({ consensus }) => consensus.toFixed(4)],
  ['incentive', ({ incentive }) => incentive.toFixed(4)],
  ['dividends', ({ dividends }) => dividends.toFixed(4)],
  ['emission', ({ emission }) => tokens(emission)],
];
const LEFT = new Set(['role', 'model']);

/**
 * The metagraph as a table: stake and emission in tokens, losses and Shapley values in nats per
 * token.
 */
export function metagraphTable(neurons: readonly NeuronRecord[]): string {
  const columns = COLUMNS.map(([title, cell]) => {
    const cells = [title, ...neurons.map(cell)];
    const width = Math.max(...cells.map((text) => text.length));
    return cells.map((text) => (LEFT.has(title) ? text.padEnd(width) : text.padStart(width)));
  });
  const rows = [0, ...neurons.map((_, i) => i + 1)];
  return rows.map((row) => columns.map((cells) => cells[row] ?? '').join('  ')).join('\n');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** Units as tokens with four decimals, rounded down: a table is for reading, the JSON is exact. */
function tokens(units: string): string {
  const value = BigInt(units);
  const whole = value / 1_000_000_000n;
  const decimals = ((value % 1_000_000_000n) / 100_000n).toString().padStart(4, '0');
  return `${whole}.${decimals}`;
}
