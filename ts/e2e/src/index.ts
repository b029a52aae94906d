// SPDX-License-Identifier: Apache-2.0
/** A market on the embedded chain that a test drives block by block. */
export { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
export { type Market, openMarket, type TestNeuron } from './market.ts';
