// SPDX-License-Identifier: Apache-2.0

/** Players up to which {@link enumerateShapley} works: 2^20 coalitions, 8 MiB. */
export const MOST_PLAYERS = 20;

/**
 * Shapley values of any game by the sum over all 2^n coalitions: slow, obvious, the judge of the
 * quadrature.
 *
 * phi_i = sum_{S without i} |S|! (n - |S| - 1)! / n!  [v(S + i) - v(S)]; the paper's equation 4
 * (section 4) with v in place of the loss and n! in place of "|N|!". `value` is called once for
 * each coalition, in ascending order of a bit mask in which bit i stands for player i. Throws
 * RangeError above {@link MOST_PLAYERS}.
 */
export function enumerateShapley(players: number, value: (coalition: number) => number): Float64Array {
  if (!Number.isInteger(players) || players < 0 || players > MOST_PLAYERS) {
    throw new RangeError(`players must be an integer from 0 to ${MOST_PLAYERS}, not ${players}`);
  }
  const worth = Float64Array.from({ length: 2 ** players }, (_, coalition) => value(coalition));
  const weightBySize = new Float64Array(players);
  let weight = 1 / players;
  for (let size = 0; size < players; size++) {
    weightBySize[size] = weight;
    weight *= (size + 1) / (players - size - 1);
  }
  const values = new Float64Array(players);
  for (let coalition = 0; coalition < worth.length; coalition++) {
    const factor = weightBySize[countBits(coalition)] ?? 0;
    const without = worth[coalition] ?? 0;
    for (let i = 0; i < players; i++) {
      if (((coalition >> i) & 1) === 0) {
        values[i] = (values[i] ?? 0) + factor * ((worth[coalition | (1 << i)] ?? 0) - without);
      }
    }
  }
  return values;
}

function countBits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}
