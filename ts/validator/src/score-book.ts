// SPDX-License-Identifier: Apache-2.0
import { believed, Evidence, type EvidenceState, Score, type ScoreState } from '@ganglion/shapley';
import type { PeerKey } from './peer-view.ts';

/** What is known of one peer. */
export interface PeerRecord {
  /** Its Shapley value, nats per token; a query without a usable answer counts 0. */
  readonly shapley: Score;
  /** Its own cross-entropy on the tokens it answered, nats per token. */
  readonly loss: Score;
  /** What it answered lately, without which nobody is paid. */
  readonly evidence: Evidence;
  answers: number;
  failures: number;
}

/** A {@link PeerRecord} as plain JSON. */
export interface PeerRecordState {
  readonly key: PeerKey;
  readonly shapley: ScoreState;
  readonly loss: ScoreState;
  /** Absent in what was written before there was any: it begins anew. */
  readonly evidence?: EvidenceState;
  readonly answers: number;
  readonly failures: number;
}

/** The scores of all peers, by hotkey and block of registration. */
export class ScoreBook {
  readonly #halfLife: number;
  readonly #records = new Map<PeerKey, PeerRecord>();

  /** `halfLife` in the unit of the times that are given to the other methods. */
  constructor(init: { readonly halfLife: number }) {
    this.#halfLife = init.halfLife;
  }

  /**
   * Reads what `toJSON` wrote; throws TypeError when it is something else. What was written before there
   * was evidence `lacksEvidence`.
   */
  static fromJSON(
    init: { readonly halfLife: number; readonly lacksEvidence?: boolean },
    state: unknown,
  ): ScoreBook {
    const book = new ScoreBook(init);
    if (!Array.isArray(state)) throw new TypeError('the records are not a list');
    for (const record of state) {
      if (!isRecordState(record)) throw new TypeError('this is not the record of a peer');
      const { key, answers, failures } = record;
      if (book.#records.has(key)) throw new TypeError('a peer has two records');
      if (record.evidence === undefined && init.lacksEvidence !== true) {
        throw new TypeError('the record of a peer lacks its evidence');
      }
      const own = { halfLife: init.halfLife };
      book.#records.set(key, {
        shapley: Score.fromJSON({ ...record.shapley, ...own }),
        loss: Score.fromJSON({ ...record.loss, ...own }),
        evidence:
          record.evidence === undefined
            ? new Evidence({ ...own, at: record.shapley.at })
            : Evidence.fromJSON(own, record.evidence),
        answers,
        failures,
      });
    }
    return book;
  }

  toJSON(): PeerRecordState[] {
    return [...this.#records].map(([key, { shapley, loss, evidence, answers, failures }]) => ({
      key,
      shapley: shapley.toJSON(),
      loss: loss.toJSON(),
      evidence: evidence.toJSON(),
      answers,
      failures,
    }));
  }

  /** What is known of a peer; undefined when it was never asked. */
  get(key: PeerKey): PeerRecord | undefined {
    return this.#records.get(key);
  }

  /** The time of the newest observation; -Infinity when there is none. */
  get latest(): number {
    let latest = Number.NEGATIVE_INFINITY;
    for (const { shapley } of this.#records.values()) latest = Math.max(latest, shapley.toJSON().at);
    return latest;
  }

  /**
   * What the peer is worth to the mixture, nats per token; undefined as long as nothing is known.
   */
  scoreOf(key: PeerKey): number | undefined {
    const score = this.#records.get(key)?.shapley;
    return score === undefined || score.evidence === 0 ? undefined : score.mean;
  }

  /**
   * What the peer is paid for at a time, nats per token: its score, as far as there is evidence that it
   * still answers (`believed`); 0 when nothing is known.
   */
  payOf(key: PeerKey, at: number): number {
    const record = this.#records.get(key);
    return record === undefined ? 0 : believed(record.shapley.mean, record.evidence.at(at));
  }

  /**
   * Adds an answer that could be used: what it was worth and how likely it made the true tokens.
   */
  observe(
    key: PeerKey,
    answer: { readonly at: number; readonly tokens: number; readonly shapley: number; readonly loss: number },
  ): void {
    const record = this.#open(key, answer.at);
    record.shapley.observe({ at: answer.at, value: answer.shapley, weight: answer.tokens });
    record.loss.observe({ at: answer.at, value: answer.loss, weight: answer.tokens });
    record.evidence.add(answer.at);
    record.answers += 1;
  }

  /** Adds a question without a usable answer. */
  observeFailure(key: PeerKey, question: { readonly at: number; readonly tokens: number }): void {
    const record = this.#open(key, question.at);
    record.shapley.observeFailure({ at: question.at, weight: question.tokens });
    record.failures += 1;
  }

  /** Forgets every peer that is not among the given ones. */
  keepOnly(keys: ReadonlySet<PeerKey>): void {
    for (const key of this.#records.keys()) if (!keys.has(key)) this.#records.delete(key);
  }

  #open(key: PeerKey, at: number): PeerRecord {
    const known = this.#records.get(key);
    if (known !== undefined) return known;
    const init = { halfLife: this.#halfLife, at };
    const record = {
      shapley: Score.create(init),
      loss: Score.create(init),
      evidence: new Evidence(init),
      answers: 0,
      failures: 0,
    };
    this.#records.set(key, record);
    return record;
  }
}

function isRecordState(value: unknown): value is PeerRecordState {
  if (typeof value !== 'object' || value === null) return false;
  const entries = new Map<string, unknown>(Object.entries(value));
  const isCount = (name: string) => Number.isSafeInteger(entries.get(name)) && Number(entries.get(name)) >= 0;
  return typeof entries.get('key') === 'string' && isCount('answers') && isCount('failures');
}
