// SPDX-License-Identifier: Apache-2.0
import { fromUri } from '@ganglion/account';
import { expect, test } from '@jest/globals';
import { Keyring } from '@polkadot/keyring';
import { mnemonicGenerate } from '@polkadot/util-crypto';
import { parseSecret } from './secret.ts';

const TWELVE = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';
const SEED = `0x${'ab'.repeat(32)}`;

test.each([
  ['12 words', TWELVE, TWELVE],
  ['words in whatever case and spacing', `  ${TWELVE.toUpperCase().replaceAll(' ', ' \t ')} \n`, TWELVE],
  ['words with a path', `${TWELVE}//miner/1\n`, `${TWELVE}//miner/1`],
  ['a space before the path', `${TWELVE} //miner`, `${TWELVE}//miner`],
  ['words with a passphrase of their own', `${TWELVE}//a///pass word `, `${TWELVE}//a///pass word `],
  ['a seed', SEED, SEED],
  ['a seed without 0x, with a path', `${'AB'.repeat(32)}//miner`, `${SEED}//miner`],
])('%s is taken', async (_what, given, expected) => {
  expect(parseSecret(given)).toBe(expected);
  const { address } = await fromUri(parseSecret(given));
  expect(address).toBe(new Keyring({ type: 'sr25519', ss58Format: 42 }).addFromUri(expected).address);
});

test.each([12, 15, 18, 21, 24] as const)('%i words are taken', (count) => {
  const mnemonic = mnemonicGenerate(count);
  expect(parseSecret(mnemonic)).toBe(mnemonic);
});

test.each([
  ['nothing', ' \n', {}, /no secret/],
  ['a development key', '//Alice', {}, /everybody knows/],
  ['a short text', 'hello', { words: 1 }, /12 or 24 words/],
  ['11 words', TWELVE.replace('bottom ', ''), { words: 11 }, /12 or 24 words/],
  ['13 words', `${TWELVE} walk`, { words: 13 }, /12 or 24 words/],
  ['a slip', TWELVE.replace('curtain', 'curtian'), { word: 5 }, /not in the list/],
  ['another order', TWELVE.replace('bottom drive', 'drive bottom'), {}, /do not fit/],
  ['a seed cut short', SEED.slice(0, -1), { digits: 63 }, /64 hexadecimal/],
  ['a seed too long', `${SEED}ab`, { digits: 66 }, /64 hexadecimal/],
  ['a path with spaces', `${TWELVE}//my miner`, {}, /path/],
  ['a path that ends in nothing', `${TWELVE}//a/`, {}, /path/],
])('%s is refused by name and not repeated', (_what, given, facts, message) => {
  let thrown: unknown;
  try {
    parseSecret(given);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({
    code: 'invalid-argument',
    facts,
    message: expect.stringMatching(message),
  });
  for (const word of ['curtain', 'curtian', 'hello', 'abab', 'lonely']) {
    expect(String(thrown)).not.toContain(word);
  }
});
