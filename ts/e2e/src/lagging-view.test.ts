// SPDX-License-Identifier: Apache-2.0
import { fromUri } from '@ganglion/account';
import {
  type AccountId,
  type ChainClient,
  connectChain,
  type Hash,
  type Receipt,
  TOKEN,
} from '@ganglion/chain';
import { type EmbeddedChain, startEmbeddedChain } from '@ganglion/embedded-chain';
import { connectRpc } from '@ganglion/rpc';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { type Filter, startFilterProxy } from './filter-proxy.ts';

const START_MS = 120_000;
/** How many blocks a transaction lives. */
const LIFE_BLOCKS = 64;
const HAND_OVER = '"author_submitAndWatchExtrinsic"';

let chain: EmbeddedChain;
beforeAll(async () => {
  chain = await startEmbeddedChain();
}, START_MS);
afterAll(() => chain?.stop());

let stack = new AsyncDisposableStack();
afterEach(async () => {
  await stack.disposeAsync();
  stack = new AsyncDisposableStack();
});

/** What a node says of a transaction that its runtime calls invalid, by the number of the reason. */
const SAID: Readonly<Record<number, string>> = {
  2: 'Transaction will be valid in the future',
  3: 'Transaction is outdated',
  4: 'Transaction has a bad signature',
  5: 'Transaction has an ancient birth block',
};

interface LaggingNode {
  readonly client: ChainClient;
  /** What was handed over, in order. */
  readonly handedOver: readonly string[];
  /** What the node said of it. */
  readonly said: readonly string[];
}

/**
 * A node whose pool judges so many transactions by the state of a block that is not the newest,
 * before it catches up; one that `bans` knows what it has refused.
 */
async function startLaggingNode(
  view: Hash,
  { refusals, bans = false, reason }: { refusals: number; bans?: boolean; reason?: string | undefined },
): Promise<LaggingNode> {
  const handedOver: string[] = [];
  const said: string[] = [];
  const asked = new Set<number>();
  const answer = (id: number, data: string, code = 1010) => {
    said.push(data);
    return JSON.stringify({ jsonrpc: '2.0', id, error: { code, message: 'Invalid Transaction', data } });
  };
  const up: Filter = (text) => {
    if (!text.includes(HAND_OVER)) return true;
    const { id, params } = JSON.parse(text);
    const isKnown = handedOver.includes(params[0]);
    handedOver.push(params[0]);
    if (said.length >= refusals && !(bans && isKnown)) return true;
    asked.add(id);
    const args = `0x02${params[0].slice(2)}${view.slice(2)}`;
    const method = 'TaggedTransactionQueue_validate_transaction';
    return JSON.stringify({ jsonrpc: '2.0', id, method: 'state_call', params: [method, args, view] });
  };
  const down: Filter = (text) => {
    const { id, result } = JSON.parse(text);
    if (!asked.delete(id)) return true;
    if (said.length >= refusals) return answer(id, 'Transaction is temporarily banned', 1012);
    return answer(id, reason ?? SAID[Number.parseInt(result.slice(6, 8), 16)] ?? `it is valid: ${result}`);
  };
  const { endpoint } = stack.use(await startFilterProxy(chain.endpoint, { up, down }));
  const client = stack.use(await connectChain({ endpoint }));
  return { client, handedOver, said };
}

async function transferTo(uri: string, client: ChainClient): Promise<[AccountId, Promise<Receipt>]> {
  const to = (await fromUri(uri)).publicKey;
  const transfer = client.transfer({ from: await fromUri('//Alice'), to, amount: TOKEN });
  transfer.catch(() => {});
  return [to, transfer];
}

/** Makes blocks until the transaction has settled, and expects that it happened, and once. */
async function expectOnce(client: ChainClient, to: AccountId, transfer: Promise<Receipt>): Promise<Receipt> {
  await until(() => chain.pending() > 0);
  await chain.newBlock();
  const receipt = await transfer;
  await chain.newBlock();
  expect(chain.pending()).toBe(0);
  expect((await client.balanceOf(to)).free).toBe(TOKEN);
  return receipt;
}

test('a transaction that the pool looks at from a block before its birth is handed over again, byte for byte', async () => {
  const { hash } = chain.head();
  await chain.newBlock(2);
  const { client, handedOver, said } = await startLaggingNode(hash, { refusals: 2 });
  const [to, transfer] = await transferTo('//waited for', client);
  await expectOnce(client, to, transfer);
  expect(said).toEqual([SAID[5], SAID[5]]);
  expect(new Set(handedOver).size).toBe(1);
  expect(handedOver.length).toBe(3);
});

