// SPDX-License-Identifier: Apache-2.0
/** A wire that fails on demand, for tests of what depends on a chain. */
export { type FaultProxy, startFaultProxy } from './fault-proxy.ts';
