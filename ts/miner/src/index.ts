// SPDX-License-Identifier: Apache-2.0
/** A neuron that serves a language model. */
export { createRegisteredSenders, REFRESH_INTERVAL_MS } from './admission.ts';
export { type MinerSettings, minerSettings } from './config.ts';
export { assertPublishable, publishEndpoint } from './endpoint.ts';
export { createHandlers } from './handlers.ts';
export { mine } from './mine.ts';
export {
  type AxonFactory,
  createMiner,
  type Miner,
  type MinerComponents,
  type MinerInit,
  type MinerStatus,
} from './miner.ts';
export { type Fault, faultyAxon } from './misbehave.ts';
