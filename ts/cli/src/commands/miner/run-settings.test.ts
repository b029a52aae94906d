// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GanglionError } from '@ganglion/base';
import { runToEnd } from '@ganglion/fakes';
import { minerSettings } from '@ganglion/miner/settings';
import { readCommandLine } from '@ganglion/program';
import { lockFile } from '@ganglion/program/lock';
import { expect, test } from '@jest/globals';
import { MAIN } from '../../main-file.ts';
import { runVerb } from '../../run-verb.ts';

const read = (...args: string[]) => readCommandLine({ settings: minerSettings }, args, {}).settings;

test('defaults serve on this machine, on the same port after a restart, without metrics or faults', () => {
  expect(read()).toMatchObject({
    chain: 'ws://127.0.0.1:9944',
    axonHost: undefined,
    axonPort: 8_091,
    metricsPort: undefined,
    misbehave: undefined,
    allowLocalAddresses: false,
    logLevel: 'info',
    logFormat: 'auto',
  });
});

test('a development key that is none is refused without being repeated', () => {
  let error: unknown;
  try {
    read('--dev-uri=alice');
  } catch (thrown) {
    error = thrown;
  }
  const { code, facts, message } = GanglionError.from(error);
  expect([code, facts.flag]).toEqual(['invalid-argument', '--dev-uri']);
  expect(message).not.toContain('=alice');
});

test.each([
  ['--chain', 'http://127.0.0.1'],
  ['--chain', 'ws://'],
  ['--axon-host', 'example.org'],
  ['--axon-host', '1.2.3'],
  ['--axon-port', '65536'],
  ['--metrics-port', '-1'],
  ['--public-ip', ''],
  ['--public-port', '0'],
  ['--public-port', '65536'],
  ['--misbehave', 'lazy'],
  ['--log-level', 'loud'],
  ['--log-format', 'xml'],
  ['--context', '0'],
])('%s %j is refused by name and value', (flag, value) => {
  let error: unknown;
  try {
    read(`${flag}=${value}`);
  } catch (thrown) {
    error = thrown;
  }
  expect(GanglionError.from(error)).toMatchObject({ code: 'invalid-argument', facts: { flag, value } });
});

const runMain = (...args: string[]) => runToEnd([MAIN, 'miner', 'run', ...args], { timeoutMs: 100_000 });

test('the program says what is wrong in one line and exits with 2', async () => {
  const { status, stderr } = await runVerb(['miner', 'run', '--axon-port', '70000']);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^invalid-argument: .*flag=--axon-port, value=70000, limit=.*65535/m);
});

test('--help lists each setting and exits with 0', async () => {
  const { status, stdout } = await runVerb(['miner', 'run', '--help']);
  expect(status).toBe(0);
  for (const flag of ['--axon-port PORT', '--keystore FILE', '--misbehave FAULT', '--help'])
    expect(stdout).toContain(flag);
});

test('a state folder that cannot be used, or that another miner uses, is refused before the model is loaded', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ganglion-miner-run-'));
  try {
    const start = (stateDir: string) =>
      runVerb(['miner', 'run', '--dev-uri', '//x', '--model-name', 'gang-17k', '--state-dir', stateDir]);
    const file = join(folder, 'file');
    await writeFile(file, '');
    const unusable = await start(join(file, 'state'));
    expect(unusable.status).toBe(2);
    expect(unusable.stderr).toMatch(/^invalid-argument: .*setting=--state-dir, path=.*file.state/m);
    using _held = lockFile(join(folder, 'replay'));
    const taken = await start(folder);
    expect(taken.status).toBe(1);
    expect(taken.stderr).toMatch(
      new RegExp(`^unavailable: another process uses this file .*replay.*pid=${process.pid}`, 'm'),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a chain that is not there, a key that is missing and a model that does not exist are typed errors', async () => {
  const [noKey, noFile, noModel] = await Promise.all([
    runMain(),
    runMain('--keystore', '/nowhere/key.json', '--passphrase-file', '/nowhere/passphrase'),
    runMain('--dev-uri', '//x', '--model-name', 'gpt-9'),
  ]);
  expect([noKey.status, noKey.errors]).toEqual([
    2,
    expect.stringContaining('exactly one of --keystore and --dev-uri'),
  ]);
  expect([noFile.status, noFile.errors]).toEqual([
    5,
    expect.stringMatching(/keystore-passphrase: .*\/nowhere/),
  ]);
  expect([noModel.status, noModel.errors]).toEqual([2, expect.stringMatching(/invalid-argument: .*gpt-9/)]);
}, 120_000);
