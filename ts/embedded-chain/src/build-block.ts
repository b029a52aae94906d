// SPDX-License-Identifier: Apache-2.0
import type { Block } from '@acala-network/chopsticks-core';
import { GanglionError } from '@ganglion/base';
import { GenericExtrinsic, type Vec } from '@polkadot/types';
import type {
  ApplyExtrinsicResult,
  EventRecord,
  Header,
  TransactionValidityError,
} from '@polkadot/types/interfaces';
import { bnToU8a, compactAddLength, compactStripLength, hexToU8a, u8aConcat } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { type Hex, loadChopsticks, toHex } from './chopsticks.ts';
import { loadStateBlock, type StateBlock } from './state-block.ts';

/** A block before any transaction. */
interface Draft {
  readonly header: Header;
  /** The transaction that sets the time. */
  readonly inherent: Hex;
}

/** What a block changes in the state, and the transactions that it holds. */
interface Executed {
  readonly included: readonly Hex[];
  /** Those that turned out not to be valid, and why. */
  readonly refused: readonly (readonly [Hex, TransactionValidityError])[];
  readonly storageDiff: Record<Hex, Hex | null>;
}

const EMPTY_HASH: Hex = `0x${'00'.repeat(32)}`;

/**
 * Makes the block after `parent` of the transactions that wait.
 *
 * The whole block is one task of the interpreter, which spends most of a task on compiling the
 * runtime; chopsticks' own builder takes one task for each transaction and three more. When a
 * transaction turns out not to be valid any more, the block is made again one transaction at a
 * time, and whoever watches that transaction is told.
 *
 * Throws what a read of the state below threw; nothing has happened then.
 */
export async function buildBlock(
  parent: StateBlock,
  waiting: readonly Hex[],
  /** What the block changes besides, as if a transaction of it did. */
  changes: Readonly<Record<Hex, Hex>> = {},
): Promise<StateBlock> {
  const StateBlock = await loadStateBlock();
  const draft = await draftBlock(parent);
  const { included, refused, storageDiff } =
    (await executeAtOnce(parent, draft, waiting)) ?? (await executeOneByOne(parent, draft, waiting));
  const extrinsics = [draft.inherent, ...included];
  const registry = await parent.registry;
  const header = registry.createType('Header', {
    parentHash: draft.header.parentHash,
    number: draft.header.number,
    stateRoot: draft.header.stateRoot,
    // Two blocks with the same parent and different contents must have different hashes.
    extrinsicsRoot: blake2AsHex(u8aConcat(...extrinsics.map((hex) => hexToU8a(hex))), 256),
    digest: draft.header.digest,
  });
  const { APPLY_EXTRINSIC_ERROR } = await loadChopsticks();
  for (const refusal of refused) parent.chain.txPool.event.emit(APPLY_EXTRINSIC_ERROR, refusal);
  return new StateBlock({
    chain: parent.chain,
    number: header.number.toNumber(),
    hash: header.hash.toHex(),
    parent,
    content: { header, extrinsics },
    state: parent.state.next(),
    diff: { ...storageDiff, ...changes },
  });
}

/**
 * The header and the time of the block after `parent`: one slot later, or now for the first block.
 */
async function draftBlock(parent: Block): Promise<Draft> {
  const { getAuraSlotDuration } = await loadChopsticks();
  const meta = await parent.meta;
  const registry = await parent.registry;
  const slotMs = BigInt(await getAuraSlotDuration(await parent.wasm));
  const { set } = meta.tx.timestamp ?? {};
  const { now } = meta.query.timestamp ?? {};
  if (set === undefined || now === undefined) throw broken('keeps no time');
  const last = (await parent.read('u64', now))?.toBigInt() ?? BigInt(Date.now());
  const time = last + slotMs;
  const slot = bnToU8a(time / slotMs, { bitLength: 64 });
  return {
    header: registry.createType('Header', {
      parentHash: parent.hash,
      number: parent.number + 1,
      stateRoot: EMPTY_HASH,
      extrinsicsRoot: EMPTY_HASH,
      digest: { logs: [{ PreRuntime: ['aura', compactAddLength(slot)] }] },
    }),
    inherent: new GenericExtrinsic(registry, set(time)).toHex(),
  };
}

