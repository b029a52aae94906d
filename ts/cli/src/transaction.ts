// SPDX-License-Identifier: Apache-2.0
import type { Signer } from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import type { Action, ChainClient, Receipt } from '@ganglion/chain';
import type { Output, SettingValues } from '@ganglion/program';
import { z } from 'zod';
import { eventsInWords, paidFee } from './events.ts';

/** The settings of every command that sends a transaction; spread them into its own. */
export const transactionSettings = {
  yes: {
    schema: z.stringbool().default(false),
    help: 'sends it without asking; without a terminal, and with --json, nobody is asked',
  },
} as const;

/** What {@link transact} needs of a call. */
export interface TransactionCall {
  readonly settings: SettingValues<typeof transactionSettings>;
  readonly output: Output;
  readonly signal: AbortSignal;
}

/** A transaction, and what is told of it before. */
export interface Transaction {
  readonly signer: Signer;
  readonly action: Action;
  /** What it does, as an imperative: `Put 5 tokens behind neuron 3`. */
  readonly what: string;
  /** What else a person wants to know before, a line each. */
  readonly details?: readonly string[] | undefined;
  /** What leaves the signer's free balance beside the fee, in units. @default 0 */
  readonly spends?: bigint | undefined;
  /** What has to be done once it is decided and before it is sent; when it fails, nothing is sent. */
  readonly beforeSending?: (() => Promise<void>) | undefined;
}

/**
 * Says what a transaction does and costs, asks, sends it, and says what became of it.
 *
 * Fails with `transaction-refused` before anything is sent when the signer cannot pay, with
 * `aborted` when the answer is no.
 */
export async function transact(
  call: TransactionCall,
  chain: ChainClient,
  transaction: Transaction,
): Promise<Receipt> {
  const { output, settings, signal } = call;
  const { formatAmount } = await import('@ganglion/chain');
  const { signer, action, what, details = [], spends = 0n, beforeSending } = transaction;
  const fee = await chain.estimateFee({ signer, actions: [action] }, { signal });
  const { free } = await chain.balanceOf(signer.publicKey, { signal });
  const needed = spends + fee;
  output.note(
    [
      what,
      ...details.map((line) => `  ${line}`),
      `  signed by ${signer.address}, which has ${formatAmount(free)} tokens`,
      fee === 0n ? '  without a fee' : `  for a fee of about ${formatAmount(fee)} tokens`,
    ].join('\n'),
  );
  if (free < needed) {
    throw new GanglionError('transaction-refused', {
      what: 'the signer has too few tokens for the transaction',
      facts: { account: signer.address, has: formatAmount(free), needed: formatAmount(needed) },
      hint: 'send it tokens, or choose a smaller amount',
    });
  }
  if (output.isInteractive && !settings.yes) await confirm(output);
  await beforeSending?.();
  output.note('sent; waiting for a final block …');
  return chain.batch({ signer, actions: [action] }, { signal });
}

async function confirm(output: Output): Promise<void> {
  const answer = await output.ask('Send it? [y/N]');
  if (/^\s*y(es)?\s*$/i.test(answer)) return;
  throw new GanglionError('aborted', { what: 'nothing was sent', hint: 'answer y, or give --yes' });
}

/**
 * Prints what became of a transaction: its block, its fee and what happened, with `facts` beside
 * them in the JSON document.
 */
export async function report(
  output: Output,
  receipt: Receipt,
  facts: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const { formatAmount } = await import('@ganglion/chain');
  const { hash, block, events } = receipt;
  const fee = paidFee(events);
  output.result({ transaction: hash, block, fee, ...facts, events }, () =>
    [
      `in block ${block?.number} (${block?.hash}), fee ${formatAmount(fee)} tokens`,
      ...eventsInWords(events, formatAmount),
    ].join('\n'),
  );
}
