// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromUri } from '@ganglion/keystore';
import { createLogger } from '@ganglion/service';
import { type NetworkNode, type SealedNetwork, startNetwork } from '@ganglion/testkit';
import { createCheckpoint } from '@ganglion/validator';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { numberTransfers, until } from './transfers.ts';

const START_MS = 120_000;
const DISK = '64m';
const CHUNK = Buffer.alloc(64 * 1024);

const disk = mount();
if (disk === undefined) process.stdout.write('skipped: a small disk can be mounted by root alone\n');

(disk === undefined ? describe.skip : describe)('a full disk', () => {
  const parent = disk ?? '';
  let network: SealedNetwork;
  let node: NetworkNode;
  beforeAll(async () => {
    network = await startNetwork({ sealing: 200, parent });
    node = network.nodes[0];
  }, START_MS);
  afterAll(async () => {
    await network?.stop();
    execFileSync('umount', ['-l', parent]);
    rmSync(parent, { recursive: true });
  }, START_MS);

  test(
    'costs a node no final block and no transaction: once there is room it starts again',
    async () => {
      const transfers = await numberTransfers('disk', await fromUri('//Bob'), node);
      await transfers.send(node.client);
      await transfers.expectEachOnce(node);
      const before = await node.client.head();
      fill(parent);
      const saysSo = () => readFileSync(node.logFile, 'utf8').includes('No space left on device');
      await until('the node has ended or says why it does nothing', () => !node.isRunning || saysSo());
      await transfers.send(node.client);

      await node.kill('SIGKILL');
      rmSync(join(parent, 'filler'));
      await node.start();
      expect(await node.request('chain_getBlockHash', [before.number])).toBe(before.hash);
      await transfers.send(node.client);
      await transfers.expectEachOnce(node);
    },
    START_MS,
  );

  test('leaves a validator the state that it saved before, and the next one is saved once there is room', async () => {
    const path = join(parent, 'validator.state');
    const logger = createLogger({ name: 'full-disk', level: 'silent' });
    const checkpoint = createCheckpoint({ path, logger });
    await checkpoint.save({ epoch: 1 });
    fill(parent);
    const large = { epoch: 2, scores: 'x'.repeat(CHUNK.length) };
    await expect(checkpoint.save(large)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/the one saved before is intact.*has room/),
    });
    expect(await createCheckpoint({ path, logger }).load((json) => json)).toEqual({ epoch: 1 });
    rmSync(join(parent, 'filler'));
    await checkpoint.save(large);
    expect(await checkpoint.load((json) => json)).toEqual(large);
  });
});

/** Mounts a small disk; undefined where that is not allowed. */
function mount(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'ganglion-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true });
    return undefined;
  }
}

/** Takes all the room that is left. */
function fill(folder: string): void {
  const file = openSync(join(folder, 'filler'), 'w');
  try {
    for (;;) writeSync(file, CHUNK);
  } catch {
    // It is full.
  } finally {
    closeSync(file);
  }
}
