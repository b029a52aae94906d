// SPDX-License-Identifier: Apache-2.0
// What a block and a `fund` take as a chain, and a fork of one, grow old.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { encodeAddress } from '@polkadot/util-crypto';
import { startEmbeddedChain } from './embedded-chain.ts';
import { startFork } from './fork.ts';
import type { EmbeddedChain } from './serve-chain.ts';

const USAGE = `usage: npm run bench:blocks -- [--blocks N] [--json FILE]

Makes N blocks on an embedded chain and gives N accounts a unit, and does the same on a fork of it. Prints the mean of the first
and of the last 500 of each, and how much memory the process has.

  --blocks N   how many (default 6000)
  --json FILE  write the results there too
`;

/** How many are averaged at each end. */
const WINDOW = 500;

/** One kind of work, done again and again: what each time took, in milliseconds. */
async function repeat(
  name: string,
  count: number,
  work: (index: number) => Promise<unknown>,
): Promise<Result> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const began = performance.now();
    await work(index);
    times.push(performance.now() - began);
    if (times.length % WINDOW === 0) {
      console.error(`${name} ${times.length}: ${mean(times.slice(-WINDOW)).toFixed(2)} ms, ${memoryMb()} MB`);
    }
  }
  const [first, last] = [mean(times.slice(0, WINDOW)), mean(times.slice(-WINDOW))];
  return { name, count, firstMs: first, lastMs: last, ratio: last / first, memoryMb: memoryMb() };
}

interface Result {
  readonly name: string;
  readonly count: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly ratio: number;
  readonly memoryMb: number;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function memoryMb(): number {
  return Math.round(process.memoryUsage().rss / 2 ** 20);
}

/** An account that nobody has: its number in its last four bytes. */
function addressOf(index: number): string {
  const id = new Uint8Array(32);
  new DataView(id.buffer).setUint32(28, index + 1);
  return encodeAddress(id);
}

async function measure(name: string, chain: EmbeddedChain, count: number): Promise<Result[]> {
  const keys = async () => {
    const began = performance.now();
    const { size } = await chain.state();
    console.error(`${name}: ${size} values listed in ${Math.round(performance.now() - began)} ms`);
  };
  const blocks = await repeat(`${name}/block`, count, () => chain.newBlock());
  await keys();
  const funds = await repeat(`${name}/fund`, count, (index) => chain.fund(addressOf(index), 1_000_000_000n));
  await keys();
  const after = await repeat(`${name}/block after funds`, WINDOW, () => chain.newBlock());
  return [blocks, funds, after];
}

async function main(): Promise<void> {
  const { values: options } = parseArgs({
    options: {
      blocks: { type: 'string', default: '6000' },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (options.help) {
    process.stdout.write(USAGE);
    return;
  }
  const count = Number(options.blocks);
  const results: Result[] = [];
  await using source = await startEmbeddedChain();
  {
    await using fork = await startFork({ endpoint: source.endpoint });
    results.push(...(await measure('fork', fork, count)));
  }
  results.push(...(await measure('chain', source, count)));
  for (const { name, firstMs, lastMs, ratio, memoryMb: mb } of results) {
    console.log(
      `${name.padEnd(24)} first ${firstMs.toFixed(2).padStart(7)} ms  last ${lastMs.toFixed(2).padStart(7)} ms  ratio ${ratio.toFixed(2)}  ${mb} MB`,
    );
  }
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, undefined, 2)}\n`);
}

await main();
