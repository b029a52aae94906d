// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { fromUri, type Signer } from '@ganglion/account';
import { beforeAll, expect, test } from '@jest/globals';
import { expandMetadata, Metadata, TypeRegistry } from '@polkadot/types';
import { type Action, composeCall } from './actions.ts';
import type { ChainClient } from './client.ts';
import type { Session } from './session.ts';

const ROOT = new URL('../../../', import.meta.url);

/** Of each action the method of the client that does it, which the compiler holds. */
const METHODS: Readonly<Record<Action['kind'], keyof ChainClient>> = {
  register: 'register',
  deregister: 'deregister',
  'swap-hotkey': 'swapHotkey',
  'add-stake': 'addStake',
  'remove-stake': 'removeStake',
  'remove-all-stake': 'removeAllStake',
  'withdraw-unstaked': 'withdrawUnstaked',
  'set-take': 'setTake',
  'serve-axon': 'serveAxon',
  'set-weights': 'setWeights',
  'commit-weights': 'commitWeights',
  'reveal-weights': 'revealWeights',
  transfer: 'transfer',
  call: 'call',
};

let session: Session;
let signer: Signer;
/** Every call of the runtime, `Pallet.call`, with the types of its arguments. */
let calls: ReadonlyMap<string, readonly { readonly name: string; readonly type: string }[]>;
/** Every method of the interfaces of the runtime, `Interface_method`. */
let apis: readonly string[];

beforeAll(async () => {
  const [file] = readdirSync(new URL('typegen/metadata/', ROOT)).sort().reverse();
  const registry = new TypeRegistry();
  const bytes = readFileSync(new URL(`typegen/metadata/${file}`, ROOT));
  const metadata = new Metadata(registry, `0x${bytes.toString('hex')}`);
  registry.setMetadata(metadata);
  const { tx } = expandMetadata(registry, metadata);
  session = { api: { tx, registry }, genesisHash: `0x${'07'.repeat(32)}` } as unknown as Session;
  signer = await fromUri('//Alice');
  const latest = metadata.asLatest;
  const found = new Map<string, { name: string; type: string }[]>();
  for (const { name, calls } of latest.pallets) {
    if (calls.isNone) continue;
    for (const variant of registry.lookup.getSiType(calls.unwrap().type).def.asVariant.variants) {
      const args = variant.fields.map((field) => ({
        name: field.name.unwrap().toString(),
        type:
          registry.lookup.getTypeDef(field.type).lookupName ?? registry.lookup.getTypeDef(field.type).type,
      }));
      found.set(`${name}.${variant.name}`, args);
    }
  }
  calls = found;
  apis = latest.apis.flatMap(({ name, methods }) => [...methods].map((method) => `${name}_${method.name}`));
});

function nameOf(composed: unknown): string {
  const { section, meta } = session.api.registry.createType('Call', composed);
  return `${section[0]?.toUpperCase()}${section.slice(1)}.${meta.name}`;
}

