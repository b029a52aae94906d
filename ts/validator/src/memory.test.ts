// SPDX-License-Identifier: Apache-2.0

import { GanglionError, silentLogger } from '@ganglion/base';
import type { Checkpoint } from '@ganglion/program/checkpoint';
import { expect, test } from '@jest/globals';
import { Memory } from './memory.ts';

const HOUR = 3_600_000;
const owner = { genesisHash: '0x00', hotkey: '5abc' };

/** A checkpoint in memory, and a clock whose wall time is set by hand. */
function setUp() {
  let saved: unknown;
  const checkpoint: Checkpoint = {
    load: async (parse) =>
      saved === undefined ? undefined : parse(JSON.parse(JSON.stringify(saved)), '/state'),
    save: async (state) => {
      if (disk.isFull)
        throw new GanglionError('unavailable', { what: 'the disk is full', hint: 'make room' });
      saved = state;
    },
  };
  const time = { wall: 1_000 * HOUR, monotonic: 0 };
  const clock = { now: () => time.wall, elapsed: () => time.monotonic };
  const disk = { isFull: false };
  const said: string[] = [];
  const logger = { ...silentLogger, error: (_facts: object, message?: string) => said.push(message ?? '') };
  const open = () => new Memory({ checkpoint, clock, logger }, { owner, halfLife: HOUR });
  return { time, open, disk, said };
}

test('a wall clock that is set back takes no weight from what is observed', () => {
  const { time, open } = setUp();
  const memory = open();
  const observe = (shapley: number) =>
    memory.book.observe('aa:1', { at: memory.scoreTime(), tokens: 1, shapley, loss: 1 });
  observe(0);
  time.wall -= 24 * HOUR;
  time.monotonic += 1;
  observe(1);
  expect(memory.book.scoreOf('aa:1')).toBeCloseTo(0.5, 5);
});

test('nor does one that was ahead until the restart', async () => {
  const { time, open } = setUp();
  const before = open();
  before.book.observe('aa:1', { at: before.scoreTime(), tokens: 1, shapley: 0, loss: 1 });
  await before.save();
  Object.assign(time, { wall: time.wall - 24 * HOUR, monotonic: 5 });
  const after = open();
  expect(await after.restore()).toBe(true);
  after.book.observe('aa:1', { at: after.scoreTime(), tokens: 1, shapley: 1, loss: 1 });
  expect(after.book.scoreOf('aa:1')).toBeCloseTo(0.5, 5);
});

test('the time in which no process ran counts', async () => {
  const { time, open } = setUp();
  const before = open();
  before.book.observe('aa:1', { at: before.scoreTime(), tokens: 1, shapley: 0, loss: 1 });
  await before.save();
  Object.assign(time, { wall: time.wall + HOUR, monotonic: 5 });
  const after = open();
  await after.restore();
  after.book.observe('aa:1', { at: after.scoreTime(), tokens: 1, shapley: 1, loss: 1 });
  expect(after.book.scoreOf('aa:1')).toBeCloseTo(2 / 3, 5);
});

test('without a checkpoint there is nothing to restore, and saving is no error', async () => {
  const clock = { now: () => 0, elapsed: () => 0 };
  const memory = new Memory(
    { checkpoint: undefined, clock, logger: silentLogger },
    { owner, halfLife: HOUR },
  );
  expect([memory.beginRound(), memory.beginRound(), memory.round]).toEqual([0, 1, 2]);
  await memory.remember({ epochBlock: 10, outcome: 'tried' });
  expect(memory.submission).toEqual({ epochBlock: 10, outcome: 'tried' });
  expect(await memory.restore()).toBe(false);
});

test('a disk that is full is said once, and for as long as it is', async () => {
  const { open, disk, said } = setUp();
  const memory = open();
  await memory.save();
  disk.isFull = true;
  await expect(memory.save()).rejects.toMatchObject({ code: 'unavailable' });
  await expect(memory.save()).rejects.toMatchObject({ code: 'unavailable' });
  expect(said).toHaveLength(1);
  expect(memory.whyNotSaved).toMatch(/the disk is full; make room/);
  disk.isFull = false;
  await memory.save();
  expect(memory.whyNotSaved).toBeUndefined();
});
