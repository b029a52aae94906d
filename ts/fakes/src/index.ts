// SPDX-License-Identifier: Apache-2.0
/**
 * What only tests use: a clock, a chain and a wire in memory, and what every wire and every program
 * keeps.
 */
export { type ChainUnderTest, type NeuronChain, testChainCompliance } from './chain-compliance.ts';
export { type CuttableWire, layCuttableWire } from './cuttable-wire.ts';
export { type ExchangeBench, testExchange } from './exchange-compliance.ts';
export { FakeChain, hyperparametersOf, neuronOf } from './fake-chain.ts';
export { FakeClock } from './fake-clock.ts';
export {
  type MemoryAxon,
  type MemoryAxonComponents,
  type MemoryDendrite,
  MemoryWire,
  type MemoryWireInit,
  type Passage,
} from './memory-wire.ts';
export { mutateBytes, mutateJson } from './mutate.ts';
export { type Ended, runToEnd } from './run-to-end.ts';
export { testStartRefusals } from './start-refusals.ts';
