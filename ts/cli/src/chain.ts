// SPDX-License-Identifier: Apache-2.0
import type { ChainClient } from '@ganglion/chain';
import type { SettingValues } from '@ganglion/program';
import { z } from 'zod';

/** The settings of every command that talks to a chain; spread them into its own. */
export const chainSettings = {
  chain: {
    schema: z
      .string()
      .regex(/^wss?:\/\/.+/, 'a WebSocket address: ws://HOST:PORT')
      .default('ws://127.0.0.1:9944'),
    value: 'ENDPOINT',
    env: 'GANGLION_CHAIN',
    help: 'WebSocket address of a chain node; default ws://127.0.0.1:9944',
  },
} as const;

/** What {@link withChain} needs of a call. */
export interface ChainCall {
  readonly settings: SettingValues<typeof chainSettings>;
  readonly signal: AbortSignal;
}

/**
 * Connects to the chain that a call names, and closes the connection whatever comes of the work.
 */
export async function withChain<T>(call: ChainCall, work: (chain: ChainClient) => Promise<T>): Promise<T> {
  const { connectChain } = await import('@ganglion/chain');
  const { settings, signal } = call;
  const chain = await connectChain({ endpoint: settings.chain }, { signal });
  try {
    return await work(chain);
  } finally {
    await chain.close();
  }
}
