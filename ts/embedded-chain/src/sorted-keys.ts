// SPDX-License-Identifier: Apache-2.0
import type { Hex } from './chopsticks.ts';

/** How many of the sorted keys are not after `start`: the index of the next one. */
export function countUpTo(keys: readonly Hex[], start: Hex): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? '') <= start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Up to `count` of the sorted keys that start with `prefix` and are after `start`. */
export function keysAfter(keys: readonly Hex[], prefix: Hex, count: number, start: Hex): readonly Hex[] {
  let first = countUpTo(keys, start < prefix ? prefix : start);
  // The prefix may be a key itself.
  if (start < prefix && keys[first - 1] === prefix) first -= 1;
  const page = keys.slice(first, first + count);
  const end = page.findIndex((key) => !key.startsWith(prefix));
  return end === -1 ? page : page.slice(0, end);
}
