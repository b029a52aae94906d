// SPDX-License-Identifier: Apache-2.0
import { type CallOptions, GanglionError } from '@ganglion/base';
import { type Hex, isHex } from './chopsticks.ts';
import { type BlockRef, type ChainControls, createControls } from './controls.ts';
import { connectRemote } from './remote-chain.ts';

/** A chain in another process that takes orders: one of ours, or any on chopsticks. */
export interface AttachedChain extends ChainControls {
  readonly endpoint: string;
  readonly genesisHash: Hex;
  /** The newest block. */
  head(): Promise<BlockRef>;
  /** How many transactions wait for the next block. */
  pending(): Promise<number>;
  /** Ends the connection; the chain goes on. */
  stop(): Promise<void>;
}

/** The most blocks that are asked for in one request: the other side answers nothing else meanwhile. */
const BLOCKS_PER_REQUEST = 20;

/**
 * Attaches to a chain that `scripts/fork` or the embedded chain's program serves.
 *
 * Throws `invalid-argument` and `chain-unreachable` as a fork does, `chain-mismatch` for a node that takes no orders.
 */
export async function attachChain(endpoint: string, options: CallOptions = {}): Promise<AttachedChain> {
  const remote = await connectRemote(endpoint, options);
  const { request } = remote;
  try {
    const genesisHash = await request('chain_getBlockHash', [0]);
    const known = await request('rpc_methods', []);
    const methods = typeof known === 'object' && known !== null && 'methods' in known ? known.methods : [];
    if (!(isHex(genesisHash) && Array.isArray(methods) && methods.includes('dev_newBlock'))) {
      throw mismatch(endpoint);
    }
    const head = () => readHead(remote);
    const newBlock = async (count: number) => {
      for (let left = count; left > 0; left -= BLOCKS_PER_REQUEST) {
        await request('dev_newBlock', [{ count: Math.min(left, BLOCKS_PER_REQUEST) }]);
      }
      return head();
    };
    return {
      ...createControls({ request, head, newBlock }),
      endpoint,
      genesisHash,
      head,
      pending: async () => {
        const waiting = await request('author_pendingExtrinsics', []);
        return Array.isArray(waiting) ? waiting.length : 0;
      },
      stop: () => remote.close(),
    };
  } catch (error) {
    await remote.close();
    throw GanglionError.is(error) ? error : mismatch(endpoint, error);
  }
}

async function readHead({
  endpoint,
  request,
}: {
  readonly endpoint: string;
  request(method: string, params: readonly unknown[]): Promise<unknown>;
}): Promise<BlockRef> {
  const hash = await request('chain_getFinalizedHead', []);
  const header = await request('chain_getHeader', [hash]);
  const number =
    typeof header === 'object' && header !== null && 'number' in header ? header.number : undefined;
  if (!isHex(hash) || number === undefined) throw mismatch(endpoint);
  return { number: Number(number), hash };
}

function mismatch(endpoint: string, cause?: unknown): GanglionError {
  return new GanglionError('chain-mismatch', {
    what: 'the endpoint serves no chain that takes orders',
    facts: { endpoint },
    hint: 'give the endpoint of scripts/fork or of the embedded chain; a real node is forked first',
    cause,
  });
}
