// SPDX-License-Identifier: Apache-2.0
import { TOKEN } from '@ganglion/chain';
import { type Fork, type Hex, readRuntime } from '@ganglion/embedded-chain';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { forkMarket, type Market, openMarket } from './market.ts';
import { rehearseUpgrade, type UpgradeRehearsal } from './rehearse-upgrade.ts';

const START_MS = 120_000;

// A chain in an interpreter, on a machine that may be busy with other things.
jest.setTimeout(START_MS);

/** `System.LastRuntimeUpgrade`. */
const LAST_UPGRADE: Hex = '0x26aa394eea5630e07c48ae0c9558cef7f9cce9c888469bb1a0dceaa129672ef8';

let live: Market;
let fork: Market<Fork>;
let wasm: Uint8Array;

beforeAll(async () => {
  wasm = await readRuntime();
  live = await openMarket();
  const [judge, miner] = await live.addNeurons(2, { stake: 5n * TOKEN });
  await live.setWeights([{ from: judge, on: [[miner, 1]] }]);
  await live.crossEpoch();
}, START_MS);

beforeEach(async () => {
  fork = await forkMarket({ endpoint: live.chain.endpoint });
}, START_MS);

afterEach(() => fork?.stop());

afterAll(() => live?.stop());

const outcomes = ({ checks }: UpgradeRehearsal) =>
  Object.fromEntries(checks.map(({ name, outcome }) => [name, outcome]));

test('the same runtime again breaks nothing, and runs no migrations', async () => {
  const { number } = live.chain.head();
  const rehearsal = await rehearseUpgrade(fork, wasm);
  expect(rehearsal).toMatchObject({
    specName: 'ganglion',
    isNewer: false,
    passed: true,
    upgradedAt: number + 1,
  });
  expect(outcomes(rehearsal)).toEqual({
    migrations: 'passed',
    balances: 'passed',
    issuance: 'passed',
    market: 'passed',
    try_state: 'absent',
    transaction: 'passed',
    epoch: 'passed',
  });
  expect(rehearsal.checks[0]?.detail).toMatch(/^none ran/);
  expect(live.chain.head().number).toBe(number);
});

test('a chain of an older spec version runs the migrations', async () => {
  // SCALE: the compact form of 1, then the name.
  const name = Buffer.from('ganglion');
  await fork.chain.setStorage([
    [LAST_UPGRADE, `0x04${Buffer.from([name.length << 2, ...name]).toString('hex')}`],
  ]);
  const rehearsal = await rehearseUpgrade(fork, wasm);
  expect(rehearsal).toMatchObject({ from: 1, isNewer: true, passed: true });
  expect(rehearsal.checks[0]?.detail).toBe(`ran: spec version 1 became ${rehearsal.to}`);
});

test.each([
  ['no wasm at all', () => Buffer.from('this is not wasm')],
  ['nothing', () => Buffer.alloc(0)],
  ['the first half of a runtime', () => wasm.subarray(0, wasm.length / 2)],
  // A module without a single function.
  ['another program', () => Buffer.from('0061736d01000000', 'hex')],
])('%s is refused, and the chain goes on', async (_name, file) => {
  const { number } = fork.chain.head();
  await expect(rehearseUpgrade(fork, file())).rejects.toMatchObject({ code: 'invalid-argument' });
  expect(fork.chain.head().number).toBe(number);
  await fork.chain.newBlock();
});
