// SPDX-License-Identifier: Apache-2.0
import { type CallOptions, GanglionError, shownEndpoint } from '@ganglion/base';
import { type Hex, isHex } from './chopsticks.ts';
import { type BlockRef, type ChainControls, Controls } from './controls.ts';
import { connectRemote, type RemoteChain } from './remote-chain.ts';

/** A chain in another process that takes orders: one of ours, or any on chopsticks. */
export interface AttachedChain extends ChainControls, AsyncDisposable {
  readonly endpoint: string;
  readonly genesisHash: Hex;
  /** The newest block. */
  head(): Promise<BlockRef>;
  /** How many transactions wait for the next block. */
  pending(): Promise<number>;
  /** Ends the connection; the chain goes on. */
  stop(): Promise<void>;
}

/**
 * The most blocks that are asked for in one request: the other side answers nothing else meanwhile.
 */
const BLOCKS_PER_REQUEST = 20;

/**
 * Attaches to a chain that `scripts/fork` or the embedded chain's program serves.
 *
 * Throws `invalid-argument` and `chain-unreachable` as a fork does, `chain-mismatch` for a node
 * that takes no orders.
 */
export async function attachChain(endpoint: string, options: CallOptions = {}): Promise<AttachedChain> {
  const remote = await connectRemote(endpoint, options);
  try {
    const genesisHash = await remote.request('chain_getBlockHash', [0]);
    const known = await remote.request('rpc_methods', []);
    const methods = typeof known === 'object' && known !== null && 'methods' in known ? known.methods : [];
    if (!(isHex(genesisHash) && Array.isArray(methods) && methods.includes('dev_newBlock'))) {
      throw mismatch(endpoint);
    }
    return new RemotelyDriven(remote, genesisHash);
  } catch (error) {
    await remote.close();
    throw GanglionError.is(error) ? error : mismatch(endpoint, error);
  }
}

class RemotelyDriven extends Controls implements AttachedChain {
  readonly endpoint: string;
  readonly genesisHash: Hex;
  readonly #remote: RemoteChain;

  constructor(remote: RemoteChain, genesisHash: Hex) {
    super();
    this.endpoint = remote.endpoint;
    this.genesisHash = genesisHash;
    this.#remote = remote;
  }

  override async head(): Promise<BlockRef> {
    const hash = await this.request('chain_getFinalizedHead', []);
    const header = await this.request('chain_getHeader', [hash]);
    const number =
      typeof header === 'object' && header !== null && 'number' in header ? header.number : undefined;
    if (!isHex(hash) || number === undefined) throw mismatch(this.endpoint);
    return { number: Number(number), hash };
  }

  override async newBlock(count = 1): Promise<BlockRef> {
    for (let left = count; left > 0; left -= BLOCKS_PER_REQUEST) {
      await this.request('dev_newBlock', [{ count: Math.min(left, BLOCKS_PER_REQUEST) }]);
    }
    return this.head();
  }

  async pending(): Promise<number> {
    const waiting = await this.request('author_pendingExtrinsics', []);
    return Array.isArray(waiting) ? waiting.length : 0;
  }

  stop(): Promise<void> {
    return this.#remote.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  protected override request(method: string, params: readonly unknown[]): Promise<unknown> {
    return this.#remote.request(method, params);
  }
}

function mismatch(endpoint: string, cause?: unknown): GanglionError {
  return new GanglionError('chain-mismatch', {
    what: 'the endpoint serves no chain that takes orders',
    facts: { endpoint: shownEndpoint(endpoint) },
    hint: 'give the endpoint of scripts/fork or of the embedded chain; a real node is forked first',
    cause,
  });
}