/** Runs the block as one task; nothing when one of the transactions was not valid. */
async function executeAtOnce(
  parent: StateBlock,
  { header, inherent }: Draft,
  transactions: readonly Hex[],
): Promise<Executed | undefined> {
  const { runTask, taskHandler } = await loadChopsticks();
  const extrinsics = [inherent, ...transactions];
  const throwIfReadFailed = parent.state.watchReads();
  const task = runTask(
    {
      wasm: await parent.wasm,
      calls: [
        ['Core_initialize_block', [toHex(header.toU8a())]],
        ...extrinsics.map((extrinsic): [string, Hex[]] => ['BlockBuilder_apply_extrinsic', [extrinsic]]),
        ['BlockBuilder_finalize_block', []],
      ],
      mockSignatureHost: false,
      allowUnresolvedImports: false,
      runtimeLogLevel: parent.chain.runtimeLogLevel,
    },
    taskHandler(parent),
  );
  const response = await task.catch((error: unknown) => {
    throwIfReadFailed();
    throw error;
  });
  if ('Error' in response) {
    throwIfReadFailed();
    return undefined;
  }
  const storageDiff = Object.fromEntries(response.Call.storageDiff);
  // A transaction that was not valid leaves no event; every other one leaves exactly one of these.
  const isComplete = (await countApplied(parent, storageDiff)) === extrinsics.length;
  return isComplete ? { included: transactions, refused: [], storageDiff } : undefined;
}

async function countApplied(parent: Block, storageDiff: Record<Hex, Hex | null>): Promise<number> {
  const { events } = (await parent.meta).query.system ?? {};
  if (events === undefined) throw broken('keeps no events');
  const raw = storageDiff[storageKey(events())];
  const registry = await parent.registry;
  const records = registry.createType<Vec<EventRecord>>(
    'Vec<EventRecord>',
    raw === null || raw === undefined ? [] : hexToU8a(raw),
  );
  return records.filter(
    ({ event }) => event.section === 'system' && /^Extrinsic(Success|Failed)$/.test(event.method),
  ).length;
}

/** Runs the block transaction by transaction and leaves out those that are not valid. */
async function executeOneByOne(
  parent: StateBlock,
  { header, inherent }: Draft,
  transactions: readonly Hex[],
): Promise<Executed> {
  const StateBlock = await loadStateBlock();
  const { chain } = parent;
  const registry = await parent.registry;
  const draft = new StateBlock({
    chain,
    number: parent.number + 1,
    hash: EMPTY_HASH,
    parent,
    content: { header, extrinsics: [] },
    state: parent.state.next(),
  });
  const changed: Record<Hex, Hex | null> = {};
  const keep = async (method: string, args: Hex[]) => {
    const throwIfReadFailed = draft.state.watchReads();
    const { result, storageDiff } = await draft.call(method, args).catch((error) => {
      throwIfReadFailed();
      throw new Panic(error);
    });
    const apply = () => {
      draft.state.write(storageDiff);
      Object.assign(changed, Object.fromEntries(storageDiff));
    };
    return { result, apply };
  };
  (await keep('Core_initialize_block', [toHex(header.toU8a())])).apply();
  (await keep('BlockBuilder_apply_extrinsic', [inherent])).apply();
  const included: Hex[] = [];
  const refused: [Hex, TransactionValidityError][] = [];
  for (const transaction of transactions) {
    const applied = await keep('BlockBuilder_apply_extrinsic', [transaction]).catch((error) => {
      if (error instanceof Panic) return undefined;
      throw error;
    });
    if (applied === undefined) {
      // It would keep every later block from being built.
      refused.push([transaction, registry.createType('TransactionValidityError', { Invalid: 'Call' })]);
      continue;
    }
    const { result, apply } = applied;
    const outcome = registry.createType<ApplyExtrinsicResult>('ApplyExtrinsicResult', hexToU8a(result));
    if (outcome.isErr) {
      refused.push([transaction, outcome.asErr]);
    } else {
      apply();
      included.push(transaction);
    }
  }
  (await keep('BlockBuilder_finalize_block', [])).apply();
  return { included, refused, storageDiff: changed };
}

/** The runtime panicked, and no read had failed. */
class Panic extends Error {
  constructor(cause: unknown) {
    super('the runtime panicked', { cause });
  }
}

/** A key as storage knows it: the API puts its length in front. */
export function storageKey(key: Uint8Array): Hex {
  return toHex(compactStripLength(key)[1]);
}

function broken(what: string): GanglionError {
  return new GanglionError('internal', { what: `the runtime ${what}` });
}
