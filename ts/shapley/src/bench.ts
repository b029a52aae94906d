// SPDX-License-Identifier: Apache-2.0
// Time and error of the quadrature, beside the sum over all coalitions and beside itself at n = 64.
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { enumerateShapley } from './enumerate.ts';
import { addLogShapley, createWorkspace } from './quadrature.ts';

const BASE = 1e-3;
const ROUNDS = 7;

interface Result {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: string;
  readonly ratio: number;
}

/** Parts of very different size, the same in every run, that add up to about 1. */
function partsOf(players: number): Float64Array {
  return Float64Array.from({ length: players }, (_, i) => ((i * 0.618_034) % 1) ** 4 * (5 / players));
}

function quadrature(parts: Float64Array): Float64Array {
  const values = new Float64Array(parts.length);
  addLogShapley(BASE, parts, 1, values, createWorkspace(parts.length));
  return values;
}

/** The quickest enumeration there is of this game: each sum is one addition, each coalition one logarithm. */
function enumeration(parts: Float64Array): Float64Array {
  const sums = new Float64Array(2 ** parts.length).fill(BASE);
  for (let i = 0; i < parts.length; i++) {
    for (let rest = 0; rest < 2 ** i; rest++) sums[2 ** i + rest] = (sums[rest] ?? 0) + (parts[i] ?? 0);
  }
  return enumerateShapley(parts.length, (coalition) => Math.log(sums[coalition] ?? 0));
}

function timeMs(work: () => unknown): number {
  const start = performance.now();
  let runs = 0;
  do {
    work();
    runs++;
  } while (performance.now() - start < 20);
  return (performance.now() - start) / runs;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Times both in turn, so that a slow moment of the machine strikes both. */
function compare(
  name: string,
  ours: () => unknown,
  baseline: string,
  theirs: () => unknown,
  scale = 1,
): Result {
  const rounds = Array.from({ length: ROUNDS }, () => [timeMs(ours), timeMs(theirs)] as const);
  const value = median(rounds.map(([mine]) => mine));
  const ratio = median(rounds.map(([mine, other]) => mine / (other * scale)));
  return { name, value, unit: 'ms/token', baseline, ratio };
}

const { values: options } = parseArgs({ options: { json: { type: 'string' } } });
const results: Result[] = [];
for (const n of [4, 8, 12, 16, 18]) {
  const parts = partsOf(n);
  const baseline = 'sum over all 2^n coalitions';
  results.push(
    compare(
      `shapley/quadrature/n=${n}`,
      () => quadrature(parts),
      baseline,
      () => enumeration(parts),
    ),
  );
  const exact = enumeration(parts);
  const error = Math.max(...quadrature(parts).map((value, i) => Math.abs(value - (exact[i] ?? Number.NaN))));
  const limit = 1e-9;
  results.push({
    name: `shapley/error/n=${n}`,
    value: error,
    unit: 'nats',
    baseline: `the bound of ${limit}`,
    ratio: error / limit,
  });
}
for (const n of [64, 256, 1024, 4096]) {
  const [parts, small] = [partsOf(n), partsOf(64)];
  const baseline = `n / 64 times the time at n = 64`;
  results.push(
    compare(
      `shapley/quadrature/n=${n}`,
      () => quadrature(parts),
      baseline,
      () => quadrature(small),
      n / 64,
    ),
  );
}
for (const { name, value, unit, ratio, baseline } of results) {
  console.log(
    `${name.padEnd(28)} ${value.toPrecision(4).padStart(10)} ${unit.padEnd(9)} ${ratio.toPrecision(3)} x ${baseline}`,
  );
}
if (options.json !== undefined) {
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
  };
  writeFileSync(options.json, `${JSON.stringify({ machine, results }, undefined, 2)}\n`);
}
