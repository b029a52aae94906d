// SPDX-License-Identifier: Apache-2.0
import type { Tensor } from './tensor.ts';

/**
 * log(sum exp(x)) over `logits[start, end)`, in float64 and stable: the largest is taken out first.
 *
 * No element, or only -Infinity: -Infinity. A NaN stays a NaN.
 */
export function logSumExp(logits: ArrayLike<number>, start = 0, end = logits.length): number {
  const most = largest(logits, start, end);
  return Number.isFinite(most) ? most + Math.log(sumBelow(most, logits, start, end)) : most;
}

/**
 * log p(token) under the softmax of one row, in nats.
 *
 * `row` counts over all leading axes: for logits [B, V] it is the example, for [B, T, V] it is
 * b * T + t. Throws RangeError for a row or token that is not there.
 */
export function tokenLogProbability(logits: Tensor, row: number, token: number): number {
  const width = logits.shape.at(-1) ?? 0;
  const isInside = Number.isInteger(row) && row >= 0 && (row + 1) * width <= logits.data.length;
  if (!isInside || !Number.isInteger(token) || token < 0 || token >= width) {
    throw new RangeError(`no token ${token} in row ${row} of logits of shape [${logits.shape.join(', ')}]`);
  }
  return rowLogProbability(logits.data, row * width, width, token);
}

/** p(token) under the softmax of one row, from 0 to 1; rows as in {@link tokenLogProbability}. */
export function tokenProbability(logits: Tensor, row: number, token: number): number {
  return Math.min(1, Math.exp(tokenLogProbability(logits, row, token)));
}

/** The softmax of one row in float64; adds up to 1 within rounding. */
export function softmax(logits: ArrayLike<number>): Float64Array {
  const most = largest(logits, 0, logits.length);
  const sum = sumBelow(most, logits, 0, logits.length);
  return Float64Array.from(logits, (x) => Math.exp(x - most) / sum);
}

/**
 * log p(token) of the row of so many logits that begins at `start`; the indices are the caller's
 * care.
 */
export function rowLogProbability(
  logits: ArrayLike<number>,
  start: number,
  width: number,
  token: number,
): number {
  const most = largest(logits, start, start + width);
  // Differences first: logits may be so large that adding a logarithm to one of them changes
  // nothing.
  return (
    (logits[start + token] ?? Number.NaN) - most - Math.log(sumBelow(most, logits, start, start + width))
  );
}

function largest(logits: ArrayLike<number>, start: number, end: number): number {
  let most = -Infinity;
  for (let i = start; i < end; i++) {
    const x = logits[i] ?? Number.NaN;
    if (Number.isNaN(x)) return x;
    if (x > most) most = x;
  }
  return most;
}

/** sum exp(x - most): from 1 to the number of elements. */
function sumBelow(most: number, logits: ArrayLike<number>, start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += Math.exp((logits[i] ?? Number.NaN) - most);
  return sum;
}
