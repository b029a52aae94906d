// SPDX-License-Identifier: Apache-2.0
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { fromUri } from '@ganglion/account';
import type { Logger } from '@ganglion/base';
import { connectChain, type Receipt, TOKEN } from '@ganglion/chain';
import { type Network, startNetwork } from '@ganglion/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pause, until } from './transfers.ts';

const START_MS = 120_000;
const TEST_MS = 240_000;
/** Two blocks of the authority that is left, one in two slots. */
const SUBMIT_MS = 24_000;
/**
 * When the client says so in its log: half a minute after the last final block, which came at most two slots before the
 * authority stood still, and at the next of its looks, which this process may hold up.
 */
const WARN_MS = { earliest: 18_000, latest: 45_000 };
const WATCHES = 20_000;
/** A watch that is kept takes a kilobyte and more; what else grows meanwhile stays far below. */
const MAX_GROWTH_BYTES = 8 * 1024 * 1024;

describe('two authorities of which one stands still', () => {
  let network: Network;
  beforeAll(async () => {
    network = await startNetwork({ authorities: 2 });
    await until('two blocks are final', async () => (await network.nodes[0].client.head()).number >= 2);
  }, START_MS);
  afterAll(() => network?.stop(), START_MS);

  test(
    'finalise nothing: a submission says so in time, memory does not grow, and everything goes on afterwards',
    async () => {
      const lines: Line[] = [];
      const [node] = network.nodes;
      const client = await connectChain({ endpoint: node.endpoint, logger: logTo(lines) });
      try {
        const [from, to] = [await fromUri('//Charlie'), await fromUri('//stalled')];
        await network.node('bob').kill('SIGSTOP');
        const stalled = Date.now();
        // What bob has voted for already may still become final.
        await pause(1_000);
        const started = Date.now();
        const transfer = client.transfer({ from, to: to.publicKey, amount: TOKEN }, { timeoutMs: SUBMIT_MS });
        const refusal = await transfer.then(
          () => 'nothing',
          (error: Error) => error,
        );
        expect(Date.now() - started).toBeLessThan(SUBMIT_MS + 2_000);
        expect(refusal).toMatchObject({
          code: 'timeout',
          message: expect.stringContaining('the transaction is in a block that has not become final in time'),
          facts: { hash: expect.any(String), block: expect.any(String), finalised: expect.any(Number) },
        });
        expect(refusal).toMatchObject({ message: expect.stringContaining('do not send it again') });

        const before = await heapAfterCollection();
        for (let i = 0; i < WATCHES; i += 1) {
          const end = new AbortController();
          const watching = client.watchBlocks({ signal: end.signal })[Symbol.asyncIterator]().next();
          await Promise.resolve();
          end.abort();
          await watching;
        }
        // What is told of the end of a thing may come late on a busy machine; what is kept never goes.
        await until(
          'memory is given back',
          async () => (await heapAfterCollection()) - before < MAX_GROWTH_BYTES,
        );

        const warning = () => lines.find(({ text }) => text === 'warn no block becomes final');
        await until('the log says it', () => warning() !== undefined, WARN_MS.latest);
        const warnedMs = (warning()?.at ?? 0) - stalled;
        expect(warnedMs).toBeGreaterThan(WARN_MS.earliest);
        expect(warnedMs).toBeLessThan(WARN_MS.latest);
        await network.node('bob').kill('SIGCONT');
        const { number } = await client.head();
        await until('finality goes on', async () => (await client.head()).number > number);
        await until('the log says it', () =>
          lines.some(({ text }) => text === 'info blocks become final again'),
        );
        await client.transfer({ from, to: to.publicKey, amount: TOKEN });
        expect((await client.balanceOf(to.publicKey)).free).toBe(2n * TOKEN);
      } finally {
        await network.node('bob').kill('SIGCONT');
        await client.close();
      }
    },
    TEST_MS,
  );

  test(
    'take one of two transactions with one nonce that came by different nodes, and the other is refused',
    async () => {
      const from = await fromUri('//Dave');
      const to = await fromUri('//shared');
      const amounts = [1n, 2n, 4n, 8n, 16n, 32n].map((times) => times * TOKEN);
      const work = amounts.map((amount, index) => {
        const { client } = network.node(index % 2 === 0 ? 'alice' : 'bob');
        return client.transfer({ from, to: to.publicKey, amount });
      });
      const outcomes: PromiseSettledResult<Receipt>[] = await Promise.allSettled(work);
      const taken = amounts.filter((_, index) => outcomes[index]?.status === 'fulfilled');
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected')
          expect(outcome.reason).toMatchObject({ code: 'transaction-refused' });
      }
      expect(taken.length).toBeGreaterThan(0);
      const { free } = await network.nodes[0].client.balanceOf(to.publicKey);
      expect(free).toBe(taken.reduce((sum, amount) => sum + amount, 0n));
    },
    TEST_MS,
  );
});

/** What the client has logged, and when. */
interface Line {
  readonly at: number;
  readonly text: string;
}

function logTo(lines: Line[]): Logger {
  const at = (level: string) => (_facts: object, message: string) => {
    lines.push({ at: Date.now(), text: `${level} ${message}` });
  };
  const levels = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  const logger: Logger = { ...levels, child: () => logger };
  return logger;
}

/** Bytes in use once what nobody holds is gone. */
async function heapAfterCollection(): Promise<number> {
  setFlagsFromString('--expose_gc');
  const collect: unknown = runInNewContext('gc');
  // What is told of the end of a thing runs after the collection, and leaves something to collect itself.
  for (let i = 0; i < 3; i += 1) {
    if (typeof collect === 'function') collect();
    await pause(50);
  }
  return process.memoryUsage().heapUsed;
}
