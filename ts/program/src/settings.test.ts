// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { commandHelp, defineCommand, readCommandLine } from './index.ts';
import { wholeNumber } from './whole-number.ts';

const command = defineCommand({
  name: 'do',
  summary: 'Does a thing.',
  examples: [{ command: 'program do --model a', says: 'the thing' }],
  run: async () => {},
  settings: {
    chain: { schema: z.string().default('ws://127.0.0.1:9944'), value: 'URL', help: 'where the chain is' },
    axonPort: {
      schema: wholeNumber(0, 65_535).default(0),
      value: 'PORT',
      env: 'GANGLION_AXON_PORT',
      help: 'port to serve on, 0 to 65535, 0 takes any free one',
    },
    passphrase: { schema: z.string().min(3).optional(), value: 'TEXT', secret: true, help: 'opens the key' },
    model: { schema: z.string(), value: 'FILE', env: 'GANGLION_MODEL', help: 'the model file' },
    keep: { schema: z.stringbool().default(false), help: 'keeps it' },
  },
});
const read = (args: string[], env: Record<string, string> = {}) =>
  readCommandLine(command, args, env).settings;

test('a flag goes before the environment, which goes before the default', () => {
  expect(read(['--model', 'a'])).toEqual({
    chain: 'ws://127.0.0.1:9944',
    axonPort: 0,
    passphrase: undefined,
    model: 'a',
    keep: false,
  });
  expect(read(['--model=a', '--axon-port=7', '--keep'], { GANGLION_AXON_PORT: '8' })).toMatchObject({
    axonPort: 7,
    keep: true,
  });
  expect(read([], { GANGLION_AXON_PORT: '8', GANGLION_MODEL: 'b' })).toMatchObject({
    axonPort: 8,
    model: 'b',
  });
});

test('an empty environment variable counts as absent', () => {
  expect(read(['--model', 'a'], { GANGLION_AXON_PORT: '' })).toMatchObject({ axonPort: 0 });
});

test.each([
  ['0', 0],
  ['65535', 65_535],
])('a port at the limit is taken: %s', (given, expected) => {
  expect(read(['--model', 'a', '--axon-port', given])).toMatchObject({ axonPort: expected });
});

test.each(['-1', '65536', '1.5', 'x', '', ' ', '0x10', '1e3', '٣', '+1', 'Infinity'])(
  'a port beyond the limit is refused by name: %s',
  (value) => {
    expect(() => read(['--model', 'a', `--axon-port=${value}`])).toThrow(
      expect.objectContaining({
        code: 'invalid-argument',
        facts: expect.objectContaining({ flag: '--axon-port', value }),
      }),
    );
  },
);

test('a wrong secret is refused without being repeated', () => {
  let message = '';
  try {
    read(['--model', 'a', '--passphrase', 'xy']);
  } catch (error) {
    message = String(error);
  }
  expect(message).toMatch(/invalid-argument.*--passphrase/);
  expect(message).not.toMatch(/xy/);
});

test('what is missing, unknown, without its value or misplaced is refused', () => {
  for (const args of [
    [],
    ['--model', 'a', '--speed'],
    ['--model'],
    ['--model', 'a', 'b'],
    ['--keep=yes', '--model=a'],
  ]) {
    expect(() => read(args)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  }
});

test('help lists each setting', () => {
  const help = commandHelp('program', command, 120);
  expect(help).toMatch(/--axon-port PORT +port to serve on.*\[env GANGLION_AXON_PORT\]/);
  expect(help).toMatch(/--keep +keeps it/);
});

test.each([
  ['words', 'bottom drive obey lake curtain smoke basket hold race lonely fit walk'],
  ['words that lack one', 'bottom drive obey lake curtain smoke basket hold race lonely fit'],
  [
    'words and a derivation',
    'bottom drive obey lake curtain smoke basket hold race lonely fit walk//miner/0',
  ],
  ['a seed', `0x${'ab'.repeat(32)}`],
])('%s in the place of a path are not repeated', (_what, secret) => {
  for (const [args, env] of [
    [['--model', secret], {}],
    [[], { GANGLION_MODEL: secret }],
  ] as const) {
    const refused = () => read([...args], env);
    expect(refused).toThrow('a secret stands where a path belongs');
    expect(refused).not.toThrow(secret.slice(0, 20));
  }
});

test.each(['my own models/the big one.onnx', `/tmp/${'ab'.repeat(32)}`, 'a'])('%s is a path', (path) => {
  expect(read(['--model', path])).toMatchObject({ model: path });
});
