// SPDX-License-Identifier: Apache-2.0
import { parseArgs } from 'node:util';
import { GanglionError } from '@ganglion/base';
import { z } from 'zod';

/** One thing that a user may set: by flag, else by environment variable, else its default. */
export interface Setting<Schema extends z.ZodType = z.ZodType> {
  /** Checks and converts what the user gave, always a string; for a switch the string is 'true'. Defaults live here. */
  readonly schema: Schema;
  /** What it is for, with unit, limits and default; one line of `--help`. */
  readonly help: string;
  /** Stands for the value in `--help`: `PORT`. Without it the setting is a switch that takes no value. */
  readonly value?: string;
  /** Environment variable that is read when the flag is absent. */
  readonly env?: string;
  /** Whether the value must never be printed, not even when it is wrong. */
  readonly secret?: boolean;
}

/** Settings by their names in camel case; `axonPort` is the flag `--axon-port`. */
export type Settings = Readonly<Record<string, Setting>>;

/** What {@link readSettings} returns for a set of settings. */
export type SettingValues<S extends Settings> = { readonly [Name in keyof S]: z.output<S[Name]['schema']> };

/** What {@link readSettings} and {@link settingsHelp} need. */
export interface SettingsInit<S extends Settings> {
  /** How the program is called: `scripts/demo`. */
  readonly program: string;
  /** What the program does, in a sentence or two. */
  readonly summary: string;
  readonly settings: S;
}

/** Returns the text of `--help`. */
export function settingsHelp<S extends Settings>(init: SettingsInit<S>): string {
  const rows = Object.entries(init.settings).map(([name, setting]) => ({
    flag: setting.value === undefined ? flagOf(name) : `${flagOf(name)} ${setting.value}`,
    help: setting.env === undefined ? setting.help : `${setting.help} [env ${setting.env}]`,
  }));
  rows.push({ flag: '--help', help: 'this text' });
  const width = Math.max(...rows.map((row) => row.flag.length));
  const lines = rows.map((row) => `  ${row.flag.padEnd(width)}  ${row.help}`);
  return `${init.program} [options]\n\n${init.summary}\n\n${lines.join('\n')}\n`;
}

/**
 * Reads a program's settings from its arguments and its environment.
 *
 * Returns undefined when `--help` was asked for. Fails with `invalid-argument`, naming the flag, the value and the
 * limit, when a flag is unknown, given without its value, or has a value that its schema does not take.
 */
export function readSettings<S extends Settings>(
  init: SettingsInit<S> & {
    readonly args: readonly string[];
    readonly env: Readonly<Record<string, string | undefined>>;
  },
): SettingValues<S> | undefined {
  const names = Object.entries(init.settings);
  const flags = parseFlags(init.args, init.settings);
  if (flags.get('help') === 'true') return undefined;
  const given: Record<string, string | undefined> = {};
  const shape: Record<string, z.ZodType> = {};
  for (const [name, setting] of names) {
    shape[name] = setting.schema;
    // An empty variable is one that was not set: that is how shells and unit files clear one.
    const fromEnv = setting.env === undefined ? undefined : init.env[setting.env] || undefined;
    given[name] = flags.get(flagOf(name).slice(2)) ?? fromEnv;
  }
  const parsed = z.object(shape).safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0] ?? '');
    const setting = init.settings[name];
    const value = given[name];
    throw new GanglionError('invalid-argument', {
      what: value === undefined ? 'a required setting is missing' : 'a setting has a value it cannot have',
      facts: {
        flag: flagOf(name),
        ...(value === undefined || setting?.secret === true ? {} : { value }),
        limit: issue?.message ?? '',
      },
      hint: `${setting?.help ?? 'correct it'}; see --help`,
    });
  }
  // The shape was built from the same settings, so each key holds the output of its own schema.
  return parsed.data as SettingValues<S>;
}

/** Reads `--flag value` and `--flag=value` into a map by flag name; a switch that is there is 'true'. */
function parseFlags(args: readonly string[], settings: Settings): Map<string, string> {
  const options: Record<string, { type: 'string' | 'boolean' }> = { help: { type: 'boolean' } };
  for (const [name, setting] of Object.entries(settings)) {
    options[flagOf(name).slice(2)] = { type: setting.value === undefined ? 'boolean' : 'string' };
  }
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false });
    return new Map(Object.entries(values).map(([flag, value]) => [flag, String(value)]));
  } catch (cause) {
    throw new GanglionError('invalid-argument', {
      what: cause instanceof Error ? cause.message : 'the arguments cannot be read',
      hint: 'see --help',
      cause,
    });
  }
}

function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
