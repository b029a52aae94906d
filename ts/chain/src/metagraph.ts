// SPDX-License-Identifier: Apache-2.0
import { bytesToHex, encodeAddress, hexToBytes } from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import type { Vec } from '@polkadot/types';
import type {
  GanglionMetagraphRuntimeApiBondPage,
  GanglionMetagraphRuntimeApiHyperparameters,
  GanglionMetagraphRuntimeApiMetagraph,
  GanglionMetagraphRuntimeApiWeightPage,
  GanglionSupportAxonAxonEndpoint,
} from '@polkadot/types/lookup';
import type { Codec } from '@polkadot/types/types';
import { blake2AsHex } from '@polkadot/util-crypto';
import { type AxonInfo, formatIp, protocolOf, synapsesOf } from './actions.ts';
import { type Bond, type Fraction, parameterToDecimal, toBond, toFraction } from './fractions.ts';
import { type AccountId, type Hash, toUid, type Uid } from './ids.ts';
import type { BlockRef, Session } from './session.ts';
import type { WeightRow } from './weight-row.ts';

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

/** The weights that a neuron has set. */
export interface WeightRowInfo {
  readonly uid: Uid;
  /** The block in which it set or revealed them. */
  readonly setAt: number;
  /** The block as of which they speak: that in which they were set or, if they were revealed, committed to. */
  readonly meantAt: number;
  readonly edges: WeightRow;
}

/** The bonds that a neuron holds. */
export interface BondRowInfo {
  readonly uid: Uid;
  /** Uids strictly increasing. */
  readonly bonds: readonly { readonly uid: Uid; readonly bond: Bond }[];
}

/** The parameters of the chain. Proportions are exact decimals. */
export interface Hyperparameters {
  /** Blocks from one epoch to the next. */
  readonly tempo: number;
  readonly rho: string;
  readonly kappa: string;
  /** In multiples of the uniform weight. */
  readonly trustThreshold: string;
  readonly bondRetention: string;
  readonly selfOwnership: string;
  /** A row votes while it is at most this many blocks old; for ever when undefined. */
  readonly activityCutoff: bigint | undefined;
  /** In units. */
  readonly emissionPerBlock: bigint;
  /** Blocks between two `set_weights` of a neuron. */
  readonly weightsInterval: number;
  /** The version key that `set_weights` must give. */
  readonly weightsVersion: number;
  /** The least stake with which a neuron may set weights, in units. */
  readonly minStake: bigint;
  readonly minEdges: number;
  readonly maxEdges: number;
  /** One more than the largest uid that was ever given. */
  readonly neurons: number;
  readonly maxNeurons: number;
  /** What a registration burns now, in units; it rises with each and falls with time. */
  readonly registrationBurn: bigint;
  /** Blocks between two `serve_axon` of a neuron. */
  readonly serveInterval: number;
  readonly allowLocalAddresses: boolean;
  /** Whether rows must be committed to before they are revealed. */
  readonly commitReveal: boolean;
  /** Blocks from the removal of stake to its withdrawal. */
  readonly unstakeDelay: number;
}

/** Where the chain stands between two epochs. */
export interface EpochStatus {
  readonly block: BlockRef;
  readonly tempo: number;
  readonly lastEpochBlock: number | undefined;
  readonly nextEpochBlock: number;
  /** What is not minted yet, in units. */
  readonly carry: bigint;
}

/** The largest page that the runtime answers with. */
const PAGE = 256;

/** A page of the metagraph as the chain answers with it: columns, which are empty when they were not asked for. */
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

/** The name of the runtime's interface that is read here, and the version of it that this client understands. */
const INTERFACE = 'MetagraphApi';
const INTERFACE_VERSION = 3;
/** As a runtime names its interfaces: by 64 bits of the hash of the name. */
const INTERFACE_ID = blake2AsHex(INTERFACE, 64);

/**
 * The calls of the runtime's interface.
 *
 * Fails with `chain-mismatch` when the runtime of the session has another version of it, whose answers would be taken for something else.
 */
