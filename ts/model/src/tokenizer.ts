// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { GanglionError } from '@ganglion/base';
import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers';
import { readRequired } from './files.ts';

/** The longest text that is encoded at once, in UTF-16 units: a second or two of work. */
export const MAX_TEXT_LENGTH = 2 ** 19;

/** Names that say "the text ends here" in the tokenizers of common models. */
const END_OF_TEXT = ['<|endoftext|>', '<|im_end|>', '<|end_of_text|>', '</s>', '<eos>'];

/** Turns text into tokens and back. */
export interface Tokenizer {
  /**
   * SHA-256 of the tokenizer's file in 64 hex digits: peers with the same id speak of the same
   * tokens.
   */
  readonly tokenizerId: string;
  /** Number of tokens; ids run from 0 to one less. */
  readonly vocabularySize: number;
  /** The token after which a text is over; absent when the tokenizer has none. */
  readonly endOfText: number | undefined;
  /**
   * Throws `invalid-argument` above {@link MAX_TEXT_LENGTH}. Adds no special tokens of its own.
   * Blocks while it works.
   */
  encode(text: string): Int32Array;
  /** Leaves special tokens out. Throws `tensor-range` for an id outside the vocabulary. */
  decode(ids: ArrayLike<number>): string;
}

/** Opens a Hugging Face `tokenizer.json`; throws `model-missing` or `model-broken`. */
export async function openTokenizer(path: string): Promise<Tokenizer> {
  const bytes = await readRequired(path, 'tokenizer');
  const tokenizer = parse(bytes, path);
  const vocabulary = tokenizer.get_vocab(true);
  const vocabularySize = [...vocabulary.values()].reduce((most, id) => Math.max(most, id + 1), 0);
  const [endOfText] = END_OF_TEXT.flatMap((name) => vocabulary.get(name) ?? []);

  return {
    tokenizerId: createHash('sha256').update(bytes).digest('hex'),
    vocabularySize,
    endOfText,
    encode(text) {
      if (text.length > MAX_TEXT_LENGTH) {
        throw new GanglionError('invalid-argument', {
          what: 'the text is too long to be encoded at once',
          facts: { length: text.length, limit: MAX_TEXT_LENGTH },
          hint: 'encode it in parts',
        });
      }
      return Int32Array.from(tokenizer.encode(text, { add_special_tokens: false }).ids);
    },
    decode(ids) {
      const list = Array.from(ids);
      checkIds(list, vocabularySize);
      if (list.length === 0) return '';
      return tokenizer.decode(list, { skip_special_tokens: true, clean_up_tokenization_spaces: false });
    },
  };
}

/** Throws `tensor-range` for the first id that is not in the vocabulary. */
export function checkIds(ids: Iterable<number | bigint>, vocabularySize: number): void {
  let position = 0;
  for (const id of ids) {
    if (!(id >= 0 && id < vocabularySize) || !Number.isInteger(Number(id))) {
      throw new GanglionError('tensor-range', {
        what: 'a token id is outside the vocabulary',
        facts: { position, id: String(id), vocabularySize },
        hint: 'encode with the tokenizer that the model was made for',
      });
    }
    position++;
  }
}

function parse(bytes: Buffer, path: string): HuggingFaceTokenizer {
  try {
    const definition: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof definition !== 'object' || definition === null) throw new TypeError('not a JSON object');
    const tokenizer = new HuggingFaceTokenizer(definition, {});
    // A definition can be complete in form and still fail at the first word.
    tokenizer.encode('a b', { add_special_tokens: false });
    if (tokenizer.get_vocab(false).size === 0) throw new TypeError('no tokens');
    return tokenizer;
  } catch (cause) {
    throw broken(path, 'the file is not a tokenizer.json', cause);
  }
}

function broken(path: string, what: string, cause?: unknown): GanglionError {
  const hint = 'get the file again; it must be the tokenizer.json that came with the model';
  return new GanglionError('model-broken', { what, facts: { path }, hint, cause });
}
