// SPDX-License-Identifier: Apache-2.0
import type { Signer } from '@ganglion/account';
import { type Clock, createBackOff, GanglionError, type Logger } from '@ganglion/base';
import type { AxonInfo, ChainClient } from '@ganglion/chain';
import { isTooEarly, publishEndpoint } from './endpoint.ts';

/** A block of a real network; trying more often costs fees for nothing. */
const FIRST_PAUSE_MS = 6_000;
const LONGEST_PAUSE_MS = 300_000;

/** What a publisher works with. */
interface PublisherComponents {
  readonly chain: Pick<ChainClient, 'neuronOf' | 'serveAxon'>;
  readonly hotkey: Signer;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Puts an endpoint on the chain: at once where the chain takes it, else again and again with
 * growing pauses.
 */
export class Publisher {
  readonly #components: PublisherComponents;
  #trying: Promise<void> = Promise.resolve();
  #published: AxonInfo | undefined;

  constructor(components: PublisherComponents) {
    this.#components = components;
  }

  /**
   * Tries once, and tells whether the endpoint was written, stood there already, or is written
   * later.
   *
   * Later is when the chain holds an endpoint so new that it may not be replaced yet: the publisher
   * then goes on in the background until the signal `until` aborts. Fails as
   * {@link publishEndpoint} does.
   */
  async publish(
    endpoint: AxonInfo,
    options: { readonly signal: AbortSignal; readonly until: AbortSignal },
  ): Promise<'written' | 'known' | 'later'> {
    const { signal, until } = options;
    try {
      const isWritten = await publishEndpoint(this.#components, endpoint, { signal });
      this.#published = endpoint;
      return isWritten ? 'written' : 'known';
    } catch (error) {
      if (!isTooEarly(error)) throw error;
      this.#trying = this.#publishLater(endpoint, until);
      return 'later';
    }
  }

  /** What the chain was seen to have of this miner, as soon as it has. */
  get published(): AxonInfo | undefined {
    return this.#published;
  }

  /** Resolves once nothing is tried any longer. */
  settled(): Promise<void> {
    return this.#trying;
  }

  /**
   * Tries until the chain takes the endpoint; peers that know the endpoint from elsewhere are
   * served meanwhile.
   */
  async #publishLater(endpoint: AxonInfo, signal: AbortSignal): Promise<void> {
    const { clock, logger } = this.#components;
    const { port } = endpoint;
    const pauses = createBackOff({ firstMs: FIRST_PAUSE_MS, longestMs: LONGEST_PAUSE_MS });
    let code = 'ServedTooEarly';
    while (!signal.aborted) {
      const pauseMs = pauses.next();
      const nextTry = new Date(clock.now() + pauseMs).toISOString();
      logger.warn({ port, code, nextTry }, 'serving, but the endpoint is not on the chain yet');
      await clock.sleep(pauseMs, { signal }).catch(() => {});
      if (signal.aborted) return;
      try {
        await publishEndpoint(this.#components, endpoint, { signal });
        this.#published = endpoint;
        logger.info({ port }, 'the endpoint is on the chain');
        return;
      } catch (thrown) {
        code = isTooEarly(thrown) ? 'ServedTooEarly' : GanglionError.from(thrown).code;
      }
    }
  }
}
