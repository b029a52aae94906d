// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { hexToBytes, type Signer } from '@ganglion/account';
import type { Verifier } from '@ganglion/account/verifier';
import { type Axon, type AxonComponents, type AxonInit, createAxon } from '@ganglion/axon';
import {
  type Clock,
  createBackOff,
  GanglionError,
  type Logger,
  type Startable,
  SYNAPSES,
} from '@ganglion/base';
import type { AxonInfo, ChainClient, Epoch, Uid } from '@ganglion/chain';
import type { LanguageModel } from '@ganglion/model';
import { createNeuronHealth, followEpochs } from '@ganglion/neuron';
import type { Registry } from 'prom-client';
import { createRegisteredSenders } from './admission.ts';
import { assertPublishable, isTooEarly, publishEndpoint, unregistered } from './endpoint.ts';
import { createHandlers } from './handlers.ts';

/** What a user may set of a miner. */
export interface MinerInit {
  /** Address to listen on. @default '127.0.0.1' */
  readonly axonHost?: string | undefined;
  /** Port to listen on; 0 takes any free one. @default 8091 */
  readonly axonPort?: number | undefined;
  /** Address to publish on the chain. @default axonHost */
  readonly publicIp?: string | undefined;
  /** Folder that remembers which requests were answered. @default none */
  readonly stateDir?: string | undefined;
  /** Whether loopback and private addresses may be published. @default false */
  readonly allowLocalAddresses?: boolean | undefined;
}

/** What a miner is given; its owner closes them after the miner has stopped. */
export interface MinerComponents {
  readonly chain: Pick<
    ChainClient,
    'genesisHash' | 'epochStatus' | 'head' | 'metagraph' | 'neuronOf' | 'serveAxon' | 'watchEpochs'
  >;
  readonly hotkey: Signer;
  readonly model: LanguageModel;
  readonly verifier: Verifier;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Another server than the real one, to fail on purpose. @default createAxon */
  readonly createAxon?: AxonFactory | undefined;
}

/** Makes the server side of a miner. */
export type AxonFactory = (components: AxonComponents, init?: AxonInit) => Axon;