test(
  'nor is one lost whose signature does not fit a block before its birth',
  async () => {
    // From such a height on a runtime takes the block of one life before for that of the birth.
    while (chain.head().number < LIFE_BLOCKS + 2) await chain.newBlock();
    const { hash } = chain.head();
    await chain.newBlock(2);
    const { client, handedOver, said } = await startLaggingNode(hash, { refusals: 2 });
    const [to, transfer] = await transferTo('//of another birth', client);
    await expectOnce(client, to, transfer);
    expect(said).toEqual([SAID[4], SAID[4]]);
    expect(new Set(handedOver).size).toBe(1);
  },
  START_MS,
);

test('one that the pool takes for one of the future is handed over again', async () => {
  const { client, handedOver, said } = await startLaggingNode(chain.head().hash, {
    refusals: 1,
    reason: SAID[2],
  });
  const [to, transfer] = await transferTo('//of the future', client);
  await expectOnce(client, to, transfer);
  expect(said).toEqual([SAID[2]]);
  expect(new Set(handedOver).size).toBe(1);
});

test(
  'a pool that does not look again at what it refused gets it under the same nonce',
  async () => {
    const { hash } = chain.head();
    await chain.newBlock(2);
    const { client, handedOver, said } = await startLaggingNode(hash, { refusals: 1, bans: true });
    const [to, transfer] = await transferTo('//banned', client);
    await expectOnce(client, to, transfer);
    expect(said).toEqual([SAID[4], 'Transaction is temporarily banned']);
    const [first, again, anew] = handedOver;
    expect(again).toBe(first);
    expect(anew).not.toBe(first);
    // What was handed over first cannot happen any more.
    await expect(submit(first)).rejects.toThrow();
  },
  START_MS,
);

test(
  'one that was handed over before under another signature is found in its block',
  async () => {
    const { hash } = chain.head();
    await chain.newBlock(2);
    const { client, handedOver } = await startLaggingNode(hash, { refusals: 1, bans: true });
    const [to, transfer] = await transferTo('//found anyway', client);
    await until(() => handedOver.length >= 2);
    // Another node has taken it meanwhile.
    await submit(handedOver[0]);
    await expectOnce(client, to, transfer);
  },
  START_MS,
);

test('a signature that does not fit where the chain is final is refused at once', async () => {
  const { client, handedOver } = await startLaggingNode(chain.head().hash, { refusals: 0 });
  const alice = await fromUri('//Alice');
  const forger = { ...alice, sign: (bytes: Uint8Array) => alice.sign(Uint8Array.from([...bytes, 0])) };
  const transfer = client.transfer({ from: forger, to: alice.publicKey, amount: TOKEN });
  await expect(transfer).rejects.toMatchObject({
    code: 'transaction-refused',
    facts: { reason: 'bad-proof' },
  });
  expect(handedOver.length).toBe(1);
});

test('one that a pool calls invalid, as from a branch, is handed over again when it is valid where the chain is final', async () => {
  let id: unknown;
  const up: Filter = (text) => {
    if (!text.includes(HAND_OVER)) return true;
    ({ id } = JSON.parse(text));
    return JSON.stringify({ jsonrpc: '2.0', id, method: 'system_name', params: [] });
  };
  const down: Filter = (text) => {
    if (id === undefined || JSON.parse(text).id !== id) return true;
    return JSON.stringify({ jsonrpc: '2.0', id, result: 'a watch' });
  };
  const proxy = stack.use(await startFilterProxy(chain.endpoint, { up, down }));
  const client = stack.use(await connectChain({ endpoint: proxy.endpoint }));
  const [to, transfer] = await transferTo('//of a branch', client);
  await until(() => id !== undefined);
  const params = { subscription: 'a watch', result: 'invalid' };
  proxy.tell(JSON.stringify({ jsonrpc: '2.0', method: 'author_extrinsicUpdate', params }));
  await expectOnce(client, to, transfer);
});

test('a watch that comes after the caller gave up is ended', async () => {
  const giveUp = new AbortController();
  let id: unknown;
  let isEnded = false;
  const up: Filter = (text) => {
    if (text.includes(HAND_OVER)) ({ id } = JSON.parse(text));
    isEnded ||= text.includes('"author_unwatchExtrinsic"');
    return true;
  };
  const late: string[] = [];
  const down: Filter = (text) => {
    if (id === undefined || JSON.parse(text).id !== id) return true;
    late.push(text);
    giveUp.abort();
    return false;
  };
  const proxy = stack.use(await startFilterProxy(chain.endpoint, { up, down }));
  const client = stack.use(await connectChain({ endpoint: proxy.endpoint }));
  const to = (await fromUri('//given up')).publicKey;
  const { signal } = giveUp;
  const transfer = client.transfer({ from: await fromUri('//Bob'), to, amount: TOKEN }, { signal });
  await expect(transfer).rejects.toMatchObject({ code: 'aborted' });
  for (const text of late) proxy.tell(text);
  await until(() => isEnded);
});

/** Hands a transaction over past the node that lags. */
async function submit(bytes: string | undefined): Promise<unknown> {
  await using node = await connectRpc(chain.endpoint);
  return await node.request('author_submitExtrinsic', [bytes]);
}

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`it does not hold: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
