// SPDX-License-Identifier: Apache-2.0
/** The server side of a neuron. */
export type {
  BackwardHandlers,
  ForwardHandlers,
  Handler,
  HandlerContext,
  Handlers,
} from '@ganglion/synapse';
export { createAxon } from './axon.ts';
export type { Axon, AxonComponents, AxonInit, Caller } from './types.ts';
