// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Random } from '@ganglion/gating';
import type { Tokenizer } from '@ganglion/model';
import type { Tokens } from '@ganglion/tensor';
import type { TextState } from './text-state.ts';

/** Pieces of text whose next token is known to the validator and asked of the peers. */
export interface Windows {
  readonly inputIds: Tokens;
  /** The true next token of each row. */
  readonly targets: Int32Array;
}

/** How far apart cursors are at most, in letters: of a piece, only the first window is spent on context. */
const MOST_LETTERS = 16_384;
/** Pieces that are walked at the same time, for each window of a question. */
const OPEN_PER_WINDOW = 4;
/** A piece has this many letters for each token of a window, where there is text enough. */
const LEAST_LETTERS_PER_TOKEN = 16;
/** By its first letters a piece is found again. */
const HEAD_LETTERS = 64;
/** What a token is long as long as no text was read. */
const USUAL_LETTERS_PER_TOKEN = 4;

/** A piece of the text with a cursor of its own. */
interface Piece {
  readonly text: string;
  /** Hash of its first letters and of all; known once the piece was begun. */
  id: string | undefined;
  /** Read when the cursor gets there. */
  ids: Int32Array | undefined;
}

/**
 * Walks through text by cursors that are far apart: of each question's windows every one is at
 * another cursor, and a cursor moves by the one token that was its target.
 *
 * So a token is a target at most once, and only before it was ever shown: of a piece, the first
 * window is context and never a target, and no window reaches into another piece. Who remembers all
 * questions has seen no token that is still to be asked. Where the cursors are is in the state,
 * which tells a piece by its contents: text can be added behind and beside, and comes but once when
 * it is there twice.
 */
export class TextWalk {
  readonly #tokenizer: Pick<Tokenizer, 'encode'>;
  readonly #length: number;
  readonly #batch: number;
  readonly #state: TextState;
  #open: Piece[] = [];
  #waiting: Piece[] = [];
  #encoded = { letters: 0, tokens: 0 };

  /** `length` tokens of context a window, at most `batch` windows a question. */
  constructor(
    components: { readonly tokenizer: Pick<Tokenizer, 'encode'>; readonly state: TextState },
    init: { readonly length: number; readonly batch: number },
  ) {
    this.#tokenizer = components.tokenizer;
    this.#state = components.state;
    this.#length = init.length;
    this.#batch = init.batch;
  }

