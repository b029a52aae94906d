// SPDX-License-Identifier: Apache-2.0
import type { z } from 'zod';
import type { Output } from './output.ts';
import type { Settings, SettingValues } from './settings.ts';

/** An argument that is known by its place. */
export interface Positional<Name extends string = string, Schema extends z.ZodType = z.ZodType> {
  /** Stands for it in help and errors: `ENDPOINT`. */
  readonly name: Name;
  /** Checks and converts what the user gave: a string, undefined when it is left out, a list with `isMany`. */
  readonly schema: Schema;
  /** What it is for, with its limits and default. */
  readonly help: string;
  /** Whether it takes all that is left. @default false */
  readonly isMany?: boolean;
}

/** A command line that works, and what it is for. */
export interface Example {
  /** As it is typed: `ganglion stake add 5 --to miner`. */
  readonly command: string;
  readonly says: string;
}

/** What the positionals of a command hold once they are read, by name. */
export type PositionalValues<P extends readonly Positional[]> = {
  readonly [Item in P[number] as Item['name']]: z.output<Item['schema']>;
};

/** One command of the program, as data: parsing, help, refusals and completion follow from it. */
export interface Command<
  S extends Settings = Settings,
  P extends readonly Positional[] = readonly Positional[],
> {
  /** Noun and verb, `stake add`, or one word, `ask`. */
  readonly name: string;
  /** One line, a sentence. */
  readonly summary: string;
  /** Further paragraphs of its help, an empty line between two. @default none */
  readonly details?: string;
  readonly examples: readonly [Example, ...Example[]];
  readonly positionals?: P;
  /** Every command takes `--json` and `--help` besides. */
  readonly settings: S;
  /** Whether it runs until it is stopped, so that to stop it is no failure. @default false */
  readonly isLasting?: boolean;
  /** Does it. A number is the exit status. @default 0 */
  run(call: Call<S, P>): Promise<number | undefined> | Promise<void>;
}

/** What a command is called with. */
export interface Call<
  S extends Settings = Settings,
  P extends readonly Positional[] = readonly Positional[],
> {
  readonly settings: SettingValues<S>;
  readonly positionals: PositionalValues<P>;
  /** Aborts when the program is asked to stop. */
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly output: Output;
}

/** What the program knows of a command before it is loaded. */
export interface Entry {
  readonly name: string;
  readonly summary: string;
  // What the settings of a command are, only the command itself knows.
  readonly load: () => Promise<{ readonly command: AnyCommand }>;
}

/** A command of whatever settings. */
export type AnyCommand = Omit<Command, 'run'> & {
  run(call: never): Promise<number | undefined> | Promise<void>;
};

/** Returns the command as it is, with the types of its settings and positionals found. */
export function defineCommand<const S extends Settings, const P extends readonly Positional[] = readonly []>(
  command: Command<S, P>,
): Command<S, P> {
  return command;
}
