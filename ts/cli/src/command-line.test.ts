// SPDX-License-Identifier: Apache-2.0
// What every command line gets: one line, the status of its error, help that fits.
import { spawnSync } from 'node:child_process';
import { PassThrough, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { GanglionError } from '@ganglion/base';
import { exitStatusOf, flagOf, lineOf, readCommandLine } from '@ganglion/program';
import { describe, expect, test } from '@jest/globals';
import { ENTRIES } from './catalogue/all.ts';
import { runLine } from './run-line.ts';

const BIN = fileURLToPath(new URL('../bin/ganglion.js', import.meta.url));
const seed = Number(process.env.GANGLION_SEED ?? 1);

/** What became of a command line that was run in this process. */
interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(args: readonly string[], columns?: number): Promise<Ran> {
  const texts = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof texts) =>
    Object.assign(
      new Writable({
        write: (chunk, _encoding, done) => {
          texts[name] += String(chunk);
          done();
        },
      }),
      columns === undefined ? {} : { columns },
    );
  const streams = { stdin: new PassThrough(), stdout: stream('stdout'), stderr: stream('stderr') };
  const { signal } = new AbortController();
  try {
    return { status: (await runLine(args, { env: {}, streams, signal })) ?? 0, ...texts };
  } catch (thrown) {
    const error = GanglionError.from(thrown);
    return { ...texts, status: exitStatusOf(error), stderr: `${texts.stderr}${lineOf(error)}\n` };
  }
}