  /**
   * Takes what the whole text is now. Returns how many pieces that were begun are not in it any
   * more: a text that was changed where it had been walked already.
   */
  setDocuments(documents: readonly string[]): number {
    const letters = documents.reduce((sum, { length }) => sum + length, 0);
    const { cursors } = this.#state;
    // Fixed by the first text: other cuts would put tokens that were shown into new pieces.
    this.#state.pieceLetters ||= this.#pieceLetters(letters);
    const pieces = documents.flatMap((text) => cutPieces(text, this.#state.pieceLetters, cursors));
    const seen = new Set<string>();
    this.#open = [];
    this.#waiting = [];
    for (const piece of pieces) {
      if (piece.id === undefined) this.#waiting.push(piece);
      else if (!seen.has(piece.id)) {
        seen.add(piece.id);
        if (cursors.get(piece.id) !== undefined) this.#open.push(piece);
      }
    }
    return [...cursors].filter(([id, next]) => next !== undefined && !seen.has(id)).length;
  }

  /** The next windows, and the cursors behind them; undefined when the text is used up. */
  draw(random: Random): Windows | undefined {
    const rows: { readonly context: Int32Array; readonly target: number }[] = [];
    const later: Piece[] = [];
    while (rows.length < this.#batch) {
      this.#openMore(random, later.length);
      const piece = takeAny(this.#open, random);
      if (piece === undefined) break;
      const row = this.#step(piece);
      if (row === undefined) continue;
      rows.push(row);
      later.push(piece);
    }
    this.#open.push(...later);
    if (rows.length === 0) return undefined;
    const data = new Int32Array(rows.length * this.#length);
    for (const [i, { context }] of rows.entries()) data.set(context, i * this.#length);
    return {
      inputIds: { shape: [rows.length, this.#length], data },
      targets: Int32Array.from(rows, ({ target }) => target),
    };
  }

  /** Whether there is anything to be asked now. */
  get hasTarget(): boolean {
    return [...this.#open, ...this.#waiting].some((piece) => {
      piece.ids ??= this.#encode(piece.text);
      return piece.ids.length > this.#nextOf(piece);
    });
  }

  /** How many targets are left, roughly: text that was not read yet is counted by its letters. */
  get targetsLeft(): number {
    const { letters, tokens } = this.#encoded;
    const perToken = tokens === 0 ? USUAL_LETTERS_PER_TOKEN : letters / tokens;
    const left = (piece: Piece) =>
      (piece.ids?.length ?? Math.floor(piece.text.length / perToken)) - this.#nextOf(piece);
    return [...this.#open, ...this.#waiting].reduce((sum, piece) => sum + Math.max(0, left(piece)), 0);
  }

  /** The first window of a piece is context and never a target. */
  #nextOf({ id }: Piece): number {
    return Math.max(this.#length, (id === undefined ? undefined : this.#state.cursors.get(id)) ?? 0);
  }

  #pieceLetters(letters: number): number {
    const even = Math.ceil(letters / (OPEN_PER_WINDOW * this.#batch));
    const least = Math.max(HEAD_LETTERS, LEAST_LETTERS_PER_TOKEN * (this.#length + 1));
    return Math.min(Math.max(even, least), Math.max(MOST_LETTERS, least));
  }

  /** Begins pieces until enough are open; which, is drawn. */
  #openMore(random: Random, taken: number): void {
    const { cursors } = this.#state;
    while (this.#open.length + taken < OPEN_PER_WINDOW * this.#batch) {
      const piece = takeAny(this.#waiting, random);
      if (piece === undefined) return;
      const id = idOf(piece.text);
      // The same text a second time.
      if (cursors.has(id)) continue;
      cursors.set(id, 0);
      piece.id = id;
      this.#open.push(piece);
    }
  }

  /** Moves a cursor by one target; undefined when its piece is at its end, which is then written down. */
  #step(piece: Piece): { context: Int32Array; target: number } | undefined {
    const { cursors } = this.#state;
    const id = piece.id ?? '';
    piece.ids ??= this.#encode(piece.text);
    const at = this.#nextOf(piece);
    const target = piece.ids[at];
    cursors.set(id, target === undefined ? undefined : at + 1);
    return target === undefined ? undefined : { context: piece.ids.subarray(at - this.#length, at), target };
  }

  /** The tokens of the whole words of a piece: at its ends are parts of words. */
  #encode(text: string): Int32Array {
    const first = text.search(/\s/);
    const last = text.search(/\s\S*$/);
    const words = first < last ? text.slice(first, last) : text;
    const ids = this.#tokenizer.encode(words);
    this.#encoded = {
      letters: this.#encoded.letters + text.length,
      tokens: this.#encoded.tokens + ids.length,
    };
    return ids;
  }
}

/** Cuts a document into pieces of so many letters; where a known piece begins, that one is cut out. */
function cutPieces(text: string, letters: number, known: TextState['cursors']): Piece[] {
  const byHead = new Map<string, { readonly id: string; readonly letters: number }[]>();
  for (const id of known.keys()) {
    const { head, letters } = partsOf(id);
    byHead.set(head, [...(byHead.get(head) ?? []), { id, letters }]);
  }
  const pieces: Piece[] = [];
  for (let at = 0; at + HEAD_LETTERS <= text.length; ) {
    const candidates = byHead.get(headOf(text.slice(at, at + HEAD_LETTERS))) ?? [];
    const found = candidates.find(({ id, letters }) => idOf(text.slice(at, at + letters)) === id);
    const piece = text.slice(at, at + (found?.letters ?? letters));
    pieces.push({ text: piece, id: found?.id, ids: undefined });
    at += piece.length;
  }
  return pieces;
}

const hash = (text: string) => createHash('sha256').update(text, 'utf16le').digest('hex');
const headOf = (text: string) => hash(text.slice(0, HEAD_LETTERS)).slice(0, 16);

/** `<hash of its first letters>-<letters>-<hash>`. */
function idOf(text: string): string {
  return `${headOf(text)}-${text.length}-${hash(text).slice(0, 32)}`;
}

function partsOf(id: string): { readonly head: string; readonly letters: number } {
  const [head = '', letters] = id.split('-');
  return { head, letters: Number(letters) };
}

/** Takes one out of a list, in no order. */
function takeAny<T>(list: T[], random: Random): T | undefined {
  const index = Math.floor(random() * list.length);
  const taken = list[index];
  const last = list.pop();
  if (index < list.length && last !== undefined) list[index] = last;
  return taken;
}
