// SPDX-License-Identifier: Apache-2.0
/** The client side of a neuron: one receptor for each axon. */
export type { Answer, AxonInfo } from '@ganglion/synapse';
export { assertDialable } from './address.ts';
export type { BreakerInit, BreakerState } from './breaker.ts';
export { createDendrite } from './dendrite.ts';
export type { Dendrite, DendriteComponents, DendriteInit } from './types.ts';