test('docs/calls.md has every call of the newest metadata, and no other', () => {
  const page = readFileSync(new URL('docs/calls.md', ROOT), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+\.\w+)` \|/gm)].map(([, name]) => name);
  expect(rows.toSorted()).toEqual([...calls.keys()].toSorted());
});

test('the client makes every one of them', () => {
  const remark: Action = { kind: 'call', pallet: 'System', call: 'remark', args: { remark: '0x01' } };
  const made = [...calls].map(([name, wanted]) => {
    const [pallet = '', call = ''] = name.split('.');
    const args = Object.fromEntries(
      wanted.map(({ name, type }) => {
        if (/^(Call|GanglionRuntimeRuntimeCall)$/.test(type)) return [name, remark];
        if (/^Vec<(Call|GanglionRuntimeRuntimeCall|Lookup\d+)>$/.test(type) && name === 'calls')
          return [name, [remark]];
        return [name, session.api.registry.createTypeUnsafe(type, []).toJSON()];
      }),
    );
    return nameOf(composeCall(session, signer.publicKey, [{ kind: 'call', pallet, call, args }], 0));
  });
  expect(made).toEqual([...calls.keys()]);
});

test('every call that is for owners, hotkeys and nominators has an action of its own', () => {
  const { publicKey: hotkey } = signer;
  const amount = 1n;
  const own: Readonly<Record<Exclude<Action['kind'], 'call'>, Action>> = {
    register: { kind: 'register', hotkey: signer },
    deregister: { kind: 'deregister', hotkey },
    'swap-hotkey': { kind: 'swap-hotkey', hotkey, newHotkey: signer },
    'add-stake': { kind: 'add-stake', hotkey, amount },
    'remove-stake': { kind: 'remove-stake', hotkey, amount },
    'remove-all-stake': { kind: 'remove-all-stake', hotkey },
    'withdraw-unstaked': { kind: 'withdraw-unstaked' },
    'set-take': { kind: 'set-take', hotkey, take: 1 },
    'serve-axon': { kind: 'serve-axon', axon: { ip: '127.0.0.1', port: 1, protocol: 'grpc', synapses: [] } },
    'set-weights': { kind: 'set-weights', row: [] },
    'commit-weights': { kind: 'commit-weights', hash: new Uint8Array(32) },
    'reveal-weights': { kind: 'reveal-weights', row: [], salt: new Uint8Array(32) },
    transfer: { kind: 'transfer', to: hotkey, amount },
  };
  const made = Object.values(own).map((action) => nameOf(composeCall(session, hotkey, [action], 0)));
  const ours = [...calls.keys()].filter((name) => /^(Registry|Stake|Incentive)\./.test(name));
  const ofRoot = [
    'Registry.set_params',
    'Stake.set_params',
    'Incentive.set_params',
    'Incentive.force_abort_round',
  ];
  const expected = [...ours.filter((name) => !ofRoot.includes(name)), 'Balances.transfer_keep_alive'];
  expect(made.toSorted()).toEqual(expected.toSorted());
  expect(Object.keys(METHODS).toSorted()).toEqual([...Object.keys(own), 'call'].toSorted());
});

test('the client reads every method of the interface for neurons', () => {
  const source = readFileSync(new URL('runtime-api.ts', import.meta.url), 'utf8');
  const table = source.slice(source.indexOf('const METHODS'), source.indexOf('} as const'));
  const read = [...table.matchAll(/^ {2}\w+: '(\w+)'/gm)].map(([, method]) => `MetagraphApi_${method}`);
  expect(read.toSorted()).toEqual(apis.filter((name) => name.startsWith('MetagraphApi_')).toSorted());
});

test.each([
  ['a pallet that is none', { pallet: 'Treasure', call: 'add' }, /no such call.*docs\/calls\.md/],
  ['a field that every object has', { pallet: 'constructor', call: 'name' }, /no such call/],
  ['a call that is none', { pallet: 'Proxy', call: 'add' }, /no such call/],
  ['an argument too few', { pallet: 'System', call: 'remark' }, /other arguments.*wanted=remark/],
  [
    'an argument too many',
    { pallet: 'System', call: 'remark', args: { remark: '0x', x: 1 } },
    /other arguments.*given=remark x/,
  ],
  [
    'a value that does not fit',
    { pallet: 'Balances', call: 'burn', args: { value: {}, keep_alive: true } },
    /does not fit.*value:/,
  ],
  [
    'a call that is no action',
    { pallet: 'Sudo', call: 'sudo', args: { call: 'kill' } },
    /written as an action/,
  ],
])('%s is refused with what to do', (_what, call, message) => {
  const compose = () => composeCall(session, signer.publicKey, [{ kind: 'call', ...call }], 0);
  expect(compose).toThrow(
    expect.objectContaining({ code: 'invalid-argument', message: expect.stringMatching(message) }),
  );
});

test('a hotkey that is registered within another call is refused, as its proof is of the one who signs', () => {
  const call: Action = { kind: 'register', hotkey: signer };
  const sudo: Action = { kind: 'call', pallet: 'Sudo', call: 'sudo', args: { call } };
  expect(() => composeCall(session, signer.publicKey, [sudo], 0)).toThrow(
    expect.objectContaining({
      code: 'invalid-argument',
      message: expect.stringMatching(/proof of possession/),
    }),
  );
});
