// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import type { AnyCommand } from './command.ts';
import { readCommandLine } from './command-line.ts';
import { EXIT } from './exit-status.ts';
import { wantsHelp } from './flag.ts';
import { columnsOf, commandHelp } from './help.ts';
import { createOutput, type Streams } from './output.ts';
import { runProgram } from './process.ts';

/** What a command is run with. */
export interface CommandInit {
  /** How the program is called: `ganglion`. */
  readonly program: string;
  /** What comes after the command's name. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly streams: Streams;
  readonly signal: AbortSignal;
}

/** Runs a command, or prints its help; returns the exit status. Throws what the command throws, and `invalid-argument` for wrong usage. */
export async function callCommand(command: AnyCommand, init: CommandInit): Promise<number | undefined> {
  const { program, args, env, streams, signal } = init;
  if (wantsHelp(args)) {
    streams.stdout.write(commandHelp(program, command, columnsOf(streams.stdout)));
    return undefined;
  }
  const { settings, positionals, isJson } = readCommandLine(command, args, env);
  const call = { settings, positionals, env, signal, output: createOutput(streams, isJson, signal) };
  try {
    // What was read is what the command's own settings and positionals have checked.
    const status = (await command.run(call as never)) ?? undefined;
    await call.output.written();
    return status;
  } catch (error) {
    // What follows on success must not follow when nobody knows what came of it.
    if (!signal.aborted) throw error;
    const isLasting = command.isLasting === true;
    // To stop one that lasts is no failure; what else goes wrong meanwhile is.
    if (isLasting && GanglionError.from(error).code !== 'aborted') throw error;
    // Once it was ready it would have returned.
    streams.stderr.write(`stopped before it was ${isLasting ? 'ready' : 'done'}\n`);
    return isLasting ? EXIT.ok : EXIT.interrupted;
  }
}

/** Runs a command as this process, until it ends or is asked to stop. */
export function runCommand(command: AnyCommand, init: Pick<CommandInit, 'program' | 'args'>): Promise<void> {
  const { env, stdin, stdout, stderr } = process;
  return runProgram((signal) =>
    callCommand(command, { ...init, env, streams: { stdin, stdout, stderr }, signal }),
  );
}
