// SPDX-License-Identifier: Apache-2.0
/** What only tests use: a clock, a chain in memory, and what the program of every neuron refuses. */
export { FakeChain, hyperparametersOf, neuronOf } from './fake-chain.ts';
export { FakeClock } from './fake-clock.ts';
export { type Ended, runToEnd } from './run-to-end.ts';
export { testStartRefusals } from './start-refusals.ts';
