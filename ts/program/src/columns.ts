// SPDX-License-Identifier: Apache-2.0

/** How wide a line is where no terminal says it. */
const USUAL_COLUMNS = 80;

/** The width of a terminal, or the usual one. */
export function columnsOf(stdout: { readonly columns?: number }): number {
  return stdout.columns !== undefined && stdout.columns > 0 ? stdout.columns : USUAL_COLUMNS;
}
