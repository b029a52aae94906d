// SPDX-License-Identifier: Apache-2.0
import type { ErrorCode } from '@ganglion/base';
import type { AxonInfo } from '@ganglion/chain';
import { Gauge, Registry } from 'prom-client';
import { isSameEndpoint } from './endpoint.ts';

/** What it means for this miner that every authentic request fails with a code, and what to do. */
const MEANINGS: Readonly<Partial<Record<ErrorCode, string>>> = {
  'tokenizer-mismatch':
    'whoever asks has another tokenizer, which is that of the market; take a model (--model-name, --model) with the tokenizer of the market',
  'tensor-range': 'token ids are outside of the vocabulary; see whether the model has that of the market',
  'tensor-shape': 'questions do not fit the model; see whether it takes batches and lengths of any size',
  'tensor-too-large': 'answers have more numbers than a message may; the vocabulary is too large',
  'message-too-large': 'answers do not fit in a message; the vocabulary is too large',
  'response-invalid': 'the model gives what the synapse forbids; the log tells the rule',
  'model-broken': 'the model cannot be run; the log tells why',
  internal: 'the model fails; the log tells why',
  unavailable: 'the model does not run; the log tells why',
  timeout: 'answers take longer than anybody waits; take a smaller model or a faster machine',
  overloaded: 'there is more to do than this machine can; take a smaller model or a faster machine',
  'not-admitted': 'whoever asks has less stake than --min-stake, or is in --refuse',
  'synapse-unsupported': 'nobody asks for what is served; see whether the endpoint on the chain is this one',
};
const ELSE = 'the log at --log-level debug has each of them';

/** Requests of an epoch. */
export interface Tally {
  readonly answered: number;
  readonly refused: number;
  /** When none was answered, though registered neurons asked: what most of them got, and what that means. */
  readonly code?: ErrorCode | undefined;
  readonly meaning?: string | undefined;
}

/**
 * How a miner that serves stands with those that ask it: whether anybody gets an answer, and whether
 * the chain still sends them here.
 */
export class Standing {
  readonly registry = new Registry();
  readonly #axon: Registry;
  readonly #unanswering: Gauge;
  readonly #displaced: Gauge;
  #before = new Map<string, number>();
  #whyUnanswering: string | undefined;
  #whyDisplaced: string | undefined;

  /** Reads the requests that an axon counts. */
  constructor(axon: Registry) {
    this.#axon = axon;
    const gauge = (name: string, help: string) =>
      new Gauge({ name: `ganglion_miner_${name}`, help, registers: [this.registry] });
    this.#unanswering = gauge(
      'unanswering',
      'Whether no authentic request of the last epoch was answered, 0 or 1.',
    );
    this.#displaced = gauge('displaced', 'Whether the chain has another endpoint for the hotkey, 0 or 1.');
    this.#unanswering.set(0);
    this.#displaced.set(0);
  }

  /** Why nobody is served, in one sentence; undefined when somebody is, or nobody asks. */
  get whyNotReady(): string | undefined {
    return this.#whyDisplaced ?? this.#whyUnanswering;
  }

  /** Counts what came since the last epoch. */
  async endEpoch(): Promise<Tally> {
    const metric = await this.#axon.getSingleMetric('ganglion_axon_requests_total')?.get();
    let answered = 0;
    let refused = 0;
    /** Of authentic requests only: what a stranger sends says nothing of this miner. */
    const codes = new Map<ErrorCode, number>();
    const now = new Map<string, number>();
    for (const { labels, value } of metric?.values ?? []) {
      const key = JSON.stringify(labels);
      now.set(key, value);
      const since = value - (this.#before.get(key) ?? 0);
      if (since === 0) continue;
      const code = labels.code as ErrorCode | 'ok';
      if (code === 'ok') answered += since;
      else refused += since;
      if (code !== 'ok' && labels.synapse !== 'none') codes.set(code, (codes.get(code) ?? 0) + since);
    }
    this.#before = now;
    const [most] = [...codes].sort(([, a], [, b]) => b - a);
    if (answered > 0) this.#sawAnswers(undefined);
    if (answered > 0 || most === undefined) return { answered, refused };
    const [code] = most;
    const meaning = MEANINGS[code] ?? ELSE;
    this.#sawAnswers(
      `none of the ${refused} requests of the last epoch was answered, most of them with ${code}: ${meaning}`,
    );
    return { answered, refused, code, meaning };
  }

  /**
   * Compares what the chain has with what this miner has published; tells whether it has just been
   * displaced, by a second program with its hotkey.
   */
  sawEndpoint(own: AxonInfo, found: AxonInfo | undefined): boolean {
    const was = this.#whyDisplaced !== undefined;
    const isSo = found === undefined || !isSameEndpoint(own, found);
    const where = found === undefined ? 'none' : `${found.ip}, port ${found.port}`;
    this.#whyDisplaced = isSo
      ? `another program with this hotkey has changed the endpoint on the chain (now: ${where}), so that nobody asks here: end one of the two, and start this one again if it is to serve`
      : undefined;
    this.#displaced.set(Number(isSo));
    return isSo && !was;
  }

  #sawAnswers(why: string | undefined): void {
    this.#whyUnanswering = why;
    this.#unanswering.set(Number(why !== undefined));
  }
}
