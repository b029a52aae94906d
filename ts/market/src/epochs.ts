// SPDX-License-Identifier: Apache-2.0
import { GanglionError, systemClock } from '@ganglion/base';
import { MAX_WARM_UP_EPOCHS } from './config.ts';
import { type EpochRecord, recordEpoch } from './record.ts';
import type { Market } from './start.ts';

/** How long to wait for what the validators say of an epoch, before going on with what they said last. */
const REPORT_WAIT_MS = 3_000;

/**
 * Watches the market for a number of epochs, from the first one that pays.
 *
 * Until all validators have voted nobody is paid, or not by everyone: those epochs are only the baseline for what comes
 * after. Fails with `unavailable` when nobody is paid for too long, or when the chain ends.
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
): Promise<EpochRecord[]> {
  const { chain, members } = market;
  const stopping = new AbortController();
  const signal = AbortSignal.any([options.signal, stopping.signal]);
  const chainEnded = market.chainEnded.then((reason) => {
    throw new GanglionError('unavailable', { what: 'the chain has ended', facts: { reason } });
  });
  const watch = async () => {
    const records: EpochRecord[] = [];
    let before: { readonly carry: bigint; readonly stake: bigint } | undefined;
    let warmUp = 0;
    for await (const epoch of chain.watchEpochs({ signal })) {
      const at = epoch.block.hash;
      const [metagraph, { emissionPerBlock, tempo }] = await Promise.all([
        chain.metagraph({ at, signal }),
        chain.hyperparameters({ at, signal }),
      ]);
      await waitForReports(market, epoch.block.number, signal);
      const stake = metagraph.neurons.reduce((sum, neuron) => sum + neuron.stake, 0n);
      const { carry, minted } = epoch;
      const baseline = before;
      before = { carry, stake };
      const allHaveVoted = metagraph.neurons.every(
        ({ dividends, hotkeyAddress }) => dividends > 0n || !isValidator(market, hotkeyAddress),
      );
      if (baseline === undefined || (records.length === 0 && (minted === 0n || !allHaveVoted))) {
        warmUp += 1;
        if (warmUp > MAX_WARM_UP_EPOCHS) {
          throw new GanglionError('unavailable', {
            what: 'the validators have set no weights that pay',
            facts: { epochs: warmUp, directory: market.directory },
            hint: 'see the logs of the validators',
          });
        }
        init.onBaseline(epoch.block.number);
        continue;
      }
      const supply = {
        emission: emissionPerBlock * BigInt(tempo),
        carryBefore: baseline.carry,
        minted,
        carry,
        stakeGrowth: stake - baseline.stake,
      };
      const record = recordEpoch({ epoch, metagraph, members, reports: market.reports, supply });
      records.push(record);
      init.onEpoch(record, records.length);
      if (records.length >= init.epochs) break;
    }
    options.signal.throwIfAborted();
    return records;
  };
  try {
    return await Promise.race([watch(), chainEnded]);
  } finally {
    stopping.abort();
    // From here on the chain may end: that is how a market is stopped.
    chainEnded.catch(() => {});
  }
}

function isValidator(market: Market, hotkeyAddress: string): boolean {
  return market.members.some(({ role, hotkey }) => role === 'validator' && hotkey.address === hotkeyAddress);
}

/** Waits until each validator that is alive has told about the epoch. */
async function waitForReports(market: Market, epochBlock: number, signal: AbortSignal): Promise<void> {
  const alive = new Set(market.children.filter(({ isAlive }) => isAlive).map(({ name }) => name));
  const names = market.members
    .filter(({ role, name }) => role === 'validator' && alive.has(name))
    .map(({ name }) => name);
  const deadline = systemClock.now() + REPORT_WAIT_MS;
  const isMissing = (name: string) => (market.reports.get(name)?.epochBlock ?? -1) < epochBlock;
  while (names.some(isMissing) && systemClock.now() < deadline) await systemClock.sleep(50, { signal });
}
