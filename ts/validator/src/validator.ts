// SPDX-License-Identifier: Apache-2.0

import { hexToBytes, type Signer } from '@ganglion/account';
import { type Clock, GanglionError, type Logger, runEvery, type Startable } from '@ganglion/base';
import type { ChainClient, Epoch, Metagraph } from '@ganglion/chain';
import type { Dendrite } from '@ganglion/dendrite';
import { createRandom, createScoreGate } from '@ganglion/gating';
import type { LanguageModel } from '@ganglion/model';
import { createNeuronHealth, followEpochs } from '@ganglion/neuron';
import type { Checkpoint } from '@ganglion/program/checkpoint';
import type { Registry } from 'prom-client';
import { type AskPeer, type RoundOutcome, runRound } from './duties/round.ts';
import { livePeerKeys, setWeightsOnce, type WeightsOutcome } from './duties/vote.ts';
import { roundRandom, sampleWindows } from './duties/windows.ts';
import { createMetrics, type Duty } from './metrics.ts';
import { findPeers, type Peer, type PeerKey, peerKey } from './peer-view.ts';
import { emptyState, stateFromJSON, stateToJSON } from './state.ts';

/** What a user may set of a validator. */
export interface ValidatorInit {
  /** Starts the stream of questions; a secret where miners could prepare for it. */
  readonly seed: number;
  /** Peers asked in one round. @default 8 */
  readonly peers?: number;
  /** Windows in one question. @default 32 */
  readonly batch?: number;
  /** Tokens in a window. @default 32 */
  readonly window?: number;
  /** Milliseconds from one round to the next. @default 12000 */
  readonly roundIntervalMs?: number;
  /** Milliseconds that a peer may take. @default 10000 */
  readonly queryTimeoutMs?: number;
  /** Milliseconds after which an observation counts half. @default 3600000 */
  readonly halfLifeMs?: number;
  /** Weight of the own model in the mixture, where all answers together weigh 1. @default 1 */
  readonly priorWeight?: number;
}

/** What a validator is given; its owner closes them after the validator has stopped. */
export interface ValidatorComponents {
  readonly chain: Pick<
    ChainClient,
    'genesisHash' | 'head' | 'metagraph' | 'hyperparameters' | 'epochStatus' | 'setWeights' | 'watchEpochs'
  >;
  readonly hotkey: Signer;
  /** The own model: p0 of the mixture, and the tokenizer that all peers must share. */
  readonly model: LanguageModel;
  /** Text that no model was trained on. */
  readonly text: string;
  readonly dendrite: Pick<Dendrite, 'query'>;
  readonly checkpoint: Checkpoint;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told at each epoch what is known. */
  readonly onEpoch?: (report: EpochReport) => void;
}

/** What a validator knows of one peer. */
export interface PeerReport {
  readonly uid: number;
  readonly hotkey: string;
  /** Score: Shapley value, nats per token. */
  readonly shapley: number;
  /** Standard error of the score; null while there are fewer than two observations. */
  readonly standardError: number | null;
  /** Cross-entropy of the peer alone, nats per token; null when it never gave a usable answer. */
  readonly loss: number | null;
  readonly answers: number;
  readonly failures: number;
}

/** What a validator says at each epoch: one JSON line on its standard output. */
export interface EpochReport {
  readonly epochBlock: number;
  readonly rounds: number;
  readonly weights: WeightsOutcome;
  /** Of the last round, nats per token; null before the first. */
  readonly ownLoss: number | null;
  readonly mixtureLoss: number | null;
  readonly peers: readonly PeerReport[];
}

/** A neuron that scores its peers and sets weights. */
export interface Validator extends Startable {
  /** Rounds of questions so far, restarts included. */
  readonly rounds: number;
  /** What it counts. */
  readonly registries: readonly Registry[];
  /** Why it cannot do its work now, in one sentence; undefined when it can. */
  whyNotReady(): Promise<string | undefined>;
  /**
   * Resolves once it has stopped; rejects when it cannot go on: with `chain-mismatch` when the endpoint has come to serve
   * another chain.
   */
  readonly ended: Promise<void>;
}

/** For how long a view of the neurons is good enough to choose whom to ask. */
const METAGRAPH_MAX_AGE_MS = 5_000;

