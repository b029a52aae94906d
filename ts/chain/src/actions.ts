// SPDX-License-Identifier: Apache-2.0
import { isIPv4, isIPv6 } from 'node:net';
import { blake2b256, bytesToHex, hexToBytes, SIGNATURE_BYTES, type Signer } from '@ganglion/account';
import { GanglionError, SYNAPSE_BITS, SYNAPSES, type SynapseName } from '@ganglion/base';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import { type AnyCall, composeAnyCall } from './any-call.ts';
import { toBytes32, toU16 } from './fields.ts';
import type { AccountId, Hash } from './ids.ts';
import type { Session } from './session.ts';
import { encodeRow, type WeightRow } from './weight-row.ts';

/** Where a neuron serves, and what. */
export interface AxonInfo {
  /** An IPv4 or IPv6 address, never a name. */
  readonly ip: string;
  readonly port: number;
  readonly protocol: 'grpc' | 'grpc-tls';
  /** SHA-256 of the certificate, 32 bytes; with `grpc-tls` only. */
  readonly tlsFingerprint?: Uint8Array;
  readonly synapses: readonly SynapseName[];
}

/**
 * What a signer can do in a transaction.
 *
 * Amounts are in units, 0..2^128-1; a take is in millionths, 0..1,000,000, of which the chain takes
 * a part only.
 */
export type Action =
  | { readonly kind: 'register'; readonly hotkey: Signer; readonly maxBurn?: bigint | undefined }
  | { readonly kind: 'deregister'; readonly hotkey: AccountId }
  | { readonly kind: 'swap-hotkey'; readonly hotkey: AccountId; readonly newHotkey: Signer }
  | { readonly kind: 'add-stake'; readonly hotkey: AccountId; readonly amount: bigint }
  | { readonly kind: 'remove-stake'; readonly hotkey: AccountId; readonly amount: bigint }
  | { readonly kind: 'remove-all-stake'; readonly hotkey: AccountId }
  | { readonly kind: 'withdraw-unstaked' }
  | { readonly kind: 'set-take'; readonly hotkey: AccountId; readonly take: number }
  | { readonly kind: 'serve-axon'; readonly axon: AxonInfo }
  | { readonly kind: 'set-weights'; readonly row: WeightRow; readonly versionKey?: number | undefined }
  /** The hash is that of `weightsHash`. */
  | { readonly kind: 'commit-weights'; readonly hash: Uint8Array }
  | {
      readonly kind: 'reveal-weights';
      readonly row: WeightRow;
      readonly salt: Uint8Array;
      readonly versionKey?: number | undefined;
    }
  | { readonly kind: 'transfer'; readonly to: AccountId; readonly amount: bigint }
  | AnyCall;

/** The protocols of an axon as the chain numbers them. */
const PROTOCOLS = { grpc: 1, 'grpc-tls': 2 } as const;

/** What keeps a proof of one kind from being one of another. */
const PROOF_CONTEXTS = {
  register: 'ganglion:register:v1',
  'swap-hotkey': 'ganglion:swap-hotkey:v1',
} as const;

/**
 * The 32 bytes that a hotkey signs so that a coldkey may register it, or swap one of its hotkeys
 * for it.
 *
 * `nonce` is the number of proofs of possession that the coldkey has used on this chain, of both
 * kinds.
 */
export function possessionMessage(
  genesisHash: Hash,
  coldkey: AccountId,
  nonce: number,
  kind: keyof typeof PROOF_CONTEXTS = 'register',
): Uint8Array {
  const context = new TextEncoder().encode(PROOF_CONTEXTS[kind]);
  const nonceBytes = new Uint8Array(4);
  new DataView(nonceBytes.buffer).setUint32(0, nonce, true);
  return blake2b256(context, hexToBytes(genesisHash), coldkey, nonceBytes);
}

/** How many proofs of possession the actions need: one for each registration and each swap. */
export function countProofs(actions: readonly Action[]): number {
  return actions.filter(needsProof).length;
}

