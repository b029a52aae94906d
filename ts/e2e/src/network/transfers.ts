// SPDX-License-Identifier: Apache-2.0

import { fromUri, type Signer } from '@ganglion/account';
import { type ChainClient, type Receipt, TOKEN } from '@ganglion/chain';
import type { NetworkNode } from '@ganglion/testkit';
import { expect } from '@jest/globals';

/** A transfer that a test has asked for: to a receiver of its own, of an amount of its own. */
export interface Transfer {
  readonly to: Signer;
  readonly amount: bigint;
  readonly outcome: Promise<Receipt>;
}

/** Numbered transfers of one sender. */
export interface Transfers {
  readonly sent: readonly Transfer[];
  send(client: ChainClient): Promise<Transfer>;
  /** Waits for all of them; every one must have taken effect, once, and nothing else of this sender. */
  expectEachOnce(node: NetworkNode): Promise<void>;
}

/** A transaction may outlive several deaths of its node. */
const PATIENCE_MS = 240_000;

/** Numbers the transfers of a sender that nobody else uses; `name` tells the receivers apart from those of others. */
export async function numberTransfers(name: string, from: Signer, node: NetworkNode): Promise<Transfers> {
  const sent: Transfer[] = [];
  let next = 0;
  const nonceBefore = await nonceOf(node, from);
  return {
    sent,
    send: async (client) => {
      const number = next;
      next += 1;
      const to = await fromUri(`//${name}//${number}`);
      const amount = TOKEN + BigInt(number);
      const outcome = client.transfer({ from, to: to.publicKey, amount }, { timeoutMs: PATIENCE_MS });
      outcome.catch(() => {});
      const transfer = { to, amount, outcome };
      sent.push(transfer);
      return transfer;
    },
    expectEachOnce: async (node) => {
      const outcomes = await Promise.allSettled(sent.map(({ outcome }) => outcome));
      expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
      for (const { to, amount } of sent) {
        expect((await node.client.balanceOf(to.publicKey)).free).toBe(amount);
      }
      expect((await nonceOf(node, from)) - nonceBefore).toBe(sent.length);
    },
  };
}

async function nonceOf(node: NetworkNode, { address }: Signer): Promise<number> {
  return Number(await node.request('system_accountNextIndex', [address]));
}

/** Waits until something holds; fails, saying what does not, when it takes longer than so many milliseconds. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, ms = 60_000) {
  const end = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`after ${ms} ms it does not hold: ${what}`);
    await pause(25);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** How many transactions wait in the node's pool. */
export async function pendingIn(node: NetworkNode): Promise<number> {
  const pending = await node.request('author_pendingExtrinsics');
  return Array.isArray(pending) ? pending.length : 0;
}
