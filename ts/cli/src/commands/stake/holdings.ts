// SPDX-License-Identifier: Apache-2.0
// What an account has and where; brings the chain's client.
import type { AccountId, ChainClient, StakePosition, Unstaking } from '@ganglion/chain';
import { table } from '@ganglion/program';
import { tokens } from '../../figures.ts';

/** Everything that is an account's. Amounts are in units. */
export interface Holdings {
  readonly block: number;
  readonly free: bigint;
  readonly reserved: bigint;
  readonly positions: readonly StakePosition[];
  readonly unstaking: Unstaking;
}

/** Reads it all at one block. */
export async function readHoldings(
  chain: ChainClient,
  account: AccountId,
  signal: AbortSignal,
): Promise<Holdings> {
  const { number, hash } = await chain.head({ signal });
  const options = { at: hash, signal };
  const [{ free, reserved }, positions, unstaking] = await Promise.all([
    chain.balanceOf(account, options),
    chain.positionsOf(account, options),
    chain.unstakingOf(account, options),
  ]);
  return { block: number, free, reserved, positions, unstaking };
}

/** Holdings in words. */
export function tellOfHoldings(account: string, holdings: Holdings, columns: number): string {
  const { block, free, positions, unstaking } = holdings;
  const rows = [
    ['what', 'tokens', 'where'],
    ['free', tokens(free), 'may be spent'],
    ...positions.map(({ uid, hotkeyAddress, kind, value }) => [
      kind === 'own' ? 'stake' : 'nominated',
      tokens(value),
      uid === undefined ? `to ${hotkeyAddress}, which has left` : `behind neuron ${uid}, ${hotkeyAddress}`,
    ]),
    ...unstaking.chunks.map(({ amount, maturesAt }) => [
      'removed',
      tokens(amount),
      maturesAt <= block ? 'may be withdrawn' : `may be withdrawn from block ${maturesAt} on`,
    ]),
  ];
  return `${account} in block ${block}\n\n${table(rows, columns)}`;
}
