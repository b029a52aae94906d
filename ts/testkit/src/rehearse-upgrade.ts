// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { decodeAddress } from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import { type ChainClient, connectChain, formatAmount, TOKEN, toHash } from '@ganglion/chain';
import { describeRuntime, type EmbeddedChain, type Hex } from '@ganglion/embedded-chain';
import { checkConservation, checkIssuance, readAccounts } from './checks.ts';
import { crossEpoch, LOOK_MS } from './epoch.ts';
import type { Market } from './market.ts';

/** One thing that an upgrade must not break. */
export interface RehearsalCheck {
  readonly name: 'migrations' | 'balances' | 'issuance' | 'market' | 'try_state' | 'transaction' | 'epoch';
  /**
   * `absent`: the new runtime was not built for it. `skipped`: the new runtime makes no blocks, so
   * it says nothing.
   */
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
  /**
   * Whether the spec version is greater: `system.set_code` takes no other, and migrations run for
   * no other.
   */
  readonly isNewer: boolean;
  /** The block that replaced the runtime; the next one was the first of the new runtime. */
  readonly upgradedAt: number;
  /** Whether no check failed. */
  readonly passed: boolean;
  readonly checks: readonly RehearsalCheck[];
}

/**
 * `System.LastRuntimeUpgrade`: the spec version whose migrations have run, in SCALE's compact form,
 * and the spec name.
 */
const LAST_UPGRADE: Hex = '0x26aa394eea5630e07c48ae0c9558cef7f9cce9c888469bb1a0dceaa129672ef8';

/**
 * How far from the next epoch to be, in blocks, so that none comes between the two looks at the
 * balances.
 */
const MARGIN = 4;

/** Hex digits of an account at the end of the key of its balance. */
const ACCOUNT_DIGITS = 64;

/** How long the transaction may take: the chain is in this process. */
const TRANSACTION_MS = 30_000;

/** Why there may be no `try_state`. */
const NO_TRY_STATE =
  'the wasm was built without try-runtime; balances, issuance, market and epoch stand in for it';

/** SCALE of `UpgradeCheckSelect::TryState`. */
const TRY_STATE: Hex = '0x03';

/**
 * Tries an upgrade on a market, which it changes: on a fork or on a chain of the test, never on one
 * that is needed.
 *
 * Replaces the runtime, runs its migrations, compares what everybody owns before and after, asks
 * the new runtime for `try_state` if it was built to answer that, sends a transaction and crosses
 * an epoch. What goes wrong there is a failed check and no error. Throws `invalid-argument` for a
 * file that is no runtime, or one of another chain.
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
  await leaveEpoch(market);
  const before = await readBefore(market);
  const upgradedAt = (await chain.upgrade(wasm)).number;

  await using rehearsal = new Rehearsal(market, before, upgradedAt);
  const checks: RehearsalCheck[] = [];
  for (const [name, work] of rehearsal.works({ from, to, hasTryState: next.hasTryState })) {
    checks.push(await runCheck(name, work, checks));
  }
  const passed = !checks.some(({ outcome }) => outcome === 'failed');
  return { specName, from, to, isNewer: to > from, upgradedAt, passed, checks };
}

/**
 * Goes past an epoch that is due soon, or whose round is still running: it pays in the blocks that
 * are about to be compared.
 */
async function leaveEpoch({ chain, client }: Market): Promise<void> {
  const { number, hash } = chain.head();
  const { tempo, lastEpochBlock, nextEpochBlock } = await client.epochStatus({ at: hash });
  const isRunning = lastEpochBlock !== nextEpochBlock - tempo;
  if (isRunning || nextEpochBlock - number < MARGIN) await chain.advanceEpochs();
}

/**
 * Says what it saw, in a sentence; throws when it is not as it must be. `absent` is why it cannot
 * be seen.
 */
type Work = (() => Promise<string>) | { readonly absent: string };

