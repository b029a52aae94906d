// SPDX-License-Identifier: Apache-2.0
import type { Axon, AxonComponents, AxonInit } from '@ganglion/axon';
import { GanglionError, systemClock } from '@ganglion/base';
import {
  type CausalLMNextResponse,
  exchangeOf,
  limitsOf,
  METHOD_PATHS,
  openRequest,
  ReplayWindow,
  type RequestGate,
  type Rules,
  signResponse,
  statusOf,
  type TokensRequest,
} from '@ganglion/synapse';
import { Server, ServerCredentials, type ServiceDefinition, type sendUnaryData } from '@grpc/grpc-js';
import { Registry } from 'prom-client';
import type { AxonFactory } from './miner.ts';

/**
 * A finite number whose bytes stand where NaN will be: a sound encoder refuses to write NaN itself.
 */
const MARK = -12_345.5;

const exchange = exchangeOf('Forward', 'CausalLMNext');
const bytes = (buffer: Buffer): Buffer => buffer;
const service = {
  Forward: {
    path: METHOD_PATHS.Forward,
    requestStream: false,
    responseStream: false,
    requestSerialize: bytes,
    requestDeserialize: bytes,
    responseSerialize: bytes,
    responseDeserialize: bytes,
  },
} satisfies ServiceDefinition;

/**
 * Creates an axon whose envelope is sound and whose tensors are not: answers have a row too many,
 * or NaN inside.
 *
 * The real axon cannot do this, since it holds its own answers against the rules. For development
 * only.
 */
export const createMalformedAxon: AxonFactory = (components, init) => new MalformedAxon(components, init);

class MalformedAxon implements Axon {
  readonly metrics = new Registry();
  readonly #components: AxonComponents;
  readonly #target: string;
  readonly #gate: RequestGate;
  readonly #rules: Rules;
  readonly #server = new Server();
  #port = 0;
  #answers = 0;

  constructor(components: AxonComponents, init: AxonInit = {}) {
    this.#components = components;
    this.#target = `${init.host ?? '127.0.0.1'}:${init.port ?? 0}`;
    const { signer, genesisHash, admission, verifier, clock = systemClock, tokenizer } = components;
    const limits = limitsOf();
    const replay = new ReplayWindow(clock, { file: init.replayFile, acceptFromMs: 0 });
    this.#gate = { genesisHash, receiver: signer.publicKey, admission, replay, verifier, limits };
    // One row more than a request may have must still go out.
    this.#rules = { limits: limitsOf({ maxBatch: limits.maxBatch + 1 }), tokenizer };
    this.#server.addService(service, {
      Forward: (call: { readonly request: Buffer }, callback: sendUnaryData<Buffer>) => {
        this.#answer(call.request).then(
          (response) => callback(null, response),
          (thrown: unknown) => {
            const { code } = GanglionError.from(thrown);
            components.logger.debug({ code }, 'refused');
            callback({ code: statusOf(code), details: code });
          },
        );
      },
    });
  }

  get port(): number {
    return this.#port;
  }

  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.bindAsync(this.#target, ServerCredentials.createInsecure(), (cause, bound) => {
        this.#port = bound;
        if (cause === null) resolve();
        else reject(GanglionError.from(cause, 'unavailable'));
      });
    });
  }

  async stop(): Promise<void> {
    this.#server.forceShutdown();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #answer(message: Buffer): Promise<Buffer> {
    const { signer } = this.#components;
    const { limits } = this.#gate;
    const { requestHash, body, header } = await openRequest(message, 'Forward', this.#gate);
    if (header.synapse !== 'CausalLMNext') {
      return Buffer.from(await signResponse({ signer, requestHash, code: 'synapse-unsupported' }, limits));
    }
    const request = exchange.decodeRequest(body, this.#rules);
    this.#answers += 1;
    const broken = this.#answers % 2 === 0 ? this.#withNaN(request) : this.#withAnotherRow(request);
    return Buffer.from(await signResponse({ signer, requestHash, body: broken }, limits));
  }

  #logitsOf(rows: number): CausalLMNextResponse {
    const vocabulary = this.#components.tokenizer?.vocabulary ?? 1;
    return { logits: { shape: [rows, vocabulary], data: new Float32Array(rows * vocabulary) } };
  }

  #withAnotherRow(request: TokensRequest): Uint8Array {
    const [rows = 1, length = 1] = request.inputIds.shape;
    const inputIds = { shape: [rows + 1, length], data: new Int32Array((rows + 1) * length) };
    return exchange.encodeResponse({ ...request, inputIds }, this.#logitsOf(rows + 1), this.#rules);
  }

  #withNaN(request: TokensRequest): Uint8Array {
    const response = this.#logitsOf(request.inputIds.shape[0] ?? 1);
    response.logits.data[0] = MARK;
    const sound = exchange.encodeResponse({ ...request, codec: 'raw' }, response, this.#rules);
    const encoded = Buffer.from(sound);
    encoded.writeFloatLE(Number.NaN, encoded.indexOf(Buffer.from(Float32Array.of(MARK).buffer)));
    return encoded;
  }
}
