// SPDX-License-Identifier: Apache-2.0
// Runs one check against a network: `node run.ts NAME WS_ENDPOINT ...`. Its status is 0 when the check held.

import { GanglionError } from '@ganglion/base';
import { connectChain } from '@ganglion/chain';
import { minersAndValidators } from './miners-and-validators.ts';
import type { Network } from './network.ts';
import { oneChain } from './one-chain.ts';
import { registerAndStake } from './register-and-stake.ts';
import { runtimeUpgrade } from './runtime-upgrade.ts';
import { weightsToEmission } from './weights-to-emission.ts';

const CHECKS: Readonly<Record<string, (network: Network, signal: AbortSignal) => Promise<void>>> = {
  'miners-and-validators': minersAndValidators,
  'one-chain': oneChain,
  'register-and-stake': registerAndStake,
  'runtime-upgrade': runtimeUpgrade,
  'weights-to-emission': weightsToEmission,
};

const CONNECT_MS = 60_000;

const [name = '', ...endpoints] = process.argv.slice(2);
const check = CHECKS[name];
if (check === undefined || endpoints.length === 0) {
  process.stderr.write(`usage: run.ts ${Object.keys(CHECKS).join('|')} WS_ENDPOINT ...\n`);
  process.exitCode = 2;
} else {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  // The parent has ended, however it did.
  process.once('disconnect', stop);
  await using stack = new AsyncDisposableStack();
  try {
    const chains = await Promise.all(
      endpoints.map(async (endpoint) => {
        const chain = await connectChain({ endpoint }, { signal: stopping.signal, timeoutMs: CONNECT_MS });
        stack.defer(() => chain.close());
        return chain;
      }),
    );
    await check({ chains }, stopping.signal);
    process.stdout.write(`check ${name}: held\n`);
  } catch (thrown) {
    process.stderr.write(
      `check ${name}: ${GanglionError.from(thrown).message}\n${(thrown as Error).stack}\n`,
    );
    process.exitCode = 1;
  } finally {
    if (process.connected) process.disconnect();
  }
}
