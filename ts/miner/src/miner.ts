// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { hexToBytes, type Signer } from '@ganglion/account';
import { createVerifier, type Verifier } from '@ganglion/account/verifier';
import {
  type Axon,
  type AxonComponents,
  type AxonInit,
  createAxon,
  type ForwardHandlers,
} from '@ganglion/axon';
import {
  type CallOptions,
  type Clock,
  GanglionError,
  type Logger,
  type Startable,
  SYNAPSES,
  type SynapseName,
  silentLogger,
  systemClock,
  withDeadline,
} from '@ganglion/base';
import {
  type AxonInfo,
  type ChainClient,
  type Epoch,
  type Neuron,
  type Uid,
  unregistered,
} from '@ganglion/chain';
import type { LanguageModel } from '@ganglion/model';
import {
  createNeuronHealth,
  followEpochs,
  type NeuronHealth,
  noteEpochs,
  tokenizerOf,
} from '@ganglion/neuron';
import type { Registry } from 'prom-client';
import { createRegisteredSenders, type RefusedSenders, type RegisteredSenders } from './admission.ts';
import { assertPublishable, listeningAddress } from './endpoint.ts';
import { createHandlers } from './handlers.ts';
import { Publisher } from './publisher.ts';
import { SelfDial } from './self-dial.ts';
import { Standing } from './standing.ts';

/** What a user may set of a miner. */
export interface MinerInit extends RefusedSenders {
  /** Address to listen on. @default every one where `publicIp` is given, else '127.0.0.1' */
  readonly axonHost?: string | undefined;
  /** Port to listen on; 0 takes any free one. @default 8091 */
  readonly axonPort?: number | undefined;
  /** Address to publish on the chain. @default axonHost */
  readonly publicIp?: string | undefined;
  /** Port to publish, where a router or a container maps it to another. @default the one listened on */
  readonly publicPort?: number | undefined;
  /** Folder that remembers which requests were answered. @default none */
  readonly stateDir?: string | undefined;
  /** Whether the miner asks itself at its published endpoint, and is not ready without an answer. @default true */
  readonly selfDial?: boolean | undefined;
  /** Whether loopback and private addresses may be published. @default false */
  readonly allowLocalAddresses?: boolean | undefined;
}

/**
 * What a miner is given; its owner closes them after the miner has stopped.
 *
 * Chain, hotkey and model are enough. What the miner makes itself in place of an absent one, it
 * closes when it stops.
 */
export interface MinerComponents {
  readonly chain: Pick<
    ChainClient,
    'genesisHash' | 'epochStatus' | 'head' | 'metagraph' | 'neuronOf' | 'serveAxon' | 'watchEpochs'
  >;
  readonly hotkey: Signer;
  readonly model: LanguageModel;
  /** Who verifies the signatures of senders. @default one of the miner's own, with one thread */
  readonly verifier?: Verifier | undefined;
  /** @default the machine's clock */
  readonly clock?: Clock | undefined;
  /** @default a logger that says nothing */
  readonly logger?: Logger | undefined;
  /** Another server than the real one, to fail on purpose. @default createAxon */
  readonly createAxon?: AxonFactory | undefined;
}

/** Makes the server side of a miner. */
export type AxonFactory = (components: AxonComponents, init?: AxonInit) => Axon;

/** A neuron that serves a language model. */
export interface Miner extends Startable, AsyncDisposable {
  /** Where it listens and who it is; defined once started. */
  readonly status: MinerStatus | undefined;
  /** What it counts. */
  readonly registries: readonly Registry[];
  /** Why it cannot do its work now, in one sentence; undefined when it can. */
  whyNotReady(): Promise<string | undefined>;
  /**
   * Opens the axon and publishes its endpoint.
   *
   * Fails with `unregistered` when the hotkey has no neuron, and with `address-refused` when the
   * endpoint is one that peers do not dial.
   */
  start(options?: CallOptions): Promise<void>;
  /** Drains the axon: what was accepted is answered. */
  stop(): Promise<void>;
  /**
   * Resolves once it has stopped; rejects when it cannot go on: with `chain-mismatch` when the
   * endpoint has come to serve another chain.
   */
  readonly ended: Promise<void>;
}

