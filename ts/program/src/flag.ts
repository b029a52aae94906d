// SPDX-License-Identifier: Apache-2.0

/** The flag of a setting: `--axon-port` for `axonPort`. */
export function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The longest piece of an argument that an error repeats. */
const MOST_SHOWN = 60;

/** An argument as an error may show it: in one line, and cut when it is long. */
export function shown(argument: string): string {
  const line = argument.replace(/\p{Cc}/gu, ' ');
  return line.length <= MOST_SHOWN ? line : `${line.slice(0, MOST_SHOWN)}… (${line.length} characters)`;
}

/** Whether help is asked for, which goes before everything else that a command line says. */
export function wantsHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).some((arg) => arg === '--help' || arg === '-h');
}
