// SPDX-License-Identifier: Apache-2.0

/** Every reason for which a part of Ganglion refuses or fails. Match on these, never on a message. */
export const ERROR_CODES = [
  'aborted',
  'timeout',
  'internal',
  'invalid-argument',
  'not-found',
  'unavailable',
  'starting',
  'overloaded',
  'signature-missing',
  'signature-invalid',
  'wrong-receiver',
  'wrong-network',
  'replayed',
  'expired',
  'clock-skew',
  'unregistered',
  'not-admitted',
  'body-mismatch',
  'protocol-mismatch',
  'message-too-large',
  'tensor-shape',
  'tensor-dtype',
  'tensor-not-finite',
  'tensor-range',
  'tensor-too-large',
  'synapse-unsupported',
  'tokenizer-mismatch',
  'response-invalid',
  'model-missing',
  'model-broken',
  'keystore-missing',
  'keystore-broken',
  'keystore-passphrase',
  'chain-unreachable',
  'chain-mismatch',
  'transaction-refused',
  'transaction-failed',
  'address-refused',
] as const;

/** One of {@link ERROR_CODES}. */
export type ErrorCode = (typeof ERROR_CODES)[number];

/** What was wrong, as values: a name, the value seen, the limit. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean>>;

/** What a {@link GanglionError} is made of. */
export interface ErrorInit {
  /** What happened, in a few words: "the model file does not exist". */
  readonly what: string;
  /** The values that tell which one and by how much. */
  readonly facts?: ErrorFacts;
  /** What the reader can do about it. */
  readonly hint?: string;
  /** The error underneath, kept for debugging and never sent to a peer. */
  readonly cause?: unknown;
}

/**
 * The one error that crosses a package border.
 *
 * The message reads `code: what (name=value, …); hint`. Facts never hold what a peer sent, nor a key.
 */
export class GanglionError extends Error {
  override readonly name = 'GanglionError';
  readonly code: ErrorCode;
  /** What happened, in a few words. */
  readonly what: string;
  /** The values that tell which one and by how much. */
  readonly facts: ErrorFacts;
  /** What the reader can do about it. */
  readonly hint: string | undefined;

  constructor(code: ErrorCode, init: ErrorInit) {
    const facts = init.facts ?? {};
    const listed = Object.entries(facts).map(([name, value]) => `${name}=${value}`);
    const values = listed.length > 0 ? ` (${listed.join(', ')})` : '';
    const hint = init.hint === undefined ? '' : `; ${init.hint}`;
    super(
      `${code}: ${init.what}${values}${hint}`,
      init.cause === undefined ? undefined : { cause: init.cause },
    );
    this.code = code;
    this.what = init.what;
    this.facts = facts;
    this.hint = init.hint;
  }

  /** Whether a value is a {@link GanglionError}, optionally with one of the given codes. */
  static is(value: unknown, ...codes: ErrorCode[]): value is GanglionError {
    return value instanceof GanglionError && (codes.length === 0 || codes.includes(value.code));
  }

  /** Turns whatever was thrown into a {@link GanglionError}: the only place that converts. */
  static from(value: unknown, code: ErrorCode = 'internal'): GanglionError {
    if (value instanceof GanglionError) return value;
    if (!isErrorLike(value)) {
      return new GanglionError(code, { what: 'something that is not an error was thrown', cause: value });
    }
    if (value.name === 'AbortError') {
      return new GanglionError('aborted', { what: 'the operation was aborted', cause: value });
    }
    if (value.name === 'TimeoutError') {
      return new GanglionError('timeout', { what: 'the operation took too long', cause: value });
    }
    return new GanglionError(code, { what: value.message, cause: value });
  }
}

/** Whether a string is an {@link ErrorCode}; for parsers of what came over the wire. */
export function isErrorCode(value: string): value is ErrorCode {
  return ERROR_CODES.some((code) => code === value);
}

/** Errors of another realm (a worker, a test's sandbox) are not instances of this realm's `Error`. */
function isErrorLike(value: unknown): value is { readonly name: string; readonly message: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  );
}
