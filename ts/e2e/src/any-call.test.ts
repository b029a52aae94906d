// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { fromUri, type Signer } from '@ganglion/account';
import { TOKEN } from '@ganglion/chain';
import { type Market, openMarket, type TestNeuron } from '@ganglion/testkit';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';

const START_MS = 120_000;

// A chain in an interpreter, on a machine that may be busy with other things.
jest.setTimeout(START_MS);

let market: Market;
let judge: TestNeuron;
let payer: Signer;

beforeAll(async () => {
  market = await openMarket();
  judge = await market.addNeuron('judge', 100n * TOKEN);
  payer = await market.fundedKey('//payer');
}, START_MS);

afterAll(() => market?.stop());

/** The view functions of a pallet, as its source names them. */
function viewsOf(pallet: string): string[] {
  const source = readFileSync(new URL(`../../../pallets/${pallet}/src/lib.rs`, import.meta.url), 'utf8');
  const [, views = ''] = source.split('#[pallet::view_functions]');
  return [...views.slice(0, views.indexOf('\n\t}\n')).matchAll(/pub fn (\w+)\(/g)].map(
    ([, name]) => `${pallet}.${name}`,
  );
}

test('the client reads every view function of the pallets', async () => {
  const { client } = market;
  const hotkey = judge.hotkey.publicKey;
  const { uid } = judge;
  const price = await client.registrationPrice();
  const expected: Readonly<Record<string, readonly [args: Record<string, unknown>, answer: unknown]>> = {
    'registry.registration_price': [{}, Number(price)],
    'registry.next_evicted': [{}, null],
    'registry.can_register': [{}, true],
    'registry.immune_until': [{ uid }, expect.any(Number)],
    'registry.next_serve': [{ uid }, expect.any(Number)],
    'stake.stake': [{ hotkey }, expect.objectContaining({ own: Number(100n * TOKEN) })],
    'stake.nomination': [{ hotkey, nominator: payer.publicKey }, null],
    'stake.unstaking': [{ coldkey: payer.publicKey }, expect.objectContaining({ matured: 0 })],
    'incentive.next_weights': [{ hotkey }, expect.any(Object)],
    'incentive.next_epoch': [{}, (await client.epochStatus()).nextEpochBlock],
    'incentive.progress': [{}, null],
    'incentive.standing': [{ uid }, null],
    'incentive.row': [{ uid }, null],
    'incentive.bonds': [{ uid }, []],
  };
  const names = ['registry', 'stake', 'incentive'].flatMap(viewsOf);
  expect(Object.keys(expected).toSorted()).toEqual(names.toSorted());
  for (const [name, [args, answer]] of Object.entries(expected)) {
    const [pallet = '', view = ''] = name.split('.');
    const found = await client.view({ pallet: `${pallet[0]?.toUpperCase()}${pallet.slice(1)}`, view, args });
    expect([name, found]).toEqual([name, answer]);
  }
});

test.each([
  ['that no pallet has', { pallet: 'Registry', view: 'nothing' }, /no such view/],
  ['of a pallet that is none', { pallet: 'Treasure', view: 'stake' }, /no such view/],
  ['without its argument', { pallet: 'Registry', view: 'next_serve' }, /other arguments.*wanted=uid/],
  [
    'of what is no uid',
    { pallet: 'Registry', view: 'next_serve', args: { uid: 'first' } },
    /does not fit.*uid/,
  ],
])('a view %s is refused with what to do', async (_which, view, message) => {
  await expect(market.client.view(view)).rejects.toMatchObject({
    code: 'invalid-argument',
    message: expect.stringMatching(message),
    hint: expect.stringMatching(/\w/),
  });
});

test('an account lets another one act for it, and that one does', async () => {
  const { client } = market;
  const proxy = await market.fundedKey('//proxy');
  const receiver = (await fromUri('//receiver of a proxy')).publicKey;
  const delegate = proxy.publicKey;
  await market.include(
    client.call({
      signer: payer,
      pallet: 'Proxy',
      call: 'add_proxy',
      args: { delegate, proxy_type: 'Any', delay: 0 },
    }),
  );
  const call = { kind: 'transfer', to: receiver, amount: TOKEN };
  const args = { real: payer.publicKey, force_proxy_type: null, call };
  const { events } = await market.include(
    client.call({ signer: proxy, pallet: 'Proxy', call: 'proxy', args }),
  );
  expect(events).toContainEqual(expect.objectContaining({ pallet: 'Proxy', name: 'ProxyExecuted' }));
  expect((await client.balanceOf(receiver)).free).toBe(TOKEN);
});

test('the key of sudo makes a call of root', async () => {
  const { client } = market;
  const alice = await fromUri('//Alice');
  const call = { kind: 'call', pallet: 'System', call: 'remark', args: { remark: '0x01' } };
  const { events } = await market.include(
    client.call({ signer: alice, pallet: 'Sudo', call: 'sudo', args: { call } }),
  );
  expect(events).toContainEqual(expect.objectContaining({ pallet: 'Sudo', name: 'Sudid' }));
});
