// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { GanglionError } from '@ganglion/base';
import { createRandom, type Random } from '@ganglion/gating';
import type { Tokenizer } from '@ganglion/model';
import type { Tokens } from '@ganglion/tensor';

/** Pieces of text whose next token is known to the validator and asked of the peers. */
export interface Windows {
  readonly inputIds: Tokens;
  /** The true next token of each row. */
  readonly targets: Int32Array;
}

/**
 * Letters to read for one token: most tokens are shorter, and a piece that was too short is read
 * again, longer.
 */
const LETTERS_PER_TOKEN = 8;

/**
 * Draws windows from a text, uniformly over the positions of the text; each begins with a word.
 *
 * Fails with `invalid-argument` when the text has no window of this length.
 */
export function sampleWindows(source: {
  readonly text: string;
  readonly tokenizer: Pick<Tokenizer, 'encode'>;
  readonly random: Random;
  readonly batch: number;
  readonly length: number;
}): Windows {
  const { text, tokenizer, random, batch, length } = source;
  const ids = new Int32Array(batch * length);
  const targets = new Int32Array(batch);
  let tries = 0;
  for (let row = 0; row < batch; ) {
    const window = readWindow(text, tokenizer, random, length);
    const target = window?.[length];
    if (window === undefined || target === undefined) {
      tries += 1;
      if (tries > 100 * batch) {
        throw new GanglionError('invalid-argument', {
          what: 'the text is too short for windows of this length',
          facts: { letters: text.length, tokens: length + 1 },
          hint: 'use shorter windows or a longer text',
        });
      }
      continue;
    }
    ids.set(window.subarray(0, length), row * length);
    targets[row] = target;
    row += 1;
  }
  return { inputIds: { shape: [batch, length], data: ids }, targets };
}

/** Reads `length + 1` tokens from a random word on; undefined when the text ends before. */
function readWindow(
  text: string,
  tokenizer: Pick<Tokenizer, 'encode'>,
  random: Random,
  length: number,
): Int32Array | undefined {
  const position = Math.floor(random() * text.length);
  const start = text.indexOf(' ', position);
  if (start === -1) return undefined;
  for (let letters = (length + 2) * LETTERS_PER_TOKEN; ; letters *= 2) {
    const ids = tokenizer.encode(text.slice(start, start + letters));
    const isWhole = start + letters >= text.length;
    // The last tokens of a cut piece may be cut themselves; two more than needed make sure that
    // ours are not.
    if (ids.length >= length + 3 || (isWhole && ids.length >= length + 1)) return ids.subarray(0, length + 1);
    if (isWhole) return undefined;
  }
}

/**
 * The randomness of one round: the same for the same seed and round, so that a restart repeats no
 * question.
 */
export function roundRandom(seed: number, round: number): Random {
  const digest = createHash('sha256').update(`ganglion:round:${seed}:${round}`).digest();
  return createRandom(digest.readUInt32LE(0));
}
