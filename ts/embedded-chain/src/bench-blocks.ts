// SPDX-License-Identifier: Apache-2.0
// What a block and a `fund` take as a chain, and a fork of one, grow old.
import { parseArgs } from 'node:util';
import { encodeAddress } from '@polkadot/util-crypto';
import { startEmbeddedChain } from './embedded-chain.ts';
import { startFork } from './fork.ts';
import type { EmbeddedChain } from './serve-chain.ts';

const USAGE = `usage: npm run bench:blocks -- [--blocks N]

Makes N blocks on an embedded chain and on a fork of it in turn, and gives N accounts of each a token. Prints what each took at
the beginning and in the end, in milliseconds of processor time, which other work on the machine disturbs least.

  --blocks N   how many, 1000 at least (default 6000)
`;

/** How many are averaged at each end. */
const WINDOW = 500;

/** What one kind of work took each time, in milliseconds of processor time. */
class Times {
  readonly name: string;
  readonly #all: number[] = [];

  constructor(name: string) {
    this.name = name;
  }

  async measure(work: () => Promise<unknown>): Promise<void> {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    this.#all.push((user + system) / 1000);
    if (this.#all.length % WINDOW === 0) {
      const megabytes = Math.round(process.memoryUsage().rss / 2 ** 20);
      console.error(
        `${this.name} ${this.#all.length}: ${mean(this.#all.slice(-WINDOW)).toFixed(2)} ms, ${megabytes} MB`,
      );
    }
  }

  toString(): string {
    const [first, last] = [mean(this.#all.slice(0, WINDOW)), mean(this.#all.slice(-WINDOW))];
    return `${this.name.padEnd(12)} ${this.#all.length} times  first ${WINDOW} ${first.toFixed(2)} ms  last ${WINDOW} ${last.toFixed(2)} ms  ratio ${(last / first).toFixed(2)}`;
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** An account that nobody has: a number in its last four bytes. */
function addressOf(index: number): string {
  const id = new Uint8Array(32);
  new DataView(id.buffer).setUint32(28, index + 1);
  return encodeAddress(id);
}

async function list(name: string, chain: EmbeddedChain): Promise<void> {
  const began = performance.now();
  const { size } = await chain.state();
  console.log(`${name.padEnd(12)} ${size} values listed in ${Math.round(performance.now() - began)} ms`);
}

async function main(): Promise<void> {
  const { values: options } = parseArgs({
    options: {
      blocks: { type: 'string', default: '6000' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (options.help) {
    process.stdout.write(USAGE);
    return;
  }
  const count = Number(options.blocks);
  await using source = await startEmbeddedChain();
  await using fork = await startFork({ endpoint: source.endpoint, block: 0 });
  const chains = [
    ['chain', source],
    ['fork', fork],
  ] as const;
  for (const kind of ['fund', 'block'] as const) {
    const times = chains.map(([name]) => new Times(`${name} ${kind}`));
    for (let index = 0; index < count; index += 1) {
      for (const [which, [, chain]] of chains.entries()) {
        await times[which]?.measure(() =>
          kind === 'block' ? chain.newBlock() : chain.fund(addressOf(index), 1_000_000_000n),
        );
      }
    }
    for (const each of times) console.log(String(each));
    for (const [name, chain] of chains) await list(name, chain);
  }
}

await main();
