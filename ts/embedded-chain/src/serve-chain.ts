// SPDX-License-Identifier: Apache-2.0
import { GanglionError, type Logger, systemClock } from '@ganglion/service';
import type { u128 } from '@polkadot/types';
import type { FrameSystemAccountInfo } from '@polkadot/types/lookup';
import { hexToU8a } from '@polkadot/util';
import { createAnswerCache } from './answer-cache.ts';
import { runEvery } from './block-loop.ts';
import { buildBlock, storageKey } from './build-block.ts';
import { type Hex, isHex, loadChopsticks, toHex } from './chopsticks.ts';
import type { BlockRef, EmbeddedChain } from './embedded-chain.ts';
import type { RawStorage } from './genesis.ts';
import { createGenesisProvider } from './genesis-provider.ts';
import { type RpcHandler, startRpcServer } from './rpc-server.ts';

/** Only programs on this machine reach the chain: it has development keys and no limits. */
const HOST = '127.0.0.1';

/** Chopsticks hands out keys in pages of at most this many. */
const KEYS_PER_PAGE = 1000;

/** Runs a chain from the state at block 0 and serves it. */
export async function serveChain(init: {
  readonly top: RawStorage;
  readonly port: number;
  readonly blockTimeMs: number | 'manual';
  readonly logger: Logger;
  /** Runs once, when everything else has stopped. */
  readonly onStop: () => Promise<void>;
}): Promise<EmbeddedChain> {
  const { top, port, blockTimeMs, logger, onStop } = init;
  const chopsticks = await loadChopsticks();
  const genesis = await createGenesisProvider(top);
  const api = new chopsticks.Api(genesis);
  await api.isReady;
  const chain = new chopsticks.Blockchain({
    api,
    header: { number: 0, hash: genesis.hash },
    inherentProviders: [],
    registeredTypes: {},
    buildBlockMode: chopsticks.BuildBlockMode.Manual,
    mockSignatureHost: false,
    // The states of old blocks stay in memory in any case, as the layers under the newest one.
    maxMemoryBlockCount: Number.MAX_SAFE_INTEGER,
  });

  // The first block reads the metadata, which takes longer than any other.
  await buildBlock(chain);

  // What changes the head goes one after the other: a change during the making of a block would be lost.
  let last: Promise<unknown> = Promise.resolve();
  const exclusively = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => {});
    return result;
  };

  const head = (): BlockRef => ({ number: chain.head.number, hash: chain.head.hash });
  const newBlock = (count = 1) =>
    exclusively(async () => {
      for (let built = 0; built < count; built += 1) await buildBlock(chain);
      return head();
    });

  const answers = createAnswerCache();
  const handle: RpcHandler = async ({ method, params }, subscriptions) => {
    if (method === 'dev_newBlock') return (await newBlock(parseCount(params[0], chain.head.number))).hash;
    // What every object has, such as `constructor`, is no method of the chain.
    const answer = Object.hasOwn(chopsticks.allHandlers, method) ? chopsticks.allHandlers[method] : undefined;
    if (answer === undefined) {
      throw new chopsticks.ResponseError(-32601, `Method not found: ${method}`);
    }
    const call = () => answer({ chain }, [...params], subscriptions);
    if (method === 'state_call')
      return answers.get([...params.slice(0, 2), params[2] ?? chain.head.hash], call);
    if (!method.startsWith('dev_')) return call();
    answers.clear();
    return exclusively(call);
  };
  const server = await startRpcServer({ host: HOST, port, handle });

  const controller = new AbortController();
  const loop =
    blockTimeMs === 'manual'
      ? Promise.resolve()
      : runEvery({
          everyMs: blockTimeMs,
          work: () => exclusively(() => buildBlock(chain)),
          clock: systemClock,
          logger,
          signal: controller.signal,
        });
  loop.catch((error) => logger.error({ error: GanglionError.from(error).message }, 'the chain stands still'));

  let stopped: Promise<void> | undefined;
  const stop = async () => {
    controller.abort();
    await loop.catch(() => {});
    await last;
    await server.close();
    await chain.close();
    await onStop();
  };

  return {
    endpoint: `ws://${server.host}:${server.port}`,
    genesisHash: genesis.hash,
    head,
    pending: () => chain.txPool.pendingExtrinsics.length,
    newBlock,
    advanceEpochs: (count = 1) =>
      exclusively(async () => {
        const { query } = await chain.head.meta;
        if (query.incentive?.lastEpoch === undefined) {
          throw new GanglionError('internal', { what: 'the runtime evaluates no epochs' });
        }
        const key = storageKey(query.incentive.lastEpoch());
        let record = await chain.head.get(key);
        for (let passed = 0; passed < count; ) {
          await buildBlock(chain);
          const next = await chain.head.get(key);
          if (next !== record) passed += 1;
          record = next;
        }
        return head();
      }),
    fund: (address, amount) =>
      exclusively(async () => {
        answers.clear();
        const { query } = await chain.head.meta;
        const registry = await chain.head.registry;
        if (query.system?.account === undefined || query.balances?.totalIssuance === undefined) {
          throw new GanglionError('internal', { what: 'the runtime keeps no accounts' });
        }
        const accountKey = storageKey(query.system.account(address));
        const issuanceKey = storageKey(query.balances.totalIssuance());
        const account = registry.createType<FrameSystemAccountInfo>(
          'FrameSystemAccountInfo',
          (await chain.head.get(accountKey)) ?? { providers: 1 },
        );
        const issuance = registry.createType<u128>('u128', hexToU8a(await chain.head.get(issuanceKey)));
        const { nonce, consumers, providers, sufficients, data } = account;
        const { reserved, frozen, flags } = data;
        const funded = registry.createType('FrameSystemAccountInfo', {
          ...{ nonce, consumers, providers, sufficients },
          data: { free: data.free.toBigInt() + amount, reserved, frozen, flags },
        });
        await chopsticks.setStorage(chain, [
          [accountKey, toHex(funded.toU8a())],
          [issuanceKey, toHex(registry.createType('u128', issuance.toBigInt() + amount).toU8a())],
        ]);
      }),
    storage: (key) => chain.head.get(key),
    state: async (prefix = '0x') => {
      const block = chain.head;
      const state = new Map<Hex, Hex>();
      let startKey: Hex = prefix;
      for (;;) {
        const page = await block.getKeysPaged({ prefix, startKey, pageSize: KEYS_PER_PAGE });
        const keys = page.filter(isHex);
        for (const key of keys) {
          const value = await block.get(key);
          if (value !== undefined) state.set(key, value);
        }
        const lastKey = keys.at(-1);
        if (lastKey === undefined || keys.length < KEYS_PER_PAGE) return state;
        startKey = lastKey;
      }
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** The most blocks that one `dev_newBlock` builds: about ten minutes, during which nothing else is answered. */
const MAX_NEW_BLOCKS = 2_000;

/** How many blocks a `dev_newBlock` asks for: `{count}`, `{to}` or nothing. */
function parseCount(argument: unknown, head: number): number {
  const { count, to } =
    typeof argument === 'object' && argument !== null ? { count: undefined, to: undefined, ...argument } : {};
  const wanted = typeof to === 'number' ? to - head : typeof count === 'number' ? count : 1;
  if (!(wanted <= MAX_NEW_BLOCKS)) {
    throw new GanglionError('invalid-argument', {
      what: 'too many blocks in one request',
      facts: { wanted, limit: MAX_NEW_BLOCKS },
      hint: 'ask for them in several requests',
    });
  }
  return Math.max(1, Math.trunc(wanted));
}
