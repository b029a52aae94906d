// SPDX-License-Identifier: Apache-2.0
import { bytesToHex, hexToBytes } from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import { toUid, type WeightEdge } from '@ganglion/chain';
import type { RowPromise } from './duties/promise.ts';
import type { Submission } from './duties/vote.ts';
import { ScoreBook } from './score-book.ts';
import { emptyTextState, type TextState, textStateFromJSON, textStateToJSON } from './text/text-state.ts';

/** Everything that a validator must not lose. */
export interface ValidatorState {
  /** Rounds finished or begun. */
  round: number;
  /** What was asked of the text, and what decides what comes next: the file is a secret. */
  readonly text: TextState;
  readonly book: ScoreBook;
  /** The last epoch for which weights were tried. */
  submission: Submission | undefined;
  /** The row that was committed to and has to be revealed: the file is a secret for it too. */
  promise: RowPromise | undefined;
}

/** Whose state it is; a state of another chain or another neuron is of no use. */
export interface StateOwner {
  readonly genesisHash: string;
  readonly hotkey: string;
}

/** A state in which nothing is known. */
export function emptyState(init: { readonly halfLife: number }): ValidatorState {
  return {
    round: 0,
    text: emptyTextState(),
    book: new ScoreBook(init),
    submission: undefined,
    promise: undefined,
  };
}

/**
 * What the fields mean. Version 1 had no number, no text and no evidence: its scores are read, and its
 * text begins anew.
 */
const VERSION = 2;

/** A state as plain JSON. */
export function stateToJSON(owner: StateOwner, state: ValidatorState): unknown {
  const { round, text, book, submission, promise } = state;
  return {
    version: VERSION,
    ...owner,
    round,
    text: textStateToJSON(text),
    records: book.toJSON(),
    submission: submission ?? null,
    promise: promise === undefined ? null : { ...promise, salt: bytesToHex(promise.salt) },
  };
}

/**
 * Reads what {@link stateToJSON} wrote for the same owner; throws TypeError when it is something
 * else.
 *
 * Fails with `invalid-argument` when it is the state of another hotkey or chain, or of a later
 * version: that file is worth something to somebody.
 */
export function stateFromJSON(
  owner: StateOwner,
  init: { readonly halfLife: number; readonly path: string },
  json: unknown,
): ValidatorState {
  if (typeof json !== 'object' || json === null) throw new TypeError('the state is not an object');
  const entries = new Map<string, unknown>(Object.entries(json));
  for (const name of ['hotkey', 'genesisHash'] as const) {
    const found = entries.get(name);
    if (typeof found !== 'string') throw new TypeError(`the ${name} is not a text`);
    if (found !== owner[name]) {
      throw new GanglionError('invalid-argument', {
        what: `the state file is of another ${name === 'hotkey' ? 'hotkey' : 'chain'}`,
        facts: { path: init.path, expected: owner[name], found },
        hint: 'name another file with --state-file, or move this one away to begin without scores',
      });
    }
  }
  const version = entries.get('version');
  if (typeof version === 'number' && version > VERSION) {
    throw new GanglionError('invalid-argument', {
      what: 'the state file was written by a later version of this program',
      facts: { path: init.path, version, known: VERSION },
      hint: 'run that version, or name another file with --state-file; then new text is needed too',
    });
  }
  const isFirst = version === undefined;
  // Without its number a state of now would begin the text anew, and ask what it has asked before.
  if (isFirst ? entries.has('text') : version !== VERSION) throw new TypeError('the version is not one');
  const round = entries.get('round');
  if (typeof round !== 'number' || !Number.isSafeInteger(round) || round < 0) {
    throw new TypeError('the round is not a number');
  }
  return {
    round,
    text: isFirst ? emptyTextState() : textStateFromJSON(entries.get('text')),
    book: ScoreBook.fromJSON({ ...init, lacksEvidence: isFirst }, entries.get('records')),
    submission: parseSubmission(entries.get('submission')),
    promise: parsePromise(entries.get('promise')),
  };
}

function isBlock(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 32;
}

function parseSubmission(json: unknown): Submission | undefined {
  if (json === null) return undefined;
  if (typeof json === 'object' && json !== undefined) {
    const entries = new Map<string, unknown>(Object.entries(json));
    const epochBlock = entries.get('epochBlock');
    const outcome = entries.get('outcome');
    if (isBlock(epochBlock) && (outcome === 'tried' || outcome === 'included')) {
      return { epochBlock, outcome };
    }
  }
  throw new TypeError('the submission is malformed');
}

/** Absent in a state from before there were promises. */
function parsePromise(json: unknown): RowPromise | undefined {
  if (json === null || json === undefined) return undefined;
  if (typeof json === 'object') {
    const entries = new Map<string, unknown>(Object.entries(json));
    const interval = entries.get('interval');
    const versionKey = entries.get('versionKey');
    const salt = entries.get('salt');
    const row = entries.get('row');
    if (isU32(interval) && isU32(versionKey) && isSalt(salt) && Array.isArray(row)) {
      return { interval, row: row.map(parseEdge), salt: hexToBytes(salt), versionKey };
    }
  }
  throw new TypeError('the promise is malformed');
}

function parseEdge(json: unknown): WeightEdge {
  const entries = new Map<string, unknown>(Object.entries(json ?? {}));
  const uid = entries.get('uid');
  const weight = entries.get('weight');
  if (isU16(uid) && isU16(weight)) return { uid: toUid(uid), weight };
  throw new TypeError('the promise is malformed');
}

function isSalt(value: unknown): value is string {
  return typeof value === 'string' && /^(0x)?[0-9a-f]{64}$/.test(value);
}

function isU16(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 16;
}

function isU32(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32;
}