/** Where a started miner can be found. */
export interface MinerStatus {
  readonly uid: Uid;
  readonly hotkey: string;
  readonly axon: string;
}

/**
 * Creates a miner.
 *
 * Starting opens the axon, then publishes its endpoint if the chain holds another; each epoch it
 * learns anew who is registered. Where the chain holds one so new that it may not be replaced yet,
 * the miner serves and tries again with growing pauses.
 */
export function createMiner(components: MinerComponents, init: MinerInit = {}): Miner {
  return new NeuronMiner(components, init);
}

class NeuronMiner implements Miner {
  readonly #chain: MinerComponents['chain'];
  readonly #hotkey: Signer;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #ip: string;
  readonly #publicPort: number | undefined;
  readonly #allowLocalAddresses: boolean;
  readonly #own = new AsyncDisposableStack();
  readonly #handlers: ForwardHandlers;
  readonly #senders: RegisteredSenders;
  readonly #axon: Axon;
  readonly #standing: Standing;
  readonly #health: NeuronHealth;
  readonly #publisher: Publisher;
  readonly #selfDial: SelfDial | undefined;
  readonly #stopping = new AbortController();
  readonly #ended = Promise.withResolvers<void>();
  #watching: Promise<void> = Promise.resolve();
  #status: MinerStatus | undefined;
  #stopped: Promise<void> | undefined;

