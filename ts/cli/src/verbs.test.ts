// SPDX-License-Identifier: Apache-2.0
// The verbs against a chain in this process: one for all tests, whose blocks come when a transaction waits.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Signer } from '@ganglion/account';
import { createKey } from '@ganglion/keystore';
import { type Market, openMarket, type TestNeuron, TOKEN } from '@ganglion/testkit';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { type Ran, type RunInit, runVerb } from './run-verb.ts';

const START_MS = 120_000;
jest.setTimeout(START_MS);

const PASSPHRASE = 'correct horse';
let market: Market;
let folder = '';
/** Neurons of the name, each of a coldkey of its own: `//judge`, owned by `//judge//owner`. */
let judge: TestNeuron;
let one: TestNeuron;
let owner: Signer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganglion-verbs-'));
  market = await openMarket();
  judge = await market.addNeuron('judge', 100n * TOKEN);
  one = await market.addNeuron('one', 0n);
  for (const [name, role, uri] of [
    ['owner', 'coldkey', '//verbs//owner'],
    ['miner', 'hotkey', '//verbs//miner'],
  ] as const) {
    await createKey({ directory: folder, name, role, uri, passphrase: PASSPHRASE });
  }
  owner = await market.fundedKey('//verbs//owner');
  await market.fundedKey('//verbs//miner');
}, START_MS);

afterAll(async () => {
  await market?.stop();
  await rm(folder, { recursive: true, force: true });
});

const env = () => ({
  GANGLION_CHAIN: market.chain.endpoint,
  GANGLION_KEYS: folder,
  GANGLION_PASSPHRASE: PASSPHRASE,
});

/** Reads, or is refused before anything is sent. */
const read = (line: string, init: RunInit = {}) => runVerb(line, { env: env(), ...init });
/** Sends a transaction, for which a block is built. */
const send = (line: string, init: RunInit = {}): Promise<Ran> => market.include(read(line, init));

test('before the first epoch there is nothing to explain, and it is told when there will be', async () => {
  const early = await read('neuron explain 1');
  expect(early).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^not-found.*uid=1.*nextEpochBlock/),
  });
});

test('a neuron is registered by name, at a price that is told before, and once only', async () => {
  const before = await market.client.hyperparameters();
  const ran = await send('neuron register --key owner --hotkey miner');
  expect(ran.stderr).toMatch(/burns \S+ tokens now, and at most/);
  expect(ran.stderr).toMatch(/fee of about \S+ tokens/);
  expect(ran.status).toBe(0);
  expect(ran.stdout).toMatch(/in block \d+ .*fee/);
  expect(ran.stdout).toMatch(/neuron 2 was registered with hotkey 5\w+; \S+ tokens burned/);
  const again = await send('neuron register --key owner --hotkey miner --json');
  expect(again).toMatchObject({
    status: 4,
    stdout: '',
    stderr: expect.stringContaining('AlreadyRegistered'),
  });
  const after = await market.client.hyperparameters();
  expect(after.registrationBurn).toBeGreaterThan(before.registrationBurn);
});

test('a registration above the price that was allowed is refused, and so is one without tokens', async () => {
  const dear = await read('neuron register --key owner --hotkey-dev-uri //dear --max-burn 0.000000001');
  expect(dear).toMatchObject({ status: 4, stderr: expect.stringMatching(/maxBurn=0.000000001/) });
  const poor = await read('neuron register --dev-uri //nobody --hotkey-dev-uri //dear');
  expect(poor).toMatchObject({ status: 4, stderr: expect.stringMatching(/too few tokens.*has=0/) });
});

test('a neuron says where it serves', async () => {
  const ran = await send('neuron serve 52.10.20.30:8091 --key miner --synapses CausalLM,CausalLMNext --json');
  expect(ran).toMatchObject({
    status: 0,
    json: { axon: { ip: '52.10.20.30', port: 8091, protocol: 'grpc' } },
  });
  const shown = await read('neuron show miner');
  expect(shown.stdout).toMatch(/axon +52\.10\.20\.30:8091 by grpc/);
  expect(shown.stdout).toMatch(/synapses +CausalLM, CausalLMNext$/m);
  for (const bad of ['example.org:80', '52.10.20.30', '52.10.20.30:0', '[::1]', '52.10.20.30:65536']) {
    expect(await read(`neuron serve ${bad} --key miner`)).toMatchObject({ status: 2 });
  }
});

test('stake goes behind the only neuron of its owner, exactly, after a question', async () => {
  const no = await read('stake add 1.5 --key owner', { answer: () => 'n' });
  expect(no).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('nothing was sent') });
  const yes = await send('stake add 1.000000001 --key owner', { answer: () => 'y' });
  expect(yes.stdout).toContain('1.000000001 tokens went behind');
  const unasked = await send('stake add 2 --to 2 --key owner --yes --json', { answer: () => 'n' });
  expect(unasked).toMatchObject({ status: 0, json: { uid: 2, amount: '2000000000' } });
  const neuron = await market.client.neuronOf((await owned()).hotkey);
  expect(neuron?.stake).toBe(3n * TOKEN + 1n);
});