function interfaceOf({ api }: Session) {
  const found = api.runtimeVersion.apis.find(([id]) => id.toHex() === INTERFACE_ID)?.[1].toNumber() ?? 0;
  if (found !== INTERFACE_VERSION) {
    throw new GanglionError('chain-mismatch', {
      what: 'the runtime of the chain has another version of its interface than this program',
      facts: {
        interface: INTERFACE,
        found,
        expected: INTERFACE_VERSION,
        specVersion: api.runtimeVersion.specVersion.toNumber(),
      },
      hint:
        found > INTERFACE_VERSION ? 'update this program' : 'upgrade the runtime, or use an older program',
    });
  }
  return api.call.metagraphApi;
}

/** The chosen columns of every neuron at a block. */
export async function readNeurons<C extends Column>(
  session: Session,
  hash: Hash,
  columns: readonly C[],
): Promise<Pick<Neuron, 'uid' | C>[]> {
  const { metagraph } = interfaceOf(session);
  const bits = columnBits(columns);
  const pages = await readPages<Page>(session, 'metagraph', metagraph, hash, bits);
  return pages.flatMap((page) => toNeurons(page, columns));
}

/** One neuron at a block. */
export async function readNeuron(session: Session, hash: Hash, uid: Uid): Promise<Neuron | undefined> {
  const { metagraph } = interfaceOf(session);
  const args = encodePage(uid, 1, columnBits(ALL_COLUMNS));
  const page = await callRuntime<Page>(session, 'metagraph', metagraph, args, hash);
  const [neuron] = toNeurons(page, ALL_COLUMNS);
  return neuron;
}

/** The rows of weights at a block, by uid; neurons that never set any are left out. */
export async function readWeights(session: Session, hash: Hash): Promise<WeightRowInfo[]> {
  const { weights } = interfaceOf(session);
  const rows: WeightRowInfo[] = [];
  for (const page of await readRows<GanglionMetagraphRuntimeApiWeightPage>(
    session,
    'weights',
    weights,
    hash,
  )) {
    for (const { uid, setAt, meantAt, edges } of page.rows) {
      rows.push({
        uid: toUid(uid.toNumber()),
        setAt: setAt.toNumber(),
        meantAt: meantAt.toNumber(),
        edges: edges.map(([to, weight]) => ({ uid: toUid(to.toNumber()), weight: weight.toNumber() })),
      });
    }
  }
  return rows;
}

/** The rows of bonds at a block, by uid; neurons without bonds are left out. */
export async function readBonds(session: Session, hash: Hash): Promise<BondRowInfo[]> {
  const { bonds } = interfaceOf(session);
  const rows: BondRowInfo[] = [];
  for (const page of await readRows<GanglionMetagraphRuntimeApiBondPage>(session, 'bonds', bonds, hash)) {
    for (const row of page.rows) {
      rows.push({
        uid: toUid(row.uid.toNumber()),
        bonds: row.bonds.map(([to, bond]) => ({ uid: toUid(to.toNumber()), bond: toBond(bond.toBigInt()) })),
      });
    }
  }
  return rows;
}

/** Every page of rows: the chain ends one where it has many values, and says where the next begins. */
async function readRows<
  T extends GanglionMetagraphRuntimeApiWeightPage | GanglionMetagraphRuntimeApiBondPage,
>(session: Session, name: 'weights' | 'bonds', method: RuntimeMethod, hash: Hash): Promise<T[]> {
  const pages: T[] = [];
  let first: number | undefined = 0;
  while (first !== undefined) {
    const page: T = await callRuntime<T>(session, name, method, encodePage(first, PAGE), hash);
    pages.push(page);
    const next: number | undefined = page.next.unwrapOr(undefined)?.toNumber();
    // Each page begins above the one before, so that they end whatever the chain says.
    first = next !== undefined && next > first ? next : undefined;
  }
  return pages;
}

