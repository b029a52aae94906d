// SPDX-License-Identifier: Apache-2.0
import type { Logger } from '@ganglion/base';
import type { Dendrite } from '@ganglion/dendrite';
import { createScoreGate, type ScoreGate } from '@ganglion/gating';
import type { LanguageModel } from '@ganglion/model';
import { tokenizerOf } from '@ganglion/neuron';
import type { Memory } from '../memory.ts';
import type { ValidatorMetrics } from '../metrics.ts';
import type { Peer, PeerView } from '../peer-view.ts';
import type { Questions } from '../text/questions.ts';
import type { Windows } from '../text/walk.ts';
import { type AskPeer, type RoundOutcome, runRound } from './round.ts';

/** What the duty to ask works with. */
export interface AskComponents {
  readonly model: LanguageModel;
  readonly dendrite: Pick<Dendrite, 'query'>;
  /** What is asked. */
  readonly questions: Questions;
  readonly view: PeerView;
  readonly memory: Memory;
  readonly metrics: ValidatorMetrics;
  readonly logger: Logger;
  /** Told what each round found. */
  readonly onRound: (outcome: RoundOutcome) => void;
}

/** How the duty to ask is done; the fields are those of `ValidatorInit`. */
export interface AskInit {
  readonly peers: number;
  readonly priorWeight: number;
  readonly queryTimeoutMs: number;
}

/** The duty to ask: one round of questions a turn, whose answers go to the scores. */
export class AskDuty {
  readonly #components: AskComponents;
  readonly #init: AskInit;
  #gate: ScoreGate | undefined;
  /** Drawn, and not on disk yet. */
  #drawn: Windows | undefined;
  readonly #ask: AskPeer;
  #lastRound: RoundOutcome | undefined;

  constructor(components: AskComponents, init: AskInit) {
    const { dendrite, model } = components;
    const { sha256: tokenizer } = tokenizerOf(model);
    this.#components = components;
    this.#init = init;
    this.#ask = async (peer, inputIds, options) => {
      const answer = await dendrite.query(peer.axon, 'CausalLMNext', { inputIds, tokenizer }, options);
      return answer.response.logits;
    };
  }

  /** What the last round found; undefined before the first. */
  get lastRound(): RoundOutcome | undefined {
    return this.#lastRound;
  }

  /**
   * Does one round: chooses peers, asks them about new windows, remembers what each answer was
   * worth.
   */
  async turn(signal: AbortSignal): Promise<void> {
    const { model, questions, memory, metrics, logger, onRound } = this.#components;
    const { priorWeight, queryTimeoutMs } = this.#init;
    const peers = await this.#choosePeers(signal);
    if (peers.length === 0) {
      logger.debug({}, 'there is nobody to ask');
      return;
    }
    this.#drawn ??= await questions.draw(memory.beginRound(), { signal });
    metrics.sawText(questions.left);
    // On disk before anybody sees it: no crash lets a question be asked twice. What could not be saved
    // waits, so that a full disk uses up no text.
    await memory.save();
    const windows = this.#drawn;
    this.#drawn = undefined;
    if (windows === undefined) return;
    const outcome = await runRound(
      { model, ask: this.#ask },
      { windows, peers, scoreOf: ({ key }) => memory.book.scoreOf(key), priorWeight },
      { signal, timeoutMs: queryTimeoutMs },
    );
    metrics.sawRound(outcome);
    onRound(outcome);
    this.#score(outcome);
    logger.debug(
      {
        round: memory.round,
        answered: outcome.answered.map(({ peer }) => peer.uid),
        failed: outcome.failed.map(({ peer, code }) => `${peer.uid} ${code}`),
        mixtureLoss: outcome.mixtureLoss,
      },
      'round',
    );
    await memory.save();
  }

  async #choosePeers(signal: AbortSignal): Promise<Peer[]> {
    const { memory, questions, view } = this.#components;
    const peers = await view.peers({ signal });
    const candidates = peers.map(({ uid, key }) => ({ uid, key, score: memory.book.scoreOf(key) }));
    // Made late: the secret may come with the state.
    this.#gate ??= createScoreGate({ random: questions.random(`gate:${memory.round}`) });
    const chosen = new Set(this.#gate.choose(candidates, this.#init.peers));
    return peers.filter(({ uid }) => chosen.has(uid));
  }

  #score(outcome: RoundOutcome): void {
    const { memory } = this.#components;
    const { tokens, answered, failed } = outcome;
    const at = memory.scoreTime();
    for (const { peer, shapley, loss } of answered) {
      memory.book.observe(peer.key, { at, tokens, shapley, loss });
    }
    for (const { peer } of failed) memory.book.observeFailure(peer.key, { at, tokens });
    this.#lastRound = outcome;
  }
}
