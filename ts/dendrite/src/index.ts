// SPDX-License-Identifier: Apache-2.0
/** The client side of a neuron: one receptor for each axon. */
export { assertDialable } from './address.ts';
export type { BreakerInit, BreakerState } from './breaker.ts';
export { createDendrite } from './dendrite.ts';
export type { Answer, AxonInfo, Dendrite, DendriteComponents, DendriteInit } from './types.ts';
