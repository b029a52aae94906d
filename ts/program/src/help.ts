// SPDX-License-Identifier: Apache-2.0
// Loads nothing: the help of the whole program is there before any library is.
import type { AnyCommand, Entry } from './command.ts';
import { flagOf } from './flag.ts';

export { columnsOf } from './columns.ts';

/** A line of help: what is typed, and what it is for. */
interface Item {
  readonly term: string;
  readonly text: string;
}

/** The narrowest that help is wrapped at. */
const LEAST_COLUMNS = 40;

/** The text of `--help` of a command, no line longer than `columns` where words allow. */
export function commandHelp(program: string, command: AnyCommand, columns: number): string {
  const { name, summary, details, examples, positionals = [], settings } = command;
  const places = positionals.map(({ name, isMany, schema }) => {
    const place = isMany ? `${name} ...` : name;
    return schema.safeParse(isMany ? [] : undefined).success ? `[${place}]` : place;
  });
  const usage = [program, name, ...places, '[options]'].join(' ');
  const options = Object.entries(settings).map(([key, setting]) => ({
    term: setting.value === undefined ? flagOf(key) : `${flagOf(key)} ${setting.value}`,
    text: setting.env === undefined ? setting.help : `${setting.help} [env ${setting.env}]`,
  }));
  if (settings.json === undefined) {
    options.push({ term: '--json', text: 'prints one JSON document and nothing else' });
  }
  options.push({ term: '--help', text: 'this text' });
  const arguments_ = positionals.map((place) => ({ term: place.name, text: place.help }));
  const shown = examples.map(
    (example) => `${folded(example.command, columns)}\n${wrap(example.says, columns, 6)}`,
  );
  return joined([
    usage,
    wrap(summary, columns),
    ...(details ?? '').split('\n\n').map((paragraph) => wrap(paragraph, columns)),
    listed(arguments_, columns),
    listed(options, columns),
    `Examples\n${shown.join('\n')}`,
  ]);
}

/** The text of `--help` of the whole program. */
export function programHelp(
  init: { readonly program: string; readonly summary: string; readonly entries: readonly Entry[] },
  columns: number,
): string {
  const { program, summary, entries } = init;
  const items = entries.map((entry) => ({ term: entry.name, text: entry.summary }));
  return joined([
    `${program} COMMAND [options]`,
    wrap(summary, columns),
    listed(items, columns),
    `Examples\n  ${program} miner run --help\n${wrap('what a command takes, with an example', columns, 6)}`,
    wrap(
      'Exit status: 0 done, 2 wrong usage, 3 chain, 4 transaction, 5 key, 6 peer, 1 anything else.',
      columns,
    ),
  ]);
}

function joined(parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** Items in two columns, or each in two lines where the terminal is too narrow for that. */
function listed(items: readonly Item[], columns: number): string {
  const width = Math.max(LEAST_COLUMNS, columns);
  const termWidth = Math.max(0, ...items.map(({ term }) => term.length));
  const indent = termWidth + 4;
  if (indent > width / 2) {
    return items.map(({ term, text }) => `  ${term}\n${wrap(text, columns, 6)}`).join('\n');
  }
  return items
    .map(({ term, text }) => `  ${term.padEnd(termWidth)}${wrap(text, columns, indent).slice(indent - 2)}`)
    .join('\n');
}

/** A command line as a shell takes it, folded with backslashes where it is too long. */
function folded(command: string, columns: number): string {
  return linesOf(command, Math.max(LEAST_COLUMNS, columns) - 6)
    .map((line, at) => (at === 0 ? `  ${line}` : `    ${line}`))
    .join(' \\\n');
}

/** Text whose lines end before `columns`, each indented by so many blanks. */
function wrap(text: string, columns: number, indent = 0): string {
  const blanks = ' '.repeat(indent);
  return linesOf(text, Math.max(LEAST_COLUMNS, columns) - indent)
    .map((line) => blanks + line)
    .join('\n');
}

function linesOf(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
