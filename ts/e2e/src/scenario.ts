// SPDX-License-Identifier: Apache-2.0
import { type Metagraph, TOKEN, toUid } from '@ganglion/chain';
import type { Market, TestNeuron } from '@ganglion/testkit';
import { type EpochAnswer, type EpochCase, readAnswer, readCase } from './maths.ts';

/** An epoch as it was on chain. */
export interface PlayedEpoch {
  /** By how many units total issuance grew in its block. */
  readonly issued: bigint;
  readonly before: EpochCase;
  readonly after: EpochAnswer;
  readonly metagraph: Metagraph;
}

/** Three who judge, with unequal stakes, and five who serve; the last of them joins late. */
const JUDGES = [1_000n, 2_500n, 377n] as const;
const SERVERS = ['s0', 's1', 's2', 's3'] as const;
const LATECOMER = 's4';

/**
 * The place between two epochs, in blocks, at which the judges speak: far enough from when they
 * spoke before.
 */
const SPEAKING = 5;

/**
 * What the second judge takes back in the third epoch, in units. It stays held until it has
 * matured.
 */
export const REMOVED = 500n * TOKEN + 7n;

/** What each judge thinks of uids 3 to 7, epoch by epoch; a missing row keeps the one before. */
const OPINIONS: readonly (readonly (readonly number[] | undefined)[])[] = [
  [
    [8, 4, 2, 1, 0],
    [9, 3, 2, 1, 0],
    [1, 1, 1, 1000, 0],
  ],
  [[7, 5, 2, 1, 3], undefined, [0, 0, 0, 1, 1]],
  [undefined, [0, 1, 0, 0, 2], undefined],
  [undefined, undefined, undefined],
];

/**
 * Plays a fixed market over four epochs: registrations, stake, weights, a row that predates its
 * target, stake that leaves.
 *
 * Everything but time and block hashes is the same each time it is played on the same runtime.
 */
export async function playScenario(market: Market): Promise<PlayedEpoch[]> {
  const judges: TestNeuron[] = [];
  for (const [index, stake] of JUDGES.entries()) {
    judges.push(await market.addNeuron(`judge${index}`, stake * TOKEN + BigInt(index)));
  }
  for (const name of SERVERS) await market.addNeuron(name, 0n);

  const epochs: PlayedEpoch[] = [];
  for (const [round, opinions] of OPINIONS.entries()) {
    if (round === 1) await market.addNeuron(LATECOMER, 0n);
    await advanceTo(market, SPEAKING);
    const known = (await market.client.metagraph()).neurons.length;
    const due: Promise<unknown>[] = [];
    for (const [index, opinion] of opinions.entries()) {
      const hotkey = judges[index]?.hotkey;
      if (opinion === undefined || hotkey === undefined) continue;
      const row = opinion
        .map((weight, offset) => ({ uid: toUid(offset + JUDGES.length), weight }))
        .filter(({ uid, weight }) => uid < known && weight > 0);
      due.push(market.client.setWeights({ hotkey, row }));
    }
    if (round === 2 && judges[1] !== undefined) {
      const { coldkey, hotkey } = judges[1];
      due.push(market.client.removeStake({ coldkey, hotkey: hotkey.publicKey, amount: REMOVED }));
    }
    if (due.length > 0) await market.include(Promise.all(due), due.length);
    epochs.push(await crossEpoch(market));
  }
  return epochs;
}

/** Advances until the next block has this place between two epochs. */
async function advanceTo({ chain, client }: Market, place: number): Promise<void> {
  const { tempo } = await client.hyperparameters();
  const missing = (place - 1 - (chain.head().number % tempo) + tempo) % tempo;
  if (missing > 0) await chain.newBlock(missing);
}

/** Crosses the next epoch and tells what it was given and what it left. */
async function crossEpoch(market: Market): Promise<PlayedEpoch> {
  const { client } = market;
  const { before, after } = await market.crossEpoch();
  return {
    before: await readCase(client, before.block.hash),
    after: await readAnswer(client, after.metagraph),
    metagraph: after.metagraph,
    issued: after.issuance - before.issuance,
  };
}
