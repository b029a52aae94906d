// SPDX-License-Identifier: Apache-2.0
/** What only tests use: a clock, a chain in memory, and what the program of every neuron refuses. */
export { type ChainUnderTest, type NeuronChain, testChainCompliance } from './chain-compliance.ts';
export { FakeChain, hyperparametersOf, neuronOf } from './fake-chain.ts';
export { FakeClock } from './fake-clock.ts';
export { testStartRefusals } from './start-refusals.ts';