/**
 * Creates a validator.
 *
 * Two duties hang on its clock. Each round draws windows of text, asks the peers that the gate chose, and adds what each
 * answer was worth to its score. Each epoch turns the scores into one row of weights. After each round and around each
 * submission the state goes to the checkpoint, so that a crash at any point costs at most one round and never leads to
 * two rows in one epoch.
 */
export function createValidator(components: ValidatorComponents, init: ValidatorInit): Validator {
  const { chain, hotkey, model, text, dendrite, checkpoint, clock, logger } = components;
  const { batch = 32, window = 32, priorWeight = 1, queryTimeoutMs = 10_000 } = init;
  const halfLife = init.halfLifeMs ?? 3_600_000;
  const owner = { genesisHash: chain.genesisHash, hotkey: hotkey.address };
  const tokenizer = hexToBytes(`0x${model.tokenizerId}`);
  const gate = createScoreGate({ random: createRandom(init.seed) });
  const stopping = new AbortController();
  const health = createNeuronHealth({ chain, clock });
  const metrics = createMetrics();
  let isStarted = false;
  let state = emptyState({ halfLife });
  let view: { readonly metagraph: Metagraph; readonly at: number } | undefined;
  let lastRound: RoundOutcome | undefined;
  const ended = Promise.withResolvers<void>();
  // Whoever does not wait for it must not be ended by it.
  ended.promise.catch(() => {});
  let duties: Promise<unknown> = Promise.resolve();

  const save = () => checkpoint.save(stateToJSON(owner, state));

  const findSelf = ({ neurons }: Metagraph) =>
    neurons.find(({ hotkeyAddress }) => hotkeyAddress === hotkey.address);

  const readMetagraph = async (signal: AbortSignal): Promise<Metagraph> => {
    const metagraph = await chain.metagraph({ signal });
    view = { metagraph, at: clock.now() };
    health.sawMetagraph({ block: metagraph.block, isRegistered: findSelf(metagraph) !== undefined });
    state.book.keepOnly(livePeerKeys(metagraph));
    return metagraph;
  };

  /** Reads the time of epochs, which the operator is told; every duty is done without. */
  const noteEpochs = async (signal: AbortSignal): Promise<void> => {
    try {
      health.sawEpochs(await chain.epochStatus({ signal }));
    } catch (thrown) {
      const { code, message } = GanglionError.from(thrown);
      logger.debug({ code, reason: message }, 'the time of epochs could not be read');
    }
  };

  const ask: AskPeer = async (peer, inputIds, options) => {
    const answer = await dendrite.query(peer.axon, 'CausalLMNext', { inputIds, tokenizer }, options);
    return answer.response.logits;
  };

  const scoreOf = (key: PeerKey): number | undefined => {
    const score = state.book.get(key)?.shapley;
    return score === undefined || score.evidence === 0 ? undefined : score.mean;
  };

  const choosePeers = async (signal: AbortSignal): Promise<Peer[]> => {
    const isFresh = view !== undefined && clock.now() - view.at < METAGRAPH_MAX_AGE_MS;
    const metagraph = isFresh && view !== undefined ? view.metagraph : await readMetagraph(signal);
    const peers = findPeers(metagraph, hotkey.publicKey);
    const chosen = new Set(
      gate.choose(
        peers.map(({ uid, key }) => ({ uid, score: scoreOf(key) })),
        init.peers ?? 8,
      ),
    );
    return peers.filter(({ uid }) => chosen.has(uid));
  };

  const doRound = async (signal: AbortSignal): Promise<void> => {
    const peers = await choosePeers(signal);
    if (peers.length === 0) {
      logger.debug({}, 'there is nobody to ask');
      return;
    }
    const random = roundRandom(init.seed, state.round);
    state.round += 1;
    const windows = sampleWindows({ text, tokenizer: model, random, batch, length: window });
    const outcome = await runRound(
      { model, ask },
      { windows, peers, scoreOf: ({ key }) => scoreOf(key), priorWeight },
      { signal, timeoutMs: queryTimeoutMs },
    );
    metrics.sawRound(outcome);
    const at = clock.now();
    const { tokens } = outcome;
    for (const { peer, shapley, loss } of outcome.answered) {
      state.book.observe(peer.key, { at, tokens, shapley, loss });
    }
    for (const { peer } of outcome.failed) state.book.observeFailure(peer.key, { at, tokens });
    lastRound = outcome;
    logger.debug(
      {
        round: state.round,
        answered: outcome.answered.map(({ peer }) => peer.uid),
        failed: outcome.failed.map(({ peer, code }) => `${peer.uid} ${code}`),
        mixtureLoss: outcome.mixtureLoss,
      },
      'round',
    );
    await save();
  };

  const doEpoch = async (epoch: Epoch, signal: AbortSignal): Promise<void> => {
    const metagraph = await readMetagraph(signal);
    const remember = async (submission: typeof state.submission) => {
      state.submission = submission;
      await save();
    };
    const weights = await setWeightsOnce(
      { chain, hotkey, logger, book: state.book, last: state.submission, remember },
      epoch,
      metagraph,
      { signal },
    );
    metrics.sawWeights(epoch.block.number, weights);
    const report: EpochReport = {
      epochBlock: epoch.block.number,
      rounds: state.round,
      weights,
      ownLoss: lastRound?.ownLoss ?? null,
      mixtureLoss: lastRound?.mixtureLoss ?? null,
      peers: findPeers(metagraph, hotkey.publicKey).map((peer) => reportOf(peer, metagraph)),
    };
    const { rounds, epochBlock } = report;
    logger.info({ epochBlock, rounds, ...weights }, 'epoch');
    components.onEpoch?.(report);
  };

  const reportOf = (peer: Peer, metagraph: Metagraph): PeerReport => {
    const record = state.book.get(peer.key);
    const standardError = record?.shapley.standardError ?? Number.POSITIVE_INFINITY;
    return {
      uid: peer.uid,
      hotkey: metagraph.neurons.find(({ uid }) => uid === peer.uid)?.hotkeyAddress ?? '',
      shapley: record?.shapley.mean ?? 0,
      standardError: Number.isFinite(standardError) ? standardError : null,
      loss: record === undefined || record.loss.evidence === 0 ? null : record.loss.mean,
      answers: record?.answers ?? 0,
      failures: record?.failures ?? 0,
    };
  };

  /** Runs one turn of a duty; an error costs this turn and no more. */
  const attempt = async (duty: Duty, signal: AbortSignal, work: () => Promise<void>) => {
    try {
      await work();
    } catch (thrown) {
      if (signal.aborted) return;
      const { code, message } = GanglionError.from(thrown);
      metrics.sawFailure(duty);
      logger.warn({ duty, code, reason: message }, 'a duty failed; it will be tried again at its next turn');
    }
  };

  return {
    get rounds() {
      return state.round;
    },
    registries: [metrics.registry, health.registry],
    whyNotReady: async () => (isStarted ? health.whyNotReady() : 'the validator is still starting'),
    ended: ended.promise,
    start: async () => {
      const { signal } = stopping;
      const saved = await checkpoint.load((json, path) => stateFromJSON(owner, { halfLife, path }, json));
      if (saved !== undefined) {
        state = saved;
        logger.info({ round: state.round }, 'continuing from the saved state');
      }
      const metagraph = await readMetagraph(signal);
      const own = findSelf(metagraph);
      if (own === undefined) {
        throw new GanglionError('unregistered', {
          what: 'this hotkey has no neuron on this chain',
          facts: { hotkey: hotkey.address },
          hint: 'register it with its coldkey first',
        });
      }
      await noteEpochs(signal);
      isStarted = true;
      logger.info({ uid: own.uid, key: peerKey(own) }, 'validating');
      const rounds = runEvery(
        init.roundIntervalMs ?? 12_000,
        { clock },
        (signal) => attempt('round', signal, () => doRound(signal)),
        {
          signal,
          onSkip: (ticks) => logger.debug({ ticks }, 'a round took longer than its interval; skipped some'),
        },
      );
      const epochs = followEpochs(
        { chain, clock, logger },
        async (epoch) => {
          await attempt('weights', signal, () => doEpoch(epoch, signal));
          await noteEpochs(signal);
        },
        { signal },
      );
      duties = Promise.allSettled([rounds, epochs]);
      Promise.all([rounds, epochs]).then(() => ended.resolve(), ended.reject);
    },
    stop: async () => {
      stopping.abort();
      await duties;
      ended.resolve();
    },
  };
}
