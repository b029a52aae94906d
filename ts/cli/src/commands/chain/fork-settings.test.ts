// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from '@jest/globals';
import { readOptions } from './options.ts';

const ENDPOINT = 'ws://127.0.0.1:9944';

test('without arguments the committed genesis is served on the usual port, a block for each batch of transactions', () => {
  expect(readOptions([])).toEqual({
    endpoint: undefined,
    block: undefined,
    preset: undefined,
    port: 8000,
    blockTimeMs: 'instant',
    metrics: { metricsHost: '127.0.0.1', metricsPort: undefined },
    db: undefined,
    upgrade: undefined,
    json: false,
  });
});

test.each([['--help'], ['-h']])('%s asks for nothing else', (flag) => {
  expect(readOptions([ENDPOINT, flag])).toBeUndefined();
});

describe('a block', () => {
  test('is named by its number or its hash', () => {
    expect(readOptions([ENDPOINT, '--block', '0'])?.block).toBe(0);
    const hash = `0x${'0a'.repeat(32)}`;
    expect(readOptions([ENDPOINT, `--block=${hash}`])?.block).toBe(hash);
  });

  test.each(['-1', '1.5', 'latest', '', '0x', `0x${'0a'.repeat(31)}`, `0x${'0A'.repeat(32)}`, '99999999999'])(
    'is not named by %p',
    (value) => {
      expect(() => readOptions([ENDPOINT, `--block=${value}`])).toThrow(
        expect.objectContaining({ code: 'invalid-argument', facts: { option: '--block', value } }),
      );
    },
  );
});

describe('a number', () => {
  test.each([
    ['--port', 65_535],
    ['--block-time', 3_600_000],
  ])('of %s may be %p and no more', (option, largest) => {
    expect(readOptions([option, String(largest)])).toMatchObject(
      option === '--port' ? { port: largest } : { blockTimeMs: largest },
    );
    const value = String(largest + 1);
    expect(() => readOptions([option, value])).toThrow(
      expect.objectContaining({ code: 'invalid-argument', facts: { option, value, largest } }),
    );
  });

  test('of blocks that is zero asks for blocks on request', () => {
    expect(readOptions(['--block-time', '0'])?.blockTimeMs).toBe('manual');
  });
});

test.each([
  [
    'a second endpoint',
    [ENDPOINT, 'ws://127.0.0.1:2'],
    /one endpoint too many \(argument=ws:\/\/127\.0\.0\.1:2\)/,
  ],
  [
    'a genesis for a chain that has one',
    [ENDPOINT, '--preset', 'network_4096'],
    /has the genesis of its source \(option=--preset, endpoint=ws:/,
  ],
  ['a block without a chain', ['--block', '7'], /needs a chain to fork \(option=--block\)/],
  ['a file to keep without a chain', ['--db', 'x.db'], /needs a chain to fork \(option=--db\)/],
  ['a host that is a name', ['--metrics-host', 'localhost'], /option=--metrics-host, value=localhost/],
  ['a port that is none', ['--metrics-port', '65536'], /option=--metrics-port, value=65536, largest=65535/],
  ['an option that there is not', ['--bogus'], /--bogus/],
  ['an option without its value', ['--port'], /--port/],
  ['a value that looks like an option', ['--port', '-1'], /--port/],
])('%s is refused in one line', (_name, args, message) => {
  expect(() => readOptions(args)).toThrow(
    expect.objectContaining({ code: 'invalid-argument', message: expect.stringMatching(message) }),
  );
  expect(() => readOptions(args)).toThrow(/^[^\n]*$/);
});
