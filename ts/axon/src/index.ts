// SPDX-License-Identifier: Apache-2.0
/** The server side of a neuron. */
export { createAxon } from './axon.ts';
export type {
  Axon,
  AxonComponents,
  AxonInit,
  BackwardHandlers,
  Caller,
  ForwardHandlers,
  Handler,
  HandlerContext,
  Handlers,
} from './types.ts';
