// SPDX-License-Identifier: Apache-2.0

/** Where the demo writes, and whether that is a terminal that shows colours. */
export interface Output {
  readonly write: (text: string) => void;
  readonly hasColours: boolean;
}

/** Tells a person what happens and how long it took. */
export interface Progress {
  /** Prints a line. */
  line(text?: string): void;
  /** Does a step and prints what it was and how long it took. */
  step<T>(name: string, what: string, work: () => Promise<T>): Promise<T>;
  /** Durations of the steps and marks so far, in seconds. */
  readonly timings: Readonly<Record<string, number>>;
  /** Writes down how long something took that was not one step. */
  mark(name: string, seconds: number): void;
  green(text: string): string;
  red(text: string): string;
}

/** Creates a progress report; each line stands for itself, so that it reads the same in a file. */
export function createProgress(output: Output): Progress {
  const timings: Record<string, number> = {};
  const paint = (code: number) => (text: string) =>
    output.hasColours ? `\u001b[${code}m${text}\u001b[0m` : text;
  const line = (text = '') => output.write(`${text}\n`);
  const mark = (name: string, seconds: number) => {
    timings[name] = Math.round(seconds * 1_000) / 1_000;
  };
  return {
    line,
    mark,
    timings,
    green: paint(32),
    red: paint(31),
    step: async (name, what, work) => {
      const begun = performance.now();
      const result = await work();
      const seconds = (performance.now() - begun) / 1_000;
      mark(name, seconds);
      line(`${name.padEnd(10)} ${seconds.toFixed(1).padStart(5)} s   ${what}`);
      return result;
    },
  };
}
