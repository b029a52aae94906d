// SPDX-License-Identifier: Apache-2.0
/** What everything else stands on: errors, clock, signals, schedules. It imports nothing, neither Node nor a package. */
export { type BackOff, createBackOff } from './back-off.ts';
export { type Clock, systemClock } from './clock.ts';
export { withDeadline } from './deadline.ts';
export { isDiskFull } from './disk.ts';
export { shownEndpoint } from './endpoint.ts';
export {
  ERROR_CODES,
  type ErrorCode,
  type ErrorFacts,
  type ErrorInit,
  GanglionError,
  isErrorCode,
} from './errors.ts';
export { type EveryOptions, runEvery } from './every.ts';
export { type Logger, silentLogger } from './logger.ts';
export { type CallOptions, untilAborted } from './signals.ts';
export type { Startable } from './startable.ts';
export {
  METHODS,
  type Method,
  SYNAPSE_BITS,
  SYNAPSES,
  type SynapseName,
  synapseOfBit,
} from './synapse-names.ts';
export { siblingModule } from './threads.ts';
