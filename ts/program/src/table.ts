// SPDX-License-Identifier: Apache-2.0

/** What stands for text that was cut. */
const CUT = '…';

/** The narrowest that a column is made to let the others in. */
const LEAST_WIDTH = 4;

/**
 * Rows as a table whose first row is its head; numbers stand to the right.
 *
 * Where it is wider than `columns`, the widest column that holds text is cut, each cell with an ellipsis, down to four letters.
 */
export function table(rows: readonly (readonly string[])[], columns: number): string {
  const count = Math.max(0, ...rows.map((row) => row.length));
  const isNumeric = Array.from({ length: count }, (_, column) =>
    rows.slice(1).every((row) => /^[-+]?[\d.,_ ]*%?$/.test(row[column] ?? '')),
  );
  const widths = Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map((row) => lengthOf(row[column] ?? ''))),
  );
  const total = () => widths.reduce((sum, width) => sum + width, 0) + 2 * (count - 1);
  while (total() > columns) {
    const widest = widths.reduce(
      (best, width, at) => (isNumeric[at] || width <= (widths[best] ?? 0) ? best : at),
      isNumeric.indexOf(false),
    );
    const width = widths[widest];
    if (width === undefined || width <= LEAST_WIDTH) break;
    widths[widest] = width - 1;
  }
  return rows
    .map((row) =>
      row
        .map((cell, at) => fit(cell, widths[at] ?? 0, isNumeric[at] === true))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function fit(cell: string, width: number, isRight: boolean): string {
  const letters = [...cell];
  if (letters.length > width) return letters.slice(0, width - 1).join('') + CUT;
  const space = ' '.repeat(width - letters.length);
  return isRight ? space + cell : cell + space;
}

function lengthOf(text: string): number {
  return [...text].length;
}
