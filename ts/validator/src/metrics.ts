// SPDX-License-Identifier: Apache-2.0
import { Counter, Gauge, Registry } from 'prom-client';
import type { RoundOutcome } from './duties/round.ts';
import type { WeightsOutcome } from './duties/vote.ts';
import type { TextLeft } from './text/questions.ts';

/** What a validator does again and again. */
export type Duty = 'round' | 'weights';

/**
 * What a validator counts from its start on. Labels come from closed sets only, so that no peer can
 * make them grow.
 */
export interface ValidatorMetrics {
  readonly registry: Registry;
  sawRound(outcome: RoundOutcome): void;
  sawWeights(epochBlock: number, outcome: WeightsOutcome): void;
  /** Whether every question of the last epoch failed. */
  sawUnanswered(isSo: boolean): void;
  sawText(left: TextLeft): void;
  /** A turn of a duty ended with an error. */
  sawFailure(duty: Duty): void;
}

/** Creates the metrics of one validator in a registry of their own. */
export function createMetrics(): ValidatorMetrics {
  const registry = new Registry();
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[] = []) =>
    new Counter({ name: `ganglion_validator_${name}`, help, labelNames, registers });
  // A gauge without labels would say 0 before anything was seen; without a value it is left out.
  const gauge = (name: string, help: string) => {
    const made = new Gauge({ name: `ganglion_validator_${name}`, help, registers });
    made.remove();
    return made;
  };
  const rounds = counter('rounds_total', 'Rounds of questions done.');
  const queries = counter(
    'queries_total',
    'Questions by outcome: ok, or the code of the error. origin is peer, or own when this side failed.',
    ['outcome', 'origin'],
  );
  const failures = counter('duty_failures_total', 'Turns of a duty that ended with an error.', ['duty']);
  for (const duty of ['round', 'weights'] satisfies Duty[]) failures.inc({ duty }, 0);
  const weights = counter(
    'weights_total',
    'Epochs by what came of the row of weights: included, or the reason.',
    ['outcome'],
  );
  const weightsBlock = gauge('weights_epoch_block', 'Block of the last epoch whose weights were included.');
  const edges = gauge('weights_edges', 'Edges of the last row of weights that was included.');
  const ownLoss = gauge('own_loss_nats', 'Loss of the own model in the last round, nats per token.');
  const mixtureLoss = gauge('mixture_loss_nats', 'Loss of the mixture in the last round, nats per token.');
  const unanswered = gauge(
    'unanswered',
    'Whether no question of the last epoch got a usable answer, 0 or 1.',
  );
  const textTokens = gauge('text_tokens_left', 'Tokens of the text that can still be asked about, roughly.');
  const textSeconds = gauge('text_seconds_left', 'For how long the text lasts at the pace so far.');
  return {
    registry,
    sawRound: (outcome) => {
      rounds.inc();
      queries.inc({ outcome: 'ok', origin: 'peer' }, outcome.answered.length);
      for (const { code } of outcome.failed) queries.inc({ outcome: code, origin: 'peer' });
      for (const { code } of outcome.void) queries.inc({ outcome: code, origin: 'own' });
      ownLoss.set(outcome.ownLoss);
      mixtureLoss.set(outcome.mixtureLoss);
    },
    sawWeights: (epochBlock, outcome) => {
      weights.inc({ outcome: outcome.submitted ? 'included' : outcome.reason });
      if (!outcome.submitted) return;
      weightsBlock.set(epochBlock);
      edges.set(outcome.edges);
    },
    sawUnanswered: (isSo) => unanswered.set(Number(isSo)),
    sawText: ({ tokensLeft, secondsLeft }) => {
      textTokens.set(tokensLeft);
      if (secondsLeft !== null) textSeconds.set(secondsLeft);
    },
    sawFailure: (duty) => failures.inc({ duty }),
  };
}
