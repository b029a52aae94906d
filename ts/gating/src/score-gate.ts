// SPDX-License-Identifier: Apache-2.0
import type { Random } from './random.ts';

const DEFAULT_EXPLORATION = 0.25;
const DEFAULT_BALANCE = 1;
/** Share of the choice by score that all peers have alike, so that no probability is 0. */
const UNIFORM_SHARE = 0.1;
/**
 * How fast the share of choices that a peer was part of follows what happens: the last 10 choices,
 * roughly.
 */
const LOAD_STEP = 0.1;

/** A peer that may be asked. */
export interface Candidate {
  readonly uid: number;
  /**
   * Who it is, for the memory of who was asked: a uid belongs to another neuron after an eviction.
   * @default its uid
   */
  readonly key?: string;
  /** What it was worth lately; absent as long as nothing is known. */
  readonly score?: number | undefined;
}

/** What a {@link ScoreGate} is made of. */
export interface ScoreGateInit {
  readonly random: Random;
  /**
   * Share of the places for the peers that waited longest, from 0 to 1; at least one place.
   * @default 0.25
   */
  readonly exploration?: number;
  /** How strongly a peer that is asked more than others is passed over; 0 is off. @default 1 */
  readonly balance?: number;
}

/** Chooses which peers to ask for one example. It learns nothing: the scores are the caller's. */
export interface ScoreGate {
  /** Returns min(k, n) different uids in ascending order, and remembers that they were asked. */
  choose(candidates: readonly Candidate[], k: number): number[];
}

interface History {
  /** Number of the choice that this peer was last part of. */
  asked: number;
  /** Moving average of 1 when asked and 0 when not. */
  load: number;
}

/**
 * Makes a gate that chooses by score, explores for certain and spreads load.
 *
 * This is not the trained gate of the paper's equation 5: it does not look at the example. Of k
 * places,
 *
 * - `e = max(1, round(exploration * k))` go to the peers that waited longest, never-asked ones
 *   first, ties by lot. A fixed set of n peers is thus asked completely in every ceil(n / e) choices
 *   ({@link explorationBound});
 * - the others are drawn without replacement, in proportion to
 *
 *       (0.9 s_i / sum s + 0.1 / n)  /  (1 + balance * load_i * n / k)
 *
 *   where s_i is the positive part of the score, or the mean of the known ones when nothing is
 *   known, and load_i the recent share of choices that i was part of, k / n for everybody when load
 *   is even.
 */
export function createScoreGate(init: ScoreGateInit): ScoreGate {
  const { random, exploration = DEFAULT_EXPLORATION, balance = DEFAULT_BALANCE } = init;
  checkExploration(exploration);
  if (!(balance >= 0 && balance < Infinity)) {
    throw new RangeError(`balance must be finite and not negative, not ${balance}`);
  }
  let round = 0;
  let histories = new Map<string, History>();

  return {
    choose(candidates, k) {
      checkCandidates(candidates, k);
      round++;
      // Who left is forgotten, so that memory is bounded by the candidates.
      histories = new Map(
        candidates.map((candidate) => [
          keyOf(candidate),
          histories.get(keyOf(candidate)) ?? { asked: 0, load: 0 },
        ]),
      );
      const historyByUid = new Map(
        candidates.map((candidate) => [candidate.uid, histories.get(keyOf(candidate))]),
      );
      const places = Math.min(k, candidates.length);
      const explored = longestWaiting(candidates, historyByUid, explorationPlaces(k, exploration), random);
      const rest = candidates.filter(({ uid }) => !explored.has(uid));
      const busyness = (uid: number) =>
        ((historyByUid.get(uid)?.load ?? 0) * candidates.length) / Math.max(1, k);
      const shares = sharesOf(candidates);
      const drawn = drawWithoutReplacement(
        rest.map(({ uid }) => ({ uid, weight: (shares.get(uid) ?? 0) / (1 + balance * busyness(uid)) })),
        places - explored.size,
        random,
      );
      const chosen = new Set([...explored, ...drawn]);
      for (const [uid, history] of historyByUid) {
        if (history === undefined) continue;
        const isAsked = chosen.has(uid);
        if (isAsked) history.asked = round;
        history.load += LOAD_STEP * (Number(isAsked) - history.load);
      }
      return [...chosen].sort((a, b) => a - b);
    },
  };
}

