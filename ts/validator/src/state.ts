// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';
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
}

/** Whose state it is; a state of another chain or another neuron is of no use. */
export interface StateOwner {
  readonly genesisHash: string;
  readonly hotkey: string;
}

/** A state in which nothing is known. */
export function emptyState(init: { readonly halfLife: number }): ValidatorState {
  return { round: 0, text: emptyTextState(), book: new ScoreBook(init), submission: undefined };
}

/**
 * What the fields mean. Version 1 had no number, no text and no evidence: its scores are read, and its
 * text begins anew.
 */
const VERSION = 2;

/** A state as plain JSON. */
export function stateToJSON(owner: StateOwner, state: ValidatorState): unknown {
  const { round, text, book, submission } = state;
  return {
    version: VERSION,
    ...owner,
    round,
    text: textStateToJSON(text),
    records: book.toJSON(),
    submission: submission ?? null,
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
  if (version !== undefined && version !== VERSION) throw new TypeError('the version is not one');
  const round = entries.get('round');
  if (typeof round !== 'number' || !Number.isSafeInteger(round) || round < 0) {
    throw new TypeError('the round is not a number');
  }
  return {
    round,
    text: version === undefined ? emptyTextState() : textStateFromJSON(entries.get('text')),
    book: ScoreBook.fromJSON(init, entries.get('records')),
    submission: parseSubmission(entries.get('submission')),
  };
}

function parseSubmission(json: unknown): Submission | undefined {
  if (json === null) return undefined;
  if (typeof json === 'object' && json !== undefined) {
    const entries = new Map<string, unknown>(Object.entries(json));
    const epochBlock = entries.get('epochBlock');
    const outcome = entries.get('outcome');
    if (typeof epochBlock === 'number' && (outcome === 'tried' || outcome === 'included')) {
      return { epochBlock, outcome };
    }
  }
  throw new TypeError('the submission is malformed');
}
