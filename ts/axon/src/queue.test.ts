// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { WorkQueue } from './queue.ts';

const NEVER = new AbortController().signal;

/** A piece of work that ends when it is told, and the order in which pieces were begun. */
function bench(limits: { concurrency?: number; maxQueue?: number; maxQueuePerSender?: number } = {}) {
  const queue = new WorkQueue({ concurrency: 1, maxQueue: 100, maxQueuePerSender: 100, ...limits });
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const add = (name: string, weight = 1, signal: AbortSignal = NEVER, cost = 1): Promise<string> => {
    const [sender = name] = name.split('.');
    return queue.run({ sender, weight, cost, signal }, () => {
      begun.push(name);
      return new Promise<string>((resolve) => ends.push(() => resolve(name)));
    });
  };
  const endOne = async () => {
    ends.shift()?.();
    await settle();
  };
  return { queue, begun, add, endOne };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
}

test('as much as the concurrency runs at once, the rest waits its turn', async () => {
  const { queue, begun, add, endOne } = bench({ concurrency: 2 });
  const all = Promise.all(['a', 'b', 'c'].map((name) => add(name)));
  await settle();
  expect([begun, queue.running, queue.waiting]).toEqual([['a', 'b'], 2, 1]);
  for (let count = 0; count < 3; count += 1) await endOne();
  expect(await all).toEqual(['a', 'b', 'c']);
  expect([queue.running, queue.waiting]).toEqual([0, 0]);
});

test('a sender has all places but one at most, and the last one is for others', async () => {
  const { queue, begun, add, endOne } = bench({ concurrency: 4 });
  const all = Array.from({ length: 10 }, (_, index) => add(`greedy.${index}`));
  await settle();
  expect([queue.running, queue.waiting]).toEqual([3, 7]);
  all.push(add('other'));
  await settle();
  expect([begun.at(-1), queue.running]).toEqual(['other', 4]);
  for (let count = 0; count < all.length; count += 1) await endOne();
  await Promise.all(all);
  expect([queue.running, queue.waiting]).toEqual([0, 0]);
});

test('what costs more than a sender may have runs alone of its pieces, and others run beside it', async () => {
  const { queue, begun, add, endOne } = bench({ concurrency: 4 });
  const all = Array.from({ length: 40 }, (_, index) => add(`long.${index}`, 1, NEVER, 128));
  all.push(...Array.from({ length: 3 }, (_, index) => add(`short.${index}`, 1, NEVER, 0.125)));
  await settle();
  expect(begun).toEqual(['long.0', 'short.0', 'short.1', 'short.2']);
  for (let count = 0; count < all.length; count += 1) {
    await endOne();
    expect(queue.running).toBeLessThanOrEqual(1 + Math.max(3 - count, 0));
  }
  await Promise.all(all);
});

test('an axon with one place gives it to one sender after the other', async () => {
  const { begun, add, endOne } = bench({ concurrency: 1 });
  const all = [add('a.0', 1, NEVER, 9), add('a.1', 1, NEVER, 9), add('b')];
  for (let count = 0; count < 3; count += 1) {
    await settle();
    expect(begun).toHaveLength(count + 1);
    await endOne();
  }
  await Promise.all(all);
});

test('a small sender does not wait behind everything of a large one', async () => {
  const { begun, add, endOne } = bench();
  const all = [add('first')];
  for (let index = 0; index < 50; index += 1) all.push(add(`whale.${index}`, 20));
  all.push(add('small', 1));
  await settle();
  for (let count = 0; count < all.length; count += 1) await endOne();
  await Promise.all(all);
  expect(begun.indexOf('small')).toBeLessThanOrEqual(22);
});

test('a sender whose pieces cost more is served less often, so that both get as much done', async () => {
  const { begun, add, endOne } = bench({ maxQueue: 200 });
  const all = [add('first')];
  for (let index = 0; index < 60; index += 1) {
    all.push(add(`dear.${index}`, 1, NEVER, 3), add(`cheap.${index}`));
  }
  await settle();
  for (let count = 0; count < 41; count += 1) await endOne();
  const cheap = begun.filter((name) => name.startsWith('cheap')).length;
  expect(cheap).toBeGreaterThanOrEqual(29);
  expect(cheap).toBeLessThanOrEqual(31);
  while (begun.length < all.length) await endOne();
  await endOne();
  await Promise.all(all);
});

test('a sender of more weight is served more often, in proportion', async () => {
  const { begun, add, endOne } = bench({ maxQueue: 200 });
  const all = [add('first')];
  for (let index = 0; index < 60; index += 1) all.push(add(`light.${index}`, 1), add(`heavy.${index}`, 3));
  await settle();
  for (let count = 0; count < 41; count += 1) await endOne();
  const heavy = begun.filter((name) => name.startsWith('heavy')).length;
  expect(heavy).toBeGreaterThanOrEqual(29);
  expect(heavy).toBeLessThanOrEqual(31);
  for (let count = 0; count < all.length; count += 1) await endOne();
  await Promise.all(all);
});

