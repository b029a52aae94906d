// SPDX-License-Identifier: Apache-2.0
import type { ApiPromise } from '@polkadot/api';
import { blake2AsHex } from '@polkadot/util-crypto';

/**
 * The name of the runtime's interface that is read here, and the version of it that this client
 * understands.
 */
export const INTERFACE = 'MetagraphApi';
export const INTERFACE_VERSION = 3;
/** As a runtime names its interfaces: by 64 bits of the hash of the name. */
const INTERFACE_ID = blake2AsHex(INTERFACE, 64);

/** The version of the interface that a runtime has; 0 when it has none. */
export function interfaceVersion({ runtimeVersion }: ApiPromise): number {
  return runtimeVersion.apis.find(([id]) => id.toHex() === INTERFACE_ID)?.[1].toNumber() ?? 0;
}
