// SPDX-License-Identifier: Apache-2.0
import { PassThrough, Writable } from 'node:stream';
import { ERROR_CODES, GanglionError, systemClock } from '@ganglion/base';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { defineCommand } from './command.ts';
import { EXIT, exitStatusOf, lineOf } from './exit-status.ts';
import { callCommand } from './run-command.ts';
import { table } from './table.ts';

const greet = defineCommand({
  name: 'greet',
  summary: 'Greets.',
  examples: [{ command: 'ganglion greet', says: 'whoever is there' }],
  positionals: [
    { name: 'NAME', schema: z.string(), help: 'who is greeted' },
    { name: 'OTHERS', schema: z.array(z.string()), help: 'who else', isMany: true },
  ],
  settings: {
    isAsking: { schema: z.stringbool().default(false), help: 'asks first' },
    secret: { schema: z.string().length(4).optional(), value: 'WORD', help: 'a secret', secret: true },
  },
  run: async ({ positionals, settings, output }) => {
    output.note('about to greet');
    if (settings.isAsking) await output.ask('Are you sure?', { instead: 'leave out --is-asking' });
    const { NAME, OTHERS } = positionals;
    output.result(
      { name: NAME, others: OTHERS, units: 10n ** 20n, key: Uint8Array.of(1, 255), raw: Buffer.of(2) },
      () => `hello ${[NAME, ...OTHERS].join(', ')}`,
    );
  },
});

async function call(...args: string[]) {
  const texts = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof texts) =>
    new Writable({
      write: (chunk, _encoding, done) => {
        texts[name] += String(chunk);
        done();
      },
    });
  const streams = { stdin: new PassThrough(), stdout: stream('stdout'), stderr: stream('stderr') };
  const { signal } = new AbortController();
  await callCommand(greet, { program: 'ganglion', args, env: {}, streams, signal });
  return texts;
}

async function refusal(...args: string[]): Promise<GanglionError> {
  return call(...args).then(
    () => {
      throw new Error('it was not refused');
    },
    (error: unknown) => GanglionError.from(error),
  );
}

test('a result is text, and with --json one document in which nothing is lost', async () => {
  expect(await call('Ann', 'Bob')).toEqual({ stdout: 'hello Ann, Bob\n', stderr: 'about to greet\n' });
  const { stdout, stderr } = await call('--json', 'Ann');
  expect(stderr).toBe('');
  expect(stdout).toBe(
    '{"name":"Ann","others":[],"units":"100000000000000000000","key":"0x01ff","raw":"0x02"}\n',
  );
});

test('a question without a terminal is refused with what to do instead', async () => {
  for (const args of [
    ['Ann', '--is-asking'],
    ['Ann', '--is-asking', '--json'],
  ])
    expect(await refusal(...args)).toMatchObject({
      code: 'invalid-argument',
      message: expect.stringContaining('leave out --is-asking'),
    });
});

test('a missing argument is refused by its name, and a secret is not repeated', async () => {
  expect((await refusal()).message).toMatch(/an argument is missing .*argument=NAME/);
  for (const args of [
    ['Ann', '--secret', 'hush hush'],
    ['Ann', '--secret=hush hush'],
    ['Ann', '--secert=hush'],
  ])
    expect((await refusal(...args)).message).not.toContain('hush');
});

test('help goes before everything else, but not after --', async () => {
  expect((await call('--nonsense', '--help')).stdout).toMatch(/^ganglion greet NAME \[OTHERS \.\.\.\]/);
  expect((await call('Ann', '--', '--help')).stdout).toBe('hello Ann, --help\n');
});

test.each([
  [false, 130],
  [true, 0],
])('stopping a command that lasts: %p ends with %i', async (isLasting, expected) => {
  const controller = new AbortController();
  const wait = defineCommand({
    name: 'wait',
    summary: 'Waits.',
    examples: [{ command: 'ganglion wait', says: 'until it is stopped' }],
    settings: {},
    isLasting,
    run: ({ signal }) => systemClock.sleep(60_000, { signal }),
  });
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const streams = { stdin: new PassThrough(), stdout: nowhere, stderr: nowhere };
  const { signal } = controller;
  const running = callCommand(wait, { program: 'ganglion', args: [], env: {}, streams, signal });
  const status = running.catch((error) => (GanglionError.is(error, 'aborted') ? 0 : 1));
  controller.abort();
  expect(await status).toBe(expected);
});

test('statuses tell usage, chain, transaction, key and peer apart', () => {
  expect(EXIT).toEqual({
    ok: 0,
    failure: 1,
    usage: 2,
    chain: 3,
    transaction: 4,
    key: 5,
    peer: 6,
    interrupted: 130,
  });
  const statuses = {
    'invalid-argument': 2,
    'chain-unreachable': 3,
    'chain-mismatch': 3,
    'transaction-refused': 4,
    'transaction-failed': 4,
    'keystore-passphrase': 5,
    'signature-invalid': 6,
    'response-invalid': 6,
    internal: 1,
    unavailable: 1,
  } as const;
  for (const [code, status] of Object.entries(statuses)) {
    const error = GanglionError.from(new Error('it is so'), code as keyof typeof statuses);
    expect(exitStatusOf(error)).toBe(status);
  }
});

test('every error ends with what to do', () => {
  for (const code of ERROR_CODES)
    expect(lineOf(new GanglionError(code, { what: 'it is so' }))).toMatch(/^[a-z-]+: it is so; .+/);
  const told = new GanglionError('internal', { what: 'it is so', hint: 'do this' });
  expect(lineOf(told)).toBe('internal: it is so; do this');
});

test('a table puts numbers to the right and cuts text where the terminal ends', () => {
  const rows = [
    ['uid', 'hotkey', 'stake'],
    ['7', '5GH53cwLHZDfU5Ce9Qw7PCWF1oP1TWah2SgPNmZaRegkTytu', '12.5'],
  ];
  expect(table(rows, 80)).toMatch(/^uid {2}hotkey +stake\n {2}7 {2}5GH\w+ttu|5GH\w+/);
  for (const columns of [30, 40, 80])
    for (const line of table(rows, columns).split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
  expect(table(rows, 30)).toContain('…');
});
