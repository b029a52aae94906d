// SPDX-License-Identifier: Apache-2.0
import { bytesToHex, hexToBytes } from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import type { Codec } from '@polkadot/types/types';
import type { Hash } from './ids.ts';
import { INTERFACE, INTERFACE_VERSION, interfaceVersion } from './interface.ts';
import type { Session } from './session.ts';

/** The methods of the interface, as the library names them and as the runtime does. */
const METHODS = {
  metagraph: 'metagraph',
  weights: 'weights',
  bonds: 'bonds',
  explain: 'explain',
  nextAllowed: 'next_allowed',
  hyperparameters: 'hyperparameters',
} as const;

/**
 * Calls the metagraph API at a block; `args` are encoded.
 *
 * Rejects with `chain-mismatch` when the runtime of the session has another version of the
 * interface, whose answers would be taken for something else.
 */
export async function callMetagraphApi<T extends Codec>(
  session: Session,
  method: keyof typeof METHODS,
  args: Uint8Array,
  hash: Hash,
): Promise<T> {
  const { meta } = interfaceOf(session)[method];
  return callRuntime<T>(session, `${INTERFACE}_${METHODS[method]}`, meta.type, args, hash);
}

function interfaceOf({ api }: Session) {
  const found = interfaceVersion(api);
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

/**
 * Calls any interface of the runtime at a block: `method` as `Interface_method`, `type` that of the
 * answer.
 *
 * The library's own way keeps a timer for two seconds after each call, and asks the node for the
 * version of each block.
 */
export async function callRuntime<T extends Codec>(
  { api, socket }: Session,
  method: string,
  type: string,
  args: Uint8Array,
  hash: Hash,
): Promise<T> {
  const answer = await socket.request('state_call', [method, bytesToHex(args), hash]);
  return api.registry.createTypeUnsafe<T, string>(type, [hexToBytes(String(answer))]);
}

/**
 * Numbers of 16 bits as the runtime takes them, little-endian; those that are undefined are left
 * out.
 */
export function encodeNumbers(...numbers: readonly (number | undefined)[]): Uint8Array {
  const given = numbers.filter((number) => number !== undefined);
  const bytes = new Uint8Array(2 * given.length);
  const view = new DataView(bytes.buffer);
  for (const [index, number] of given.entries()) view.setUint16(2 * index, number, true);
  return bytes;
}