async function owned() {
  const { neurons } = await market.client.metagraph();
  const found = neurons.find(({ coldkeyAddress }) => coldkeyAddress === owner.address);
  if (found === undefined) throw new Error('not registered');
  return found;
}

test.each(['0', '-1', '1e3', '1.0000000001', 'all', ''])('%j is no amount of stake', async (text) => {
  const ran = await runVerb(['stake', 'add', text, '--key', 'owner'], { env: env() });
  expect(ran).toMatchObject({ status: 2, stdout: '' });
});

test('stake that is not there, of a neuron that is not there, or behind somebody else, is refused', async () => {
  const much = await read('stake add 1000000 --key owner');
  expect(much).toMatchObject({ status: 4, stderr: expect.stringMatching(/too few tokens.*needed=1000000/) });
  expect(await read('stake add 1 --to 77 --key owner')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/no neuron with this uid.*uid=77.*largest=2/),
  });
  expect(await read('stake add 1 --to 0 --key owner')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/belongs to somebody else.*stake nominate/),
  });
  expect(await send('stake remove 50 --key owner')).toMatchObject({ status: 4 });
});

test('weights are set and shown', async () => {
  const ran = await send('weights set 1=3 2=1 --dev-uri //judge --json');
  expect(ran).toMatchObject({
    status: 0,
    json: {
      uid: 0,
      row: [
        { uid: 1, weight: 3 },
        { uid: 2, weight: 1 },
      ],
    },
  });
  const shown = await read('weights show 0');
  expect(shown.stdout).toMatch(/^ *1 +3 +75\.00 %$/m);
  expect((await read('weights show')).stdout).toMatch(/1: 75\.00 %, 2: 25\.00 %/);
  for (const [line, message] of [
    ['0=1', 'no weight to itself'],
    ['9=1', 'no neuron with this uid'],
    ['1=1 1=2', 'each uid once'],
    ['1=0', 'whole weight'],
  ] as const) {
    const refused = await read(`weights set ${line} --dev-uri //judge`);
    expect(refused).toMatchObject({ status: 2, stderr: expect.stringContaining(message) });
  }
  const stranger = await read('weights set 1=1 --dev-uri //stranger');
  expect(stranger.stderr).toMatch(/^unregistered/);
});

test('the metagraph fits the terminal, is sorted, and is exact for programs', async () => {
  for (const columns of [40, 80, 200]) {
    const { stdout } = await read('metagraph', { columns });
    for (const line of stdout.trimEnd().split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
    expect(stdout.trimEnd().split('\n')).toHaveLength(4);
  }
  const sorted = await read('metagraph --columns uid,stake --sort stake --top 2 --csv');
  expect(sorted.stdout).toBe('uid,stake\n0,100\n2,3.000000001\n');
  const { json } = await read('metagraph --json');
  expect(json).toMatchObject({
    neurons: [{ uid: 0, stake: '100000000000', hotkey: judge.hotkey.address }, {}, {}],
  });
  expect((await read('metagraph --columns uid,speed')).stderr).toMatch(/speed/);
  expect(await read('metagraph --csv --json')).toMatchObject({ status: 2 });
});

test('a chain that nobody serves, and one that is none, are told apart from a refusal', async () => {
  const nowhere = await read('metagraph', { env: { GANGLION_CHAIN: 'ws://127.0.0.1:9' } });
  expect(nowhere).toMatchObject({
    status: 3,
    stdout: '',
    stderr: expect.stringMatching(/^chain-unreachable/),
  });
  expect(await read('metagraph --chain http://127.0.0.1:9')).toMatchObject({ status: 2 });
});

test('a wrong passphrase is told before anything is sent', async () => {
  const wrong = await read('stake add 1 --key owner', { env: { ...env(), GANGLION_PASSPHRASE: 'x' } });
  expect(wrong).toMatchObject({ status: 5, stderr: expect.stringMatching(/^keystore-passphrase/) });
  const role = await read('stake add 1 --key miner');
  expect(role).toMatchObject({ status: 2, stderr: expect.stringMatching(/role=hotkey, wanted=coldkey/) });
});

test('stake of others is nominated, listed and taken back whole', async () => {
  const own = await read('stake nominate 1 --to 2 --key owner');
  expect(own).toMatchObject({ status: 2, stderr: expect.stringMatching(/your own.*stake add/) });
  const ran = await send('stake nominate 7 --to 1 --key owner');
  expect(ran.stdout).toMatch(/7 tokens were nominated to 5\w+, which has \S+ tokens now/);
  expect(ran.stderr).toMatch(/its owner takes \S+ % of what nominators earn/);
  const listed = await read('stake list owner');
  expect(listed.stdout).toMatch(/^nominated +7\.0000 +behind neuron 1, 5/m);
  expect(listed.stdout).toMatch(/^stake +\S+ +behind neuron 2, 5/m);
  const byKey = await read(`stake list --dev-uri //one//owner --json`);
  expect(byKey.json.account).toBe(one.coldkey.address);
  const back = await send('stake remove all --from 1 --key owner --json');
  expect(back).toMatchObject({ status: 0, json: { uid: 1 } });
  expect((await read('stake list owner --json')).json).toMatchObject({
    positions: [{ uid: 2, kind: 'own' }],
    unstaking: { chunks: [{ amount: '7000000000' }] },
  });
});

test('an owner takes another part, up to the largest, of the own neuron alone', async () => {
  const { takeDelay } = await market.client.hyperparameters();
  const before = await market.client.stakeOf((await owned()).hotkey);
  const ran = await send('stake take 0.5 --key owner');
  expect(ran.stderr).toContain(`${(before?.take ?? 0) / 10_000} % until then`);
  expect(ran).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/the take of 5\w+ changes from block \d+ on/),
  });
  expect((await market.client.stakeOf((await owned()).hotkey))?.take).toBe(5_000);
  const larger = await send('stake take 1 --of 2 --key owner');
  expect(larger.stderr).toContain(`holds ${takeDelay} blocks later`);
  expect(larger.status).toBe(0);
  expect(await send('stake take 100 --key owner')).toMatchObject({
    status: 4,
    stderr: expect.stringContaining('TakeOutOfBounds'),
  });
  for (const bad of ['-1', '101', '1.00001', 'half']) {
    expect(await read(`stake take ${bad} --key owner`)).toMatchObject({ status: 2, stdout: '' });
  }
});

