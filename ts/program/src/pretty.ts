// SPDX-License-Identifier: Apache-2.0

/** How a line of the log is shown to a person. */
export interface PrettyInit {
  /** How wide the terminal is. */
  readonly columns: number;
  readonly hasColours: boolean;
}

const LEVELS: Readonly<Record<number, readonly [word: string, colour: number]>> = {
  20: ['debug', 2],
  30: ['info', 32],
  40: ['warn', 33],
  50: ['error', 31],
};

/** What every line has and nobody needs to read. */
const HIDDEN = new Set(['level', 'time', 'pid', 'hostname', 'name', 'msg', 'cause']);

/** A JSON line of the log as text: the time of day, the level, the message, its values; wrapped where the terminal ends. */
export function prettyLine(json: string, { columns, hasColours }: PrettyInit): string {
  const line: Readonly<Record<string, unknown>> = JSON.parse(json);
  const [word, colour] = LEVELS[Number(line.level)] ?? ['', 0];
  const time = new Date(String(line.time)).toTimeString().slice(0, 8);
  const values = Object.entries(line).flatMap(([name, value]) =>
    HIDDEN.has(name) ? [] : [`${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`],
  );
  const text = `${line.msg}${values.length > 0 ? ` (${values.join(', ')})` : ''}`;
  const head = `${time} ${word.padEnd(5)} `;
  const wrapped = wrap(harmless(text), columns - head.length).join(`\n${' '.repeat(head.length)}`);
  const level = hasColours ? `\u001b[${colour}m${word.padEnd(5)}\u001b[0m` : word.padEnd(5);
  const causes = Array.isArray(line.cause) ? line.cause.flatMap((cause) => String(cause).split('\n')) : [];
  const beneath = causes.map((cause) => `    ${harmless(cause)}\n`).join('');
  return `${time} ${level} ${wrapped}\n${beneath}`;
}

/** What a terminal shows and does not obey. */
function harmless(text: string): string {
  return text.replace(/\p{C}/gu, (letter) => `\\u{${letter.codePointAt(0)?.toString(16)}}`);
}

/** Text in lines of at most so many letters; a word that is longer has a line of its own. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