/**
 * Every page of the metagraph: a short one does not end them, because uids without a neuron are left out.
 *
 * `columns` are the bits of the columns.
 */
async function readPages<T extends Codec>(
  session: Session,
  name: 'metagraph',
  method: RuntimeMethod,
  hash: Hash,
  columns: number,
): Promise<T[]> {
  const { neurons } = await readParameters(session, hash);
  const pages: T[] = [];
  for (let first = 0; first < neurons.toNumber(); first += PAGE) {
    pages.push(await callRuntime<T>(session, name, method, encodePage(first, PAGE, columns), hash));
  }
  return pages;
}

function readParameters(session: Session, hash: Hash) {
  const { hyperparameters } = interfaceOf(session);
  return callRuntime<GanglionMetagraphRuntimeApiHyperparameters>(
    session,
    'hyperparameters',
    hyperparameters,
    new Uint8Array(),
    hash,
  );
}

/** What the metadata says of a method of a runtime API. */
interface RuntimeMethod {
  readonly meta: { readonly type: string };
}

/**
 * Calls the metagraph API at a block.
 *
 * The library's own way keeps a timer for two seconds after each call, and asks the node for the version of each block.
 */
async function callRuntime<T extends Codec>(
  { api, socket }: Session,
  name: string,
  { meta }: RuntimeMethod,
  args: Uint8Array,
  hash: Hash,
): Promise<T> {
  const answer = await socket.request('state_call', [`MetagraphApi_${name}`, bytesToHex(args), hash]);
  return api.registry.createTypeUnsafe<T, string>(meta.type, [hexToBytes(String(answer))]);
}

/** Numbers of 16 bits, little-endian: a uid, how many from there on, and the columns if there are any to choose from. */
function encodePage(
  ...numbers: readonly [first: number, limit: number, columns?: number | undefined]
): Uint8Array {
  const given = numbers.filter((number) => number !== undefined);
  const bytes = new Uint8Array(2 * given.length);
  const view = new DataView(bytes.buffer);
  for (const [index, number] of given.entries()) view.setUint16(2 * index, number, true);
  return bytes;
}

/** The parameters, and where the chain stands between two epochs. */
export async function readHyperparameters(
  session: Session,
  block: BlockRef,
): Promise<{ readonly hyperparameters: Hyperparameters; readonly epoch: EpochStatus }> {
  const found = await readParameters(session, block.hash);
  const tempo = found.tempo.toNumber();
  return {
    hyperparameters: {
      tempo,
      rho: parameterToDecimal(found.rho.toBigInt()),
      kappa: parameterToDecimal(found.kappa.toBigInt()),
      trustThreshold: parameterToDecimal(found.trustThreshold.toBigInt()),
      bondRetention: parameterToDecimal(found.bondRetention.toBigInt()),
      selfOwnership: parameterToDecimal(found.selfOwnership.toBigInt()),
      activityCutoff: found.activityCutoff.unwrapOr(undefined)?.toBigInt(),
      emissionPerBlock: found.emissionPerBlock.toBigInt(),
      weightsInterval: found.weightsInterval.toNumber(),
      weightsVersion: found.weightsVersion.toNumber(),
      minStake: found.minStake.toBigInt(),
      minEdges: found.minEdges.toNumber(),
      maxEdges: found.maxEdges.toNumber(),
      neurons: found.neurons.toNumber(),
      maxNeurons: found.maxNeurons.toNumber(),
      registrationBurn: found.registrationBurn.toBigInt(),
      serveInterval: found.serveInterval.toNumber(),
      allowLocalAddresses: found.allowLocalAddresses.isTrue,
      commitReveal: found.commitReveal.isTrue,
      unstakeDelay: found.unstakeDelay.toNumber(),
    },
    epoch: {
      block,
      tempo,
      lastEpochBlock: found.lastEpoch.unwrapOr(undefined)?.toNumber(),
      nextEpochBlock: found.nextEpoch.toNumber(),
      carry: found.carry.toBigInt(),
    },
  };
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
