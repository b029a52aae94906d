// SPDX-License-Identifier: Apache-2.0
import { createAxon } from '@ganglion/axon';
import { GanglionError } from '@ganglion/base';
import { createMalformedAxon } from './malformed-axon.ts';
import type { AxonFactory } from './miner.ts';

/** A way to fail on purpose, to see how the market takes it. */
export type Fault = 'malformed' | 'silent';

/**
 * Returns an axon that fails on purpose: `malformed` signs tensors of wrong shape or with NaN
 * inside, `silent` accepts requests and never answers. For development only.
 */
export function faultyAxon(fault: Fault): AxonFactory {
  if (fault === 'malformed') return createMalformedAxon;
  return (components, init) =>
    createAxon(
      { ...components, handlers: { CausalLMNext: neverAnswer, Seq2Seq: neverAnswer } },
      // Nothing in flight will ever be answered, so there is nothing to drain for.
      { ...init, concurrency: 64, drainMs: 100 },
    );
}

/** Waits until the caller gives up. */
function neverAnswer(_request: unknown, { signal }: { readonly signal: AbortSignal }): Promise<never> {
  return new Promise((_resolve, reject) => {
    const giveUp = () => reject(new GanglionError('aborted', { what: 'the caller gave up' }));
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}
