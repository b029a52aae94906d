// SPDX-License-Identifier: Apache-2.0
import { blake2b256, SIGNATURE_BYTES } from '@ganglion/account';
import { GanglionError } from '@ganglion/base';
import { sameBytes } from '../bytes.ts';
import type { Limits } from '../limits.ts';

/** `message-too-large` beyond the limit of a whole message. */
export function checkSize(message: Uint8Array, limits: Limits): void {
  if (message.length > limits.maxMessageBytes) {
    throw new GanglionError('message-too-large', {
      what: 'the message is too large',
      facts: { bytes: message.length, limit: limits.maxMessageBytes },
      hint: 'send fewer or shorter examples, or ask for the f16 codec',
    });
  }
}

/** `signature-missing` or `signature-invalid` unless there are as many bytes as a signature has. */
export function checkSignatureBytes(signature: Uint8Array): void {
  if (signature.length === 0) {
    throw new GanglionError('signature-missing', { what: 'the message is not signed' });
  }
  if (signature.length !== SIGNATURE_BYTES) {
    throw new GanglionError('signature-invalid', {
      what: 'the signature has another number of bytes',
      facts: { bytes: signature.length, expected: SIGNATURE_BYTES },
    });
  }
}

/** `body-mismatch` unless the body is the one whose hash was signed. */
export function checkBody(body: Uint8Array, hash: Uint8Array): void {
  if (!sameBytes(blake2b256(body), hash)) {
    throw new GanglionError('body-mismatch', { what: 'the body is not the one that was signed' });
  }
}

/** A signature that is not of whose it should be. */
export function badSignature(whose: string): GanglionError {
  return new GanglionError('signature-invalid', { what: `the signature is not that of ${whose}` });
}
