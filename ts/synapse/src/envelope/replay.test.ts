// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutateBytes } from '@ganglion/fakes';
import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createNonces, MAX_SKEW_MS, ReplayWindow, signedAtMs } from '../index.ts';

const START = 1_800_000_000_000;
const replayed = expect.objectContaining({ code: 'replayed' });
const starting = expect.objectContaining({ code: 'starting' });
const directory = mkdtempSync(join(tmpdir(), 'ganglion-replay-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** A clock that stands still until it is told; what it shows can be set apart from the time that passes. */
function stillClock() {
  let at = START;
  let offset = 0;
  return {
    now: () => at + offset,
    elapsed: () => at - START,
    advance: (ms: number) => {
      at += ms;
    },
    set: (ms: number) => {
      offset += ms;
    },
  };
}

const HOUR = 3_600_000;
const YEAR = 8_766 * HOUR;

function at(ms: number, counter = 0): bigint {
  return (BigInt(ms) << 20n) + BigInt(counter);
}

test('nonces grow and tell when they were made', () => {
  const clock = stillClock();
  const next = createNonces(clock);
  const nonces = Array.from({ length: 1000 }, next);
  clock.set(-1_500);
  nonces.push(next());
  clock.advance(6_500);
  nonces.push(next());
  for (const [index, nonce] of nonces.entries()) {
    if (index > 0) expect(nonce).toBeGreaterThan(nonces[index - 1] ?? 0n);
    expect(nonce).toBeLessThan(2n ** 64n);
  }
  expect(signedAtMs(nonces[0] ?? 0n)).toBe(START);
  expect(signedAtMs(nonces.at(-1) ?? 0n)).toBe(START + 5_000);
});

test('a nonce passes once for its sender and once for another', () => {
  const window = new ReplayWindow(stillClock(), { acceptFromMs: 0 });
  window.burn('alice', at(START), START + 1_000);
  expect(() => window.check('alice', at(START))).toThrow(replayed);
  expect(() => window.burn('alice', at(START), START + 1_000)).toThrow(replayed);
  window.burn('bob', at(START), START + 1_000);
  window.burn('alice', at(START, 1), START + 1_000);
});

test('nonces may arrive out of order', () => {
  const window = new ReplayWindow(stillClock(), { acceptFromMs: 0 });
  for (const counter of [5, 3, 4, 1]) window.burn('alice', at(START, counter), START + 1_000);
  for (const counter of [5, 3, 4, 1]) {
    expect(() => window.check('alice', at(START, counter))).toThrow(replayed);
  }
  window.check('alice', at(START, 2));
});

test('what has expired is forgotten, and the senders with it', () => {
  const clock = stillClock();
  const window = new ReplayWindow(clock, { acceptFromMs: 0 });
  for (let sender = 0; sender < 50; sender += 1) window.burn(`s${sender}`, at(START), START + 1_000);
  expect(window.size).toBe(50);
  clock.advance(1_000 + MAX_SKEW_MS + 1_000);
  window.burn('alice', at(clock.now()), clock.now() + 1_000);
  expect(window.size).toBe(1);
});

test.each([HOUR, YEAR])('nonces follow a clock that was %d ms ahead and is set right', (ahead) => {
  const clock = stillClock();
  clock.set(ahead);
  const next = createNonces(clock);
  const before = next();
  clock.set(-ahead);
  clock.advance(1_000);
  const after = [next(), next(), next()];
  expect(after.map(signedAtMs)).toEqual(Array(3).fill(START + 1_000));
  expect(new Set([before, ...after]).size).toBe(4);
});

test.each([-YEAR, -HOUR, HOUR, YEAR])('a window goes on when its clock is set by %d ms, and back', (jump) => {
  const clock = stillClock();
  const window = new ReplayWindow(clock, { acceptFromMs: 0 });
  const take = (counter: number) => window.burn('alice', at(clock.now(), counter), clock.now() + 1_000);
  take(0);
  clock.set(jump);
  expect(window.now()).toBe(START + jump);
  take(1);
  clock.advance(500);
  clock.set(-jump);
  take(2);
  // What was accepted before the clock was wrong is not expired yet, and not forgotten either.
  expect(() => window.check('alice', at(START))).toThrow(replayed);
});

test('a clock that is ahead for a while makes nothing forgotten that is valid again afterwards', () => {
  const clock = stillClock();
  const window = new ReplayWindow(clock, { acceptFromMs: 0 });
  window.burn('alice', at(START), START + 60_000);
  clock.set(HOUR);
  for (let second = 0; second < 30; second += 1) {
    clock.advance(1_000);
    window.burn('bob', at(clock.now()), clock.now() + 1_000);
  }
  clock.set(-HOUR);
  expect(() => window.check('alice', at(START))).toThrow(replayed);
  clock.advance(HOUR + 60_000);
  window.burn('carol', at(clock.now()), clock.now() + 1_000);
  expect(window.size).toBe(1);
});

test.each([HOUR, YEAR])(
  'a start with a clock that is %d ms ahead serves soon after it is set right',
  (ahead) => {
    const clock = stillClock();
    clock.set(ahead);
    const window = new ReplayWindow(clock);
    clock.advance(1_000);
    clock.set(-ahead);
    clock.advance(1_000);
    window.now();
    expect(() => window.check('alice', at(clock.now()))).toThrow(starting);
    clock.advance(MAX_SKEW_MS + 1);
    window.burn('alice', at(clock.now()), clock.now() + 1_000);
  },
);

test.each([HOUR, YEAR])(
  'a restart after the clock was %d ms ahead serves soon, and nothing twice',
  (ahead) => {
    const file = join(directory, `ahead-${ahead}`);
    const clock = stillClock();
    clock.set(ahead);
    const first = new ReplayWindow(clock, { file });
    first.burn('alice', at(clock.now()), clock.now() + 30_000);
    clock.set(-ahead);
    clock.advance(1_000);
    first.burn('alice', at(clock.now()), clock.now() + 30_000);
    const second = new ReplayWindow(clock, { file });
    expect(() => second.check('alice', at(clock.now()))).toThrow(starting);
    clock.advance(MAX_SKEW_MS + 1);
    second.burn('alice', at(clock.now()), clock.now() + 1_000);
    const third = new ReplayWindow(clock, { file });
    expect(() => third.check('alice', at(clock.now()))).toThrow(starting);
  },
);

test('beyond the limit of a sender the oldest are dropped and stay refused', () => {
  const window = new ReplayWindow(stillClock(), { acceptFromMs: 0, maxPerSender: 4 });
  for (let counter = 10; counter < 16; counter += 1) window.burn('alice', at(START, counter), START + 1_000);
  expect(window.size).toBe(4);
  for (let counter = 0; counter < 16; counter += 1) {
    expect(() => window.check('alice', at(START, counter))).toThrow(replayed);
  }
  window.burn('alice', at(START, 16), START + 1_000);
  window.burn('bob', at(START, 0), START + 1_000);
});

test('beyond the limit of all, the busiest sender pays', () => {
  const window = new ReplayWindow(stillClock(), { acceptFromMs: 0, maxTotal: 20 });
  window.burn('small', at(START, 1), START + 1_000);
  for (let counter = 100; counter < 200; counter += 1) window.burn('busy', at(START, counter), START + 1_000);
  expect(window.size).toBeLessThanOrEqual(20);
  expect(() => window.check('small', at(START, 1))).toThrow(replayed);
  window.check('small', at(START, 0));
  for (let counter = 100; counter < 200; counter += 1) {
    expect(() => window.check('busy', at(START, counter))).toThrow(replayed);
  }
});

test('more senders than the limit are overloaded until some are forgotten', () => {
  const clock = stillClock();
  const window = new ReplayWindow(clock, { acceptFromMs: 0, maxSenders: 2 });
  window.burn('a', at(START), START + 1_000);
  window.burn('b', at(START), START + 1_000);
  expect(() => window.burn('c', at(START), START + 1_000)).toThrow(
    expect.objectContaining({ code: 'overloaded' }),
  );
  clock.advance(20_000);
  window.burn('c', at(clock.now()), clock.now() + 1_000);
});

test('without a file, a start refuses what may have been answered before it', () => {
  const clock = stillClock();
  const window = new ReplayWindow(clock);
  expect(() => window.check('alice', at(START - 1))).toThrow(starting);
  expect(() => window.check('alice', at(START + MAX_SKEW_MS))).toThrow(starting);
  window.check('alice', at(START + MAX_SKEW_MS + 1));
  clock.advance(2 * MAX_SKEW_MS);
  expect(() => window.check('alice', at(START + MAX_SKEW_MS))).toThrow(starting);
  // Now nobody whose clock is right enough signs so early any longer.
  clock.advance(1);
  expect(() => window.check('alice', at(START + MAX_SKEW_MS))).toThrow(replayed);
});

test('with a file, a first start serves at once and a restart refuses what was accepted before', () => {
  const file = join(directory, 'mark');
  const clock = stillClock();
  const first = new ReplayWindow(clock, { file });
  first.burn('alice', at(START), START + 30_000);
  first.burn('alice', at(START + 500), START + 30_000);
  // Killed here: nothing is written on the way out.
  clock.advance(2_000);
  const second = new ReplayWindow(clock, { file });
  for (const ms of [START - 1, START, START + 500]) {
    expect(() => second.check('alice', at(ms))).toThrow(starting);
    expect(() => second.check('bob', at(ms))).toThrow(starting);
  }
  second.burn('alice', at(clock.now()), clock.now() + 1_000);
});

test.each(['', 'soon\n', '12', '9'.repeat(40), `${START}\n`, `${START} 0\n`])(
  'a file that says %j is not trusted',
  (text) => {
    const file = join(directory, 'broken');
    writeFileSync(file, text);
    const window = new ReplayWindow(stillClock(), { file });
    expect(() => window.check('alice', at(START + MAX_SKEW_MS))).toThrow(starting);
    window.burn('alice', at(START + MAX_SKEW_MS + 1), START + 30_000);
    expect(readFileSync(file, 'utf8')).toMatch(
      new RegExp(`^${START + MAX_SKEW_MS + 1_001} [0-9a-f]{1,8}\\n$`),
    );
  },
);

test('of 500 files with changed bytes none is trusted', () => {
  const file = join(directory, 'changed');
  const sound = new ReplayWindow(stillClock(), { file });
  sound.burn('alice', at(START + 60_000), START + 90_000);
  const whole = readFileSync(file);
  fc.assert(
    fc.property(fc.array(fc.nat(), { minLength: 4, maxLength: 12 }), (draws) => {
      const bytes = mutateBytes(whole, draws);
      fc.pre(!whole.equals(bytes));
      writeFileSync(file, bytes);
      const window = new ReplayWindow(stillClock(), { file });
      expect(() => window.check('alice', at(START + MAX_SKEW_MS))).toThrow(starting);
      window.check('alice', at(START + MAX_SKEW_MS + 1));
    }),
    { numRuns: 500 },
  );
});

test('a window whose file cannot be written is not begun, accepts nothing while it cannot, and says why', () => {
  const unwritable = expect.objectContaining({ code: 'unavailable' });
  const nowhere = join(directory, 'nowhere');
  expect(() => new ReplayWindow(stillClock(), { file: join(nowhere, 'mark') })).toThrow(unwritable);
  mkdirSync(nowhere);
  const window = new ReplayWindow(stillClock(), { file: join(nowhere, 'mark') });
  rmSync(nowhere, { recursive: true });
  expect(() => window.burn('alice', at(START + 2_000), START + 3_000)).toThrow(unwritable);
  expect(window.size).toBe(0);
  expect(window.unwritten?.message).toMatch(/replay file cannot be written.*path=.*make room/);
  mkdirSync(nowhere);
  window.burn('alice', at(START + 2_000), START + 3_000);
  expect(window.unwritten).toBeUndefined();
});

test('whatever happens in whatever order, nothing passes twice before it has expired', () => {
  const step = fc.record({
    sender: fc.constantFrom('a', 'b', 'c'),
    counter: fc.nat(30),
    lifeMs: fc.nat(3_000),
    waitMs: fc.nat(800),
    // Of twenty steps, in how many the clock goes wrong, or is set right.
    isSet: fc.nat(19).map((lot) => lot === 0),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 8 }), (steps, limit) => {
      const clock = stillClock();
      const window = new ReplayWindow(clock, { acceptFromMs: 0, maxPerSender: limit, maxTotal: limit * 2 });
      const passed = new Map<string, number>();
      let isAhead = false;
      for (const { sender, counter, lifeMs, waitMs, isSet } of steps) {
        clock.advance(waitMs);
        if (isSet) {
          clock.set(isAhead ? -HOUR : HOUR);
          isAhead = !isAhead;
        }
        const untilMs = clock.now() + lifeMs;
        try {
          window.burn(sender, at(START, counter), untilMs);
        } catch {
          continue;
        }
        const key = `${sender}:${counter}`;
        const before = passed.get(key);
        if (before !== undefined) expect(before + MAX_SKEW_MS).toBeLessThan(clock.now());
        passed.set(key, untilMs);
        expect(window.size).toBeLessThanOrEqual(limit * 2);
      }
    }),
    { numRuns: 300 },
  );
});