test.each([0, -1, Number.NaN, 5e-324])(
  'a sender of weight %d is served last, and the others keep their shares',
  async (weight) => {
    const { begun, add, endOne } = bench();
    const all = [add('first')];
    await settle();
    for (let i = 0; i < 2; i += 1) all.push(add(`none.${i}`, weight));
    for (let i = 0; i < 3; i += 1) all.push(add(`a.${i}`));
    for (let count = 0; count < 4; count += 1) await endOne();
    // Now a piece without weight runs and another waits.
    for (let i = 3; i < 6; i += 1) all.push(add(`a.${i}`));
    for (let i = 0; i < 3; i += 1) all.push(add(`b.${i}`, 2));
    for (let count = 0; count < 12; count += 1) await endOne();
    await Promise.all(all);
    expect(begun.slice(0, 5)).toEqual(['first', 'a.0', 'a.1', 'a.2', 'none.0']);
    expect(begun.slice(5)).toEqual(['b.0', 'a.3', 'b.1', 'b.2', 'a.4', 'a.5', 'none.1']);
  },
);

test('pieces of one sender keep their order', async () => {
  const { begun, add, endOne } = bench();
  const names = ['a.0', 'a.1', 'a.2', 'a.3'];
  const all = Promise.all(names.map((name) => add(name, 2)));
  await settle();
  for (let count = 0; count < 4; count += 1) await endOne();
  await all;
  expect(begun).toEqual(names);
});

test('a sender may have as many waiting as its limit; one more is overloaded', async () => {
  const { add, endOne } = bench({ maxQueuePerSender: 2 });
  const all = [add('first'), add('a.0'), add('a.1')];
  await expect(add('a.2')).rejects.toMatchObject({ code: 'overloaded', facts: { limit: 2 } });
  all.push(add('b.0'));
  await settle();
  for (let count = 0; count < 4; count += 1) await endOne();
  await Promise.all(all);
});

test('when the queue is full, what would be served last gives way', async () => {
  const { queue, begun, add, endOne } = bench({ maxQueue: 3 });
  const first = add('first');
  const light = ['light.0', 'light.1', 'light.2'].map((name) => add(name, 1));
  const refused = expect(light[2]).rejects.toMatchObject({ code: 'overloaded', facts: { limit: 3 } });
  const heavy = add('heavy', 10);
  await refused;
  expect(queue.waiting).toBe(3);
  await expect(add('tiny', 0.01)).rejects.toMatchObject({ code: 'overloaded' });
  await settle();
  for (let count = 0; count < 4; count += 1) await endOne();
  await Promise.all([first, heavy, light[0], light[1]]);
  expect(begun).toEqual(['first', 'heavy', 'light.0', 'light.1']);
});

test('what is given up while it waits never begins', async () => {
  const { queue, begun, add, endOne } = bench();
  const controller = new AbortController();
  const first = add('first');
  const gone = add('gone', 1, controller.signal);
  await settle();
  controller.abort(new Error('given up'));
  await expect(gone).rejects.toThrow('given up');
  expect(queue.waiting).toBe(0);
  await endOne();
  await first;
  expect(begun).toEqual(['first']);
  await expect(add('late', 1, controller.signal)).rejects.toThrow('given up');
});

test('what is given up while it runs settles at once and holds its place until it ends', async () => {
  const { queue, add, endOne } = bench();
  const controller = new AbortController();
  const gone = add('gone', 1, controller.signal);
  await settle();
  controller.abort(new Error('given up'));
  await expect(gone).rejects.toThrow('given up');
  expect(queue.running).toBe(1);
  await endOne();
  expect(queue.running).toBe(0);
});

test('work that throws frees its place', async () => {
  const { queue } = bench();
  const claim = { sender: 'a', weight: 1, cost: 1, signal: NEVER };
  const work = async () => {
    throw new Error('broken');
  };
  await expect(queue.run(claim, work)).rejects.toThrow('broken');
  expect(queue.running).toBe(0);
});

test('whatever happens, every piece settles and no bound is passed', async () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('add'), sender: fc.nat(4), weight: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ kind: fc.constant('end'), sender: fc.nat(4), weight: fc.constant(1) }),
    fc.record({ kind: fc.constant('abort'), sender: fc.nat(20), weight: fc.constant(1) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
      const { queue, add, endOne } = bench({ concurrency: 2, maxQueue: 6, maxQueuePerSender: 3 });
      const controllers: AbortController[] = [];
      const all: Promise<unknown>[] = [];
      for (const { kind, sender, weight } of steps) {
        if (kind === 'add') {
          const controller = new AbortController();
          controllers.push(controller);
          all.push(add(`${sender}.${all.length}`, weight, controller.signal).catch(() => 'refused'));
        } else if (kind === 'end') {
          await endOne();
        } else {
          controllers[sender]?.abort(new Error('given up'));
        }
        await settle();
        expect(queue.running).toBeLessThanOrEqual(2);
        expect(queue.waiting).toBeLessThanOrEqual(6);
      }
      for (let count = 0; count <= steps.length; count += 1) await endOne();
      expect(await Promise.all(all)).toHaveLength(all.length);
      expect([queue.running, queue.waiting]).toEqual([0, 0]);
    }),
    { numRuns: 200 },
  );
});
