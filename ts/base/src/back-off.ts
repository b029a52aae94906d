// SPDX-License-Identifier: Apache-2.0

/** Pauses between tries that fail, each twice as long as the one before. */
export interface BackOff {
  /** The next pause, in milliseconds. */
  next(): number;
  /** Begins again with the shortest, because something succeeded. */
  reset(): void;
}

/** Creates pauses from `firstMs`, at most `longestMs`. */
export function createBackOff(init: { readonly firstMs: number; readonly longestMs: number }): BackOff {
  const { firstMs, longestMs } = init;
  let pauseMs = firstMs;
  return {
    next: () => {
      const now = pauseMs;
      pauseMs = Math.min(pauseMs * 2, longestMs);
      return now;
    },
    reset: () => {
      pauseMs = firstMs;
    },
  };
}
