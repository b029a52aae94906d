// SPDX-License-Identifier: Apache-2.0
import { GanglionError } from '@ganglion/base';

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** Whether two byte strings are the same. Not for secrets: it stops at the first difference. */
export function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

/** The bytes of numbers as the wire has them, little endian, without a copy. */
export function bytesOf(numbers: ArrayBufferView): Uint8Array {
  assertLittleEndian();
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

/**
 * Bytes of the wire in a buffer of their own, because a typed array begins at a multiple of its
 * element.
 */
export function aligned(data: Uint8Array): ArrayBuffer {
  assertLittleEndian();
  const buffer = new ArrayBuffer(data.length);
  new Uint8Array(buffer).set(data);
  return buffer;
}

function assertLittleEndian(): void {
  if (!LITTLE_ENDIAN) throw new GanglionError('internal', { what: 'this machine is not little endian' });
}
