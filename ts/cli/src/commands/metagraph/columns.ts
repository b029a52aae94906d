// SPDX-License-Identifier: Apache-2.0
// The columns of the metagraph by name: what each reads of the chain, and how it is sorted and
// written.
import { type Column, formatAmount, fractionToNumber, type Neuron } from '@ganglion/chain';
import { formatEndpoint } from '../../endpoint.ts';
import { share, shortAddress, tokens } from '../../figures.ts';
import type { ColumnName } from './names.ts';

/** A column that can be shown. */
export interface ShownColumn {
  /** What it needs of the chain; the uid comes with everything. */
  readonly reads: Column | undefined;
  /** Its value in the JSON document: amounts in units, shares as numbers. */
  readonly value: (neuron: Neuron) => unknown;
  /** What sorts it: figures from the largest to the smallest, text by its letters. */
  readonly key: (neuron: Neuron) => bigint | number | string;
  /** For a person, as short as it can be read. */
  readonly text: (neuron: Neuron) => string;
  /** For a sheet, exact: amounts in tokens, addresses whole. */
  readonly exact: (neuron: Neuron) => string;
}

/** Each column by its name. */
export const SHOWN: Readonly<Record<ColumnName, ShownColumn>> = {
  // The smallest uid comes first where the largest of other figures does.
  uid: { ...figure(undefined, ({ uid }) => uid), key: ({ uid }) => -uid },
  hotkey: address('hotkeyAddress'),
  coldkey: address('coldkeyAddress'),
  stake: amount('stake'),
  rank: fraction('rank'),
  trust: fraction('trust'),
  consensus: fraction('consensus'),
  incentive: fraction('incentive'),
  dividends: fraction('dividends'),
  emission: amount('emission'),
  registered: figure('registeredAt', ({ registeredAt }) => registeredAt),
  updated: figure('lastUpdate', ({ lastUpdate }) => lastUpdate),
  axon: {
    ...words('axon', ({ axon }) => (axon === undefined ? '' : formatEndpoint(axon))),
    value: ({ axon }) => axon ?? null,
  },
  synapses: {
    ...words('axon', ({ axon }) => axon?.synapses.join(' ') ?? ''),
    value: ({ axon }) => axon?.synapses ?? [],
  },
};

function figure(reads: Column | undefined, read: (neuron: Neuron) => number | undefined): ShownColumn {
  return {
    reads,
    value: (neuron) => read(neuron) ?? null,
    key: (neuron) => read(neuron) ?? -1,
    text: (neuron) => String(read(neuron) ?? '-'),
    exact: (neuron) => String(read(neuron) ?? ''),
  };
}

function words(reads: Column, read: (neuron: Neuron) => string): ShownColumn {
  // What is empty comes last.
  return {
    reads,
    value: read,
    key: (neuron) => read(neuron) || '~',
    text: (neuron) => read(neuron) || '-',
    exact: read,
  };
}

function address(reads: 'hotkeyAddress' | 'coldkeyAddress'): ShownColumn {
  const read = (neuron: Neuron) => neuron[reads];
  return { reads, value: read, key: read, text: (neuron) => shortAddress(read(neuron)), exact: read };
}

function amount(reads: 'stake' | 'emission'): ShownColumn {
  const read = (neuron: Neuron) => neuron[reads];
  return {
    reads,
    value: read,
    key: read,
    text: (neuron) => tokens(read(neuron)),
    exact: (neuron) => formatAmount(read(neuron)),
  };
}

function fraction(reads: 'rank' | 'trust' | 'consensus' | 'incentive' | 'dividends'): ShownColumn {
  return {
    reads,
    value: (neuron) => fractionToNumber(neuron[reads]),
    key: (neuron) => neuron[reads],
    text: (neuron) => share(neuron[reads]),
    exact: (neuron) => String(fractionToNumber(neuron[reads])),
  };
}
