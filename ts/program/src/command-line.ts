// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import { CommanderError, Option, Command as Parser } from 'commander';
import type { AnyCommand, Positional } from './command.ts';
import { flagOf, shown } from './flag.ts';
import { limitOf } from './limit.ts';
import { readValues, type Settings } from './settings.ts';

/** What a command line says, checked. */
export interface CommandLine {
  readonly settings: Record<string, unknown>;
  readonly positionals: Record<string, unknown>;
  readonly isJson: boolean;
}

/**
 * Reads the arguments of a command.
 *
 * Fails with `invalid-argument`, in one line that names the flag, the value and the limit, for a flag that the command does not have,
 * one without its value, a value that its schema does not take, and what is too much. A secret is never repeated.
 */
export function readCommandLine(
  command: Pick<AnyCommand, 'settings' | 'positionals'>,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): CommandLine {
  const { settings, positionals = [] } = command;
  const { flags, words } = parse(settings, args);
  const isJson = flags.get('json') === 'true' && settings.json === undefined;
  return {
    settings: readValues(settings, flags, env),
    positionals: readPositionals(positionals, words, hasSecrets(settings)),
    isJson,
  };
}

/** Splits arguments into flags, by the names of their settings, and words. A switch that is there is 'true'. */
export function parse(
  settings: Settings,
  args: readonly string[],
): { readonly flags: ReadonlyMap<string, string>; readonly words: readonly string[] } {
  const parser = new Parser()
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
    .helpOption(false)
    .argument('[words...]');
  for (const [name, { value }] of Object.entries(settings)) {
    parser.addOption(new Option(value === undefined ? flagOf(name) : `${flagOf(name)} <${value}>`));
  }
  if (settings.json === undefined) parser.addOption(new Option('--json'));
  try {
    parser.parse([...args], { from: 'user' });
  } catch (thrown) {
    throw refusal(thrown, settings, args);
  }
  const flags = Object.entries(parser.opts()).map(([name, value]) => [name, String(value)] as const);
  return { flags: new Map(flags), words: parser.args };
}

/** The first flag among the arguments that the settings do not have; undefined when they have all. */
export function unknownFlag(settings: Settings, args: readonly string[]): string | undefined {
  const known = new Set([...Object.keys(settings).map(flagOf), '--json', '--help']);
  const end = args.indexOf('--');
  const flags = args.slice(0, end < 0 ? args.length : end).filter((arg) => /^--[a-z]/.test(arg));
  return flags.map((arg) => arg.split('=', 1)[0] ?? '').find((flag) => !known.has(flag));
}

/** The candidate that a word was probably meant to be, as commander finds it. */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  const parser = new Parser()
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {} })
    .helpCommand(false);
  for (const candidate of new Set(candidates)) parser.command(candidate);
  try {
    parser.parse([word], { from: 'user' });
  } catch (thrown) {
    return suggestionOf(thrown);
  }
  return undefined;
}

function hasSecrets(settings: Settings): boolean {
  return Object.values(settings).some((setting) => setting.secret === true);
}

/** What commander says, in our words: it repeats arguments whole, and they may hold a secret. */
function refusal(thrown: unknown, settings: Settings, args: readonly string[]): GanglionError {
  if (!(thrown instanceof CommanderError)) return GanglionError.from(thrown);
  const flag = /'(-{1,2}[^'=\s]*)/.exec(thrown.message)?.[1] ?? '';
  if (thrown.code === 'commander.optionMissingArgument') {
    return new GanglionError('invalid-argument', {
      what: 'a flag lacks its value',
      facts: { flag },
      hint: 'see --help',
    });
  }
  if (thrown.code === 'commander.unknownOption') {
    const suggestion = suggestionOf(thrown);
    const isSwitch = args.some((arg) => arg.startsWith(`${flag}=`)) && isSwitchOf(settings, flag);
    return new GanglionError('invalid-argument', {
      what: isSwitch ? 'this flag takes no value' : 'there is no such flag',
      facts: { flag: shown(flag) },
      hint: suggestion === undefined ? 'see --help' : `did you mean ${suggestion}?`,
    });
  }
  return new GanglionError('invalid-argument', { what: 'the arguments cannot be read', hint: 'see --help' });
}

function isSwitchOf(settings: Settings, flag: string): boolean {
  return Object.entries(settings).some(([name, { value }]) => flagOf(name) === flag && value === undefined);
}

function suggestionOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof CommanderError)) return undefined;
  return /\(Did you mean (?:one of )?([^,?]+)/.exec(thrown.message)?.[1];
}

function readPositionals(
  positionals: readonly Positional[],
  words: readonly string[],
  isSecretive: boolean,
): Record<string, unknown> {
  const left = [...words];
  const values: Record<string, unknown> = {};
  for (const { name, schema, help, isMany = false } of positionals) {
    const given = isMany ? left.splice(0) : left.shift();
    const parsed = schema.safeParse(given, { error: limitOf });
    if (!parsed.success) {
      const isMissing = given === undefined || given.length === 0;
      throw new GanglionError('invalid-argument', {
        what: isMissing ? 'an argument is missing' : 'an argument has a value it cannot have',
        facts: {
          argument: name,
          ...(isMissing ? {} : { value: shown(String(given)), limit: parsed.error.issues[0]?.message ?? '' }),
        },
        hint: `${help}; see --help`,
      });
    }
    values[name] = parsed.data;
  }
  const [surplus] = left;
  if (surplus === undefined) return values;
  throw new GanglionError('invalid-argument', {
    what:
      left.length === 1 ? 'there is one argument too many' : `there are ${left.length} arguments too many`,
    // A secret of several words that was not quoted lands here.
    facts: isSecretive ? {} : { argument: shown(surplus) },
    hint: 'see --help',
  });
}
