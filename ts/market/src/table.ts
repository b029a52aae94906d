// SPDX-License-Identifier: Apache-2.0
import { formatAmount } from '@ganglion/chain';
import type { EpochRecord, NeuronRecord } from './record.ts';

/**
 * Parts of a line, one after the other, going on below the first where it would be wider than `columns`: a terminal would break
 * it anywhere.
 */
export function foldLine(head: string, parts: readonly string[], columns: number, separator = '  '): string {
  const indent = ' '.repeat(head.length);
  const lines: string[] = [];
  let line = head;
  for (const [index, part] of parts.entries()) {
    const text = index < parts.length - 1 ? part + separator : part;
    if (line !== head && line !== indent && line.length + text.trimEnd().length > columns) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += text;
  }
  return [...lines, line].join('\n');
}

/** One line about an epoch: what was paid, for what, and how good the mixture has become. */
export function epochLine(record: EpochRecord, index: number, columns = Number.POSITIVE_INFINITY): string {
  const { minted } = record.supply;
  const shares = record.neurons
    .filter(({ role }) => role !== 'validator')
    .map((neuron) => `${neuron.model ?? neuron.role} ${percent(neuron.incentive)}`);
  const loss =
    record.mixtureLoss === null || record.ownLoss === null
      ? []
      : [`loss ${record.ownLoss.toFixed(2)} alone, ${record.mixtureLoss.toFixed(2)} with peers`];
  const head = `epoch ${String(index).padStart(2)}  block ${String(record.block).padStart(4)}`;
  return foldLine(`${head}  `, [`minted ${formatAmount(minted)}`, ...shares, ...loss], columns);
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
/** What a narrow terminal does without, the first first: of a neuron alone, or told by another column; all of it is in the JSON. */
const DISPENSABLE = ['consensus', 'rank', 'parameters', 'trust', 'loss', 'stake', 'dividends', 'shapley'];

/**
 * The metagraph as a table: stake and emission in tokens, losses and Shapley values in nats per
 * token. Columns are left out until it is no wider than `columns`, and named below.
 */
export function metagraphTable(neurons: readonly NeuronRecord[], columns = Number.POSITIVE_INFINITY): string {
  const all = COLUMNS.map(([title, cell]) => {
    const cells = [title, ...neurons.map(cell)];
    const width = Math.max(...cells.map((text) => text.length));
    return { title, width, cells: cells.map((text) => align(text, LEFT.has(title) ? -width : width)) };
  });
  let shown = all;
  const left: string[] = [];
  for (const title of DISPENSABLE) {
    if (shown.reduce((sum, { width }) => sum + width + 2, -2) <= columns) break;
    shown = shown.filter((column) => column.title !== title);
    left.push(title);
  }
  const rows = [0, ...neurons.map((_, i) => i + 1)];
  const lines = rows.map((row) => shown.map(({ cells }) => cells[row] ?? '').join('  '));
  if (left.length > 0) lines.push(foldLine('not shown in so narrow a terminal: ', left, columns, ', '));
  return lines.join('\n');
}

/** Text to the right of so many places, to the left where they are negative. */
function align(text: string, places: number): string {
  return places < 0 ? text.padEnd(-places) : text.padStart(places);
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
