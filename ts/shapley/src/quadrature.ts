// SPDX-License-Identifier: Apache-2.0

/**
 * Distance of the trapezoid nodes. Error falls like exp(-pi^2 / step): 2e-14 here, 1e-10 at 0.4.
 */
const STEP = 0.3;
/**
 * Where the nodes begin: t = exp(-3.5 - exp(3.5)) is 1e-16, below it the integrand adds nothing.
 */
const FIRST = -3.5;
/** exp(-36) is 2e-16: both integrals are cut where their exponential has fallen so far. */
const CUT = 36;
/** Gauss-Legendre nodes that integrate exp(-36 x) on [0, 1] within 1e-13. */
const MOST_NODES = 20;

interface Nodes {
  readonly at: Float64Array;
  readonly weight: Float64Array;
}

const nodesByCount = new Map<number, Nodes>();

/** Gauss-Legendre nodes and weights on [0, 1]: exact for polynomials of degree 2 count - 1. */
export function gaussLegendre(count: number): Nodes {
  const known = nodesByCount.get(count);
  if (known !== undefined) return known;
  const at = new Float64Array(count);
  const weight = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let z = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let round = 0; round < 50; round++) {
      let value = 1;
      let previous = 0;
      for (let j = 0; j < count; j++) {
        const next = ((2 * j + 1) * z * value - j * previous) / (j + 1);
        previous = value;
        value = next;
      }
      slope = (count * (z * value - previous)) / (z * z - 1);
      const change = value / slope;
      z -= change;
      if (Math.abs(change) < 1e-15) break;
    }
    at[i] = (z + 1) / 2;
    weight[i] = 1 / ((1 - z * z) * slope * slope);
  }
  const nodes = { at, weight };
  nodesByCount.set(count, nodes);
  return nodes;
}

/** Buffers of {@link addLogShapley}, reused from token to token. */
export interface Workspace {
  readonly decayed: Float64Array;
  readonly marginal: Float64Array;
}

/** Makes the buffers for games of so many players. */
export function createWorkspace(players: number): Workspace {
  return { decayed: new Float64Array(players), marginal: new Float64Array(players) };
}

/**
 * Adds `scale` times the Shapley values of v(S) = log(base + sum_{i in S} parts_i) to `values`.
 *
 * Frullani: log x = int_0^inf (e^-t - e^-tx) / t dt. Owen: phi_i = int_0^1 E[v(S + i) - v(S)] dq,
 * where each other player is in S with probability q. With e_i = 1 - exp(-t parts_i) the
 * expectation is a product:
 *
 *     phi_i = int_0^inf exp(-t base) / t  int_0^1 e_i prod_{j != i} (1 - q e_j) dq dt
 *
 * The inner integrand is a polynomial of degree n - 1 in q, so ceil(n / 2) Gauss nodes are exact;
 * it is below exp(-q sum e), so many players need no more than {@link MOST_NODES} nodes on the part
 * of [0, 1] that counts. The outer integral takes the trapezoid rule in s with
 * t = exp(s - exp(-s)), which falls doubly exponentially to the left. Cost: about
 * (12 + 3.3 log(36 total / base)) * 20 * n. Error: below 1e-12 for base / total down to 1e-30.
 *
 * `base` is positive, `parts` are finite and not negative.
 */
export function addLogShapley(
  base: number,
  parts: Float64Array,
  scale: number,
  values: Float64Array,
  workspace: Workspace,
): void {
  const players = parts.length;
  const { decayed, marginal } = workspace;
  let total = base;
  for (const part of parts) total += part;
  const share = base / total;
  const needed = Math.ceil(players / 2);
  const isPolynomial = needed <= MOST_NODES;
  const { at, weight } = gaussLegendre(isPolynomial ? needed : MOST_NODES);
  const last = Math.log(CUT / share) + STEP;
  for (let s = FIRST; s <= last; s += STEP) {
    const bend = Math.exp(-s);
    const t = Math.exp(s - bend);
    const outer = scale * STEP * (1 + bend) * Math.exp(-share * t);
    let sum = 0;
    for (let i = 0; i < players; i++) {
      const e = -Math.expm1((-t * (parts[i] ?? 0)) / total);
      decayed[i] = e;
      sum += e;
    }
    const end = isPolynomial ? 1 : Math.min(1, CUT / sum);
    marginal.fill(0);
    for (let node = 0; node < at.length; node++) {
      const q = (at[node] ?? 0) * end;
      let product = (weight[node] ?? 0) * end * outer;
      for (let i = 0; i < players; i++) product *= 1 - q * (decayed[i] ?? 0);
      for (let i = 0; i < players; i++) {
        marginal[i] = (marginal[i] ?? 0) + product / (1 - q * (decayed[i] ?? 0));
      }
    }
    for (let i = 0; i < players; i++) {
      values[i] = (values[i] ?? 0) + (decayed[i] ?? 0) * (marginal[i] ?? 0);
    }
  }
}
