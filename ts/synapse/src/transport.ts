// SPDX-License-Identifier: Apache-2.0

import type { Method } from '@ganglion/base';
import { type ErrorCode, isErrorCode } from '@ganglion/base';
import { HealthCheckRequest, HealthCheckResponse } from './generated/health.ts';
import { parse } from './parse.ts';

/** The paths of the methods on the wire. */
export const METHOD_PATHS: Readonly<Record<Method, string>> = {
  Forward: '/ganglion.v1.Synapse/Forward',
  Backward: '/ganglion.v1.Synapse/Backward',
};

/** The standard health check's path on the wire. */
export const HEALTH_PATH = '/grpc.health.v1.Health/Check';

/** The names that a health check may ask about: the whole server, or the one service. */
export const HEALTH_SERVICES: readonly string[] = ['', 'ganglion.v1.Synapse'];

/** The numbers of gRPC's statuses. */
const STATUS = {
  CANCELLED: 1,
  UNKNOWN: 2,
  INVALID_ARGUMENT: 3,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  PERMISSION_DENIED: 7,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  OUT_OF_RANGE: 11,
  UNIMPLEMENTED: 12,
  INTERNAL: 13,
  UNAVAILABLE: 14,
  UNAUTHENTICATED: 16,
} as const;

/** The one table from codes to gRPC statuses, for refusals before a sender is authenticated. */
const STATUS_OF: Partial<Record<ErrorCode, number>> = {
  aborted: STATUS.CANCELLED,
  timeout: STATUS.DEADLINE_EXCEEDED,
  unavailable: STATUS.UNAVAILABLE,
  starting: STATUS.UNAVAILABLE,
  overloaded: STATUS.RESOURCE_EXHAUSTED,
  'message-too-large': STATUS.RESOURCE_EXHAUSTED,
  'signature-missing': STATUS.UNAUTHENTICATED,
  'signature-invalid': STATUS.UNAUTHENTICATED,
  'wrong-receiver': STATUS.UNAUTHENTICATED,
  'wrong-network': STATUS.UNAUTHENTICATED,
  replayed: STATUS.UNAUTHENTICATED,
  expired: STATUS.UNAUTHENTICATED,
  'clock-skew': STATUS.UNAUTHENTICATED,
  'body-mismatch': STATUS.UNAUTHENTICATED,
  unregistered: STATUS.PERMISSION_DENIED,
  'not-admitted': STATUS.PERMISSION_DENIED,
  'synapse-unsupported': STATUS.UNIMPLEMENTED,
  'protocol-mismatch': STATUS.FAILED_PRECONDITION,
  'invalid-argument': STATUS.INVALID_ARGUMENT,
};

/** And back, for a status that came without a code of ours: a proxy's, or the transport's own. */
const CODE_OF: Readonly<Record<number, ErrorCode>> = {
  [STATUS.CANCELLED]: 'unavailable',
  [STATUS.DEADLINE_EXCEEDED]: 'timeout',
  [STATUS.RESOURCE_EXHAUSTED]: 'message-too-large',
  [STATUS.UNAUTHENTICATED]: 'signature-invalid',
  [STATUS.PERMISSION_DENIED]: 'unregistered',
  [STATUS.UNIMPLEMENTED]: 'synapse-unsupported',
  [STATUS.INVALID_ARGUMENT]: 'invalid-argument',
};

/** The gRPC status of a code. Its details are the code itself and nothing else. */
export function statusOf(code: ErrorCode): number {
  return STATUS_OF[code] ?? STATUS.INTERNAL;
}

/**
 * The code of a gRPC status: the one in its details when that is a code, else by the number, else
 * `unavailable`.
 */
export function codeOfStatus(status: number, details: string): ErrorCode {
  return isErrorCode(details) ? details : (CODE_OF[status] ?? 'unavailable');
}

/** The service that a health check asks about; `invalid-argument` when it is malformed. */
export function decodeHealthRequest(message: Uint8Array): string {
  return parse('invalid-argument', HealthCheckRequest, message).service;
}

/** A health check's answer. */
export function encodeHealthResponse(serving: boolean): Uint8Array {
  return HealthCheckResponse.encode({ status: serving ? 1 : 2 }).finish();
}

/** A health check's question. */
export function encodeHealthRequest(service: string): Uint8Array {
  return HealthCheckRequest.encode({ service }).finish();
}

/** Whether a health check's answer says that requests are served. */
export function decodeHealthResponse(message: Uint8Array): boolean {
  return parse('response-invalid', HealthCheckResponse, message).status === 1;
}
