// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import type { Metagraph } from '@ganglion/chain';
import { defineCommand, type Output, table } from '@ganglion/program';
import { wholeNumber } from '@ganglion/program/whole-number';
import { z } from 'zod';
import { chainSettings, withChain } from '../../chain.ts';
import { COLUMN_NAMES, type ColumnName, EXPENDABLE, isColumnName, USUAL_COLUMNS } from './names.ts';

const names = COLUMN_NAMES.join(', ');

export const command = defineCommand({
  name: 'metagraph',
  summary: 'Prints every neuron: keys, stake, and what the last epoch found.',
  details:
    'Without --columns, a table has as many columns as fit the terminal; --csv has them all, with exact amounts in ' +
    'tokens and addresses whole, and --json too, with amounts in units of 10^-9 token. ' +
    `Columns: ${names}.`,
  examples: [
    { command: 'ganglion metagraph', says: 'the neurons by uid' },
    { command: 'ganglion metagraph --sort emission --top 10', says: 'the ten that the last epoch paid most' },
    {
      command: 'ganglion metagraph --columns uid,hotkey,axon --csv',
      says: 'where everybody serves, for a sheet',
    },
  ],
  settings: {
    ...chainSettings,
    columns: {
      schema: z
        .string()
        .transform((text) => text.split(',').map((name) => name.trim()))
        .refine((columns) => columns.every(isColumnName), `names with commas between, of ${names}`)
        .transform((columns) => columns.filter(isColumnName))
        .optional(),
      value: 'NAMES',
      help: 'which columns, with commas between; default those that fit',
    },
    sort: {
      schema: z.enum(COLUMN_NAMES).default('uid'),
      value: 'COLUMN',
      help: 'by which column; figures from the largest on, text by its letters; default uid',
    },
    reverse: { schema: z.stringbool().default(false), help: 'the other way round' },
    top: {
      schema: wholeNumber(1, 65_536).optional(),
      value: 'NUMBER',
      help: 'how many neurons, 1 to 65536; default all',
    },
    csv: {
      schema: z.stringbool().default(false),
      help: 'comma-separated values, the names of the columns first',
    },
  },
  run: async (call) => {
    const { settings, output, signal } = call;
    if (settings.csv && output.isJson) {
      throw new GanglionError('invalid-argument', {
        what: '--csv and --json exclude each other',
        hint: 'give one of them',
      });
    }
    const isWhole = settings.csv || output.isJson;
    const columns = settings.columns ?? (isWhole ? COLUMN_NAMES : USUAL_COLUMNS);
    const { SHOWN } = await import('./columns.ts');
    const needed = [...columns, settings.sort].flatMap((name) => SHOWN[name].reads ?? []);
    const metagraph = await withChain(call, (chain) =>
      chain.metagraph({ columns: [...new Set(needed)], signal }),
    );
    const sorted = await sort(metagraph, settings);
    const neurons = settings.top === undefined ? sorted : sorted.slice(0, settings.top);
    const values = neurons.map((neuron) =>
      Object.fromEntries(columns.map((name) => [name, SHOWN[name].value(neuron)])),
    );
    output.result({ block: metagraph.block, neurons: values }, () => {
      const write = (names: readonly ColumnName[], form: 'text' | 'exact') => [
        names,
        ...neurons.map((neuron) => names.map((name) => SHOWN[name][form](neuron))),
      ];
      if (settings.csv) return write(columns, 'exact').map(toCsv).join('\n');
      if (neurons.length === 0) return 'there are no neurons';
      if (settings.columns !== undefined) return table(write(columns, 'text'), output.columns);
      const fitting = chooseFitting(columns, (names) => write(names, 'text'), output);
      return table(write(fitting, 'text'), output.columns);
    });
  },
});

async function sort(
  { neurons }: Metagraph,
  { sort: by, reverse }: { readonly sort: ColumnName; readonly reverse: boolean },
): Promise<Metagraph['neurons']> {
  const { SHOWN } = await import('./columns.ts');
  const { key } = SHOWN[by];
  const sorted = neurons.toSorted((a, b) => {
    const [first, second] = [key(a), key(b)];
    if (first === second) return 0;
    // Text by its letters, figures from the largest on.
    return first < second === (typeof first === 'string') ? -1 : 1;
  });
  return reverse ? sorted.toReversed() : sorted;
}

/** The columns of which a table is no wider than the terminal; says which had to be left out. */
function chooseFitting(
  columns: readonly ColumnName[],
  write: (names: readonly ColumnName[]) => readonly (readonly string[])[],
  output: Output,
): readonly ColumnName[] {
  let fitting = columns;
  const leftOut: ColumnName[] = [];
  for (const name of EXPENDABLE) {
    const widest = table(write(fitting), Number.POSITIVE_INFINITY).split('\n');
    if (widest.every((line) => line.length <= output.columns)) break;
    fitting = fitting.filter((other) => other !== name);
    leftOut.push(name);
  }
  if (leftOut.length > 0)
    output.note(`left out for want of room: ${leftOut.join(', ')}; see --columns and --csv`);
  return fitting;
}

function toCsv(cells: readonly string[]): string {
  return cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');
}
