// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import type { Signer } from '@ganglion/account';
import {
  type CallOptions,
  type Clock,
  GanglionError,
  type Logger,
  runEvery,
  type Startable,
  silentLogger,
  systemClock,
  withDeadline,
} from '@ganglion/base';
import { type ChainClient, type Epoch, type Metagraph, unregistered } from '@ganglion/chain';
import type { Dendrite } from '@ganglion/dendrite';
import type { LanguageModel } from '@ganglion/model';
import { createNeuronHealth, followEpochs, type NeuronHealth, noteEpochs } from '@ganglion/neuron';
import type { Checkpoint } from '@ganglion/program/checkpoint';
import type { Registry } from 'prom-client';
import { AskDuty } from './duties/ask.ts';
import { keepPromises } from './duties/promise.ts';
import { rowOfScores, setWeightsOnce, type WeightsOutcome } from './duties/vote.ts';
import { fitBatch } from './fit.ts';
import { Memory } from './memory.ts';
import { createMetrics, type Duty } from './metrics.ts';
import { openDendrite } from './own-dendrite.ts';
import { livePeerKeys, PeerView, peerKey } from './peer-view.ts';
import { type EpochReport, reportEpoch } from './report.ts';
import { Questions } from './text/questions.ts';
import { givenText, type TextSource } from './text/text-source.ts';
import { UnansweredEpochs } from './unanswered.ts';

/** What a user may set of a validator. */
export interface ValidatorInit {
  /**
   * Decides what is asked when, in place of a secret of the operating system; for tests, since
   * whoever guesses it can foretell every question.
   * @default none
   */
  readonly seed?: number | undefined;
  /** Peers asked in one round. @default 8 */
  readonly peers?: number;
  /** Windows in one question. @default 32, or as many as have their answers in one message */
  readonly batch?: number | undefined;
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
  /**
   * Whether peers on loopback and private addresses are asked; for the validator's own dendrite.
   * @default false
   */
  readonly allowLocalAddresses?: boolean;
}

/**
 * What a validator is given; its owner closes them after the validator has stopped.
 *
 * Chain, hotkey, model and text are enough. What the validator makes itself in place of an absent one, it
 * closes when it stops.
 */
export interface ValidatorComponents {
  readonly chain: Pick<
    ChainClient,
    | 'genesisHash'
    | 'head'
    | 'metagraph'
    | 'hyperparameters'
    | 'epochStatus'
    | 'nextAllowed'
    | 'setWeights'
    | 'commitWeights'
    | 'revealWeights'
    | 'watchBlocks'
    | 'watchEpochs'
  >;
  readonly hotkey: Signer;
  /** The own model: p0 of the mixture, and the tokenizer that all peers must share. */
  readonly model: LanguageModel;
  /** What it asks about: text of its own, that nobody was shown and no model was trained on. */
  readonly text: string | TextSource;
  /**
   * How peers are asked.
   * @default one that leaves a peer alone for a while that failed twice in a row
   */
  readonly dendrite?: Pick<Dendrite, 'query'> | undefined;
  /** Where scores survive a restart. @default nowhere */
  readonly checkpoint?: Checkpoint | undefined;
  /** @default the machine's clock */
  readonly clock?: Clock | undefined;
  /** @default a logger that says nothing */
  readonly logger?: Logger | undefined;
  /** Told at each epoch what is known. */
  readonly onEpoch?: ((report: EpochReport) => void) | undefined;
}

/** A neuron that scores its peers and sets weights. */
export interface Validator extends Startable, AsyncDisposable {
  /** Rounds of questions so far, restarts included. */
  readonly rounds: number;
  /** What it counts. */
  readonly registries: readonly Registry[];
  /** Why it cannot do its work now, in one sentence; undefined when it can. */
  whyNotReady(): Promise<string | undefined>;
  /**
   * Restores what an earlier process knew, and begins with the duties.
   *
   * Fails with `unregistered` when the hotkey has no neuron, with `invalid-argument` when the
   * checkpoint is of another hotkey or chain, and when no question can be made of the text.
   */
  start(options?: CallOptions): Promise<void>;
  /**
   * Resolves once it has stopped; rejects when it cannot go on: with `chain-mismatch` when the
   * endpoint has come to serve another chain.
   */
  readonly ended: Promise<void>;
}

/**
 * Creates a validator.
 *
 * Two duties hang on its clock. Each round draws windows of text, asks the peers that the gate
 * chose, and adds what each answer was worth to its score. Each epoch turns the scores into one row
 * of weights. After each round and around each submission the state goes to the checkpoint, so that
 * a crash at any point costs at most one round and never leads to two rows in one epoch.
 *
 * Throws `invalid-argument` when answers to its questions would not fit in a message.
 */
