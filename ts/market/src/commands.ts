// SPDX-License-Identifier: Apache-2.0
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';

/** A program that a market starts, or that a person is told to start. */
export type ProgramName = 'chain' | 'miner' | 'validator' | 'ask';

/** Which command line starts a program: the words before its settings. */
export type CommandOf = (program: ProgramName) => readonly [string, ...string[]];

/** Makes a neuron's process start faster; see the file. */
const COMMONJS_CHAIN = `--import=${new URL('commonjs-chain.ts', import.meta.url).href}`;

/** Starts the program of each package by the Node that runs this: the one on the path may be too old. */
export const commandOf: CommandOf = (program) => {
  const flags = ['--disable-warning=ExperimentalWarning'];
  if (program === 'miner' || program === 'validator') flags.push(COMMONJS_CHAIN);
  return [execPath, ...flags, scriptOf(program)];
};

function scriptOf(program: ProgramName): string {
  if (program === 'ask') return fileURLToPath(new URL('query.ts', import.meta.url));
  const name = program === 'chain' ? 'embedded-chain' : program;
  return fileURLToPath(new URL('main.ts', import.meta.resolve(`@ganglion/${name}`)));
}
