// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import {
  type AnyCommand,
  type CommandInit,
  callCommand,
  columnsOf,
  type Entry,
  EXIT,
  flagOf,
  shown,
  suggest,
  unknownFlag,
  wantsHelp,
} from '@ganglion/program';
import { ENTRIES } from './catalogue/all.ts';
import { helpOf, PROGRAM, rootHelp } from './root-help.ts';

/** Words that stand for a command elsewhere, and what to type here. */
const OTHER_WORDS = new Map([
  ['query', 'ask'],
  ['help', '--help'],
]);

/** Runs a command line, without the program's name; returns the exit status. Throws `invalid-argument` for what cannot be meant. */
export async function runLine(
  args: readonly string[],
  init: Pick<CommandInit, 'env' | 'streams' | 'signal'>,
): Promise<number | undefined> {
  const { stdout, stderr } = init.streams;
  const help = rootHelp(args, columnsOf(stdout));
  if (help !== undefined) {
    stdout.write(help);
    return undefined;
  }
  const [first = '', second] = args;
  if (args.length === 0) {
    stderr.write(helpOf('', columnsOf(stdout)));
    return EXIT.usage;
  }
  if (first === '--version' || first === '-V') {
    const { default: manifest } = await import('../package.json', { with: { type: 'json' } });
    stdout.write(`${manifest.version}\n`);
    return undefined;
  }
  const entry = ENTRIES.find(({ name }) => name === `${first} ${second}`) ?? entryOf(first);
  if (entry === undefined) throw unknownCommand(first, second);
  const { command } = await entry.load();
  const rest = args.slice(entry.name.split(' ').length);
  await refuseFlagOfAnother(command, rest);
  return callCommand(command, { ...init, program: PROGRAM, args: rest });
}

function entryOf(name: string): Entry | undefined {
  return ENTRIES.find((entry) => entry.name === name);
}

function unknownCommand(first: string, second: string | undefined): GanglionError {
  const ofNoun = ENTRIES.filter(({ name }) => name.startsWith(`${first} `));
  if (ofNoun.length > 0) return unknownVerb(first, second, ofNoun);
  const names = [...new Set(ENTRIES.map(({ name }) => name.split(' ')[0] ?? ''))];
  const meant = OTHER_WORDS.get(first) ?? suggest(first, names) ?? verbElsewhere(first);
  return new GanglionError('invalid-argument', {
    what: first.startsWith('-') ? 'a command is missing before the first flag' : 'there is no such command',
    // Only the name of a flag: its value may be a secret.
    facts: { command: shown(first.startsWith('-') ? (first.split('=', 1)[0] ?? '') : first) },
    hint: meant === undefined ? `see ${PROGRAM} --help` : `did you mean ${PROGRAM} ${meant}?`,
  });
}

function unknownVerb(noun: string, verb: string | undefined, ofNoun: readonly Entry[]): GanglionError {
  const isMissing = verb === undefined || verb.startsWith('-');
  const verbs = ofNoun.map(({ name }) => name.slice(noun.length + 1));
  const meant = isMissing ? undefined : suggest(verb, verbs);
  return new GanglionError('invalid-argument', {
    what: isMissing ? 'a verb is missing' : 'there is no such verb',
    facts: { noun, ...(isMissing ? {} : { verb: shown(verb) }) },
    hint: meant === undefined ? `one of: ${verbs.join(', ')}` : `did you mean ${PROGRAM} ${noun} ${meant}?`,
  });
}

/** The command whose verb a word is, or nearly. */
function verbElsewhere(word: string): string | undefined {
  const verbs = ENTRIES.flatMap(({ name }) => name.split(' ')[1] ?? []);
  const verb = suggest(word, verbs) ?? word;
  return ENTRIES.find(({ name }) => name.split(' ')[1] === verb)?.name;
}

/** A flag that another command has is refused with the name of that one. */
async function refuseFlagOfAnother(command: AnyCommand, args: readonly string[]): Promise<void> {
  if (wantsHelp(args)) return;
  const flag = unknownFlag(command.settings, args);
  if (flag === undefined || suggest(flag.slice(2), Object.keys(command.settings)) !== undefined) return;
  for (const { name, load } of ENTRIES) {
    const { command: other } = await load();
    if (!Object.keys(other.settings).some((key) => flagOf(key) === flag)) continue;
    throw new GanglionError('invalid-argument', {
      what: `there is no such flag of ${command.name}`,
      facts: { flag: shown(flag) },
      hint: `${PROGRAM} ${name} has it; see --help`,
    });
  }
}
