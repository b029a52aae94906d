// SPDX-License-Identifier: Apache-2.0
import { fromUri } from '@ganglion/account';
import { readCommandLine } from '@ganglion/program';
import { expect, test } from '@jest/globals';
import { refusedBy } from './admission.ts';
import { minerSettings } from './config.ts';

const read = (...args: string[]) => readCommandLine({ settings: minerSettings }, args, {}).settings;

test('by default every neuron is answered, by a model on one thread', () => {
  expect(read()).toMatchObject({ minStake: '0', refuse: undefined, modelThreads: 1 });
});

test('a least stake, hotkeys and threads are taken as they are written', async () => {
  const [{ address: one }, { address: other }] = await Promise.all([fromUri('//one'), fromUri('//other')]);
  const refuse = `${one},${other}`;
  const settings = read(`--refuse=${refuse}`, '--min-stake=12.5', '--model-threads=256');
  expect(settings).toMatchObject({ refuse, minStake: '12.5', modelThreads: 256 });
});

test.each([
  ['--min-stake', '-1'],
  ['--min-stake', '1e3'],
  ['--min-stake', '0.0000000001'],
  ['--refuse', ''],
  ['--refuse', 'alice'],
  ['--model-threads', '0'],
  ['--model-threads', '257'],
])('%s %j is refused by name and value', (flag, value) => {
  const refused = expect.objectContaining({
    code: 'invalid-argument',
    facts: expect.objectContaining({ flag, value }),
  });
  expect(() => read(`${flag}=${value}`)).toThrow(refused);
});

test('addresses and amounts become keys and units, and an address with a wrong letter is named', async () => {
  const { address, publicKey } = await fromUri('//one');
  expect(refusedBy({ minStake: '12.5', refuse: address })).toEqual({
    minStake: 12_500_000_000n,
    refuse: [publicKey],
  });
  const wrong = `${address.slice(0, -1)}${address.endsWith('1') ? '2' : '1'}`;
  const facts = { flag: '--refuse', value: wrong };
  expect(() => refusedBy({ minStake: '0', refuse: `${address},${wrong}` })).toThrow(
    expect.objectContaining({ code: 'invalid-argument', facts }),
  );
});