/** A neuron that serves a language model. */
export interface Miner extends Startable {
  /** Where it listens and who it is; defined once started. */
  readonly status: MinerStatus | undefined;
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

/** Where a started miner can be found. */
export interface MinerStatus {
  readonly uid: Uid;
  readonly hotkey: string;
  readonly axon: string;
}

/** A block of a real network; trying more often costs fees for nothing. */
const PUBLISH_RETRY_MS = 6_000;
const LONGEST_PUBLISH_RETRY_MS = 300_000;

/**
 * Creates a miner.
 *
 * Starting opens the axon, then publishes its endpoint if the chain holds another; each epoch it learns anew who is
 * registered. Where the chain holds one so new that it may not be replaced yet, the miner serves and tries again with
 * growing pauses. Fails with `unregistered` when the hotkey has no neuron and with `address-refused` when the endpoint is one
 * that peers do not dial. Stopping drains the axon: what was accepted is answered.
 */
export function createMiner(components: MinerComponents, init: MinerInit = {}): Miner {
  const { chain, hotkey, model, verifier, clock, logger } = components;
  const host = init.axonHost ?? '127.0.0.1';
  const ip = init.publicIp ?? host;
  const stopping = new AbortController();
  const senders = createRegisteredSenders({ chain, clock, logger });
  const handlers = createHandlers(model);
  const axon = (components.createAxon ?? createAxon)(
    {
      signer: hotkey,
      genesisHash: hexToBytes(chain.genesisHash),
      admission: senders.admit,
      handlers,
      verifier,
      logger,
      clock,
      tokenizer: tokenizerOf(model),
    },
    {
      host,
      port: init.axonPort ?? 8_091,
      ...(init.stateDir === undefined ? {} : { replayFile: join(init.stateDir, 'replay') }),
    },
  );
  const health = createNeuronHealth({ chain, clock });
  let status: MinerStatus | undefined;
  const ended = Promise.withResolvers<void>();
  // Whoever does not wait for it must not be ended by it.
  ended.promise.catch(() => {});
  let watching: Promise<void> = Promise.resolve();
  let publishing: Promise<void> = Promise.resolve();

  /** Reads who is registered, and which neuron this hotkey has. */
  const learnNeurons = async (signal: AbortSignal) => {
    const { block } = await senders.refresh({ signal });
    const neuron = await chain.neuronOf(hotkey.publicKey, { signal });
    health.sawMetagraph({ block, isRegistered: neuron !== undefined });
    return neuron;
  };

  /** Reads the time of epochs, which the operator is told; the miner serves without. */
  const noteEpochs = async (signal: AbortSignal) => {
    try {
      health.sawEpochs(await chain.epochStatus({ signal }));
    } catch (thrown) {
      const { code, message } = GanglionError.from(thrown);
      logger.debug({ code, reason: message }, 'the time of epochs could not be read');
    }
  };

  const learnRegistrations = async (epoch: Epoch, signal: AbortSignal) => {
    try {
      const neuron = await learnNeurons(signal);
      if (neuron === undefined) {
        logger.warn({ block: epoch.block.number }, 'this hotkey is no longer registered');
      } else logger.debug({ block: epoch.block.number, stake: neuron.stake.toString() }, 'epoch');
    } catch (thrown) {
      if (signal.aborted) return;
      const { code, message } = GanglionError.from(thrown);
      logger.warn({ code, reason: message }, 'the metagraph could not be read; keeping the old one');
    }
    await noteEpochs(signal);
  };

  /** Tries until the chain takes the endpoint; meanwhile peers that know this one from elsewhere are served. */
  const publishLater = async (endpoint: AxonInfo, signal: AbortSignal) => {
    const pauses = createBackOff({ firstMs: PUBLISH_RETRY_MS, longestMs: LONGEST_PUBLISH_RETRY_MS });
    let code = 'ServedTooEarly';
    while (!signal.aborted) {
      const pauseMs = pauses.next();
      const nextTry = new Date(clock.now() + pauseMs).toISOString();
      logger.warn(
        { port: endpoint.port, code, nextTry },
        'serving, but the endpoint is not on the chain yet',
      );
      await clock.sleep(pauseMs, { signal }).catch(() => {});
      if (signal.aborted) return;
      try {
        await publishEndpoint({ chain, hotkey }, endpoint, { signal });
        logger.info({ port: endpoint.port }, 'the endpoint is on the chain');
        return;
      } catch (thrown) {
        code = isTooEarly(thrown) ? 'ServedTooEarly' : GanglionError.from(thrown).code;
      }
    }
  };

  return {
    get status() {
      return status;
    },
    registries: [axon.metrics, health.registry],
    whyNotReady: async () => (status === undefined ? 'the miner is still starting' : health.whyNotReady()),
    ended: ended.promise,
    start: async () => {
      const { signal } = stopping;
      assertPublishable(ip, init.allowLocalAddresses ?? false);
      const neuron = await learnNeurons(signal);
      if (neuron === undefined) throw unregistered(hotkey);
      await axon.start();
      try {
        const synapses = SYNAPSES.filter((synapse) => handlers[synapse] !== undefined);
        const endpoint: AxonInfo = { ip, port: axon.port, protocol: 'grpc', synapses };
        try {
          const published = await publishEndpoint({ chain, hotkey }, endpoint, { signal });
          logger.info({ uid: neuron.uid, port: axon.port, published }, 'serving');
        } catch (error) {
          if (!isTooEarly(error)) throw error;
          publishing = publishLater(endpoint, signal);
        }
      } catch (error) {
        await axon.stop();
        throw error;
      }
      status = {
        uid: neuron.uid,
        hotkey: hotkey.address,
        axon: `${ip.includes(':') ? `[${ip}]` : ip}:${axon.port}`,
      };
      watching = followEpochs({ chain, clock, logger }, (epoch) => learnRegistrations(epoch, signal), {
        signal,
      }).then(ended.resolve, ended.reject);
      await noteEpochs(signal);
    },
    stop: async () => {
      stopping.abort();
      await Promise.all([axon.stop(), watching, publishing]);
      ended.resolve();
    },
  };
}

/** The model's tokenizer as both ends of the wire know it. */
function tokenizerOf(model: LanguageModel): { sha256: Uint8Array; vocabulary: number } {
  return { sha256: hexToBytes(`0x${model.tokenizerId}`), vocabulary: model.vocabularySize };
}