function needsProof({ kind }: Action): boolean {
  return kind === 'register' || kind === 'swap-hotkey';
}

/**
 * The transaction that does these actions in this order, all or nothing; not signed yet.
 *
 * `proofs` is how many proofs of possession the signer has used before.
 */
export function composeCall(
  session: Session,
  signer: AccountId,
  actions: readonly Action[],
  proofs: number,
): SubmittableExtrinsic<'promise'> {
  let nonce = proofs;
  const calls = actions.map((action) => {
    const call = composeAction(session, signer, action, nonce);
    if (needsProof(action)) nonce += 1;
    return call;
  });
  const [only] = calls;
  if (only === undefined) {
    throw new GanglionError('invalid-argument', {
      what: 'a transaction needs at least one action',
      hint: 'give one',
    });
  }
  return calls.length === 1 ? only : session.api.tx.utility.batchAll(calls);
}

function composeAction(
  session: Session,
  signer: AccountId,
  action: Action,
  nonce: number,
): SubmittableExtrinsic<'promise'> {
  const { registry, stake, incentive, balances } = session.api.tx;
  const prove = (hotkey: Signer, kind: keyof typeof PROOF_CONTEXTS) =>
    toSignature(hotkey.sign(possessionMessage(session.genesisHash, signer, nonce, kind)));
  switch (action.kind) {
    case 'register': {
      const limit = toBalance(action.maxBurn ?? LARGEST_BALANCE);
      return registry.register(action.hotkey.publicKey, prove(action.hotkey, 'register'), limit);
    }
    case 'deregister':
      return registry.deregister(action.hotkey);
    case 'swap-hotkey': {
      const { hotkey, newHotkey } = action;
      return registry.swapHotkey(hotkey, newHotkey.publicKey, prove(newHotkey, 'swap-hotkey'));
    }
    case 'add-stake':
      return stake.addStake(action.hotkey, toBalance(action.amount));
    case 'remove-stake':
      return stake.removeStake(action.hotkey, toBalance(action.amount));
    case 'remove-all-stake':
      return stake.removeAllStake(action.hotkey);
    case 'withdraw-unstaked':
      return stake.withdrawUnstaked();
    case 'set-take':
      return stake.setTake(action.hotkey, toMillionths(action.take));
    case 'serve-axon':
      return registry.serveAxon(encodeAxon(action.axon));
    case 'set-weights':
      return incentive.setWeights(encodeRow(action.row), action.versionKey ?? 0);
    case 'commit-weights':
      return incentive.commitWeights(toBytes32('hash', action.hash));
    case 'reveal-weights': {
      const { row, salt, versionKey = 0 } = action;
      return incentive.revealWeights(encodeRow(row), toBytes32('salt', salt), versionKey);
    }
    case 'transfer':
      return balances.transferKeepAlive(action.to, toBalance(action.amount));
    case 'call':
      return composeAnyCall(session.api, action, (inner) => composeInner(session, signer, inner));
  }
}

/** An action within another call. */
function composeInner(session: Session, signer: AccountId, action: unknown): SubmittableExtrinsic<'promise'> {
  if (!isAction(action)) {
    throw new GanglionError('invalid-argument', {
      what: 'an argument that is a call is written as an action',
      hint: "write it as { kind: 'call', pallet, call, args }, or as any other action",
    });
  }
  if (needsProof(action)) {
    throw new GanglionError('invalid-argument', {
      what: 'the proof of possession of a hotkey is for the account that signs, and not for one within another call',
      facts: { kind: action.kind },
      hint: 'let the account that is to own the neuron send it by itself',
    });
  }
  return composeAction(session, signer, action, 0);
}