/** The number of choices of k peers in which each of so many peers is asked at least once. */
export function explorationBound(peers: number, k: number, exploration = DEFAULT_EXPLORATION): number {
  checkExploration(exploration);
  return k < 1 ? Infinity : Math.ceil(peers / explorationPlaces(k, exploration));
}

function explorationPlaces(k: number, exploration: number): number {
  return k < 1 ? 0 : Math.max(1, Math.round(exploration * k));
}

function keyOf({ uid, key }: Candidate): string {
  return key ?? String(uid);
}

function longestWaiting(
  candidates: readonly Candidate[],
  historyByUid: ReadonlyMap<number, History | undefined>,
  places: number,
  random: Random,
): Set<number> {
  const waiting = candidates.map(({ uid }) => ({
    uid,
    asked: historyByUid.get(uid)?.asked ?? 0,
    lot: random(),
  }));
  waiting.sort((a, b) => a.asked - b.asked || a.lot - b.lot || a.uid - b.uid);
  return new Set(waiting.slice(0, places).map(({ uid }) => uid));
}

/** What part of the choice by score each peer has; adds up to 1. */
function sharesOf(candidates: readonly Candidate[]): Map<number, number> {
  const positive = filledIn(
    candidates.map(({ score }) => (score === undefined ? undefined : Math.max(0, score))),
  );
  const total = positive.reduce((sum, score) => sum + score, 0);
  const even = 1 / candidates.length;
  return new Map(
    candidates.map(({ uid }, i) => {
      const byScore = total > 0 ? (positive[i] ?? 0) / total : even;
      return [uid, (1 - UNIFORM_SHARE) * byScore + UNIFORM_SHARE * even];
    }),
  );
}

/** Puts the mean of the known values in the place of the unknown ones; all unknown are 0. */
export function filledIn(values: readonly (number | undefined)[]): number[] {
  const known = values.filter((value) => value !== undefined);
  const mean = known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length;
  return values.map((value) => value ?? mean);
}

/**
 * Efraimidis and Spirakis: the smallest -log(u) / weight are a weighted sample without replacement.
 */
function drawWithoutReplacement(
  entries: readonly { readonly uid: number; readonly weight: number }[],
  count: number,
  random: Random,
): number[] {
  return entries
    .map(({ uid, weight }) => ({ uid, key: -Math.log1p(-random()) / weight }))
    .sort((a, b) => a.key - b.key || a.uid - b.uid)
    .slice(0, Math.max(0, count))
    .map(({ uid }) => uid);
}

function checkExploration(exploration: number): void {
  if (!(exploration >= 0 && exploration <= 1)) {
    throw new RangeError(`exploration must be from 0 to 1, not ${exploration}`);
  }
}

function checkCandidates(candidates: readonly Candidate[], k: number): void {
  if (!Number.isInteger(k) || k < 0) throw new RangeError(`k must be an integer and not negative, not ${k}`);
  const uids = new Set<number>();
  const keys = new Set<string>();
  for (const candidate of candidates) {
    const { uid, score } = candidate;
    if (uids.has(uid)) throw new RangeError(`uid ${uid} comes twice`);
    if (keys.has(keyOf(candidate))) throw new RangeError(`the key of uid ${uid} comes twice`);
    keys.add(keyOf(candidate));
    if (score !== undefined && !Number.isFinite(score))
      throw new RangeError(`the score of uid ${uid} is ${score}`);
    uids.add(uid);
  }
}
