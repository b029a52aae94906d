// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
import { mnemonicValidate } from '@polkadot/util-crypto';
import english from '@polkadot/util-crypto/mnemonic/wordlists/en';

/** How many words a mnemonic may have. */
const WORD_COUNTS = [12, 15, 18, 21, 24];

/** `/soft` and `//hard` junctions, then a passphrase of the mnemonic after `///`. */
const PATH = /^(\/\/?[^/\s]+)*(\/\/\/.*)?$/;

const WORDS: ReadonlySet<string> = new Set(english);

/**
 * A secret as somebody writes it down, checked, in the form that `createKey` takes: 12 to 24 words
 * or a seed of 64 hexadecimal digits, either with a derivation path.
 *
 * `invalid-argument` names what is wrong (how many words, which of them by its place) and never
 * repeats any of it. A development key such as `//Alice` is refused: everybody knows it.
 */
export function parseSecret(text: string): string {
  const line = text.trimStart().replace(/[\r\n]+$/, '');
  const slash = line.indexOf('/');
  const phrase = (slash < 0 ? line : line.slice(0, slash)).trim();
  const path = slash < 0 ? '' : line.slice(slash);
  if (line === '')
    throw refused('there is no secret', {}, 'give 12 to 24 words, or a seed of 0x and 64 digits');
  if (phrase === '') {
    const hint = 'everybody knows the development keys; where one will do, use --dev-uri';
    throw refused('a derivation needs the words or the seed that it begins with', {}, hint);
  }
  const root = /^(0x)?[0-9a-fA-F]{24,}$/.test(phrase) ? parseSeed(phrase) : parseWords(phrase);
  if (!PATH.test(path.trimEnd())) {
    throw refused('the derivation path cannot be read', {}, 'write it as //hard/soft, without spaces');
  }
  return root + (path.includes('///') ? path : path.trimEnd());
}

function parseSeed(text: string): string {
  const digits = text.startsWith('0x') ? text.slice(2) : text;
  if (digits.length === 64) return `0x${digits.toLowerCase()}`;
  throw refused('a seed has 64 hexadecimal digits', { digits: digits.length }, 'copy all of it');
}

function parseWords(text: string): string {
  const words = text.normalize('NFKD').toLowerCase().split(/\s+/);
  if (!WORD_COUNTS.includes(words.length)) {
    throw refused(
      'a mnemonic has 12 or 24 words',
      { words: words.length },
      'copy all of them, with single spaces, or give a seed of 0x and 64 digits',
    );
  }
  const unknown = words.findIndex((word) => !WORDS.has(word));
  if (unknown >= 0) {
    throw refused('a word is not in the list of mnemonics', { word: unknown + 1 }, 'look for a slip in it');
  }
  const mnemonic = words.join(' ');
  if (mnemonicValidate(mnemonic)) return mnemonic;
  throw refused('the words do not fit together', {}, 'one of them is another, or they are in another order');
}

function refused(what: string, facts: Record<string, number>, hint: string): GanglionError {
  return new GanglionError('invalid-argument', { what, facts, hint });
}
