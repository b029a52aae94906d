// SPDX-License-Identifier: Apache-2.0
import { type AccountId, TOKEN } from '@ganglion/chain';
import { type Fork, type Hex, readRuntime } from '@ganglion/embedded-chain';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { findEvent } from './checks.ts';
import { forkMarket, type Market, openMarket, type TestNeuron } from './market.ts';
import { rehearseUpgrade, type UpgradeRehearsal } from './rehearse-upgrade.ts';

const START_MS = 120_000;

// A chain in an interpreter, on a machine that may be busy with other things.
jest.setTimeout(START_MS);

/** `System.LastRuntimeUpgrade`. */
const LAST_UPGRADE: Hex = '0x26aa394eea5630e07c48ae0c9558cef7f9cce9c888469bb1a0dceaa129672ef8';

/** `Stake.Nominations`, each a principal and shares of 16 bytes. */
const NOMINATIONS: Hex = '0x22fbe0bd0cb77b6b6f365f641b0de38115a12573b165647c961348db57def9a8';

/** The version of the storage of `Stake`. */
const STAKE_VERSION: Hex = '0x22fbe0bd0cb77b6b6f365f641b0de3814e7b9012096b41c4eb3aaf947f6ea429';

let live: Market;
let miner: TestNeuron;
let fork: Market<Fork>;
let wasm: Uint8Array;

beforeAll(async () => {
  wasm = await readRuntime();
  live = await openMarket();
  const [judge, other] = await live.addNeurons(2, { stake: 5n * TOKEN });
  miner = other;
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
  await fork.chain.setStorage([[LAST_UPGRADE, lastUpgrade(1)]]);
  const rehearsal = await rehearseUpgrade(fork, wasm);
  expect(rehearsal).toMatchObject({ from: 1, isNewer: true, passed: true });
  expect(rehearsal.checks[0]?.detail).toBe(`ran: spec version 1 became ${rehearsal.to}`);
});

test('where a pool is short, the migration makes up for it, and everybody can leave', async () => {
  const hotkey = miner.hotkey.publicKey;
  const carol = await fork.fundedKey('//carol');
  const poor = [await fork.fundedKey('//bob'), await fork.fundedKey('//dave')];
  const nominations = [carol, ...poor].map((coldkey) =>
    fork.client.addStake({ coldkey, hotkey, amount: 3n * TOKEN }),
  );
  await fork.include(Promise.all(nominations), 3);
  await fork.crossEpoch();
  await makeShort(
    carol.publicKey,
    poor.map((nominator) => nominator.publicKey),
  );

  const leave = (coldkey: typeof carol) =>
    fork.include(fork.client.removeAllStake({ coldkey, hotkey }, { timeoutMs: START_MS }));
  await expect(leave(carol)).rejects.toThrow(/of Token/);

  await fork.chain.setStorage([[LAST_UPGRADE, lastUpgrade(103)]]);
  const rehearsal = await rehearseUpgrade(fork, wasm);
  expect(rehearsal.checks.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  expect(rehearsal).toMatchObject({ from: 103, isNewer: true, passed: true });
  expect(rehearsal.checks[1]?.detail).toMatch(/^\d+ accounts have what they had, but for .*0\.000000002/);
  // The runtime was that of the wasm before, so that the migrations ran in the block that replaced it.
  const first = await fork.client.blockHash(rehearsal.upgradedAt);
  const events = await fork.client.events({ at: first });
  expect(findEvent({ events }, 'Stake.ShortfallBooked')?.data).toMatchObject({ amount: 2 });
  for (const coldkey of [carol, ...poor]) await leave(coldkey);
});

/**
 * Leaves the state as storage version 2 could: some nominations are worth a unit less than their
 * principals, and `rich` has what they lack, which the account of the gains has not.
 */
async function makeShort(rich: AccountId, poor: readonly AccountId[]): Promise<void> {
  const entries = [...(await fork.chain.state(NOMINATIONS))];
  const of = (account: AccountId) => {
    const found = entries.find(([key]) => key.endsWith(Buffer.from(account).toString('hex')));
    if (found === undefined) throw new Error('it nominates');
    const [key, value] = found;
    return { key, principal: readNumber(value, 0), shares: readNumber(value, 16) };
  };
  const write = ({ key, principal, shares }: ReturnType<typeof of>): [Hex, Hex] => [
    key,
    `0x${writeNumber(principal)}${writeNumber(shares)}`,
  ];
  const all = [rich, ...poor].map(of);
  const total = all.reduce((sum, { shares }) => sum + shares, 0n);
  const { nominated } = (await fork.client.stakeOf(miner.hotkey.publicKey)) ?? { nominated: 0n };
  const short = poor.map(of).map((nomination) => {
    const shares = ((nomination.principal - 1n) * total) / nominated + 1n;
    expect((shares * nominated) / total).toBe(nomination.principal - 1n);
    return { ...nomination, shares };
  });
  const rest = short.reduce((sum, { shares }) => sum - shares, total);
  await fork.chain.setStorage([
    write({ ...of(rich), shares: rest }),
    ...short.map(write),
    [STAKE_VERSION, '0x0200'],
  ]);
}

/** SCALE of a spec version below 2^14, in the compact form, and of the name. */
function lastUpgrade(specVersion: number): Hex {
  const name = Buffer.from('ganglion');
  const compact = specVersion < 64 ? [specVersion << 2] : [((specVersion << 2) & 0xff) | 1, specVersion >> 6];
  return `0x${Buffer.from([...compact, name.length << 2, ...name]).toString('hex')}`;
}

function readNumber(hex: Hex, offset: number): bigint {
  const bytes = Buffer.from(hex.slice(2), 'hex').subarray(offset, offset + 16);
  return BigInt(`0x${bytes.reverse().toString('hex')}`);
}

function writeNumber(value: bigint): string {
  return Buffer.from(value.toString(16).padStart(32, '0'), 'hex').reverse().toString('hex');
}

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