async function refused(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await run(args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  return stderr;
}

/** The words of an example as a shell would give them, up to what it redirects. */
function wordsOf(line: string): string[] {
  const [command = ''] = line.split(/ \d?[<>|]/);
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

describe('what cannot be meant is refused in one line that says what was', () => {
  test.each([
    [['chian', 'start'], /did you mean ganglion chain\?/],
    [['miner', 'rnu'], /did you mean ganglion miner run\?/],
    [['miner'], /a verb is missing .*one of: run/],
    [['fork'], /did you mean ganglion chain fork\?/],
    [['__proto__'], /there is no such command .*see ganglion --help/],
    [['constructor'], /there is no such command .*see ganglion --help/],
    [['query'], /did you mean ganglion ask\?/],
    [['miner', 'run', '--axon-prot', '1'], /flag=--axon-prot.*did you mean --axon-port\?/],
    [['miner', 'run', '--block-time', '1'], /no such flag of miner run .*ganglion chain start has it/],
    [['miner', 'run', '--axon-port'], /a flag lacks its value .*--axon-port/],
    [['miner', 'run', '--dev=yes'], /takes no value .*--dev/],
    [['miner', 'run', 'extra'], /one argument too many/],
    [['ask', '--', '--', 'x'], /argument too many/],
    [['--chain', 'ws://x'], /a command is missing before the first flag .*--chain/],
    [['chain', 'start', '--port', '70000'], /flag=--port, value=70000/],
  ])('%j', async (args, pattern) => {
    expect(await refused(...args)).toMatch(pattern);
  });

  test('10,000 characters are not repeated', async () => {
    const long = 'x'.repeat(10_000);
    for (const args of [[long], ['miner', long], ['miner', 'run', long], ['ask', `--${long}`]])
      expect((await refused(...args)).length).toBeLessThan(400);
  });

  test('no command says its usage on standard error', async () => {
    const { status, stdout, stderr } = await run([]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('ganglion COMMAND');
  });
});

test('what is secret is in no refusal, wherever it was typed', async () => {
  for (const { name, load } of ENTRIES) {
    const { command } = await load();
    for (const [key, setting] of Object.entries(command.settings)) {
      if (setting.secret !== true) continue;
      const flag = `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      const { status, stderr } = await run([...name.split(' '), `${flag}=hush hush`]);
      expect(status).not.toBe(0);
      expect(stderr).not.toContain('hush');
    }
  }
});

test('a seed or a mnemonic in the wrong place is not repeated', async () => {
  const seedOf = `0x${'ab'.repeat(32)}`;
  const words = Array.from({ length: 12 }, () => 'abandon').join(' ');
  for (const secret of [seedOf, seedOf.slice(2), words])
    for (const args of [
      [secret],
      ['miner', secret],
      ['miner', 'run', secret],
      ['miner', 'run', '--dev-uri', secret],
      ['miner', 'run', `--dev-uri=${secret}`],
      ['miner', 'run', `--no-such=${secret}`],
      ['chain', 'fork', '--block', secret.toUpperCase()],
      ['wallet', 'import', 'miner', secret],
      ['weights', 'set', secret],
    ])
      expect((await refused(...args)).toLowerCase()).not.toContain(secret.slice(2));
});

describe.each(ENTRIES.map(({ name }) => name))('%s', (name) => {
  const loaded = async () => {
    const entry = ENTRIES.find((known) => known.name === name);
    if (entry === undefined) throw new Error(`there is no ${name}`);
    return (await entry.load()).command;
  };

  test('is called as the catalogue says, and each of its examples is one that it takes', async () => {
    const command = await loaded();
    expect(command.name).toBe(name);
    for (const { command: line } of command.examples) {
      const words = wordsOf(line);
      const head = ['ganglion', ...name.split(' ')];
      expect(words.slice(0, head.length)).toEqual(head);
      expect(() => readCommandLine(command, words.slice(head.length), {})).not.toThrow();
    }
  });

  test.each([40, 80, 170])('has help that is %i wide, with an example', async (columns) => {
    const { status, stdout } = await run([...name.split(' '), '--help'], columns);
    expect(status).toBe(0);
    expect(stdout).toContain('Examples');
    // Only a word that is longer than a line makes a line longer.
    const tooLong = stdout.split('\n').filter((line) => line.length > columns && /\S\s+\S/.test(line.trim()));
    expect(tooLong.filter((line) => !/^ {2}-?-?\S+ \S+$|^ganglion /.test(line))).toEqual([]);
  });
});

test.each([40, 80, 170])('the help of the whole program is %i wide', async (columns) => {
  const { stdout } = await run(['--help'], columns);
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
});

/** Numbers of a seed: the same every time. */
function generator(start: number): (below: number) => number {
  let state = start >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test('2,000 lists of arguments end in a status and one line, never a trace', async () => {
  const pick = generator(seed);
  const flags: string[] = [];
  for (const { load } of ENTRIES) flags.push(...Object.keys((await load()).command.settings));
  const words = [
    ...ENTRIES.flatMap(({ name }) => name.split(' ')),
    ...flags.map((name) => `--${name}`),
    ...['--', '-', '', '--json', '--=', '-x', '--help=1', '\u0000', '💥', '__proto__', '--constructor'],
    ...['toString', '--toString', '-1', '1e9', 'ws://', '--no-keep', 'x'.repeat(500), '--to-string=\n'],
  ];
  for (let round = 0; round < 2_000; round += 1) {
    const args = Array.from({ length: pick(7) }, () => words[pick(words.length)] ?? '');
    // A flag that no command has keeps everything from being started; twice, since another flag may take it for its value.
    const at = args.includes('--') ? args.indexOf('--') : args.length;
    const unknown = '--no-such-flag-at-all=1';
    const { status, stderr } = await run(args.toSpliced(at, 0, unknown, unknown));
    const about = `seed ${seed}: ${JSON.stringify(args)}`;
    expect({ about, status: [0, 2].includes(status) }).toEqual({ about, status: true });
    expect({ about, trace: /\n\s+at |^internal/m.test(stderr) }).toEqual({ about, trace: false });
    if (status === 2 && args.length > 0) expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  }
}, 120_000);

test('the program itself ends with the status of the error', () => {
  const wrong = spawnSync(process.execPath, [BIN, 'miner', 'rnu'], { encoding: 'utf8' });
  expect(wrong).toMatchObject({ status: 2, stdout: '' });
  expect(wrong.stderr).toMatch(/^invalid-argument: .*\n$/);
}, 60_000);

test('its help takes at most 0.2 s of processor time', () => {
  const measured = `
    process.argv.push('ganglion', '--help');
    process.on('exit', () => {
      const { user, system } = process.cpuUsage();
      process.stderr.write(String(user + system));
    });
    import(${JSON.stringify(BIN)});
  `;
  const microseconds = Array.from({ length: 3 }, () => {
    const { stderr } = spawnSync(process.execPath, ['-e', measured], { encoding: 'utf8' });
    return Number(stderr);
  });
  // A busy machine makes any one of them slower.
  expect(Math.min(...microseconds)).toBeLessThanOrEqual(200_000);
}, 60_000);

/** What the library of schemas says by itself, to programmers. */
const OF_THE_LIBRARY = /Invalid (input|option|string)|Too (small|big)|Unrecognized|received|expected /;

test.each(ENTRIES.map((entry) => [entry.name, entry] as const))(
  '%s says in its own words what a value may be',
  async (_name, { load }) => {
    const { command } = await load();
    const { settings, positionals = [] } = command;
    const refusals: string[] = [];
    const note = (read: () => unknown) => {
      try {
        read();
      } catch (error) {
        refusals.push(GanglionError.from(error).message);
      }
    };
    const words = positionals.map(() => '1');
    for (const [name, { value }] of Object.entries(settings)) {
      if (value === undefined) continue;
      for (const bad of ['', '-1', '\u0000', 'no such thing', '9'.repeat(99)]) {
        note(() => readCommandLine(command, [...words, `${flagOf(name)}=${bad}`], {}));
      }
    }
    for (const bad of ['', '\u0000', 'no such thing', '9'.repeat(99)]) {
      note(() => readCommandLine(command, ['--', bad], {}));
    }
    note(() => readCommandLine(command, [], {}));
    for (const line of refusals) expect(line).not.toMatch(OF_THE_LIBRARY);
  },
);
