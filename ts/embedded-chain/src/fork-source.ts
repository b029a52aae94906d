// SPDX-License-Identifier: Apache-2.0
import { type CallOptions, GanglionError, shownEndpoint, withDeadline } from '@ganglion/base';
import { unreachable } from '@ganglion/rpc';
import type { ApiOptions } from '@polkadot/api/types';
import { Metadata, TypeRegistry } from '@polkadot/types';
import type { ChainOrigin } from './blocks.ts';
import { type Hex, isHex } from './chopsticks.ts';
import type { BlockRef } from './controls.ts';
import { readAhead } from './read-ahead.ts';
import { connectRemote, type RemoteChain } from './remote-chain.ts';
import { openRequestCache, type RequestCache } from './request-cache.ts';

type Provider = NonNullable<ApiOptions['provider']>;

/** What a chain needs to have for epochs to happen on it. */
const PALLETS = ['Timestamp', 'Aura', 'Balances', 'Registry', 'Stake', 'Incentive'] as const;

/**
 * A node knows its genesis by heart; whoever is silent for longer is none, or cannot be reached.
 */
const FIRST_ANSWER_MS = 10_000;

/**
 * Reads from a chain where a fork of it begins.
 *
 * Throws what {@link connectRemote} throws, `chain-mismatch` for an endpoint that is no chain of
 * this kind, `not-found` for a block that the node does not have, or whose state it has pruned.
 */
export async function openForkSource(
  init: {
    readonly endpoint: string;
    readonly block?: number | Hex | undefined;
    readonly db?: string | undefined;
  },
  options: CallOptions,
): Promise<ChainOrigin> {
  const { endpoint } = init;
  const remote = await connectRemote(endpoint, options);
  let cache: RequestCache | undefined;
  try {
    const genesisHash = await readGenesisHash(remote);
    const start = await findBlock(remote, init.block);
    await checkPallets(remote, start);
    cache = init.db === undefined ? undefined : await openRequestCache(init.db);
    return { provider: createForkProvider(remote, cache), genesisHash, start, isNew: false };
  } catch (error) {
    cache?.close();
    await remote.close();
    throw error;
  }
}

async function readGenesisHash(remote: RemoteChain): Promise<Hex> {
  const { endpoint } = remote;
  const limits = { timeoutMs: FIRST_ANSWER_MS };
  const hash = await withDeadline('the first answer', limits, () =>
    remote.request('chain_getBlockHash', [0]),
  ).catch((error) => {
    if (GanglionError.is(error, 'timeout')) throw unreachable(endpoint, error);
    if (GanglionError.is(error)) throw error;
  });
  if (isHash(hash)) return hash;
  throw new GanglionError('chain-mismatch', {
    what: 'the endpoint answers, but not as a Substrate chain does',
    facts: { endpoint: shownEndpoint(endpoint) },
    hint: 'give the websocket endpoint of a node, as ws://127.0.0.1:9944',
  });
}

/** The block to begin with: the newest finalised one unless another is asked for. */
async function findBlock(remote: RemoteChain, wanted: number | Hex | undefined): Promise<BlockRef> {
  const finalised = await remote.request('chain_getFinalizedHead', []);
  const hash =
    wanted === undefined
      ? finalised
      : typeof wanted === 'number'
        ? await remote.request('chain_getBlockHash', [wanted])
        : wanted;
  const number = isHash(hash) ? await readNumber(remote, hash) : undefined;
  if (isHash(hash) && number !== undefined) return { number, hash };
  const newest = isHash(finalised) ? await readNumber(remote, finalised) : undefined;
  throw new GanglionError('not-found', {
    what: 'the chain to fork has no such block',
    facts: { block: wanted ?? '', newest: newest ?? '' },
    hint: 'ask for a block that it has, by number or hash, or leave it out for the newest finalised one',
  });
}

async function readNumber(remote: RemoteChain, hash: Hex): Promise<number | undefined> {
  // Nodes answer a block that they do not know with nothing, or with an error.
  const header = await remote.request('chain_getHeader', [hash]).catch((error) => {
    if (GanglionError.is(error)) throw error;
  });
  const number =
    typeof header === 'object' && header !== null && 'number' in header ? header.number : undefined;
  return number === undefined ? undefined : Number(number);
}

async function checkPallets(remote: RemoteChain, { number, hash }: BlockRef): Promise<void> {
  const metadata = await remote.request('state_getMetadata', [hash]).catch((cause) => {
    if (GanglionError.is(cause)) throw cause;
    throw new GanglionError('not-found', {
      what: 'the node keeps no state of the block',
      facts: { block: number },
      hint: 'ask for a newer block, or start the node with --state-pruning archive',
      cause,
    });
  });
  const missing = missingPallets(isHex(metadata) ? metadata : '0x');
  if (missing.length === 0) return;
  const chain = String(await remote.request('system_chain', []).catch(() => 'unknown'));
  throw new GanglionError('chain-mismatch', {
    what: 'the endpoint serves another kind of chain: its runtime lacks what an epoch needs',
    facts: { endpoint: shownEndpoint(remote.endpoint), chain, missing: missing.join(' ') },
    hint: 'give the endpoint of a Ganglion chain',
  });
}

function missingPallets(metadata: Hex): string[] {
  let names: readonly string[] = [];
  try {
    const { pallets } = new Metadata(new TypeRegistry(), metadata).asLatest;
    names = pallets.map(({ name }) => name.toString());
  } catch {
    // What cannot be read names none of them.
  }
  return PALLETS.filter((name) => !names.includes(name));
}

/** Reads from the other chain, once more when the connection turns out to be lost. */
function read(remote: RemoteChain, method: string, params: readonly unknown[]): Promise<unknown> {
  return remote.request(method, params).catch((error) => {
    if (GanglionError.is(error, 'chain-unreachable')) return remote.request(method, params);
    throw error;
  });
}

/** The other chain as chopsticks asks for it; what can never change is kept. */
function createForkProvider(remote: RemoteChain, cache: RequestCache | undefined): Provider {
  const ask = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    if (cache === undefined || !isOfOneBlock(method, params)) return read(remote, method, params);
    const request = JSON.stringify([method, ...params]);
    const kept = cache.get(request);
    if (kept !== undefined) return JSON.parse(kept);
    const answer = (await read(remote, method, params)) ?? null;
    cache.set(request, JSON.stringify(answer));
    return answer;
  };
  const send = readAhead(ask);
  const provider: Provider = {
    hasSubscriptions: false,
    isClonable: false,
    isConnected: true,
    clone: () => provider,
    connect: async () => {},
    disconnect: async () => {
      cache?.close();
      await remote.close();
    },
    on: () => () => {},
    send: async <T>(method: string, params: unknown[]) => (await send(method, params)) as T,
    subscribe: async () => {
      throw new Error('a fork does not follow its source');
    },
    unsubscribe: async () => false,
  };
  return provider;
}

/**
 * Requests for the state of a block, which is their last parameter: the answer is the same for
 * ever.
 */
const OF_ONE_BLOCK: Readonly<Record<string, number>> = {
  state_getStorage: 2,
  state_getKeysPaged: 4,
  state_queryStorageAt: 2,
};

/** Whether a request names the block whose state it is about. */
function isOfOneBlock(method: string, params: readonly unknown[]): boolean {
  return params.length === OF_ONE_BLOCK[method] && isHash(params.at(-1));
}

function isHash(value: unknown): value is Hex {
  return isHex(value) && /^0x[0-9a-f]{64}$/.test(value);
}
