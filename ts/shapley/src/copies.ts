// SPDX-License-Identifier: Apache-2.0
import { type MixtureGame, type MixtureShapley, mixtureShapley } from './mixture.ts';

/**
 * Shapley values in which copies of one model play as one player and share its worth equally.
 *
 * The plain Shapley value is fair among copies but not to their rivals: in a game of substitutes,
 * two copies of a model together earn more than the model alone (measured in this package's tests),
 * so a copy costs the others. Here responders that gave every token the same probability, within a
 * relative `tolerance`, become one player whose gate is the mean of theirs. A copy that adds noise
 * beyond the tolerance is not recognised. The values add up to `full - empty` of the merged game.
 */
export function mixtureShapleyMergingCopies(
  game: MixtureGame,
  options: { readonly tolerance?: number } = {},
): MixtureShapley {
  const groups = groupCopies(game.probabilities, options.tolerance ?? 1e-6);
  const merged = mixtureShapley({
    ...game,
    probabilities: groups.map(({ row }) => row),
    gates: groups.map(({ members }) => {
      const sum = members.reduce((total, i) => total + (game.gates[i] ?? Number.NaN), 0);
      return sum / members.length;
    }),
  });
  const values = new Float64Array(game.probabilities.length);
  groups.forEach(({ members }, group) => {
    for (const i of members) values[i] = (merged.values[group] ?? 0) / members.length;
  });
  return { ...merged, values };
}

interface Group {
  readonly row: ArrayLike<number>;
  readonly members: number[];
}

/**
 * Each row joins the first group whose first row it equals, so that the order of the rows decides
 * ties.
 */
function groupCopies(rows: readonly ArrayLike<number>[], tolerance: number): Group[] {
  const groups: Group[] = [];
  rows.forEach((row, i) => {
    const group = groups.find((known) => isCopy(known.row, row, tolerance));
    if (group === undefined) groups.push({ row, members: [i] });
    else group.members.push(i);
  });
  return groups;
}

function isCopy(a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): boolean {
  if (a.length !== b.length) return false;
  for (let y = 0; y < a.length; y++) {
    const [p, q] = [a[y] ?? 0, b[y] ?? 0];
    if (Math.abs(p - q) > tolerance * Math.max(p, q)) return false;
  }
  return true;
}
