// SPDX-License-Identifier: Apache-2.0
// What each operation takes on a fork of a network of 4096 neurons, beside the same on a small one.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { fromUri, type Signer } from '@ganglion/account';
import { TOKEN, toUid, type Uid } from '@ganglion/chain';
import { attachMarket, forkMarket, type Market } from '@ganglion/testkit';
import { MAIN } from '../../main-file.ts';

/** Neurons of the small network. */
const SMALL = 20;

const USAGE = `usage: npm run bench:fork -- [--rounds N] [--json FILE]

Starts the presets development, with ${SMALL} neurons registered, and network_4096, each in a process of its own, forks them in turn, and
times what one does with a fork. Prints the median of each operation on the large network, and the median of the ratios to the
same operation on the small one in the same round.

  --rounds N   how often to fork each (default 5)
  --json FILE  write the results there too
`;

/** The first read of a large network goes over the wire value by value. */
const PATIENCE = { timeoutMs: 600_000 };

/** A chain in a process of its own, and a neuron of it that may set weights. */
interface Source {
  readonly endpoint: string;
  readonly startMs: number;
  readonly hotkey: Signer;
  /** Another neuron, to be weighed. */
  readonly target: Uid;
  readonly child: ChildProcess;
}

/** Milliseconds by operation. */
type Times = ReadonlyMap<string, number>;

async function startSource(preset: string): Promise<Source> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      MAIN,
      'chain',
      'start',
      '--port',
      '0',
      '--block-time',
      '0',
      '--preset',
      preset,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, LOG_LEVEL: 'fatal' } },
  );
  if (child.stdout === null) throw new Error('the output is piped');
  const [line] = await once(createInterface(child.stdout), 'line');
  const { endpoint } = JSON.parse(String(line));
  const startMs = performance.now() - began;
  if (preset === 'network_4096') {
    return { endpoint, startMs, child, hotkey: await fromUri('//neuron//0'), target: toUid(1) };
  }
  const market = await attachMarket({ endpoint });
  try {
    const [neuron, other] = await market.addNeurons(SMALL, { stake: 10n * TOKEN });
    if (neuron === undefined || other === undefined) throw new Error('neurons were added');
    return { endpoint, startMs, child, hotkey: neuron.hotkey, target: other.uid };
  } finally {
    await market.stop();
  }
}

/** Forks a chain, and does what one does with a fork, in an order in which nothing has to wait. */
async function timeFork({ endpoint, startMs, hotkey, target }: Source): Promise<Times> {
  const times = new Map([['start the source', startMs]]);
  const time = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const began = performance.now();
    const result = await work();
    times.set(name, performance.now() - began);
    return result;
  };
  await using market: Market = await time('fork', () => forkMarket({ endpoint }, PATIENCE));
  const { chain, client } = market;
  await time('first block', () => chain.newBlock());
  await time('first metagraph', () => client.metagraph(PATIENCE));
  await time('later metagraph', async () => {
    await chain.newBlock();
    return client.metagraph(PATIENCE);
  });
  // So that the same blocks follow on both: the next epoch is due in block 10.
  await chain.warp({ block: 8 });
  await time('empty block', () => chain.newBlock());
  await time('fund', () => chain.fund(hotkey.address, TOKEN));
  const row = [{ uid: target, weight: 1 }];
  await time('set weights', () => market.include(client.setWeights({ hotkey, row })));
  await time('warp a day', () => chain.warp({ time: Date.now() + 86_400_000 }));
  await time('advance one epoch', () => chain.advanceEpochs(1));
  await time('advance another', () => chain.advanceEpochs(1));
  await time('every value of the state', () => chain.state());
  return times;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

async function main(): Promise<void> {
  const { values: options } = parseArgs({
    options: {
      rounds: { type: 'string', default: '5' },
      json: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (options.help) {
    process.stdout.write(USAGE);
    return;
  }
  const rounds: { readonly large: Times; readonly small: Times }[] = [];
  for (let round = 0; round < Number(options.rounds); round += 1) {
    rounds.push({ small: await timePreset('development'), large: await timePreset('network_4096') });
    console.error(`round ${round + 1} of ${options.rounds}`);
  }
  const results = [...(rounds[0]?.large.keys() ?? [])].map((name) => {
    const of = (times: Times) => times.get(name) ?? Number.NaN;
    return {
      name: `fork/n=4096/${name.replaceAll(' ', '-')}`,
      value: median(rounds.map(({ large }) => of(large))) / 1000,
      unit: 's',
      baseline: `the same with ${SMALL} neurons`,
      ratio: median(rounds.map(({ large, small }) => of(large) / of(small))),
    };
  });
  for (const { name, value, unit, ratio, baseline } of results) {
    console.log(
      `${name.padEnd(40)} ${value.toFixed(2).padStart(8)} ${unit}  ${ratio.toPrecision(3)} x ${baseline}`,
    );
  }
  if (options.json === undefined) return;
  const machine = {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
  };
  writeFileSync(options.json, `${JSON.stringify({ machine, results }, undefined, 2)}\n`);
}

async function timePreset(preset: string): Promise<Times> {
  const source = await startSource(preset);
  try {
    return await timeFork(source);
  } finally {
    source.child.kill('SIGTERM');
    await once(source.child, 'exit');
  }
}

await main();
