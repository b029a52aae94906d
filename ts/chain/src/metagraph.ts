// SPDX-License-Identifier: Apache-2.0
import { encodeAddress } from '@ganglion/keystore';
import type { Vec } from '@polkadot/types';
import type {
  GanglionMetagraphRuntimeApiBondRowInfo,
  GanglionMetagraphRuntimeApiHyperparameters,
  GanglionMetagraphRuntimeApiNeuronInfo,
  GanglionMetagraphRuntimeApiWeightRowInfo,
  GanglionSupportAxonAxonEndpoint,
} from '@polkadot/types/lookup';
import type { Codec } from '@polkadot/types/types';
import { type AxonInfo, formatIp, protocolOf, synapsesOf } from './actions.ts';
import { type Bond, type Fraction, parameterToDecimal, toBond, toFraction } from './fractions.ts';
import { type AccountId, bytesToHex, type Hash, hexToBytes, toUid, type Uid } from './ids.ts';
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

/** Every neuron at one block. */
export interface Metagraph {
  readonly block: BlockRef;
  /** By uid; those that have left leave gaps, so the index is not the uid. */
  readonly neurons: readonly Neuron[];
}

/** The weights that a neuron has set. */
export interface WeightRowInfo {
  readonly uid: Uid;
  /** The block in which it set them. */
  readonly setAt: number;
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
  /** What the last epoch left to the next, in units. */
  readonly carry: bigint;
}

/** The largest page that the runtime answers with. */
const PAGE = 256;

/** Every neuron at a block. */
export async function readNeurons(session: Session, hash: Hash): Promise<Neuron[]> {
  const { metagraph } = session.api.call.metagraphApi;
  type Page = Vec<GanglionMetagraphRuntimeApiNeuronInfo>;
  const pages = await readPages<Page>(session, 'metagraph', metagraph, hash);
  return pages.flatMap((page) => page.map(toNeuron));
}

/** One neuron at a block. */
export async function readNeuron(session: Session, hash: Hash, uid: Uid): Promise<Neuron | undefined> {
  const { metagraph } = session.api.call.metagraphApi;
  type Page = Vec<GanglionMetagraphRuntimeApiNeuronInfo>;
  const page = await callRuntime<Page>(session, 'metagraph', metagraph, encodePage(uid, 1), hash);
  const [neuron] = page;
  return neuron === undefined ? undefined : toNeuron(neuron);
}

/** The rows of weights at a block, by uid; neurons that never set any are left out. */
export async function readWeights(session: Session, hash: Hash): Promise<WeightRowInfo[]> {
  const { weights } = session.api.call.metagraphApi;
  type Rows = Vec<GanglionMetagraphRuntimeApiWeightRowInfo>;
  const rows: WeightRowInfo[] = [];
  for (const page of await readPages<Rows>(session, 'weights', weights, hash)) {
    for (const { uid, setAt, edges } of page) {
      rows.push({
        uid: toUid(uid.toNumber()),
        setAt: setAt.toNumber(),
        edges: edges.map(([to, weight]) => ({ uid: toUid(to.toNumber()), weight: weight.toNumber() })),
      });
    }
  }
  return rows;
}

/** The rows of bonds at a block, by uid; neurons without bonds are left out. */
export async function readBonds(session: Session, hash: Hash): Promise<BondRowInfo[]> {
  const { bonds } = session.api.call.metagraphApi;
  type Rows = Vec<GanglionMetagraphRuntimeApiBondRowInfo>;
  const rows: BondRowInfo[] = [];
  for (const page of await readPages<Rows>(session, 'bonds', bonds, hash)) {
    for (const row of page) {
      rows.push({
        uid: toUid(row.uid.toNumber()),
        bonds: row.bonds.map(([to, bond]) => ({ uid: toUid(to.toNumber()), bond: toBond(bond.toBigInt()) })),
      });
    }
  }
  return rows;
}

/** Every page: a short one does not end them, because uids without what is asked for are left out. */
async function readPages<T extends Codec>(
  session: Session,
  name: 'metagraph' | 'weights' | 'bonds',
  method: RuntimeMethod,
  hash: Hash,
): Promise<T[]> {
  const { neurons } = await readParameters(session, hash);
  const pages: T[] = [];
  for (let first = 0; first < neurons.toNumber(); first += PAGE) {
    pages.push(await callRuntime<T>(session, name, method, encodePage(first, PAGE), hash));
  }
  return pages;
}

function readParameters(session: Session, hash: Hash) {
  const { hyperparameters } = session.api.call.metagraphApi;
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

/** Two numbers of 16 bits, little-endian: a uid and how many from there on. */
function encodePage(first: number, limit: number): Uint8Array {
  const bytes = new Uint8Array(4);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, first, true);
  view.setUint16(2, limit, true);
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

function toNeuron(found: GanglionMetagraphRuntimeApiNeuronInfo): Neuron {
  return {
    uid: toUid(found.uid.toNumber()),
    hotkey: found.hotkey.toU8a(),
    hotkeyAddress: encodeAddress(found.hotkey.toU8a()),
    coldkey: found.owner.toU8a(),
    coldkeyAddress: encodeAddress(found.owner.toU8a()),
    registeredAt: found.registeredAt.toNumber(),
    lastUpdate: found.lastUpdate.unwrapOr(undefined)?.toNumber(),
    stake: found.stake.toBigInt(),
    rank: toFraction(found.rank.toBigInt()),
    trust: toFraction(found.trust.toBigInt()),
    consensus: toFraction(found.consensus.toBigInt()),
    incentive: toFraction(found.incentive.toBigInt()),
    dividends: toFraction(found.dividends.toBigInt()),
    emission: found.emission.toBigInt(),
    axon: toAxon(found.axon.unwrapOr(undefined)),
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
