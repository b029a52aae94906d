// SPDX-License-Identifier: Apache-2.0
import { GanglionError, systemClock } from '@ganglion/base';
import {
  exchangeOf,
  limitsOf,
  METHOD_PATHS,
  openRequest,
  ReplayWindow,
  signResponse,
  statusOf,
  type TokensRequest,
} from '@ganglion/synapse';
import { Server, ServerCredentials, type ServiceDefinition, type sendUnaryData } from '@grpc/grpc-js';
import { Registry } from 'prom-client';
import type { AxonFactory } from './miner.ts';

/** A finite number whose bytes stand where NaN will be: a sound encoder refuses to write NaN itself. */
const MARK = -12_345.5;

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
 * Creates an axon whose envelope is sound and whose tensors are not: answers have a row too many, or NaN inside.
 *
 * The real axon cannot do this, since it holds its own answers against the rules. For development only.
 */
export const createMalformedAxon: AxonFactory = (components, init) => {
  const { signer, genesisHash, admission, verifier, clock, logger, tokenizer } = components;
  const limits = limitsOf();
  const replay = new ReplayWindow(clock ?? systemClock, { file: init?.replayFile, acceptFromMs: 0 });
  const gate = { genesisHash, receiver: signer.publicKey, admission, replay, verifier, limits };
  const codec = exchangeOf('Forward', 'CausalLMNext');
  // One row more than a request may have must still go out.
  const rules = { limits: limitsOf({ maxBatch: limits.maxBatch + 1 }), tokenizer };
  const server = new Server();
  let port = 0;
  let answers = 0;

  const answer = async (message: Buffer): Promise<Buffer> => {
    const { requestHash, body, header } = await openRequest(message, 'Forward', gate);
    if (header.synapse !== 'CausalLMNext') {
      return Buffer.from(await signResponse({ signer, requestHash, code: 'synapse-unsupported' }, limits));
    }
    const request = codec.decodeRequest(body, rules);
    answers += 1;
    const broken = answers % 2 === 0 ? withNaN(request) : withAnotherRow(request);
    return Buffer.from(await signResponse({ signer, requestHash, body: broken }, limits));
  };

  const logitsOf = (rows: number) => {
    const vocabulary = tokenizer?.vocabulary ?? 1;
    return { logits: { shape: [rows, vocabulary], data: new Float32Array(rows * vocabulary) } };
  };
  const withAnotherRow = (request: TokensRequest): Uint8Array => {
    const [rows = 1, length = 1] = request.inputIds.shape;
    const other = { shape: [rows + 1, length], data: new Int32Array((rows + 1) * length) };
    return codec.encodeResponse({ ...request, inputIds: other }, logitsOf(rows + 1), rules);
  };
  const withNaN = (request: TokensRequest): Uint8Array => {
    const response = logitsOf(request.inputIds.shape[0] ?? 1);
    response.logits.data[0] = MARK;
    const encoded = Buffer.from(codec.encodeResponse({ ...request, codec: 'raw' }, response, rules));
    const at = encoded.indexOf(Buffer.from(Float32Array.of(MARK).buffer));
    encoded.writeFloatLE(Number.NaN, at);
    return encoded;
  };

  server.addService(service, {
    Forward: (call: { readonly request: Buffer }, callback: sendUnaryData<Buffer>) => {
      answer(call.request).then(
        (response) => callback(null, response),
        (thrown: unknown) => {
          const { code } = GanglionError.from(thrown);
          logger.debug({ code }, 'refused');
          callback({ code: statusOf(code), details: code });
        },
      );
    },
  });
  return {
    metrics: new Registry(),
    get port() {
      return port;
    },
    start: () =>
      new Promise((resolve, reject) => {
        const target = `${init?.host ?? '127.0.0.1'}:${init?.port ?? 0}`;
        server.bindAsync(target, ServerCredentials.createInsecure(), (cause, bound) => {
          port = bound;
          if (cause === null) resolve();
          else reject(GanglionError.from(cause, 'unavailable'));
        });
      }),
    stop: async () => server.forceShutdown(),
    [Symbol.asyncDispose]: async () => server.forceShutdown(),
  };
};
