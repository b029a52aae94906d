// SPDX-License-Identifier: Apache-2.0
// What is imported here is loaded for every `--help`: names and summaries, no library.
import { programHelp } from '@ganglion/program/help';
import { ENTRIES } from './catalogue/all.ts';

/** How the program is called. */
export const PROGRAM = 'ganglion';

const SUMMARY =
  'A market for machine intelligence: chain, miners, validators, and what a person does with them.';

/** The help that is no command's: of the whole program, or of a noun; undefined when none is asked for. */
export function rootHelp(args: readonly string[], columns: number): string | undefined {
  const [first = '', second] = args;
  const asksHelp = (word: string | undefined) => word === '--help' || word === '-h';
  if (first === 'help' && args.length === 1) return helpOf('', columns);
  if (asksHelp(first)) return helpOf('', columns);
  const isNoun = ENTRIES.some(({ name }) => name.startsWith(`${first} `));
  const isCommand = ENTRIES.some(({ name }) => name === first);
  return isNoun && !isCommand && asksHelp(second) ? helpOf(`${first} `, columns) : undefined;
}

/** The help of all commands whose names begin so. */
export function helpOf(prefix: string, columns: number): string {
  const entries = ENTRIES.filter(({ name }) => name.startsWith(prefix));
  return programHelp({ program: PROGRAM, summary: SUMMARY, entries }, columns);
}
