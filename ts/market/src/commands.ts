// SPDX-License-Identifier: Apache-2.0
import { execPath } from 'node:process';

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

/** Makes a neuron's process start faster; see the file. It is JavaScript in a package that was packed. */
const COMMONJS_CHAIN = new URL(
  import.meta.url.endsWith('.ts') ? 'commonjs-chain.ts' : 'commonjs-chain.js',
  import.meta.url,
);

/**
 * The command lines of the program `ganglion` whose main module is this file.
 *
 * They name the Node that runs this: the one on the path may be too old.
 */
export function commandsOf(main: string): CommandOf {
  return (program) => {
    const flags = ['--disable-warning=ExperimentalWarning'];
    if (program === 'miner' || program === 'validator') flags.push(`--import=${COMMONJS_CHAIN.href}`);
    return [execPath, ...flags, main, ...WORDS[program]];
  };
}
