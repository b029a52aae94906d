// SPDX-License-Identifier: Apache-2.0
import { expect, test } from '@jest/globals';
import { type Hold, HoldDown } from './hold-down.ts';
import { networksOf } from './networks.ts';

const LIMITS = { faultsPerAddress: 20, faultsPerNetwork: 80 };
const MINUTE = 60_000;

function watch() {
  const clock = { nowMs: 1, elapsed: () => clock.nowMs };
  const told: Hold[] = [];
  const holdDown = new HoldDown(LIMITS, clock, (hold) => told.push(hold));
  const isHeld = (address: string) => holdDown.holds(networksOf(address));
  const forge = (address: string, times: number) => {
    for (let i = 0; i < times; i += 1) holdDown.blame(address, 1);
  };
  return { clock, told, holdDown, isHeld, forge };
}

test('the networks of an address are itself and its /24, or its /64', () => {
  expect(networksOf('192.0.2.7')).toEqual(['192.0.2.7', '192.0.2.0/24']);
  expect(networksOf('::ffff:192.0.2.7')).toEqual(['192.0.2.7', '192.0.2.0/24']);
  expect(networksOf('2001:db8::1')).toEqual(['2001:db8:0:0::/64']);
  expect(networksOf('2001:db8:1:2:3:4:5:6')).toEqual(['2001:db8:1:2::/64']);
  expect(networksOf('2001:db8:1:2::')).toEqual(['2001:db8:1:2::/64']);
  expect(networksOf('::1')).toEqual(['0:0:0:0::/64']);
  expect(networksOf('fe80::1%eth0')).toEqual(['fe80:0:0:0::/64']);
});

test('an address that goes on forging is held down, and its neighbours are not', () => {
  const { told, isHeld, forge } = watch();
  forge('192.0.2.7', 20);
  expect(isHeld('192.0.2.7')).toBe(false);
  forge('192.0.2.7', 1);
  expect(isHeld('192.0.2.7')).toBe(true);
  expect(isHeld('192.0.2.8')).toBe(false);
  expect(told).toEqual([{ network: '192.0.2.7', ms: 1_000 }]);
});

test('a /24 that forges from many addresses is held down whole, and the next one is not', () => {
  const { isHeld, forge } = watch();
  for (let last = 1; last <= 5; last += 1) forge(`192.0.2.${last}`, 17);
  expect(isHeld('192.0.2.200')).toBe(true);
  expect(isHeld('192.0.3.1')).toBe(false);
});

test('all addresses of a /64 are one', () => {
  const { isHeld, forge } = watch();
  for (let last = 1; last <= 21; last += 1) forge(`2001:db8::${last.toString(16)}`, 1);
  expect(isHeld('2001:db8::ffff')).toBe(true);
  expect(isHeld('2001:db8:0:1::1')).toBe(false);
});

test('each hold is twice as long as the one before, up to five minutes', () => {
  const { clock, told, isHeld, forge } = watch();
  for (let round = 0; round < 12; round += 1) {
    forge('192.0.2.7', 100);
    expect(isHeld('192.0.2.7')).toBe(true);
    clock.nowMs += told.at(-1)?.ms ?? 0;
    expect(isHeld('192.0.2.7')).toBe(false);
  }
  const lengths = told.filter(({ network }) => network === '192.0.2.7').map(({ ms }) => ms / 1_000);
  expect(lengths).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
});

test('what arrives while a network is held makes the hold no longer', () => {
  const { told, forge } = watch();
  forge('192.0.2.7', 79);
  expect(told).toHaveLength(1);
});

test('who has been quiet for long is a stranger again', () => {
  const { clock, told, forge } = watch();
  for (let round = 0; round < 3; round += 1) {
    forge('192.0.2.7', 30);
    clock.nowMs += 10_000;
  }
  clock.nowMs += 30 * MINUTE;
  forge('192.0.2.7', 20);
  expect(told).toHaveLength(3);
  forge('192.0.2.7', 1);
  expect(told.map(({ ms }) => ms)).toEqual([1_000, 2_000, 4_000, 1_000]);
});

test('who errs now and then is never held down', () => {
  const { clock, told, forge } = watch();
  for (let second = 0; second < 1_000; second += 1) {
    forge('192.0.2.7', 2);
    clock.nowMs += 1_000;
  }
  expect(told).toEqual([]);
});

test('a million addresses take no more memory than some thousands', () => {
  const { holdDown, isHeld, forge } = watch();
  forge('192.0.2.7', 21);
  for (let i = 0; i < 4_000; i += 1) holdDown.blame(`2001:db8:${i.toString(16)}::`, 1);
  expect(isHeld('192.0.2.7')).toBe(true);
  for (let i = 4_000; i < 5_000; i += 1) holdDown.blame(`2001:db8:${i.toString(16)}::`, 1);
  expect(isHeld('192.0.2.7')).toBe(false);
});
