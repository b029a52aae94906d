// SPDX-License-Identifier: Apache-2.0

import { readCommandLine, shown } from '@ganglion/program';
import { describe, expect, test } from '@jest/globals';
import { command } from './fork.ts';
import { blockTimeOf, checkSource, type ForkSettings } from './fork-settings.ts';

/** What the command makes of its arguments, before anything is started. */
function readOptions(args: readonly string[]) {
  const { settings: read, positionals, isJson } = readCommandLine(command, args, {});
  const settings = read as ForkSettings;
  const endpoint = positionals.ENDPOINT as string | undefined;
  checkSource(endpoint, settings);
  return { ...settings, endpoint, blockTimeMs: blockTimeOf(settings), isJson };
}

const ENDPOINT = 'ws://127.0.0.1:9944';

test('without arguments the committed genesis is served on the usual port, a block for each batch of transactions', () => {
  expect(readOptions([])).toEqual({
    endpoint: undefined,
    block: undefined,
    preset: undefined,
    port: 8000,
    blockTimeMs: 'instant',
    blockTime: undefined,
    metricsHost: '127.0.0.1',
    metricsPort: undefined,
    db: undefined,
    upgrade: undefined,
    isJson: false,
  });
});

describe('a block', () => {
  test('is named by its number or its hash', () => {
    expect(readOptions([ENDPOINT, '--block', '0']).block).toBe(0);
    const hash = `0x${'0a'.repeat(32)}`;
    expect(readOptions([ENDPOINT, `--block=${hash}`]).block).toBe(hash);
  });

  test.each(['-1', '1.5', 'latest', '', '0x', `0x${'0a'.repeat(31)}`, `0x${'0A'.repeat(32)}`, '99999999999'])(
    'is not named by %p',
    (value) => {
      expect(() => readOptions([ENDPOINT, `--block=${value}`])).toThrow(
        expect.objectContaining({
          code: 'invalid-argument',
          facts: expect.objectContaining({ flag: '--block', value: shown(value) }),
        }),
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
      expect.objectContaining({
        code: 'invalid-argument',
        facts: { flag: option, value, limit: expect.stringContaining(String(largest)) },
      }),
    );
  });

  test('of blocks that is zero asks for blocks on request', () => {
    expect(readOptions(['--block-time', '0']).blockTimeMs).toBe('manual');
  });
});

test.each([
  [
    'a second endpoint',
    [ENDPOINT, 'ws://127.0.0.1:2'],
    /one argument too many \(argument=ws:\/\/127\.0\.0\.1:2\)/,
  ],
  [
    'a genesis for a chain that has one',
    [ENDPOINT, '--preset', 'network_4096'],
    /has the genesis of its source \(flag=--preset, endpoint=ws:/,
  ],
  ['a block without a chain', ['--block', '7'], /needs a chain to fork \(flag=--block\)/],
  ['a file to keep without a chain', ['--db', 'x.db'], /needs a chain to fork \(flag=--db\)/],
  ['a host that is a name', ['--metrics-host', 'localhost'], /flag=--metrics-host, value=localhost/],
  ['a port that is none', ['--metrics-port', '65536'], /flag=--metrics-port, value=65536, limit=.*65535/],
  ['an option that there is not', ['--bogus'], /--bogus/],
  ['an option without its value', ['--port'], /--port/],
  ['a value that looks like an option', ['--port', '-1'], /--port/],
])('%s is refused in one line', (_name, args, message) => {
  expect(() => readOptions(args)).toThrow(
    expect.objectContaining({ code: 'invalid-argument', message: expect.stringMatching(message) }),
  );
  expect(() => readOptions(args)).toThrow(/^[^\n]*$/);
});