test('tokens are sent to a key or an address, exactly, and no more than there are', async () => {
  const before = (await market.client.balanceOf(one.hotkey.publicKey)).free;
  const ran = await send(`wallet send 1.000000001 --to ${one.hotkey.address} --key owner --json`);
  expect(ran).toMatchObject({ status: 0, json: { to: one.hotkey.address, amount: '1000000001' } });
  expect((await market.client.balanceOf(one.hotkey.publicKey)).free).toBe(before + TOKEN + 1n);
  const named = await send('wallet send 1 --to miner --key owner');
  expect(named.stderr).toMatch(/^Send 1 tokens to 5\w+/m);
  const much = await read(`wallet send 99999999999 --to ${one.hotkey.address} --key owner`);
  expect(much).toMatchObject({ status: 4, stderr: expect.stringMatching(/too few tokens/) });
  const wrong = await read(`wallet send 1 --to ${one.hotkey.address.slice(0, -1)}x --key owner`);
  expect(wrong).toMatchObject({ status: 2, stderr: expect.stringMatching(/not the address/) });
});

test('stake is removed, matures and is withdrawn', async () => {
  const early = await read('stake withdraw --key owner');
  expect(early).toMatchObject({
    status: 4,
    stderr: expect.stringMatching(/nothing.*matured.*maturesAt=\d+/),
  });
  const ran = await send('stake remove 1 --key owner');
  expect(ran.stdout).toMatch(/1 tokens left 5\w+.*can be withdrawn from block \d+ on/);
  const { unstakeDelay } = await market.client.hyperparameters();
  await market.chain.newBlock(unstakeDelay);
  const { json } = await send('stake withdraw --key owner --json');
  expect(json).toMatchObject({ amount: '8000000000' });
});

test('an epoch is explained, from who gave rank to what was paid', async () => {
  await market.crossEpoch();
  const told = await read('neuron explain 1');
  expect(told.stdout).toMatch(/^Neuron 1, 5\w+, in the epoch of block \d+$/m);
  expect(told.stdout).toMatch(new RegExp(`^ +0 +${judge.hotkey.address} +\\S+ %$`, 'm'));
  expect(told.stdout).toMatch(/^trust +\S+ % of the voting stake: 1 of 1 edge /m);
  expect(told.stdout).toMatch(/^paid +\S+ tokens: \S+ for incentive, \S+ for dividends$/m);
  const { json } = await read('neuron explain 1 --json');
  expect(json).toMatchObject({ uid: 1, edges: 1, trustedBy: 1, rankFrom: [{ uid: 0 }] });
  const neuron = await market.client.neuronOf(one.hotkey.publicKey);
  expect(BigInt(String(json.paidForIncentive)) + BigInt(String(json.paidForDividends))).toBe(
    neuron?.emission,
  );
  const shown = await read('neuron show 0');
  expect(shown.stdout).toMatch(/^ {2}weights +set in block \d+; may be set/m);
});

test('a neuron takes another hotkey, and is given up', async () => {
  const swapped = await send('neuron swap-hotkey miner --key owner --hotkey-dev-uri //verbs//second --json');
  expect(swapped).toMatchObject({ status: 0, json: { uid: 2 } });
  expect((await read('neuron show 2')).stdout).toContain(String(swapped.json.hotkey));
  const stranger = await send('neuron deregister 2 --dev-uri //judge//owner');
  expect(stranger).toMatchObject({ status: 4, stdout: '', stderr: expect.stringContaining('NotOwner') });
  const left = await send('neuron deregister 2 --key owner');
  expect(left.stdout).toMatch(/neuron 2 with hotkey 5\w+ has left/);
  expect(await read('neuron show 2')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^not-found/),
  });
});