function isAction(value: unknown): value is Action {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

function toSignature(bytes: Uint8Array): Uint8Array {
  if (bytes.length === SIGNATURE_BYTES) return bytes;
  throw new GanglionError('invalid-argument', {
    what: 'the hotkey signed with something that is no sr25519 signature',
    facts: { bytes: bytes.length },
  });
}

/** What the chain stores of an axon. */
export interface ChainAxon {
  readonly ip: { readonly V4: Uint8Array } | { readonly V6: Uint8Array };
  readonly port: number;
  readonly protocol: number;
  /** In hex: the chain library would take bytes for an `Option` that is encoded already. */
  readonly tlsFingerprint: string | null;
  readonly synapses: number;
}

/** An axon as the chain takes it; throws `invalid-argument` for what has no place on chain. */
export function encodeAxon(axon: AxonInfo): ChainAxon {
  let synapses = 0;
  for (const name of axon.synapses) synapses |= SYNAPSE_BITS[name];
  return {
    ip: encodeIp(axon.ip),
    port: toU16('port', axon.port),
    protocol: PROTOCOLS[axon.protocol],
    tlsFingerprint: axon.tlsFingerprint === undefined ? null : bytesToHex(toFingerprint(axon.tlsFingerprint)),
    synapses,
  };
}

function encodeIp(ip: string): ChainAxon['ip'] {
  if (isIPv4(ip)) return { V4: Uint8Array.from(ip.split('.'), Number) };
  if (isIPv6(ip)) return { V6: parseIpv6(ip) };
  throw new GanglionError('invalid-argument', {
    what: 'an axon is announced by an IPv4 or IPv6 address',
    hint: 'resolve names first',
  });
}

/** The 16 bytes of an address that `isIPv6` has accepted. */
function parseIpv6(ip: string): Uint8Array {
  const [address = ''] = ip.split('%');
  const lastColon = address.lastIndexOf(':');
  const tail = address.slice(lastColon + 1);
  let text = address;
  if (isIPv4(tail)) {
    const [a = 0, b = 0, c = 0, d = 0] = tail.split('.').map(Number);
    const groups = [(a << 8) | b, (c << 8) | d].map((group) => group.toString(16)).join(':');
    text = `${address.slice(0, lastColon + 1)}${groups}`;
  }
  const [head = '', rest] = text.split('::');
  const groupsOf = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const before = groupsOf(head);
  const after = rest === undefined ? [] : groupsOf(rest);
  const zeros = new Array<number>(8 - before.length - after.length).fill(0);
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  for (const [index, group] of [...before, ...zeros, ...after].entries()) view.setUint16(index * 2, group);
  return bytes;
}

/**
 * The inverse of what {@link encodeAxon} does to addresses: IPv6 in full, lower case, without `::`.
 */
export function formatIp(kind: 'V4' | 'V6', bytes: Uint8Array): string {
  if (kind === 'V4') return bytes.join('.');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: 8 }, (_, index) => view.getUint16(index * 2).toString(16)).join(':');
}

/** The protocol with this number on chain; what this version does not know is left out. */
export function protocolOf(number: number): AxonInfo['protocol'] | undefined {
  return number === PROTOCOLS.grpc ? 'grpc' : number === PROTOCOLS['grpc-tls'] ? 'grpc-tls' : undefined;
}

/** The synapses whose bits are set. */
export function synapsesOf(bits: number): SynapseName[] {
  return SYNAPSES.filter((name) => (bits & SYNAPSE_BITS[name]) !== 0);
}

function toFingerprint(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 32) return bytes;
  throw new GanglionError('invalid-argument', {
    what: 'the fingerprint of a certificate is its SHA-256, 32 bytes',
    facts: { bytes: bytes.length },
  });
}

function toMillionths(take: number): number {
  if (Number.isInteger(take) && take >= 0 && take <= 1_000_000) return take;
  throw new GanglionError('invalid-argument', {
    what: 'a take is a whole number of millionths, 0..1000000',
    facts: { take },
  });
}

/** The largest amount that the chain can write. */
const LARGEST_BALANCE = 2n ** 128n - 1n;

function toBalance(amount: bigint): bigint {
  if (amount >= 0n && amount <= LARGEST_BALANCE) return amount;
  throw new GanglionError('invalid-argument', {
    what: 'an amount does not fit its field on chain, 0..2^128-1',
    facts: { amount: amount.toString() },
  });
}
