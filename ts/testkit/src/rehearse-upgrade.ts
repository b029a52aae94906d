// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { GanglionError } from '@ganglion/base';
import { type ChainClient, connectChain, formatAmount, TOKEN, toHash } from '@ganglion/chain';
import { describeRuntime, type EmbeddedChain, type Hex } from '@ganglion/embedded-chain';
import { checkConservation, checkIssuance, readAccounts } from './checks.ts';
import { crossEpoch, LOOK_MS } from './epoch.ts';
import type { Market } from './market.ts';

/** One thing that an upgrade must not break. */
export interface RehearsalCheck {
  readonly name: 'migrations' | 'balances' | 'issuance' | 'market' | 'try_state' | 'transaction' | 'epoch';
  /** `absent`: the new runtime was not built for it. `skipped`: the new runtime makes no blocks, so it says nothing. */
  readonly outcome: 'passed' | 'failed' | 'absent' | 'skipped';
  /** What was seen, in a sentence. */
  readonly detail: string;
}

/** What became of an upgrade that was tried. */
export interface UpgradeRehearsal {
  readonly specName: string;
  /** The spec version whose migrations had run. */
  readonly from: number;
  /** The spec version of the new runtime. */
  readonly to: number;
  /** Whether the spec version is greater: `system.set_code` takes no other, and migrations run for no other. */
  readonly isNewer: boolean;
  /** The block that replaced the runtime; the next one was the first of the new runtime. */
  readonly upgradedAt: number;
  /** Whether no check failed. */
  readonly passed: boolean;
  readonly checks: readonly RehearsalCheck[];
}

/** `System.LastRuntimeUpgrade`: the spec version whose migrations have run, in SCALE's compact form, and the spec name. */
const LAST_UPGRADE: Hex = '0x26aa394eea5630e07c48ae0c9558cef7f9cce9c888469bb1a0dceaa129672ef8';

/** How far from the next epoch to be, in blocks, so that none comes between the two looks at the balances. */
const MARGIN = 4;

/** How long the transaction may take: the chain is in this process. */
const TRANSACTION_MS = 30_000;

/** SCALE of `UpgradeCheckSelect::TryState`. */
const TRY_STATE: Hex = '0x03';

/**
 * Tries an upgrade on a market, which it changes: on a fork or on a chain of the test, never on one that is needed.
 *
 * Replaces the runtime, runs its migrations, compares what everybody owns before and after, asks the new runtime for `try_state`
 * if it was built to answer that, sends a transaction and crosses an epoch. What goes wrong there is a failed check and no error.
 * Throws `invalid-argument` for a file that is no runtime, or one of another chain.
 */
