// SPDX-License-Identifier: Apache-2.0
import { encodeAddress } from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import type { Vec } from '@polkadot/types';
import type {
  GanglionMetagraphRuntimeApiMetagraph,
  GanglionSupportAxonAxonEndpoint,
} from '@polkadot/types/lookup';
import type { Codec } from '@polkadot/types/types';
import { type AxonInfo, formatIp, protocolOf, synapsesOf } from './actions.ts';
import { type Fraction, toFraction } from './fractions.ts';
import { type AccountId, type Hash, toUid, type Uid } from './ids.ts';
import { readPages } from './pages.ts';
import { callMetagraphApi, encodeNumbers } from './runtime-api.ts';
import type { BlockRef, Session } from './session.ts';

/** Everything that the chain knows of one neuron. Shares are those of the last epoch. */
export interface Neuron {
  readonly uid: Uid;
  readonly hotkey: AccountId;
  readonly hotkeyAddress: string;
  /** The owner. */
  readonly coldkey: AccountId;
  readonly coldkeyAddress: string;
  /** The block in which it got its uid. */
  readonly registeredAt: number;
  /** The block in which it last set weights. */
  readonly lastUpdate: number | undefined;
  /** S now, in units. */
  readonly stake: bigint;
  readonly rank: Fraction;
  readonly trust: Fraction;
  readonly consensus: Fraction;
  readonly incentive: Fraction;
  readonly dividends: Fraction;
  /** What the last epoch minted for it, in units. */
  readonly emission: bigint;
  /** Where it serves, if it does. */
  readonly axon: AxonInfo | undefined;
}

/** A field of a neuron that a reader may ask for or leave out. The uid is always there. */
export type Column = Exclude<keyof Neuron, 'uid'>;

/** The chosen columns of every neuron at one block. */
export interface Metagraph<C extends Column = Column> {
  readonly block: BlockRef;
  /** By uid; those that have left leave gaps, so the index is not the uid. */
  readonly neurons: readonly Pick<Neuron, 'uid' | C>[];
}

/**
 * A page of the metagraph as the chain answers with it: columns, which are empty when they were not
 * asked for.
 */
type Page = GanglionMetagraphRuntimeApiMetagraph;

/** Of each column the bit with which it is asked for, and where it is in a page. */
const COLUMNS: {
  readonly [C in Column]: { readonly bit: number; readonly read: (page: Page, index: number) => Neuron[C] };
} = {
  hotkey: { bit: 1, read: ({ hotkey }, index) => entry(hotkey, index).toU8a() },
  hotkeyAddress: { bit: 1, read: ({ hotkey }, index) => encodeAddress(entry(hotkey, index).toU8a()) },
  coldkey: { bit: 2, read: ({ owner }, index) => entry(owner, index).toU8a() },
  coldkeyAddress: { bit: 2, read: ({ owner }, index) => encodeAddress(entry(owner, index).toU8a()) },
  registeredAt: { bit: 4, read: ({ registeredAt }, index) => entry(registeredAt, index).toNumber() },
  stake: { bit: 8, read: ({ stake }, index) => entry(stake, index).toBigInt() },
  rank: { bit: 16, read: ({ rank }, index) => toFraction(entry(rank, index).toBigInt()) },
  trust: { bit: 32, read: ({ trust }, index) => toFraction(entry(trust, index).toBigInt()) },
  consensus: { bit: 64, read: ({ consensus }, index) => toFraction(entry(consensus, index).toBigInt()) },
  incentive: { bit: 128, read: ({ incentive }, index) => toFraction(entry(incentive, index).toBigInt()) },
  dividends: { bit: 256, read: ({ dividends }, index) => toFraction(entry(dividends, index).toBigInt()) },
  emission: { bit: 512, read: ({ emission }, index) => entry(emission, index).toBigInt() },
  lastUpdate: {
    bit: 1_024,
    read: ({ lastUpdate }, index) => entry(lastUpdate, index).unwrapOr(undefined)?.toNumber(),
  },
  axon: { bit: 2_048, read: ({ axon }, index) => toAxon(entry(axon, index).unwrapOr(undefined)) },
};

/** Every column, in the order of {@link Neuron}. */
export const ALL_COLUMNS: readonly Column[] = Object.keys(COLUMNS).filter(isColumn);

function isColumn(name: string): name is Column {
  return Object.hasOwn(COLUMNS, name);
}

/** The bits of a set of columns, as the chain takes it. */
export function columnBits(columns: readonly Column[]): number {
  return columns.reduce((bits, column) => bits | COLUMNS[column].bit, 0);
}

/** A chain that knows fewer columns ignores the others. */
function entry<T extends Codec>(column: Vec<T>, index: number): T {
  const found = column[index];
  if (found === undefined) {
    throw new GanglionError('chain-mismatch', {
      what: 'the chain does not tell of a column that was asked for',
      facts: { entries: column.length, wanted: index + 1 },
      hint: 'ask for other columns, or use a client of the version of the chain',
    });
  }
  return found;
}

/** Parses a page: what was asked for of each neuron in it. */
export function toNeurons<C extends Column>(page: Page, columns: readonly C[]): Pick<Neuron, 'uid' | C>[] {
  return page.uid.map((uid, index) => {
    const fields = columns.map((column): [C, unknown] => [column, COLUMNS[column].read(page, index)]);
    const found: unknown = { uid: toUid(uid.toNumber()), ...Object.fromEntries<unknown>(fields) };
    // Each column has been read by the reader of its type.
    return found as Pick<Neuron, 'uid' | C>;
  });
}

/** The chosen columns of every neuron at a block. */
export async function readNeurons<C extends Column>(
  session: Session,
  hash: Hash,
  columns: readonly C[],
): Promise<Pick<Neuron, 'uid' | C>[]> {
  const bits = columnBits(columns);
  const pages = await readPages<Page>(session, 'metagraph', hash, bits);
  return pages.flatMap((page) => toNeurons(page, columns));
}

/** One neuron at a block. */
export async function readNeuron(session: Session, hash: Hash, uid: Uid): Promise<Neuron | undefined> {
  const args = encodeNumbers(uid, 1, columnBits(ALL_COLUMNS));
  const page = await callMetagraphApi<Page>(session, 'metagraph', args, hash);
  const [neuron] = toNeurons(page, ALL_COLUMNS);
  return neuron;
}

/** An endpoint whose protocol this version does not know is as good as none. */
function toAxon(found: GanglionSupportAxonAxonEndpoint | undefined): AxonInfo | undefined {
  const protocol = found === undefined ? undefined : protocolOf(found.protocol.toNumber());
  if (found === undefined || protocol === undefined) return undefined;
  const fingerprint = found.tlsFingerprint.unwrapOr(undefined);
  return {
    ip: found.ip.isV4 ? formatIp('V4', found.ip.asV4.toU8a()) : formatIp('V6', found.ip.asV6.toU8a()),
    port: found.port.toNumber(),
    protocol,
    ...(fingerprint === undefined ? {} : { tlsFingerprint: fingerprint.toU8a() }),
    synapses: synapsesOf(found.synapses.toNumber()),
  };
}
