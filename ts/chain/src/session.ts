// SPDX-License-Identifier: Apache-2.0

import { bytesToHex } from '@ganglion/account';
import { GanglionError, shownEndpoint, untilAborted } from '@ganglion/base';
import { connectRpc, type RpcClient, unreachable } from '@ganglion/rpc';
import type {} from '@ganglion/typegen/augment';
import { ApiPromise } from '@polkadot/api';
import { type Hash, isHash } from './ids.ts';
import { interfaceVersion } from './interface.ts';
import { createProvider } from './provider.ts';

/** A block, by number and hash. */
export interface BlockRef {
  readonly number: number;
  readonly hash: Hash;
}

/** What a chain says of itself. */
export interface ChainInfo {
  readonly name: string;
  readonly specName: string;
  readonly specVersion: number;
  readonly tokenSymbol: string;
  readonly tokenDecimals: number;
  readonly ss58Prefix: number;
}

/** One connection to one chain, from open to lost. */
export interface Session {
  readonly api: ApiPromise;
  readonly socket: RpcClient;
  readonly genesisHash: Hash;
  readonly info: ChainInfo;
  /** The newest finalised block. */
  head(): BlockRef;
  /** Resolves with the newest finalised block as soon as its number exceeds `number`. */
  headAfter(number: number, signal: AbortSignal): Promise<BlockRef>;
  /** For how long no further block has become final, in milliseconds. */
  headAgeMs(): number;
  close(): void;
}

/**
 * Metadata by genesis and spec version, as the chain library wants it; spares a reconnect the
 * transfer.
 */
export type KnownMetadata = Record<string, Hash>;

/**
 * Connects to a chain and reads what every call needs.
 *
 * Rejects with `chain-unreachable`, with `chain-mismatch` for another genesis than the one expected
 * or for a chain without neurons, or with the signal's reason.
 */
export async function openSession(
  init: {
    readonly endpoint: string;
    readonly genesisHash?: Hash | undefined;
    readonly knownMetadata: KnownMetadata;
  },
  signal: AbortSignal,
): Promise<Session> {
  const { endpoint, genesisHash: expected, knownMetadata } = init;
  const socket = await connectRpc(endpoint, { signal });
  const abandon = () => socket.close();
  signal.addEventListener('abort', abandon, { once: true });
  try {
    // Before anything of this chain is decoded with what was known of another.
    const found = await socket.request('chain_getBlockHash', [0]);
    if (!isHash(found))
      throw unreachable(endpoint, undefined, 'what answers there tells no genesis: it is no chain');
    const genesisHash = found;
    if (expected !== undefined && expected !== genesisHash) {
      throw new GanglionError('chain-mismatch', {
        what: 'the endpoint serves another chain',
        facts: { endpoint: shownEndpoint(endpoint), expected, found: genesisHash },
        hint: 'check the endpoint, or start afresh if the chain was reset',
      });
    }
    const api = await untilAborted(
      socket.lost,
      ApiPromise.create({ provider: createProvider(socket), noInitWarn: true, metadata: knownMetadata }),
    );
    if (api.call.metagraphApi === undefined && interfaceVersion(api) > 0) {
      throw new GanglionError('unavailable', {
        what: 'the node does not tell what its runtime can be asked',
        facts: { endpoint: shownEndpoint(endpoint) },
        hint: 'it refuses state_call, as one does that is asked too often: try again, or use another node',
      });
    }
    if (api.call.metagraphApi === undefined) {
      throw new GanglionError('chain-mismatch', {
        what: 'the endpoint serves a chain without neurons',
        facts: { endpoint: shownEndpoint(endpoint), chain: api.runtimeChain.toString() },
        hint: 'check the endpoint',
      });
    }
    knownMetadata[`${genesisHash}-${api.runtimeVersion.specVersion}`] = api.runtimeMetadata.toHex();
    const heads = await followHeads(api, socket);
    await endOnUpgrade(api, socket);
    return { api, socket, genesisHash, info: describe(api), ...heads, close: () => socket.close() };
  } catch (error) {
    socket.close();
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener('abort', abandon);
  }
}

function describe(api: ApiPromise): ChainInfo {
  const { registry, runtimeChain, runtimeVersion } = api;
  return {
    name: runtimeChain.toString(),
    specName: runtimeVersion.specName.toString(),
    specVersion: runtimeVersion.specVersion.toNumber(),
    tokenSymbol: registry.chainTokens[0] ?? '',
    tokenDecimals: registry.chainDecimals[0] ?? 0,
    ss58Prefix: registry.chainSS58 ?? 42,
  };
}

/** Another runtime needs other metadata: the session ends, and the next one reads it. */
async function endOnUpgrade({ runtimeVersion }: ApiPromise, socket: RpcClient): Promise<void> {
  await socket.subscribe({
    method: 'state_subscribeRuntimeVersion',
    unsubscribe: 'state_unsubscribeRuntimeVersion',
    params: [],
    onResult: (version) => {
      const found = fieldOf(version, 'specVersion');
      if (found !== undefined && found !== runtimeVersion.specVersion.toNumber()) socket.close();
    },
  });
}

/**
 * Keeps the newest finalised block at hand. A head that goes back is not believed: what is final
 * stays.
 */
async function followHeads(
  api: ApiPromise,
  socket: RpcClient,
): Promise<Pick<Session, 'head' | 'headAfter' | 'headAgeMs'>> {
  const parse = (raw: unknown): BlockRef => {
    const header = api.registry.createType('Header', raw);
    return { number: header.number.toNumber(), hash: bytesToHex(header.hash) };
  };
  const hash = await socket.request('chain_getFinalizedHead', []);
  let head = parse(await socket.request('chain_getHeader', [hash]));
  let heardAt = performance.now();
  const waiting = new Set<() => void>();
  await socket.subscribe({
    method: 'chain_subscribeFinalizedHeads',
    unsubscribe: 'chain_unsubscribeFinalizedHeads',
    params: [],
    onResult: (raw) => {
      const next = parse(raw);
      if (next.number <= head.number) return;
      head = next;
      heardAt = performance.now();
      for (const wake of waiting) wake();
    },
  });
  return {
    head: () => head,
    headAfter: async (number, signal) => {
      while (head.number <= number) {
        let wake = () => {};
        const woken = new Promise<void>((resolve) => {
          wake = resolve;
        });
        waiting.add(wake);
        // Who gives up while finality stands still must not be kept until it goes on.
        await untilAborted(AbortSignal.any([socket.lost, signal]), woken).finally(() => waiting.delete(wake));
      }
      return head;
    },
    headAgeMs: () => performance.now() - heardAt,
  };
}

/** A field of what a node has answered, if it is there. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
