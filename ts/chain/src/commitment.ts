// SPDX-License-Identifier: Apache-2.0
import { blake2b256, hexToBytes } from '@ganglion/account';
import { toBytes32, toU32 } from './fields.ts';
import type { AccountId, Hash } from './ids.ts';
import { encodeRow, type WeightRow } from './weight-row.ts';

/** What a hash of weights binds: it is good on one chain, for one hotkey, in one interval. */
export interface PromisedWeights {
  readonly genesisHash: Hash;
  readonly hotkey: AccountId;
  /**
   * The interval between epochs of the block that the commit comes into: `nextAllowed` tells that
   * of now.
   */
  readonly interval: number;
  readonly row: WeightRow;
  /** 32 random bytes, secret until the row is revealed: without it the row could be guessed. */
  readonly salt: Uint8Array;
  /** @default 0 */
  readonly versionKey?: number | undefined;
}

/** Keeps the hash from being that of anything else. */
const CONTEXT = new TextEncoder().encode('ganglion:weights:v1');

/**
 * The 32 bytes that `commitWeights` promises a row by, `commitment` of the incentive pallet.
 *
 * Needs a connected client, or `ready` of `@ganglion/account`. Throws `invalid-argument` for what
 * has no place on chain.
 */
export function weightsHash(promised: PromisedWeights): Uint8Array {
  const { genesisHash, hotkey, interval, row, salt, versionKey = 0 } = promised;
  return blake2b256(
    CONTEXT,
    hexToBytes(genesisHash),
    toBytes32('hotkey', hotkey),
    encodeU32('interval', interval),
    encodeU32('versionKey', versionKey),
    encodeEdges(encodeRow(row)),
    toBytes32('salt', salt),
  );
}

/** SCALE of `Vec<(u16, u16)>`: the length, compact, and the pairs. */
function encodeEdges(edges: readonly (readonly [number, number])[]): Uint8Array {
  const length = encodeLength(edges.length);
  const bytes = new Uint8Array(length.length + 4 * edges.length);
  const view = new DataView(bytes.buffer);
  bytes.set(length);
  for (const [index, [uid, weight]] of edges.entries()) {
    view.setUint16(length.length + 4 * index, uid, true);
    view.setUint16(length.length + 4 * index + 2, weight, true);
  }
  return bytes;
}

/** A length in SCALE's compact form; a row has at most 65,536 edges. */
function encodeLength(length: number): Uint8Array {
  if (length < 2 ** 6) return Uint8Array.of(length << 2);
  const bytes = new Uint8Array(length < 2 ** 14 ? 2 : 4);
  const view = new DataView(bytes.buffer);
  if (bytes.length === 2) view.setUint16(0, (length << 2) | 1, true);
  else view.setUint32(0, (length << 2) | 2, true);
  return bytes;
}

function encodeU32(name: string, value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, toU32(name, value), true);
  return bytes;
}