  constructor(components: MinerComponents, init: MinerInit) {
    const { chain, hotkey, model, clock = systemClock, logger = silentLogger } = components;
    const { axonPort: port = 8_091, stateDir } = init;
    const host = listeningAddress(init);
    this.#chain = chain;
    this.#hotkey = hotkey;
    this.#clock = clock;
    this.#logger = logger;
    this.#ip = init.publicIp ?? host;
    this.#publicPort = init.publicPort;
    this.#allowLocalAddresses = init.allowLocalAddresses ?? false;
    this.#handlers = createHandlers(model);
    this.#senders = createRegisteredSenders({ chain, clock, logger }, init);
    const verifier = components.verifier ?? this.#openVerifier();
    this.#axon = (components.createAxon ?? createAxon)(
      {
        signer: hotkey,
        genesisHash: hexToBytes(chain.genesisHash),
        admission: (sender) => this.#admit(sender),
        handlers: this.#handlers,
        verifier,
        logger,
        clock,
        tokenizer: tokenizerOf(model),
      },
      { host, port, ...(stateDir === undefined ? {} : { replayFile: join(stateDir, 'replay') }) },
    );
    this.#standing = new Standing(this.#axon.metrics);
    this.#health = createNeuronHealth({ chain, clock });
    this.#publisher = new Publisher({ chain, hotkey, clock, logger });
    if (init.selfDial ?? true) {
      this.#selfDial = new SelfDial(
        { hotkey, genesisHash: chain.genesisHash, model, verifier, clock, logger },
        { allowLocalAddresses: this.#allowLocalAddresses },
      );
    }
    // Nobody may await `ended`; without this a rejection would end the process.
    this.#ended.promise.catch(() => {});
  }

  get status(): MinerStatus | undefined {
    return this.#status;
  }

  get registries(): readonly Registry[] {
    const registries = [this.#axon.metrics, this.#health.registry, this.#standing.registry];
    return this.#selfDial === undefined ? registries : [...registries, this.#selfDial.registry];
  }

  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  async whyNotReady(): Promise<string | undefined> {
    if (this.#status === undefined) return 'the miner is still starting';
    return (
      (await this.#health.whyNotReady()) ??
      this.#axon.whyNotReady ??
      this.#standing.whyNotReady ??
      this.#selfDial?.whyNotReady
    );
  }

  start(options: CallOptions = {}): Promise<void> {
    return withDeadline('starting the miner', options, (signal) =>
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
    const ip = this.#ip;
    assertPublishable(ip, this.#allowLocalAddresses);
    const neuron = await this.#learnNeurons(signal);
    if (neuron === undefined) throw unregistered(this.#hotkey);
    await this.#axon.start();
    const port = this.#publicPort ?? this.#axon.port;
    try {
      await this.#publish(neuron, { ip, port, protocol: 'grpc', synapses: this.#served() }, signal);
      await this.#selfDial?.begin(ip, port, { signal, until: this.#stopping.signal });
      // What the miner asked itself is no request of anybody.
      await this.#standing.endEpoch();
      signal.throwIfAborted();
    } catch (error) {
      await this.#axon.stop();
      throw error;
    }
    const host = ip.includes(':') ? `[${ip}]` : ip;
    this.#status = { uid: neuron.uid, hotkey: this.#hotkey.address, axon: `${host}:${port}` };
    this.#watching = this.#watch().then(this.#ended.resolve, this.#ended.reject);
    await this.#noteEpochs(signal);
  }

  async #stop(): Promise<void> {
    this.#stopping.abort(new GanglionError('aborted', { what: 'the miner is stopping' }));
    await Promise.all([
      this.#axon.stop(),
      this.#watching,
      this.#publisher.settled(),
      this.#selfDial?.settled(),
    ]);
    await this.#own.disposeAsync();
    this.#ended.resolve();
  }

  /** The miner itself may ask whatever its least stake is. */
  #admit(sender: Uint8Array): ReturnType<RegisteredSenders['admit']> {
    const found = this.#senders.admit(sender);
    const isOwn = Buffer.from(sender).equals(this.#hotkey.publicKey);
    return isOwn && found !== undefined ? { ...found, isRefused: false } : found;
  }

  #openVerifier(): Verifier {
    const verifier = createVerifier();
    this.#own.defer(() => verifier.close());
    return verifier;
  }

  #served(): SynapseName[] {
    return SYNAPSES.filter((synapse) => this.#handlers[synapse] !== undefined);
  }

  async #publish(neuron: Neuron, endpoint: AxonInfo, signal: AbortSignal): Promise<void> {
    const outcome = await this.#publisher.publish(endpoint, { signal, until: this.#stopping.signal });
    if (outcome === 'later') return;
    const published = outcome === 'written';
    this.#logger.info({ uid: neuron.uid, port: endpoint.port, published }, 'serving');
  }

  /** Learns at each epoch who is registered. */
  #watch(): Promise<void> {
    const { signal } = this.#stopping;
    const components = { chain: this.#chain, clock: this.#clock, logger: this.#logger };
    return followEpochs(components, (epoch) => this.#learnRegistrations(epoch, signal), { signal });
  }

  async #learnRegistrations(epoch: Epoch, signal: AbortSignal): Promise<void> {
    const block = epoch.block.number;
    try {
      const neuron = await this.#learnNeurons(signal);
      if (neuron === undefined) this.#logger.warn({ block }, 'this hotkey is no longer registered');
      else await this.#tellStanding(neuron, block);
    } catch (thrown) {
      if (signal.aborted) return;
      const { code, message } = GanglionError.from(thrown);
      this.#logger.warn(
        { code, reason: message, cause: thrown },
        'the metagraph could not be read; keeping the old one',
      );
    }
    await this.#noteEpochs(signal);
  }

  async #tellStanding({ axon }: Neuron, block: number): Promise<void> {
    const tally = await this.#standing.endEpoch();
    if (tally.code === undefined) this.#logger.info({ block, ...tally }, 'epoch');
    else this.#logger.warn({ block, ...tally }, 'no request of this epoch was answered');
    const own = this.#publisher.published;
    if (own !== undefined && this.#standing.sawEndpoint(own, axon)) {
      this.#logger.warn({ block, reason: this.#standing.whyNotReady }, 'nobody asks this miner any longer');
    }
  }

  /** Reads who is registered, and which neuron this hotkey has. */
  async #learnNeurons(signal: AbortSignal): Promise<Neuron | undefined> {
    const { block } = await this.#senders.refresh({ signal });
    const neuron = await this.#chain.neuronOf(this.#hotkey.publicKey, { signal });
    this.#health.sawMetagraph({ block, isRegistered: neuron !== undefined });
    return neuron;
  }

  #noteEpochs(signal: AbortSignal): Promise<void> {
    return noteEpochs({ chain: this.#chain, health: this.#health, logger: this.#logger }, { signal });
  }
}
