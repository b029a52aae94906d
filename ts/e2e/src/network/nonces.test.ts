// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { fromUri } from '@ganglion/account';
import { connectChain, TOKEN } from '@ganglion/chain';
import { startNetwork } from '@ganglion/testkit';
import { expect, test } from '@jest/globals';
import { numberTransfers, pendingIn, until } from './transfers.ts';

const TEST_MS = 120_000;
const SENDER = fileURLToPath(new URL('./sender.ts', import.meta.url));

test(
  'fifty transactions of one key at once happen once each',
  async () => {
    await using network = await startNetwork({ sealing: 500 });
    const [node] = network.nodes;
    const transfers = await numberTransfers('fifty', await fromUri('//Bob'), node);
    await Promise.all(Array.from({ length: 50 }, () => transfers.send(node.client)));
    await transfers.expectEachOnce(node);
    expect(transfers.sent).toHaveLength(50);
  },
  TEST_MS,
);

test(
  'two processes that share a key take turns: none starves, and each transaction happens once',
  async () => {
    await using network = await startNetwork({ sealing: 500 });
    const [node] = network.nodes;
    const [count, uri] = [20, '//Bob'];
    const names = ['left', 'right'];
    const outputs = await Promise.all(
      names.map((name) => {
        const flags = [
          '--disable-warning=ExperimentalWarning',
          SENDER,
          node.endpoint,
          uri,
          name,
          String(count),
        ];
        return promisify(execFile)(process.execPath, flags, { timeout: TEST_MS });
      }),
    );
    const all = Array.from({ length: count }, () => 'ok');
    expect(outputs.map(({ stdout }): unknown => JSON.parse(stdout))).toEqual([all, all]);
    for (const name of names) {
      for (let number = 0; number < count; number += 1) {
        const to = await fromUri(`//${name}//${number}`);
        expect((await node.client.balanceOf(to.publicKey)).free).toBe(TOKEN + BigInt(number));
      }
    }
    const { address } = await fromUri(uri);
    expect(await node.request('system_accountNextIndex', [address])).toBe(2 * count);
  },
  TEST_MS,
);

test(
  'a node that forgets its pool is told again of every transaction in it, though no block comes',
  async () => {
    await using network = await startNetwork({ sealing: 'manual' });
    const [node] = network.nodes;
    const transfers = await numberTransfers('forgotten', await fromUri('//Bob'), node);
    const count = 5;
    for (let i = 0; i < count; i += 1) await transfers.send(node.client);
    // Nobody hands over the one of a client that is closed: once it is gone, the pool was forgotten.
    const leaving = await connectChain({ endpoint: node.endpoint });
    const [from, to] = [await fromUri('//Alice'), await fromUri('//nobody waits')];
    const left = leaving.transfer({ from, to: to.publicKey, amount: TOKEN });
    left.catch(() => {});
    await until('all wait', async () => (await pendingIn(node)) === count + 1);
    await leaving.close();
    expect(await pendingIn(node)).toBe(count + 1);
    await node.kill('SIGKILL');
    await node.start();
    await until('all but that one wait again', async () => (await pendingIn(node)) === count);
    await transfers.send(node.client);
    await until('and one more', async () => (await pendingIn(node)) === count + 1);
    await network.createBlock({ empty: false, finalize: true });
    await transfers.expectEachOnce(node);
    expect((await node.client.balanceOf(to.publicKey)).free).toBe(0n);
  },
  TEST_MS,
);
