// SPDX-License-Identifier: Apache-2.0
/** The columns of the metagraph, in the order in which they are shown. */
export const COLUMN_NAMES = [
  'uid',
  'hotkey',
  'stake',
  'rank',
  'trust',
  'consensus',
  'incentive',
  'dividends',
  'emission',
  'updated',
  'axon',
  'coldkey',
  'registered',
  'synapses',
] as const;

/** One of {@link COLUMN_NAMES}. */
export type ColumnName = (typeof COLUMN_NAMES)[number];

/** Whether a text names a column. */
export function isColumnName(text: string): text is ColumnName {
  return COLUMN_NAMES.some((name) => name === text);
}

/** What is shown unless somebody asks for other columns, where the terminal is wide enough. */
export const USUAL_COLUMNS = COLUMN_NAMES.slice(0, COLUMN_NAMES.indexOf('coldkey'));

/** Which of the usual columns are left out where it is not, the first of them first. */
export const EXPENDABLE: readonly ColumnName[] = [
  'axon',
  'updated',
  'consensus',
  'trust',
  'rank',
  'dividends',
  'incentive',
  'emission',
  'hotkey',
];
