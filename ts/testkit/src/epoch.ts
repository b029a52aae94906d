// SPDX-License-Identifier: Apache-2.0

import { GanglionError } from '@ganglion/base';
import type { BlockRef, ChainClient, ChainEvent, Epoch, Metagraph } from '@ganglion/chain';
import type { ChainControls } from '@ganglion/embedded-chain';

/** What a check of conservation looks at, at one block. */
export interface MarketState {
  readonly block: BlockRef;
  readonly metagraph: Metagraph;
  /** Every unit that exists. */
  readonly issuance: bigint;
  /** What the last epoch left to the next, in units. */
  readonly carry: bigint;
}

/** An epoch, and the market before and after it. */
export interface EpochCrossing {
  /** What the chain told of it. */
  readonly epoch: Epoch;
  /** At the block before the first one that worked on it. */
  readonly before: MarketState;
  /** At the block that ended it. */
  readonly after: MarketState;
}

/**
 * How long one look may take: the first one at a fork of thousands of neurons reads each value over
 * a wire.
 */
export const LOOK_MS = 120_000;

/** Reads the market at a block. */
export async function readState(client: ChainClient, block: BlockRef): Promise<MarketState> {
  const look = { at: block.hash, timeoutMs: LOOK_MS };
  return {
    block,
    metagraph: await client.metagraph(look),
    issuance: await client.totalIssuance(look),
    carry: (await client.epochStatus(look)).carry,
  };
}

/**
 * Crosses the next epoch and tells how the market was before and after.
 *
 * Builds empty blocks up to the one before the epoch, then those that evaluate it. Transactions
 * that wait go into the first of them.
 */
export async function crossEpoch({
  chain,
  client,
}: {
  readonly chain: Pick<ChainControls, 'newBlock'> & { head(): BlockRef | Promise<BlockRef> };
  readonly client: ChainClient;
}): Promise<EpochCrossing> {
  const head = await chain.head();
  const { nextEpochBlock, tempo } = await client.epochStatus({ at: head.hash });
  const parent = await chain.newBlock(Math.max(0, nextEpochBlock - 1 - head.number));
  const before = await readState(client, parent);
  for (let built = 0; built <= tempo; built += 1) {
    const block = await chain.newBlock();
    const event = (await client.events({ at: block.hash })).find(
      ({ pallet, name }) => pallet === 'Incentive' && name === 'EpochCompleted',
    );
    if (event !== undefined) {
      return { epoch: toEpoch(block, event), before, after: await readState(client, block) };
    }
  }
  throw new GanglionError('unavailable', {
    what: 'the chain has not ended its epoch',
    facts: { due: nextEpochBlock, blocks: tempo },
    hint: 'see whether safe mode stops it',
  });
}

function toEpoch(block: BlockRef, { data }: ChainEvent): Epoch {
  // Large numbers come as text.
  const amount = (name: string) => BigInt(String(data[name] ?? 0));
  return {
    block,
    neurons: Number(data.neurons),
    emission: amount('emission'),
    minted: amount('minted'),
    carry: amount('carry'),
  };
}
