// SPDX-License-Identifier: Apache-2.0

/** Answers that are kept: a page of the metagraph is the largest kind, some 50 kB. */
const MAX_ANSWERS = 512;

/** Answers by question, the least recently asked forgotten first. */
export interface AnswerCache {
  /**
   * The answer to a question asked before, also while it is still being found; else what `find`
   * finds.
   */
  get(question: readonly unknown[], find: () => Promise<unknown>): Promise<unknown>;
  clear(): void;
}

/**
 * Creates a cache of runtime calls at a block.
 *
 * Every neuron of a market reads the same metagraph at the same block, and the interpreter takes a
 * tenth of a second for it.
 */
export function createAnswerCache(maxAnswers = MAX_ANSWERS): AnswerCache {
  return new RecentAnswers(maxAnswers);
}

class RecentAnswers implements AnswerCache {
  readonly #maxAnswers: number;
  /** The least recently asked first. */
  readonly #answers = new Map<string, Promise<unknown>>();

  constructor(maxAnswers: number) {
    this.#maxAnswers = maxAnswers;
  }

  get(question: readonly unknown[], find: () => Promise<unknown>): Promise<unknown> {
    const answers = this.#answers;
    const key = JSON.stringify(question);
    const answer = answers.get(key) ?? find();
    // What was asked last goes to the end.
    answers.delete(key);
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
    const [oldest] = answers.keys();
    if (answers.size > this.#maxAnswers && oldest !== undefined) answers.delete(oldest);
    return answer;
  }

  clear(): void {
    this.#answers.clear();
  }
}
