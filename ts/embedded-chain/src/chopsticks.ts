// SPDX-License-Identifier: Apache-2.0

/**
 * Loads chopsticks with its own log switched down.
 *
 * Chopsticks reads `LOG_LEVEL` once, when it is imported, and logs to standard output; a program's
 * standard output is for its results. Whoever sets `LOG_LEVEL` sees chopsticks' own log again.
 */
export async function loadChopsticks(): Promise<typeof import('@acala-network/chopsticks-core')> {
  process.env.LOG_LEVEL ??= 'fatal';
  return import('@acala-network/chopsticks-core');
}

/** Whoever uses chopsticks' interpreter, which has one thread in this process. */
let users = 0;

/** Counts one more user of the interpreter; the last one to call the result ends its thread. */
export function useInterpreter(): () => Promise<void> {
  users += 1;
  let isReleased = false;
  return async () => {
    if (isReleased) return;
    isReleased = true;
    users -= 1;
    if (users === 0) await (await loadChopsticks()).destroyWorker();
  };
}

/** A hex string as chopsticks writes it. */
export type Hex = `0x${string}`;

/** Bytes as a hex string. */
export function toHex(bytes: Uint8Array): Hex {
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
}

/** Whether a string is written as chopsticks writes hex. */
export function isHex(value: unknown): value is Hex {
  return typeof value === 'string' && value.startsWith('0x');
}
