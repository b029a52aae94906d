// SPDX-License-Identifier: Apache-2.0
// Weights that are promised first: the verbs against a chain in this process that asks for it.
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Market, openMarket, type TestNeuron, TOKEN } from '@ganglion/testkit';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type Ran, type RunInit, runVerb } from './run-verb.ts';

const START_MS = 120_000;
jest.setTimeout(START_MS);

let market: Market;
let folder = '';
let judge: TestNeuron;
let one: TestNeuron;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganglion-promised-'));
  market = await openMarket({ genesisPatch: { incentive: { commitReveal: true } } });
  judge = await market.addNeuron('judge', 100n * TOKEN);
  one = await market.addNeuron('one', 0n);
}, START_MS);

afterAll(async () => {
  await market?.stop();
  await rm(folder, { recursive: true, force: true });
});

const env = () => ({ GANGLION_CHAIN: market.chain.endpoint, HOME: folder });
/** Reads, or is refused before anything is sent. */
const read = (line: string, init: RunInit = {}) =>
  runVerb(`${line} --dev-uri //judge`, { env: env(), ...init });
const show = () => runVerb('neuron show 0', { env: env() });
/** Sends a transaction, for which a block is built. */
const send = (line: string, init: RunInit = {}): Promise<Ran> => market.include(read(line, init));
const kept = async () => readdir(join(folder, '.ganglion', 'weights')).catch(() => []);

test('weights that are set at once are refused before anything is sent, and it is told what to do', async () => {
  expect(await read('weights set 1=1')).toMatchObject({
    status: 4,
    stderr: expect.stringMatching(/^transaction-refused.*ganglion weights commit .*weights reveal/),
  });
  const none = await read('weights reveal');
  expect(none).toMatchObject({ status: 4, stderr: expect.stringMatching(/no commit.*weights commit/) });
});

test('nothing is written or sent when the answer is no, or when row and salt cannot be written down', async () => {
  const no = await read('weights commit 1=1', { answer: () => 'n' });
  expect(no).toMatchObject({ status: 1, stderr: expect.stringContaining('nothing was sent') });
  expect(await kept()).toEqual([]);
  const taken = join(folder, 'taken');
  await writeFile(taken, 'something else');
  const there = await read(`weights commit 1=1 --file ${taken}`);
  expect(there).toMatchObject({ status: 2, stderr: expect.stringMatching(/a file of this name.*--file/) });
  expect(await readFile(taken, 'utf8')).toBe('something else');
  expect(await read('weights commit 0=1')).toMatchObject({ status: 2 });
  const { weights } = await market.client.nextAllowed(judge.hotkey.publicKey);
  expect(weights?.revealWeights).toBeUndefined();
});

test('a row is committed to, kept in a private file, and revealed after the next epoch, not before', async () => {
  const shown = await show();
  expect(shown.stdout).toMatch(/^ {2}weights +never set; may be committed to now$/m);
  const ran = await send('weights commit 1=3', { answer: () => 'y' });
  expect(ran).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/neuron 0 has committed .* interval 0/),
  });
  expect(ran.stderr).toMatch(/100\.00 % on neuron 1/);
  expect(ran.stderr).toMatch(/reveal it after the next epoch: ganglion weights reveal/);
  const [name = ''] = await kept();
  expect(name).toBe(`${judge.hotkey.address}-${market.client.genesisHash.slice(2, 10)}-0.json`);
  const path = join(folder, '.ganglion', 'weights', name);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(ran.stderr + ran.stdout).not.toContain(JSON.parse(await readFile(path, 'utf8')).salt);

  const early = await read('weights reveal');
  expect(early).toMatchObject({
    status: 4,
    stderr: expect.stringMatching(/too early.*interval=0, first=1.*nextEpochBlock=\d+/),
  });
  const twice = await read('weights commit 1=3');
  expect(twice).toMatchObject({ status: 4, stderr: expect.stringMatching(/one commit at a time.*reveal/) });
  const waiting = await show();
  expect(waiting.stdout).toMatch(/committed to, to be revealed in interval 1; now is interval 0$/m);

  await market.crossEpoch();
  const revealed = await send('weights reveal --json');
  expect(revealed).toMatchObject({
    status: 0,
    json: { uid: 0, interval: 0, fee: '0', row: [{ uid: 1, weight: 3 }] },
  });
  expect((await market.client.weights()).map(({ edges }) => edges)).toEqual([[{ uid: one.uid, weight: 3 }]]);
  expect(await kept()).toEqual([]);
  const again = await read('weights reveal');
  expect(again).toMatchObject({ status: 4, stderr: expect.stringMatching(/no commit/) });
});

test('the file of a reveal must be there, be private, and be of this chain, hotkey and commit', async () => {
  const file = join(folder, 'promise.json');
  const ran = await send(`weights commit 1=1 --file ${file} --json`);
  expect(ran).toMatchObject({ status: 0, json: { interval: 1, file } });
  await market.crossEpoch();
  const missing = await read('weights reveal');
  expect(missing).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^not-found: .*does not exist.*path=\S+-1\.json.*--file/),
  });
  const text = await readFile(file, 'utf8');
  for (const [change, complaint] of [
    [{ genesisHash: `0x${'00'.repeat(32)}` }, /of another chain/],
    [{ hotkey: one.hotkey.address }, /of another hotkey/],
    [{ interval: 0 }, /of another interval/],
    [{ salt: '0x00' }, /broken/],
    [{ row: [{ uid: 1, weight: 65_536 }] }, /broken/],
    [{ version: 2 }, /broken/],
  ] as const) {
    const other = join(folder, 'other.json');
    await writeFile(other, JSON.stringify({ ...JSON.parse(text), ...change }), { mode: 0o600 });
    const refused = await read(`weights reveal --file ${other}`);
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringMatching(complaint) });
  }
  const open = join(folder, 'open.json');
  await writeFile(open, text, { mode: 0o644 });
  expect((await read(`weights reveal --file ${open}`)).stderr).toMatch(/others can read.*chmod 600/);
  expect((await read(`weights reveal --file ${folder}`)).stderr).toMatch(/is a folder/);

  expect(await send(`weights reveal --file ${file}`)).toMatchObject({ status: 0 });
  expect(await readFile(file, 'utf8')).toBe(text);
});

test('a commit that the chain refuses leaves no file', async () => {
  await market.addNeuron('poor', 0n);
  const poor = await market.include(runVerb('weights commit 0=1 --dev-uri //poor --json', { env: env() }));
  expect(poor).toMatchObject({ status: 4, stderr: expect.stringMatching(/NotEnoughStake/) });
  expect(await kept()).toEqual([]);
});

test('a commit just before an epoch is left', async () => {
  const { nextEpochBlock } = await market.client.epochStatus();
  await market.chain.warp({ block: nextEpochBlock - 1 });
  const late = await read('weights commit 1=1');
  expect(late).toMatchObject({
    status: 4,
    stderr: expect.stringMatching(/next epoch begins before.*after it/),
  });
});