export async function rehearseUpgrade(market: Market, wasm: Uint8Array): Promise<UpgradeRehearsal> {
  const { chain, client } = market;
  const { specName } = client.info;
  const next = await describeRuntime(wasm);
  if (next.specName !== specName) {
    throw new GanglionError('invalid-argument', {
      what: 'the file is the runtime of another chain',
      facts: { expected: specName, found: next.specName },
      hint: 'name the file of a runtime of this chain',
    });
  }
  const from = readCompact(await chain.storage(LAST_UPGRADE));
  const to = next.specVersion;
  const isNewer = to > from;

  const { tempo, lastEpochBlock, nextEpochBlock } = await client.epochStatus({ at: chain.head().hash });
  // An epoch that is due soon, or whose round is still running, pays in the blocks that are about to be compared.
  const isRunning = lastEpochBlock !== nextEpochBlock - tempo;
  if (isRunning || nextEpochBlock - chain.head().number < MARGIN) await chain.advanceEpochs();
  const before = await readMarket(chain, client);
  const accounts = await readAccounts(chain);
  const issuance = await checkIssuance(chain);
  const upgradedAt = (await chain.upgrade(wasm)).number;

  const checks: RehearsalCheck[] = [];
  const check = async (name: RehearsalCheck['name'], work: () => Promise<string>) => {
    const [first] = checks;
    if (first?.outcome === 'failed') {
      checks.push({ name, outcome: 'skipped', detail: 'the new runtime makes no blocks' });
      return;
    }
    try {
      checks.push({ name, outcome: 'passed', detail: await work() });
    } catch (error) {
      checks.push({
        name,
        outcome: 'failed',
        detail: error instanceof Error ? error.message : String(error),
      });
    }
  };
  // The client of before knows the metadata of the old runtime.
  let connecting: Promise<ChainClient> | undefined;
  const connect = () => {
    connecting ??= connectChain({ endpoint: chain.endpoint, genesisHash: toHash(chain.genesisHash) });
    return connecting;
  };

  await check('migrations', async () => {
    await chain.newBlock();
    const done = readCompact(await chain.storage(LAST_UPGRADE));
    assert.equal(done, Math.max(from, to), `those of spec version ${done} were the last that ran`);
    return isNewer
      ? `ran: spec version ${from} became ${to}`
      : `none ran: spec version ${to} is not greater than ${from}`;
  });
  await check('balances', async () => {
    const now = await readAccounts(chain);
    const changed = [...new Set([...accounts.keys(), ...now.keys()])].filter(
      (key) => accounts.get(key) !== now.get(key),
    );
    assert.deepEqual(
      changed,
      [],
      `${changed.length} accounts do not have what they had, the first at ${changed[0]}`,
    );
    return `${now.size} accounts have what they had`;
  });
  await check('issuance', async () => {
    const now = await checkIssuance(chain);
    assert.equal(now, issuance, `issuance was ${issuance} units and is ${now}`);
    return `${formatAmount(now)} tokens as before, which is what the accounts have`;
  });
  await check('market', async () => {
    const now = await readMarket(chain, await connect());
    assert.deepEqual(now, before, 'neurons, weights, bonds or carry are not what they were');
    return `${now.neurons.length} neurons, their weights, bonds and stakes are as they were`;
  });
  if (next.hasTryState) {
    await check('try_state', async () => {
      await chain.call('TryRuntime_on_runtime_upgrade', TRY_STATE);
      return 'the new runtime finds nothing wrong with its state';
    });
  } else {
    const detail =
      'the wasm was built without try-runtime; balances, issuance, market and epoch stand in for it';
    checks.push({ name: 'try_state', outcome: 'absent', detail });
  }
  await check('transaction', async () => {
    const from = await market.fundedKey('//rehearsal');
    const renewed = await connect();
    const { block } = await market.include(
      renewed.transfer({ from, to: from.publicKey, amount: TOKEN }, { timeoutMs: TRANSACTION_MS }),
    );
    return `block ${block?.number} holds one that was signed for the new runtime`;
  });
  await check('epoch', async () => {
    const crossing = await crossEpoch({ chain, client: await connect() });
    checkConservation(crossing);
    await checkIssuance(chain);
    const { block, minted } = crossing.epoch;
    return `block ${block.number} ended one that minted ${formatAmount(minted)} tokens, and every unit is accounted for`;
  });
  await connecting?.then(
    (renewed) => renewed.close(),
    () => {},
  );
  return { specName, from, to, isNewer, upgradedAt, passed: !checks.some(hasFailed), checks };
}

function hasFailed({ outcome }: RehearsalCheck): boolean {
  return outcome === 'failed';
}

/** What of the market no upgrade changes by itself. */
async function readMarket(chain: EmbeddedChain, client: ChainClient) {
  const look = { at: chain.head().hash, timeoutMs: LOOK_MS };
  return {
    neurons: (await client.metagraph(look)).neurons,
    weights: await client.weights(look),
    bonds: await client.bonds(look),
    carry: (await client.epochStatus(look)).carry,
  };
}

/** SCALE's compact form of a number below 2^30, in hex. */
function readCompact(hex: string | undefined): number {
  const bytes = Buffer.alloc(4);
  bytes.set(Buffer.from(hex?.slice(2) ?? '', 'hex').subarray(0, 4));
  const [first = 0] = bytes;
  // The two lowest bits of the first byte tell how many bytes there are.
  const width = [1, 2, 4][first & 3] ?? 4;
  return Math.floor(bytes.readUIntLE(0, width) / 4);
}
