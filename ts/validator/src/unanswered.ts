// SPDX-License-Identifier: Apache-2.0
import type { ErrorCode } from '@ganglion/base';
import type { RoundOutcome } from './duties/round.ts';

/** What it means for this validator that all questions fail with a code, and what to do. */
const MEANINGS: Readonly<Partial<Record<ErrorCode, string>>> = {
  'tokenizer-mismatch':
    'the tokenizer of the own model is not that of the market; take a model (--model-name, --model) with the tokenizer of the market',
  'message-too-large': 'questions or answers do not fit in a message; take a smaller --batch',
  'tensor-too-large': 'answers have more numbers than are taken; take a smaller --batch',
  'tensor-shape':
    'answers are of another shape than was asked for; see whether the own model has the vocabulary of the market',
  'tensor-range': 'token ids are outside of the vocabulary; see whether the own model has that of the market',
  'response-invalid':
    'answers cannot be read; see whether this program is of the version that the market runs',
  timeout: 'answers take longer than --query-timeout, or this machine has too much to do',
  unavailable:
    'nobody can be reached; see whether this machine reaches the addresses in `ganglion metagraph`',
  starting: 'the peers have just started; nothing is to be done',
  'address-refused':
    'the addresses on the chain are not dialled; on a local network, --allow-local-addresses allows them',
  unregistered: 'peers do not know this hotkey; see whether --chain is the chain that they follow',
  'not-admitted':
    'peers do not answer this hotkey: it has less stake than they ask for, or their operators refuse it',
  'wrong-network': 'peers follow another chain; see whether --chain is the chain of the market',
  'clock-skew': 'the clock of this machine is wrong; set it',
  expired: 'the clock of this machine is wrong, or it has too much to do',
  overloaded: 'the peers or this machine have too much to do; ask less often (--round-interval)',
  'synapse-unsupported': 'peers do not serve the synapse that they announce on the chain',
  'protocol-mismatch': 'peers speak another protocol; see whether this program is of their version',
  'signature-invalid': 'answers are not signed by the hotkeys on the chain; see whether --chain is right',
};

const ELSE = 'the log at --log-level debug has each of them';

/** What became of the questions of an epoch, as long as nobody answered any. */
export interface Unanswered {
  /** Questions of the epoch, all of them without a usable answer. */
  readonly questions: number;
  /** What most of them failed with. */
  readonly code: ErrorCode;
  /** What that means and what to do. */
  readonly meaning: string;
}

/** Notices epochs in which no question got a usable answer. */
export class UnansweredEpochs {
  #answers = 0;
  #codes = new Map<ErrorCode, number>();
  #last: Unanswered | undefined;

  saw({ answered, failed, void: ours }: Pick<RoundOutcome, 'answered' | 'failed' | 'void'>): void {
    this.#answers += answered.length;
    for (const { code } of [...failed, ...ours]) this.#codes.set(code, (this.#codes.get(code) ?? 0) + 1);
    if (answered.length > 0) this.#last = undefined;
  }

  /** Questions of the epoch so far that got a usable answer, and those that got none. */
  get tally(): { readonly answered: number; readonly failed: number } {
    const failed = [...this.#codes.values()].reduce((sum, count) => sum + count, 0);
    return { answered: this.#answers, failed };
  }

  /** The epoch is over; what it found when every question of it failed. */
  endEpoch(): Unanswered | undefined {
    const [most] = [...this.#codes].sort(([, a], [, b]) => b - a);
    if (this.#answers > 0) this.#last = undefined;
    else if (most !== undefined) {
      const [code] = most;
      this.#last = { questions: this.tally.failed, code, meaning: MEANINGS[code] ?? ELSE };
    }
    this.#answers = 0;
    this.#codes = new Map();
    return this.#last;
  }

  /** Why the validator does no work, in one sentence; undefined as soon as somebody has answered. */
  get whyNotReady(): string | undefined {
    if (this.#last === undefined) return undefined;
    const { questions, code, meaning } = this.#last;
    return `none of the ${questions} questions of the last epoch was answered, most of them with ${code}: ${meaning}`;
  }
}
