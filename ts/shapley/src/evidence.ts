// SPDX-License-Identifier: Apache-2.0

/** Evidence that earns nothing yet, or no more: that of a single answer. */
export const LEAST_EVIDENCE = 1;

/** All the evidence there can be: two half-lives of silence turn it into the least, whatever came before. */
export const FULL_EVIDENCE = 4 * LEAST_EVIDENCE;

/** Evidence with which half of the mean is believed. */
export const HALF_BELIEVED = 1;

/** {@link Evidence} as plain JSON. */
export interface EvidenceState {
  /** The time for which `answers` holds. */
  readonly at: number;
  /** From 0 to {@link FULL_EVIDENCE}. */
  readonly answers: number;
}

/**
 * How many usable answers a peer gave lately: each counts 1 and half of that after a half-life, and
 * together they count {@link FULL_EVIDENCE} at most.
 *
 *     n(t) = n(t_k) 2^(-(t - t_k) / h);   at an answer n := min(n + 1, FULL)
 *
 * It fades by time alone: who is not asked loses it as who is silent does. Without the bound, a
 * peer that answered often would live on it longer than one that answered seldom.
 */
export class Evidence {
  readonly #halfLife: number;
  #state: EvidenceState;

  /** `halfLife` in the unit of the times that are given to the methods. */
  constructor(init: { readonly halfLife: number; readonly at: number }) {
    this.#halfLife = init.halfLife;
    this.#state = { at: init.at, answers: 0 };
  }

  /** Reads what `toJSON` wrote; throws TypeError when it is something else. */
  static fromJSON(init: { readonly halfLife: number }, json: unknown): Evidence {
    const entries = new Map<string, unknown>(Object.entries(json ?? {}));
    const at = entries.get('at');
    const answers = entries.get('answers');
    if (typeof at !== 'number' || !Number.isFinite(at)) throw new TypeError('this is no evidence');
    if (typeof answers !== 'number' || !(answers >= 0 && answers <= FULL_EVIDENCE)) {
      throw new TypeError('evidence counts from nothing to its bound');
    }
    const evidence = new Evidence({ ...init, at });
    evidence.#state = { at, answers };
    return evidence;
  }

  toJSON(): EvidenceState {
    return this.#state;
  }

  /** Adds a usable answer. */
  add(at: number): void {
    const answers = Math.min(this.at(at) + 1, FULL_EVIDENCE);
    this.#state = { at: Math.max(at, this.#state.at), answers };
  }

  /** How much there is at a time; an earlier one than that of the last answer counts as that. */
  at(time: number): number {
    const { at, answers } = this.#state;
    return answers * 2 ** (-Math.max(0, time - at) / this.#halfLife);
  }
}

/**
 * What a mean on so much evidence is paid for: mean × n / (n + {@link HALF_BELIEVED}), and 0 up to
 * {@link LEAST_EVIDENCE}.
 */
export function believed(mean: number, evidence: number): number {
  return evidence > LEAST_EVIDENCE ? (mean * evidence) / (evidence + HALF_BELIEVED) : 0;
}