export function createValidator(components: ValidatorComponents, init: ValidatorInit = {}): Validator {
  return new NeuronValidator(components, init);
}

class NeuronValidator implements Validator {
  readonly #components: ValidatorComponents;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #roundIntervalMs: number;
  readonly #own = new AsyncDisposableStack();
  readonly #metrics = createMetrics();
  readonly #health: NeuronHealth;
  readonly #memory: Memory;
  readonly #view: PeerView;
  readonly #questions: Questions;
  readonly #asking: AskDuty;
  readonly #unanswered = new UnansweredEpochs();
  /** Why the last row was not taken. */
  #rowRefused: string | undefined;
  readonly #stopping = new AbortController();
  readonly #ended = Promise.withResolvers<void>();
  #duties: Promise<unknown> = Promise.resolve();
  #isStarted = false;
  #stopped: Promise<void> | undefined;

  constructor(components: ValidatorComponents, init: ValidatorInit) {
    const { chain, hotkey, model, clock = systemClock, logger = silentLogger } = components;
    const { checkpoint, text } = components;
    this.#components = components;
    this.#clock = clock;
    this.#logger = logger;
    this.#roundIntervalMs = init.roundIntervalMs ?? 12_000;
    const { vocabularySize: vocabulary, context } = model;
    const window = init.window ?? 32;
    const batch = fitBatch({ batch: init.batch, window, vocabulary, context });
    this.#health = createNeuronHealth({ chain, clock });
    this.#memory = new Memory(
      { checkpoint, clock, logger },
      {
        owner: { genesisHash: chain.genesisHash, hotkey: hotkey.address },
        halfLife: init.halfLifeMs ?? 3_600_000,
      },
    );
    const onRead = (metagraph: Metagraph) => this.#sawMetagraph(metagraph);
    this.#view = new PeerView({ chain, clock, hotkey, onRead });
    const dendrite = components.dendrite ?? openDendrite({ chain, hotkey, model, logger }, init, this.#own);
    this.#questions = new Questions(
      { source: typeof text === 'string' ? givenText(text) : text, tokenizer: model, clock, logger },
      { seed: init.seed, length: window, batch, roundIntervalMs: this.#roundIntervalMs },
    );
    this.#asking = new AskDuty(
      {
        ...{ model, dendrite, logger, questions: this.#questions },
        onRound: (outcome) => this.#unanswered.saw(outcome),
        ...{ view: this.#view, memory: this.#memory, metrics: this.#metrics },
      },
      {
        peers: init.peers ?? 8,
        priorWeight: init.priorWeight ?? 1,
        queryTimeoutMs: init.queryTimeoutMs ?? 10_000,
      },
    );
    // Nobody may await `ended`; without this a rejection would end the process.
    this.#ended.promise.catch(() => {});
  }

  get rounds(): number {
    return this.#memory.round;
  }

  get registries(): readonly Registry[] {
    return [this.#metrics.registry, this.#health.registry];
  }

  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  async whyNotReady(): Promise<string | undefined> {
    if (!this.#isStarted) return 'the validator is still starting';
    const isUnwell = this.#memory.whyNotSaved ?? (await this.#health.whyNotReady());
    return isUnwell ?? this.#questions.whyNotReady ?? this.#unanswered.whyNotReady ?? this.#rowRefused;
  }

  start(options: CallOptions = {}): Promise<void> {
    return withDeadline('starting the validator', options, (signal) =>
      this.#start(AbortSignal.any([signal, this.#stopping.signal])),
    );
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #start(signal: AbortSignal): Promise<void> {
    const { hotkey } = this.#components;
    if (await this.#memory.restore()) {
      this.#logger.info({ round: this.#memory.round }, 'continuing from the saved state');
    }
    const own = this.#view.selfIn(await this.#view.read({ signal }));
    if (own === undefined) throw unregistered(hotkey);
    await this.#questions.start(this.#memory.text, { signal });
    await this.#noteEpochs(signal);
    signal.throwIfAborted();
    this.#isStarted = true;
    this.#logger.info({ uid: own.uid, key: peerKey(own) }, 'validating');
    const duties = [this.#askForever(), this.#voteForever()];
    this.#duties = Promise.allSettled(duties);
    Promise.all(duties).then(() => this.#ended.resolve(), this.#ended.reject);
  }

  async #stop(): Promise<void> {
    this.#stopping.abort(new GanglionError('aborted', { what: 'the validator is stopping' }));
    await this.#duties;
    await this.#own.disposeAsync();
    this.#ended.resolve();
  }

  #askForever(): Promise<void> {
    const { signal } = this.#stopping;
    const onSkip = (ticks: number) =>
      this.#logger.debug({ ticks }, 'a round took longer than its interval; skipped some');
    return runEvery(
      this.#roundIntervalMs,
      { clock: this.#clock },
      () => this.#attempt('round', () => this.#asking.turn(signal)),
      { signal, onSkip },
    );
  }

  async #voteForever(): Promise<void> {
    const { chain } = this.#components;
    const { signal } = this.#stopping;
    // What a process before this one has left open is not left until the next epoch: one that dies
    // in each interval would have no row.
    const resumed = this.#attempt('weights', async () => {
      await this.#keepPromises(signal);
    });
    const following = followEpochs(
      { chain, clock: this.#clock, logger: this.#logger },
      async (epoch) => {
        await resumed;
        await this.#attempt('weights', () => this.#vote(epoch, signal));
        await this.#noteEpochs(signal);
      },
      { signal },
    );
    await Promise.all([resumed, following]);
  }

  async #vote(epoch: Epoch, signal: AbortSignal): Promise<void> {
    const { onEpoch } = this.#components;
    const metagraph = await this.#view.read({ signal });
    const weights = (await this.#keepPromises(signal)) ?? (await this.#setWeights(epoch, metagraph, signal));
    const epochBlock = epoch.block.number;
    this.#metrics.sawWeights(epochBlock, weights);
    const { tally } = this.#unanswered;
    this.#tellPlight(epochBlock, weights);
    const report = reportEpoch({
      epochBlock,
      weights,
      memory: this.#memory,
      lastRound: this.#asking.lastRound,
      text: this.#questions.left,
      metagraph,
      peers: this.#view.peersOf(metagraph),
    });
    this.#logger.info({ epochBlock, rounds: report.rounds, ...tally, ...weights }, 'epoch');
    onEpoch?.(report);
  }

  #setWeights(epoch: Epoch, metagraph: Metagraph, signal: AbortSignal): Promise<WeightsOutcome> {
    const { chain, hotkey } = this.#components;
    const { book, submission: last } = this.#memory;
    const remember = this.#memory.remember.bind(this.#memory);
    return setWeightsOnce(
      { chain, hotkey, logger: this.#logger, book, at: this.#memory.scoreTime(), last, remember },
      epoch,
      metagraph,
      { signal },
    );
  }

  /** On a chain that asks for commits: reveals what was promised, and promises the next row. */
  async #keepPromises(signal: AbortSignal): Promise<WeightsOutcome | undefined> {
    const { chain, hotkey } = this.#components;
    const parameters = await chain.hyperparameters({ signal });
    if (!parameters.commitReveal && this.#memory.promise === undefined) return undefined;
    const memory = this.#memory;
    const makeRow = async () => {
      const metagraph = await this.#view.read({ signal });
      return rowOfScores({ book: memory.book, at: memory.scoreTime(), hotkey }, metagraph, parameters);
    };
    const makeSalt = () => new Uint8Array(randomBytes(32));
    return keepPromises({ chain, hotkey, logger: this.#logger, memory, makeRow, makeSalt }, { signal });
  }

  /** Tells the operator what keeps this validator from its work, once an epoch. */
  #tellPlight(epochBlock: number, weights: WeightsOutcome): void {
    const unanswered = this.#unanswered.endEpoch();
    this.#metrics.sawUnanswered(unanswered !== undefined);
    if (unanswered !== undefined) {
      this.#logger.warn({ epochBlock, ...unanswered }, 'no question of this epoch got a usable answer');
    }
    if (weights.why !== undefined) {
      this.#rowRefused = `the row of epoch ${epochBlock} was not taken: ${weights.why}`;
    } else if (weights.submitted || weights.promised !== undefined) {
      this.#rowRefused = undefined;
    }
  }

  #sawMetagraph(metagraph: Metagraph): void {
    const isRegistered = this.#view.selfIn(metagraph) !== undefined;
    this.#health.sawMetagraph({ block: metagraph.block, isRegistered });
    this.#memory.book.keepOnly(livePeerKeys(metagraph));
  }

  #noteEpochs(signal: AbortSignal): Promise<void> {
    const { chain } = this.#components;
    return noteEpochs({ chain, health: this.#health, logger: this.#logger }, { signal });
  }

  /** Runs one turn of a duty; an error costs this turn and no more. */
  async #attempt(duty: Duty, turn: () => Promise<void>): Promise<void> {
    try {
      await turn();
    } catch (thrown) {
      if (this.#stopping.signal.aborted) return;
      const { code, message } = GanglionError.from(thrown);
      this.#metrics.sawFailure(duty);
      this.#logger.warn(
        { duty, code, reason: message, cause: thrown },
        'a duty failed; it will be tried again at its next turn',
      );
    }
  }
}
