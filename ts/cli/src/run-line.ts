// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import {
  type AnyCommand,
  type CommandInit,
  callCommand,
  columnsOf,
  type Entry,
  flagOf,
  programHelp,
  shown,
  suggest,
  unknownFlag,
  wantsHelp,
} from '@ganglion/program';
import { ENTRIES } from './catalogue/all.ts';

/** How the program is called. */
export const PROGRAM = 'ganglion';

const SUMMARY =
  'A market for machine intelligence: chain, miners, validators, and what a person does with them.';

/** Names of one word that a command had in an earlier version, or has elsewhere, and what to type here. */
const OTHER_WORDS: Readonly<Record<string, string>> = { fork: 'chain fork', query: 'ask', help: '--help' };

/** Runs a command line, without the program's name; returns the exit status. Throws `invalid-argument` for what cannot be meant. */
export async function runLine(
  args: readonly string[],
  init: Pick<CommandInit, 'env' | 'streams' | 'signal'>,
): Promise<number | undefined> {
  const { stdout } = init.streams;
  const [first = '', second] = args;
  if (first === '' || (first.startsWith('-') && wantsHelp(args)) || first === 'help') {
    const help = programHelp({ program: PROGRAM, summary: SUMMARY, entries: ENTRIES }, columnsOf(stdout));
    if (first !== '') stdout.write(help);
    else init.streams.stderr.write(help);
    return first === '' ? 2 : undefined;
  }
  if (first === '--version' || first === '-V') {
    const { default: manifest } = await import('../package.json', { with: { type: 'json' } });
    stdout.write(`${manifest.version}\n`);
    return undefined;
  }
  const entry = ENTRIES.find(({ name }) => name === first || name === `${first} ${second}`);
  if (entry === undefined) {
    const ofNoun = ENTRIES.filter(({ name }) => name.startsWith(`${first} `));
    if (ofNoun.length === 0 || !wantsHelp(args)) throw unknownCommand(first, second, ofNoun);
    stdout.write(programHelp({ program: PROGRAM, summary: SUMMARY, entries: ofNoun }, columnsOf(stdout)));
    return undefined;
  }
  const { command } = await entry.load();
  const rest = args.slice(entry.name.split(' ').length);
  await refuseFlagOfAnother(command, rest);
  return callCommand(command, { ...init, program: PROGRAM, args: rest });
}

function unknownCommand(first: string, second: string | undefined, ofNoun: readonly Entry[]): GanglionError {
  if (ofNoun.length > 0) {
    const verbs = ofNoun.map(({ name }) => name.slice(first.length + 1));
    const meant = second === undefined ? undefined : suggest(second, verbs);
    return new GanglionError('invalid-argument', {
      what: second === undefined || second.startsWith('-') ? 'a verb is missing' : 'there is no such verb',
      facts: { noun: first, ...(second === undefined ? {} : { verb: shown(second) }) },
      hint: meant === undefined ? `one of: ${verbs.join(', ')}` : `did you mean ${first} ${meant}?`,
    });
  }
  const names = [...new Set(ENTRIES.map(({ name }) => name.split(' ')[0] ?? ''))];
  const meant = OTHER_WORDS[first] ?? suggest(first, names) ?? verbElsewhere(first);
  return new GanglionError('invalid-argument', {
    what: 'there is no such command',
    facts: { command: shown(first) },
    hint: meant === undefined ? `see ${PROGRAM} --help` : `did you mean ${PROGRAM} ${meant}?`,
  });
}

/** The command whose verb a word is. */
function verbElsewhere(word: string): string | undefined {
  return ENTRIES.find(({ name }) => name.split(' ')[1] === word)?.name;
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
