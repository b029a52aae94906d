// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import type { WeightRowInfo } from '@ganglion/chain';
import { defineCommand, table } from '@ganglion/program';
import { chainSettings, withChain } from '../../chain.ts';
import { findNeuron, NEURON_HELP, neuronReference } from '../../neuron-reference.ts';
import { keysSettings } from '../../signing.ts';

/** How many edges of a row a table of all rows names. */
const NAMED = 5;

export const command = defineCommand({
  name: 'weights show',
  summary: 'Prints what neurons think of each other: the rows of weights that were set.',
  examples: [
    { command: 'ganglion weights show', says: 'every row, each with its largest weights' },
    { command: 'ganglion weights show 3', says: 'the row of neuron 3, whole' },
  ],
  positionals: [{ name: 'NEURON', schema: neuronReference.optional(), help: `${NEURON_HELP}; default all` }],
  settings: { ...chainSettings, ...keysSettings },
  run: async (call) => {
    const { positionals, output, signal } = call;
    await withChain(call, async (chain) => {
      const { NEURON: text } = positionals;
      const only = text === undefined ? undefined : (await findNeuron(call, chain, 'NEURON', text)).uid;
      const block = await chain.head({ signal });
      const rows = (await chain.weights({ at: block.hash, signal })).filter(
        ({ uid }) => only === undefined || uid === only,
      );
      const [row] = rows;
      if (only !== undefined && row === undefined) {
        throw new GanglionError('not-found', {
          what: 'this neuron has set no weights',
          facts: { uid: only },
          hint: 'ganglion weights show, without a neuron, lists those that have',
        });
      }
      output.result({ block, rows }, () => {
        if (row === undefined) return 'nobody has set weights';
        return only === undefined ? tellOfAll(rows, output.columns) : tellOfOne(row, output.columns);
      });
    });
  },
});

function tellOfOne(row: WeightRowInfo, columns: number): string {
  const lines = sharesOf(row).map(({ uid, weight, share }) => [String(uid), String(weight), share]);
  return `neuron ${row.uid}, set in block ${row.setAt}\n${table([['uid', 'weight', 'share'], ...lines], columns)}`;
}

function tellOfAll(rows: readonly WeightRowInfo[], columns: number): string {
  const lines = rows.map((row) => {
    const shares = sharesOf(row);
    const named = shares.slice(0, NAMED).map(({ uid, share }) => `${uid}: ${share}`);
    const rest = shares.length > NAMED ? [`and ${shares.length - NAMED} more`] : [];
    return [String(row.uid), String(row.setAt), String(shares.length), [...named, ...rest].join(', ')];
  });
  return table([['uid', 'set at', 'edges', 'largest'], ...lines], columns);
}

/** The edges of a row, the largest first. */
function sharesOf({ edges }: WeightRowInfo) {
  const sum = edges.reduce((total, { weight }) => total + weight, 0);
  return edges
    .map(({ uid, weight }) => ({ uid, weight, share: `${((weight / sum) * 100).toFixed(2)} %` }))
    .sort((a, b) => b.weight - a.weight);
}
