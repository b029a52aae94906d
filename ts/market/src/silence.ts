// SPDX-License-Identifier: Apache-2.0
import { shownEndpoint } from '@ganglion/base';
import type { ChainClient } from '@ganglion/chain';
import type { Progress } from './progress.ts';

/** A network without a final block for so long has ended: many slots, and the restart of a node. */
const SILENCE_MS = 180_000;
/** After so much of it a person is told. */
const QUIET_MS = 30_000;

/** Notices that a chain in a process of somebody else makes no blocks any more. */
export interface SilenceWatch extends AsyncDisposable {
  /**
   * Resolves with the reason when no block has become final for three minutes; never when it was
   * stopped before.
   */
  readonly silent: Promise<string>;
  stop(): void;
}

/** Starts to watch a chain, and tells a person of a silence before it has become too long. */
export function watchSilence(components: {
  readonly chain: ChainClient;
  readonly progress: Progress;
}): SilenceWatch {
  const watch = new BlockWatch(components.chain, components.progress);
  watch.start();
  return watch;
}

class BlockWatch implements SilenceWatch {
  readonly silent: Promise<string>;
  readonly #chain: ChainClient;
  readonly #quiet: NodeJS.Timeout;
  readonly #silence: NodeJS.Timeout;
  readonly #stopping = new AbortController();

  constructor(chain: ChainClient, progress: Progress) {
    this.#chain = chain;
    this.#quiet = setTimeout(() => {
      const limit = `given up after ${SILENCE_MS / 1_000} s`;
      progress.line(
        `waiting    no block became final for ${QUIET_MS / 1_000} s, ${limit}: does the chain make blocks by itself?`,
      );
      progress.line('           scripts/fork does so with --block-time 1000');
    }, QUIET_MS);
    const { promise, resolve } = Promise.withResolvers<string>();
    this.silent = promise;
    const say = () =>
      resolve(`${shownEndpoint(chain.endpoint)}: no block became final for ${SILENCE_MS / 1_000} s`);
    this.#silence = setTimeout(say, SILENCE_MS);
  }

  start(): void {
    // The timers speak for a stream of blocks that has failed.
    this.#follow().catch(() => {});
  }

  stop(): void {
    clearTimeout(this.#quiet);
    clearTimeout(this.#silence);
    this.#stopping.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stop();
  }

  async #follow(): Promise<void> {
    for await (const _ of this.#chain.watchBlocks({ signal: this.#stopping.signal })) {
      this.#quiet.refresh();
      this.#silence.refresh();
    }
  }
}
