// SPDX-License-Identifier: Apache-2.0
import { extname } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';

/** A program that a market starts, or that a person is told to start. */
export type ProgramName = 'chain' | 'miner' | 'validator' | 'ask';

/** Which command line starts a program: the words before its settings. */
export type CommandOf = (program: ProgramName) => readonly [string, ...string[]];

/** The commands of `ganglion`. */
const WORDS: Readonly<Record<ProgramName, readonly string[]>> = {
  chain: ['chain', 'start'],
  miner: ['miner', 'run'],
  validator: ['validator', 'run'],
  ask: ['ask'],
};

/** `.ts` in the checkout, `.js` in a packed package. */
const EXTENSION = extname(fileURLToPath(import.meta.url));

/** What Node is to be told for a program: how it loads neurons faster, and that our use of new things is no news. */
export function nodeFlags(program: ProgramName): readonly string[] {
  const flags = ['--disable-warning=ExperimentalWarning'];
  if (program === 'miner' || program === 'validator') {
    flags.push(`--import=${new URL(`commonjs-chain${EXTENSION}`, import.meta.url).href}`);
  }
  return flags;
}

/**
 * The command lines of the program `ganglion` whose main module is this file.
 *
 * They name the Node that runs this: the one on the path may be too old.
 */
export function commandsOf(main: string): CommandOf {
  return (program) => [execPath, ...nodeFlags(program), main, ...WORDS[program]];
}
