// SPDX-License-Identifier: Apache-2.0
import { GanglionError, systemClock } from '@ganglion/base';
import type { Epoch, Hyperparameters, Metagraph } from '@ganglion/chain';
import { MAX_WARM_UP_EPOCHS } from './config.ts';
import { type EpochRecord, recordEpoch } from './record.ts';
import type { Market } from './start.ts';

/**
 * How long to wait for what the validators say of an epoch, before going on with what they said
 * last.
 */
const REPORT_WAIT_MS = 3_000;

/**
 * Watches the market for a number of epochs, from the first one that pays.
 *
 * Until all validators have voted nobody is paid, or not by everyone: those epochs are only the
 * baseline for what comes after. Fails with `unavailable` when nobody is paid for too long, or when
 * the chain ends.
 */
export async function watchMarket(
  market: Market,
  init: {
    readonly epochs: number;
    readonly onEpoch: (record: EpochRecord, index: number) => void;
    /** Called for an epoch that is only the baseline. */
    readonly onBaseline: (block: number) => void;
  },
  options: { readonly signal: AbortSignal },
): Promise<readonly EpochRecord[]> {
  const stopping = new AbortController();
  const signal = AbortSignal.any([options.signal, stopping.signal]);
  const chainEnded = market.chainEnded.then((reason) => {
    throw new GanglionError('unavailable', { what: 'the chain has ended', facts: { reason } });
  });
  const recorder = new EpochRecorder(market);
  const watch = async () => {
    for await (const epoch of market.chain.watchEpochs({ signal })) {
      const record = recorder.take(await readEpoch(market, epoch, signal));
      if (record === undefined) init.onBaseline(epoch.block.number);
      else init.onEpoch(record, recorder.records.length);
      if (recorder.records.length >= init.epochs) break;
    }
    options.signal.throwIfAborted();
    return recorder.records;
  };
  try {
    return await Promise.race([watch(), chainEnded]);
  } finally {
    stopping.abort();
    // From here on the chain may end: that is how a market is stopped.
    chainEnded.catch(() => {});
  }
}

/** An epoch and the state that it left. */
interface SeenEpoch {
  readonly epoch: Epoch;
  readonly metagraph: Metagraph;
  readonly parameters: Hyperparameters;
}

/**
 * Reads what an epoch left, when each validator that is alive has told about it or has had the time
 * to.
 */
async function readEpoch(market: Market, epoch: Epoch, signal: AbortSignal): Promise<SeenEpoch> {
  const at = epoch.block.hash;
  const [metagraph, parameters] = await Promise.all([
    market.chain.metagraph({ at, signal }),
    market.chain.hyperparameters({ at, signal }),
  ]);
  await waitForReports(market, epoch.block.number, signal);
  return { epoch, metagraph, parameters };
}

/** Keeps the records of a market's epochs, and what the last one left for the next. */
class EpochRecorder {
  readonly #market: Market;
  readonly #records: EpochRecord[] = [];
  #before: { readonly carry: bigint; readonly stake: bigint } | undefined;
  #warmUp = 0;

  constructor(market: Market) {
    this.#market = market;
  }

  get records(): readonly EpochRecord[] {
    return this.#records;
  }

  /** Records an epoch; undefined for one that is only the baseline. */
  take({ epoch, metagraph, parameters }: SeenEpoch): EpochRecord | undefined {
    const { members, reports } = this.#market;
    const { carry, minted } = epoch;
    const stake = metagraph.neurons.reduce((sum, neuron) => sum + neuron.stake, 0n);
    const before = this.#before;
    this.#before = { carry, stake };
    const pays = this.#records.length > 0 || (minted > 0n && this.#allHaveVoted(metagraph));
    if (before === undefined || !pays) {
      this.#countWarmUp();
      return undefined;
    }
    const supply = {
      emission: parameters.emissionPerBlock * BigInt(parameters.tempo),
      carryBefore: before.carry,
      minted,
      carry,
      stakeGrowth: stake - before.stake,
    };
    const record = recordEpoch({ epoch, metagraph, members, reports, supply });
    this.#records.push(record);
    return record;
  }

  #allHaveVoted({ neurons }: Metagraph): boolean {
    const validators = this.#market.members.filter(({ role }) => role === 'validator');
    const addresses = new Set<string>(validators.map(({ hotkey }) => hotkey.address));
    return neurons.every(({ dividends, hotkeyAddress }) => dividends > 0n || !addresses.has(hotkeyAddress));
  }

  #countWarmUp(): void {
    this.#warmUp += 1;
    if (this.#warmUp <= MAX_WARM_UP_EPOCHS) return;
    throw new GanglionError('unavailable', {
      what: 'the validators have set no weights that pay',
      facts: { epochs: this.#warmUp, directory: this.#market.directory },
      hint: 'see the logs of the validators',
    });
  }
}

/** Waits until each validator that is alive has told about the epoch. */
async function waitForReports(market: Market, epochBlock: number, signal: AbortSignal): Promise<void> {
  const alive = new Set(market.children.filter(({ isAlive }) => isAlive).map(({ name }) => name));
  const names = market.members
    .filter(({ role, name }) => role === 'validator' && alive.has(name))
    .map(({ name }) => name);
  const deadline = systemClock.elapsed() + REPORT_WAIT_MS;
  const isMissing = (name: string) => (market.reports.get(name)?.epochBlock ?? -1) < epochBlock;
  while (names.some(isMissing) && systemClock.elapsed() < deadline) await systemClock.sleep(50, { signal });
}
