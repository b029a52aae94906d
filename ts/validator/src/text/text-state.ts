// SPDX-License-Identifier: Apache-2.0
import { newSecret, SECRET_BYTES } from './secret-random.ts';

/** What of the text was asked, and the secret that decides what comes next. */
export interface TextState {
  readonly secret: Uint8Array;
  /** Where a token begins depends on the tokenizer; undefined before any text was walked. */
  tokenizer: string | undefined;
  /** Letters of a piece; 0 before any text was walked. */
  pieceLetters: number;
  /**
   * The next target of each piece that was begun, by what it is known by; undefined for one that is
   * at its end.
   */
  readonly cursors: Map<string, number | undefined>;
}

/** Nothing was asked yet; the secret is new. */
export function emptyTextState(): TextState {
  return { secret: newSecret(), tokenizer: undefined, pieceLetters: 0, cursors: new Map() };
}

/** A state as plain JSON. */
export function textStateToJSON(state: TextState): unknown {
  return {
    secret: Buffer.from(state.secret).toString('hex'),
    tokenizer: state.tokenizer ?? null,
    pieceLetters: state.pieceLetters,
    cursors: [...state.cursors].map(([id, next]) => [id, next ?? null]),
  };
}

const ID = /^[0-9a-f]{16}-\d{1,9}-[0-9a-f]{32}$/;

/** Reads what {@link textStateToJSON} wrote; throws TypeError when it is something else. */
export function textStateFromJSON(json: unknown): TextState {
  const entries = new Map<string, unknown>(Object.entries(json ?? {}));
  const secret = entries.get('secret');
  if (typeof secret !== 'string' || !/^[0-9a-f]+$/.test(secret) || secret.length !== 2 * SECRET_BYTES) {
    throw new TypeError('the secret of the questions is not one');
  }
  const tokenizer = entries.get('tokenizer');
  if (tokenizer !== null && typeof tokenizer !== 'string') throw new TypeError('the tokenizer has no name');
  const pieceLetters = entries.get('pieceLetters');
  if (!isCount(pieceLetters)) throw new TypeError('the letters of a piece are not a number');
  const listed = entries.get('cursors');
  if (!Array.isArray(listed)) throw new TypeError('the cursors are not a list');
  const cursors = new Map<string, number | undefined>();
  for (const entry of listed) {
    const [id, next] = Array.isArray(entry) && entry.length === 2 ? entry : [];
    if (typeof id !== 'string' || !ID.test(id) || !(next === null || isCount(next))) {
      throw new TypeError('a cursor is malformed');
    }
    if (cursors.has(id)) throw new TypeError('a piece of text has two cursors');
    cursors.set(id, next ?? undefined);
  }
  return {
    secret: new Uint8Array(Buffer.from(secret, 'hex')),
    tokenizer: tokenizer ?? undefined,
    pieceLetters,
    cursors,
  };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
