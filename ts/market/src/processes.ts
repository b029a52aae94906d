// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import type { CallOptions } from '@ganglion/base';
import { type Child, type ChildProgram, startChild } from './child.ts';
import type { CommandOf, ProgramName } from './commands.ts';

/** A process to start: one of the programs, under a name of its own. */
export interface ProcessInit extends Pick<ChildProgram, 'onLine'> {
  readonly name: string;
  readonly program: ProgramName;
  /** What follows the command. */
  readonly settings: readonly string[];
}

/** The processes of a market, which end together. */
export interface Processes extends AsyncDisposable {
  /** Those that came up, in that order, the ended ones among them. */
  readonly children: readonly Child[];
  /** Starts one, as {@link startChild} does. */
  start(init: ProcessInit, options?: CallOptions): ReturnType<typeof startChild>;
  /** Ends all of them, the chain last, so that no neuron sees its chain disappear. */
  stop(): Promise<void>;
}

/**
 * Creates a place for processes; `logs` is the folder of their logs, `commandOf` says how each is
 * started.
 */
export function createProcesses(init: { readonly logs: string; readonly commandOf: CommandOf }): Processes {
  return new MarketProcesses(init.logs, init.commandOf);
}

class MarketProcesses implements Processes {
  readonly #logs: string;
  readonly #commandOf: CommandOf;
  readonly #children: Child[] = [];
  #chain: Child | undefined;

  constructor(logs: string, commandOf: CommandOf) {
    this.#logs = logs;
    this.#commandOf = commandOf;
  }

  get children(): readonly Child[] {
    return this.#children;
  }

  async start(init: ProcessInit, options?: CallOptions): ReturnType<typeof startChild> {
    const { name, program, settings, onLine } = init;
    const [file, ...words] = this.#commandOf(program);
    const logFile = join(this.#logs, `${name}.log`);
    const started = await startChild(
      { name, command: [file, ...words, ...settings], logFile, onLine },
      options,
    );
    this.#children.push(started.child);
    if (program === 'chain') this.#chain = started.child;
    return started;
  }

  async stop(): Promise<void> {
    const neurons = this.#children.filter((child) => child !== this.#chain);
    await Promise.all(neurons.map((child) => child.stop()));
    await this.#chain?.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
