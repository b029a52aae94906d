// SPDX-License-Identifier: Apache-2.0
/** Clocks, keys, vectors and faults that only tests use. */
export { FakeChain, hyperparametersOf, neuronOf } from './fake-chain.ts';
export { FakeClock } from './fake-clock.ts';
export { type Ended, runToEnd } from './run-to-end.ts';
