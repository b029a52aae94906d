// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { assertSameEverywhere, firstOf, type Network } from './network.ts';

const MAIN = fileURLToPath(new URL('../../ts/cli/src/main.ts', import.meta.url));

/**
 * The demo's market joins the network through its last node, which makes no blocks: seven miners and three validators, each a process of
 * its own, until an epoch has paid all who deserve it. The demo judges that itself.
 */
export async function minersAndValidators(network: Network, signal: AbortSignal): Promise<void> {
  const { endpoint } = network.chains.at(-1) ?? firstOf(network);
  const args = ['--disable-warning=ExperimentalWarning', MAIN, 'demo', '--chain', endpoint, '--epochs', '1'];
  const demo = spawn(process.execPath, args, { stdio: 'inherit' });
  // It stops its processes before it ends.
  const stop = () => demo.kill('SIGTERM');
  signal.addEventListener('abort', stop, { once: true });
  try {
    const [status] = await once(demo, 'exit');
    assert.equal(status, 0, 'the demo says that its market is as it should be');
  } finally {
    signal.removeEventListener('abort', stop);
  }
  await assertSameEverywhere(network, signal);
}