/** Runs a check, unless the first one has failed already. */
async function runCheck(
  name: RehearsalCheck['name'],
  work: Work,
  [first]: readonly RehearsalCheck[],
): Promise<RehearsalCheck> {
  if (typeof work === 'object') return { name, outcome: 'absent', detail: work.absent };
  if (first?.outcome === 'failed') {
    return { name, outcome: 'skipped', detail: 'the new runtime makes no blocks' };
  }
  try {
    return { name, outcome: 'passed', detail: await work() };
  } catch (error) {
    return { name, outcome: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}

/** What a market had before its runtime was replaced. */
type Before = Awaited<ReturnType<typeof readBefore>>;

async function readBefore({ chain, client }: Market) {
  return {
    market: await readMarket(chain, client),
    accounts: await readAccounts(chain),
    issuance: await checkIssuance(chain),
  };
}

/** Compares a market whose runtime was replaced with what it had before. */
class Rehearsal implements AsyncDisposable {
  readonly #market: Market;
  readonly #before: Before;
  readonly #upgradedAt: number;
  #connecting: Promise<ChainClient> | undefined;

  constructor(market: Market, before: Before, upgradedAt: number) {
    this.#market = market;
    this.#before = before;
    this.#upgradedAt = upgradedAt;
  }

  /**
   * The checks in their order: the first one makes the first block of the new runtime, the last
   * ones go on from there.
   */
  works(versions: {
    readonly from: number;
    readonly to: number;
    readonly hasTryState: boolean;
  }): readonly (readonly [RehearsalCheck['name'], Work])[] {
    return [
      ['migrations', () => this.#checkMigrations(versions)],
      ['balances', () => this.#checkBalances()],
      ['issuance', () => this.#checkIssuance()],
      ['market', () => this.#checkMarket()],
      ['try_state', versions.hasTryState ? () => this.#tryState() : { absent: NO_TRY_STATE }],
      ['transaction', () => this.#sendTransaction()],
      ['epoch', () => this.#crossEpoch()],
    ];
  }

  async #checkMigrations({ from, to }: { readonly from: number; readonly to: number }): Promise<string> {
    const { chain } = this.#market;
    await chain.newBlock();
    const done = readCompact(await chain.storage(LAST_UPGRADE));
    assert.equal(done, Math.max(from, to), `those of spec version ${done} were the last that ran`);
    return to > from
      ? `ran: spec version ${from} became ${to}`
      : `none ran: spec version ${to} is not greater than ${from}`;
  }

  async #checkBalances(): Promise<string> {
    const accounts = new Map(this.#before.accounts);
    const moved = await this.#applyTransfers(accounts);
    const now = await readAccounts(this.#market.chain);
    const changed = [...new Set([...accounts.keys(), ...now.keys()])].filter(
      (key) => accounts.get(key) !== now.get(key),
    );
    assert.deepEqual(
      changed,
      [],
      `${changed.length} accounts do not have what they had, the first at ${changed[0]}`,
    );
    const told =
      moved === 0n ? '' : `, but for ${formatAmount(moved)} tokens whose transfers the block tells`;
    return `${now.size} accounts have what they had${told}`;
  }

  /**
   * Makes the transfers that the blocks since the upgrade tell, in which no transaction was: they
   * are the migrations'. Returns how many units they moved.
   */
  async #applyTransfers(accounts: Map<Hex, bigint>): Promise<bigint> {
    const client = await this.#connect();
    const events = [];
    for (let number = this.#upgradedAt; number <= this.#market.chain.head().number; number += 1) {
      events.push(...(await client.events({ at: await client.blockHash(number) })));
    }
    const keys = new Map([...accounts.keys()].map((key) => [key.slice(-ACCOUNT_DIGITS), key]));
    let moved = 0n;
    for (const { pallet, name, data } of events) {
      if (pallet !== 'Balances' || name !== 'TransferOnHold') continue;
      const amount = BigInt(String(data.amount));
      for (const [address, change] of [
        [data.source, -amount],
        [data.dest, amount],
      ] as const) {
        const key = keys.get(Buffer.from(decodeAddress(String(address))).toString('hex'));
        if (key !== undefined) accounts.set(key, (accounts.get(key) ?? 0n) + change);
      }
      moved += amount;
    }
    return moved;
  }

  async #checkIssuance(): Promise<string> {
    const { issuance } = this.#before;
    const now = await checkIssuance(this.#market.chain);
    assert.equal(now, issuance, `issuance was ${issuance} units and is ${now}`);
    return `${formatAmount(now)} tokens as before, which is what the accounts have`;
  }

  async #checkMarket(): Promise<string> {
    const now = await readMarket(this.#market.chain, await this.#connect());
    assert.deepEqual(now, this.#before.market, 'neurons, weights, bonds or carry are not what they were');
    return `${now.neurons.length} neurons, their weights, bonds and stakes are as they were`;
  }

  async #tryState(): Promise<string> {
    await this.#market.chain.call('TryRuntime_on_runtime_upgrade', TRY_STATE);
    return 'the new runtime finds nothing wrong with its state';
  }

  async #sendTransaction(): Promise<string> {
    const from = await this.#market.fundedKey('//rehearsal');
    const renewed = await this.#connect();
    const { block } = await this.#market.include(
      renewed.transfer({ from, to: from.publicKey, amount: TOKEN }, { timeoutMs: TRANSACTION_MS }),
    );
    return `block ${block?.number} holds one that was signed for the new runtime`;
  }

  async #crossEpoch(): Promise<string> {
    const { chain } = this.#market;
    const crossing = await crossEpoch({ chain, client: await this.#connect() });
    checkConservation(crossing);
    await checkIssuance(chain);
    const { block, minted } = crossing.epoch;
    return `block ${block.number} ended one that minted ${formatAmount(minted)} tokens, and every unit is accounted for`;
  }

  /** A client of the new runtime: the one of before knows the metadata of the old one. */
  #connect(): Promise<ChainClient> {
    const { endpoint, genesisHash } = this.#market.chain;
    this.#connecting ??= connectChain({ endpoint, genesisHash: toHash(genesisHash) });
    return this.#connecting;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // A connection that never came about was told of by the check that needed it.
    const client = await this.#connecting?.catch(() => undefined);
    await client?.close();
  }
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
