// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import { z } from 'zod';
import { flagOf, isSecretForPath, shown } from './flag.ts';
import { limitOf } from './limit.ts';

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

/** The values that name files: every other error about such a setting repeats it. */
const PATHS = /FILE|FOLDER|DIRECTORY/;

/** What a set of settings holds once it is read. */
export type SettingValues<S extends Settings> = { readonly [Name in keyof S]: z.output<S[Name]['schema']> };

/**
 * Reads the values of settings from flags, by name, and the environment.
 *
 * Fails with `invalid-argument`, naming the flag, the value and the limit, when one has a value that its schema does not take.
 */
export function readValues<S extends Settings>(
  settings: S,
  flags: ReadonlyMap<string, string>,
  env: Readonly<Record<string, string | undefined>>,
): SettingValues<S> {
  const given: Record<string, string | undefined> = {};
  const shape: Record<string, z.ZodType> = {};
  for (const [name, setting] of Object.entries(settings)) {
    shape[name] = setting.schema;
    // An empty variable is one that was not set: that is how shells and unit files clear one.
    const fromEnv = setting.env === undefined ? undefined : env[setting.env] || undefined;
    const value = flags.get(name) ?? fromEnv;
    if (value !== undefined && PATHS.test(setting.value ?? '') && isSecretForPath(value)) {
      throw new GanglionError('invalid-argument', {
        what: 'a secret stands where a path belongs',
        facts: { flag: flagOf(name) },
        hint: `${setting.help}; keep secrets from the command line, where others can see them`,
      });
    }
    given[name] = value;
  }
  const parsed = z.object(shape).safeParse(given, { error: limitOf });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0] ?? '');
    throw wrongValue(name, settings[name], given[name], issue?.message ?? '');
  }
  // The shape was built from the same settings, so each key holds the output of its own schema.
  return parsed.data as SettingValues<S>;
}

function wrongValue(
  name: string,
  setting: Setting | undefined,
  value: string | undefined,
  limit: string,
): GanglionError {
  return new GanglionError('invalid-argument', {
    what: value === undefined ? 'a required setting is missing' : 'a setting has a value it cannot have',
    facts: {
      flag: flagOf(name),
      ...(value === undefined || setting?.secret === true ? {} : { value: shown(value) }),
      ...(value === undefined ? {} : { limit }),
    },
    hint: `${setting?.help ?? 'correct it'}; see --help`,
  });
}
