// SPDX-License-Identifier: Apache-2.0

/** The flag of a setting: `--axon-port` for `axonPort`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The longest piece of an argument that an error repeats. */
const MOST_SHOWN = 60;

/** What may be a secret in the wrong place: a seed, or the words of a mnemonic. */
const MAYBE_SECRET = /(^|\W)(0x)?[\da-f]{64}(\W|$)|(\b[a-z]+\s+){11}[a-z]+\b/i;

/** Whether what stands where a path belongs is rather a secret: a seed, or words that lack at most a few, with a derivation or without. */
export function isSecretForPath(text: string): boolean {
  return /^((0x)?[\da-f]{64}|([a-z]+\s+){7,}[a-z]+)\s*$/i.test(text.split('/', 1)[0] ?? '');
}

/** An argument as an error may show it: in one line, cut when it is long, and not at all when it may be a secret. */
export function shown(argument: string): string {
  if (MAYBE_SECRET.test(argument)) return `(hidden, ${argument.length} characters)`;
  const line = argument.replace(/\p{Cc}/gu, ' ');
  return line.length <= MOST_SHOWN ? line : `${line.slice(0, MOST_SHOWN)}… (${line.length} characters)`;
}

/** Whether help is asked for, which goes before everything else that a command line says. */
export function wantsHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).some((arg) => arg === '--help' || arg === '-h');
}
