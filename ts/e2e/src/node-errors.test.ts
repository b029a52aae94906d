// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fromUri } from '@ganglion/account';
import { type ChainClient, connectChain, TOKEN } from '@ganglion/chain';
import { type EmbeddedChain, startEmbeddedChain } from '@ganglion/embedded-chain';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { type Filter, startFilterProxy } from './filter-proxy.ts';

const START_MS = 120_000;
/** Longer than the client tries a port that refuses it, when nobody says for how long. */
const REFUSED_MS = 30_000;

const BRIEFLY = { timeoutMs: 2_000 };

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

describe('a node that refuses to answer', () => {
  let chain: EmbeddedChain;
  beforeAll(async () => {
    chain = await startEmbeddedChain();
  }, START_MS);
  afterAll(() => chain?.stop());

  /** A client of a node that answers a method with an error. */
  async function connectTo(method: string, error: Record<string, unknown>): Promise<ChainClient> {
    const refused = new Set<unknown>();
    const up: Filter = (text) => {
      if (text.includes(`"${method}"`)) refused.add(JSON.parse(text).id);
      return true;
    };
    const down: Filter = (text) => {
      const { id } = JSON.parse(text);
      return refused.has(id) ? JSON.stringify({ jsonrpc: '2.0', id, error }) : true;
    };
    const { endpoint } = stack.use(await startFilterProxy(chain.endpoint, { up, down }));
    return stack.use(await connectChain({ endpoint }));
  }

  test.each([
    [
      'keeps that state no more',
      4003,
      'Client error: Api called for an unknown Block: State already discarded for 0x01',
      'unavailable',
      /--state-pruning archive/,
    ],
    [
      'knows no such block',
      4003,
      'Client error: UnknownBlock: Header was not found in the database',
      'not-found',
      /check the hash/,
    ],
    ['is asked too often', -32_999, 'RPC rate limit exceeded', 'overloaded', /less often/],
    ['is asked too much at once', -32_005, 'Too many requests', 'overloaded', /less often/],
    ['has no such method', -32_601, 'Method not found', 'unavailable', /every safe method/],
    [
      'has an answer that is too large',
      -32_008,
      'Response is too big',
      'unavailable',
      /--rpc-max-response-size/,
    ],
    ['says something else', -32_603, 'Internal error', 'unavailable', /log of the node/],
  ])('because it %s is told so', async (_why, rpcCode, message, code, hint) => {
    const client = await connectTo('MetagraphApi_hyperparameters', { code: rpcCode, message });
    await expect(client.metagraph()).rejects.toMatchObject({
      code,
      facts: { rpcCode, wanted: 'reading the metagraph' },
      hint: expect.stringMatching(hint),
      cause: { name: 'RpcError', code: rpcCode },
    });
  });

  test(
    'is not taken for one of a chain without neurons',
    async () => {
      const error = { code: -32_999, message: 'RPC rate limit exceeded' };
      const client = await connectTo('state_call', error).catch((error: unknown) => error);
      expect(client).toMatchObject({ code: 'unavailable', hint: expect.stringMatching(/state_call/) });
    },
    REFUSED_MS,
  );

  test(
    'is not taken for one that knows no such block',
    async () => {
      const client = await connectTo('chain_getHeader', {
        code: -32_999,
        message: 'RPC rate limit exceeded',
      }).catch((error: unknown) => error);
      expect(client).toMatchObject({ code: 'overloaded', facts: { rpcCode: -32_999 } });
    },
    REFUSED_MS,
  );

  test('a transaction says so, and not that the transaction was refused', async () => {
    const client = await connectTo('author_submitAndWatchExtrinsic', {
      code: -32_999,
      message: 'RPC rate limit exceeded',
    });
    const from = await fromUri('//Alice');
    const transfer = client.transfer({ from, to: from.publicKey, amount: TOKEN });
    await expect(transfer).rejects.toMatchObject({ code: 'overloaded', facts: { rpcCode: -32_999 } });
  });
});

describe('an endpoint that is no chain is told as what it is, before it is given up', () => {
  async function refusalOf(endpoint: string, options = {}): Promise<unknown> {
    return connectChain({ endpoint }, options).then(
      (client) => stack.use(client),
      (error: unknown) => error,
    );
  }

  async function listen(answer: (text: string) => string | undefined): Promise<string> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    stack.defer(() => {
      for (const peer of server.clients) peer.terminate();
      server.close();
    });
    await once(server, 'listening');
    server.on('connection', (peer) =>
      peer.on('message', (data) => {
        const said = answer(String(data));
        if (said !== undefined) peer.send(said);
      }),
    );
    return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test(
    'nobody listens',
    async () => {
      expect(await refusalOf('ws://127.0.0.1:1')).toMatchObject({
        code: 'chain-unreachable',
        facts: { endpoint: 'ws://127.0.0.1:1', reason: 'nobody listens there' },
      });
    },
    REFUSED_MS,
  );

  test(
    'a web page',
    async () => {
      const server = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
      stack.defer(() => void server.close());
      await once(server, 'listening');
      const endpoint = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
      expect(await refusalOf(endpoint, BRIEFLY)).toMatchObject({
        code: 'chain-unreachable',
        facts: { endpoint, reason: expect.stringMatching(/HTTP.*200/) },
      });
    },
    REFUSED_MS,
  );

  test(
    'a chat',
    async () => {
      expect(await refusalOf(await listen(() => 'who are you?'), BRIEFLY)).toMatchObject({
        code: 'chain-unreachable',
        facts: { reason: 'what it says is not JSON-RPC' },
      });
    },
    REFUSED_MS,
  );

  test(
    'another service that speaks JSON-RPC',
    async () => {
      const answer = (text: string) =>
        JSON.stringify({ jsonrpc: '2.0', id: JSON.parse(text).id, result: 'yes' });
      expect(await refusalOf(await listen(answer), BRIEFLY)).toMatchObject({
        code: 'chain-unreachable',
        facts: { reason: expect.stringMatching(/no chain/) },
      });
    },
    REFUSED_MS,
  );

  test(
    'another service that knows no such method',
    async () => {
      const error = { code: -32_601, message: 'Method not found' };
      const answer = (text: string) => JSON.stringify({ jsonrpc: '2.0', id: JSON.parse(text).id, error });
      expect(await refusalOf(await listen(answer), BRIEFLY)).toMatchObject({
        code: 'unavailable',
        facts: { rpcCode: -32_601 },
      });
    },
    REFUSED_MS,
  );

  test('one that is silent', async () => {
    expect(await refusalOf(await listen(() => undefined), BRIEFLY)).toMatchObject({
      code: 'chain-unreachable',
      facts: { reason: 'it is silent' },
    });
  });
});
