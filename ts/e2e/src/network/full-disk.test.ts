// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromUri } from '@ganglion/account';
import { createLogger } from '@ganglion/program';
import { createCheckpoint } from '@ganglion/program/checkpoint';
import { type NetworkNode, type SealedNetwork, startNetwork } from '@ganglion/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { numberTransfers, until } from './transfers.ts';

const START_MS = 120_000;
const DISK = '96m';
/** The room below which the node ends, MiB, and what the test leaves of it. */
const THRESHOLD_MIB = 16;
const LEFT_BYTES = 8 * 1024 * 1024;
const CHUNK = Buffer.alloc(64 * 1024);

const isSkipped = process.getuid?.() !== 0 || !mayMount();
if (isSkipped)
  process.stdout.write('skipped: a small disk can be mounted by root alone, and not in most containers\n');

(isSkipped ? describe.skip : describe)('a full disk', () => {
  let parent = '';
  let isMounted = false;
  let network: SealedNetwork;
  let node: NetworkNode;
  beforeAll(async () => {
    parent = mkdtempSync(join(tmpdir(), 'ganglion-disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', parent]);
    isMounted = true;
    const flags = ['--db-storage-threshold', String(THRESHOLD_MIB), '--db-storage-polling-period', '1'];
    network = await startNetwork({ sealing: 200, parent, flags });
    node = network.nodes[0];
  }, START_MS);
  afterAll(async () => {
    await network?.stop();
    if (isMounted) execFileSync('umount', ['-l', parent]);
    if (parent !== '') rmSync(parent, { recursive: true });
  }, START_MS);

  test(
    'ends a node with an error, and costs it no final block and no transaction: once there is room it starts again',
    async () => {
      const transfers = await numberTransfers('disk', await fromUri('//Bob'), node);
      await transfers.send(node.client);
      await transfers.expectEachOnce(node);
      const before = await node.client.head();
      fill(parent, LEFT_BYTES);
      await until('the node has ended', () => !node.isRunning);
      expect(readFileSync(node.logFile, 'utf8')).toContain(`dropped below threshold: ${THRESHOLD_MIB}MiB`);
      await transfers.send(node.client);

      await expect(node.start()).rejects.toThrow(/Out of storage space.*--db-storage-threshold/s);
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
    fill(parent, 0);
    const large = { epoch: 2, scores: 'x'.repeat(CHUNK.length) };
    await expect(checkpoint.save(large)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/the disk is full.*the one saved before is intact.*make room/),
    });
    expect(await createCheckpoint({ path, logger }).load((json) => json)).toEqual({ epoch: 1 });
    rmSync(join(parent, 'filler'));
    await checkpoint.save(large);
    expect(await checkpoint.load((json) => json)).toEqual(large);
  });
});

/** Whether this process has CAP_SYS_ADMIN, which root lacks in most containers. */
function mayMount(): boolean {
  try {
    const [, mask = '0'] = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    return ((BigInt(`0x${mask}`) >> 21n) & 1n) === 1n;
  } catch {
    return false;
  }
}

/** Takes all the room but so many bytes. */
function fill(folder: string, left: number): void {
  const path = join(folder, 'filler');
  const file = openSync(path, 'w');
  try {
    for (;;) writeSync(file, CHUNK);
  } catch {
    // It is full.
  } finally {
    closeSync(file);
  }
  truncateSync(path, Math.max(0, statSync(path).size - left));
}
