// SPDX-License-Identifier: Apache-2.0
import { encodeAddress } from '@ganglion/account';
import type { Option, Vec } from '@polkadot/types';
import type {
  GanglionMetagraphRuntimeApiContribution,
  GanglionMetagraphRuntimeApiExplanation,
} from '@polkadot/types/lookup';
import { type Fraction, toFraction } from './fractions.ts';
import { type AccountId, type Hash, toUid, type Uid } from './ids.ts';
import { uidAfter } from './pages.ts';
import { callMetagraphApi, encodeNumbers } from './runtime-api.ts';
import type { Session } from './session.ts';

/** A part of what a neuron got, and who it came from. */
export interface Contribution {
  readonly uid: Uid;
  readonly hotkey: AccountId;
  readonly hotkeyAddress: string;
  /** The part of the whole. */
  readonly share: Fraction;
}

/** How the stake of the last epoch became what one neuron was paid. */
export interface Explanation {
  readonly uid: Uid;
  readonly hotkey: AccountId;
  readonly hotkeyAddress: string;
  /** The block in which the epoch was due. */
  readonly epochBlock: number;
  /** S: the stake behind it when the epoch began, in units. */
  readonly stake: bigint;
  /** The stake of everybody who voted, in units. */
  readonly votingStake: bigint;
  /** Whether it voted: its row is not empty and not older than `activityCutoff`. */
  readonly votes: boolean;
  /** R: the sum of all `rankFrom`, of which the largest are named. */
  readonly rank: Fraction;
  /** Who put the most rank on it, largest first, 16 at most. */
  readonly rankFrom: readonly Contribution[];
  /** How many voters have an edge to it that counts. */
  readonly edges: number;
  /** How many of these edges reach the trust threshold. */
  readonly trustedBy: number;
  /** T: the voting stake of those over `votingStake`. */
  readonly trust: Fraction;
  /** C: the sigmoid of trust. */
  readonly consensus: Fraction;
  /** I: rank times consensus over the sum of that over all. */
  readonly incentive: Fraction;
  /** D: the sum of all `dividendsFrom`, of which the largest are named. */
  readonly dividends: Fraction;
  /** Whose incentive its bonds earned the most of, largest first, 16 at most. */
  readonly dividendsFrom: readonly Contribution[];
  /** What it was paid for its own incentive, in units, rounded down. */
  readonly paidForIncentive: bigint;
  /** The rest of what it was paid, in units. */
  readonly paidForDividends: bigint;
}

/** How many contributions are named. */
const MOST_NAMED = 16;

/**
 * Why a neuron was paid what it was in the last epoch; nothing where the runtime cannot tell.
 *
 * The runtime tells of a bounded number of voters in one answer; the answers are put together.
 */
export async function readExplanation(
  session: Session,
  hash: Hash,
  uid: Uid,
): Promise<Explanation | undefined> {
  type Answer = Option<GanglionMetagraphRuntimeApiExplanation>;
  let told: Explanation | undefined;
  for (let first: number | undefined = 0; first !== undefined; ) {
    const answer: Answer = await callMetagraphApi(session, 'explain', encodeNumbers(uid, first), hash);
    const found = answer.unwrapOr(undefined);
    if (found === undefined) return undefined;
    const part = toExplanation(found);
    told = told === undefined ? part : withMoreVoters(told, part);
    first = uidAfter(first, found);
  }
  return told;
}

/** What several answers say of different voters; all else is the same in each. */
function withMoreVoters(told: Explanation, part: Explanation): Explanation {
  const rankFrom = [...told.rankFrom, ...part.rankFrom].sort(
    (a, b) => Number(b.share > a.share) - Number(b.share < a.share),
  );
  return {
    ...told,
    rankFrom: rankFrom.slice(0, MOST_NAMED),
    edges: told.edges + part.edges,
    trustedBy: told.trustedBy + part.trustedBy,
  };
}

function toExplanation(found: GanglionMetagraphRuntimeApiExplanation): Explanation {
  return {
    uid: toUid(found.uid.toNumber()),
    hotkey: found.hotkey.toU8a(),
    hotkeyAddress: encodeAddress(found.hotkey.toU8a()),
    epochBlock: found.epoch.toNumber(),
    stake: found.stake.toBigInt(),
    votingStake: found.votingStake.toBigInt(),
    votes: found.votes.isTrue,
    rank: toFraction(found.rank.toBigInt()),
    rankFrom: toContributions(found.rankFrom),
    edges: found.edges.toNumber(),
    trustedBy: found.trustedBy.toNumber(),
    trust: toFraction(found.trust.toBigInt()),
    consensus: toFraction(found.consensus.toBigInt()),
    incentive: toFraction(found.incentive.toBigInt()),
    dividends: toFraction(found.dividends.toBigInt()),
    dividendsFrom: toContributions(found.dividendsFrom),
    paidForIncentive: found.paidForIncentive.toBigInt(),
    paidForDividends: found.paidForDividends.toBigInt(),
  };
}

function toContributions(found: Vec<GanglionMetagraphRuntimeApiContribution>): Contribution[] {
  return found.map(({ uid, hotkey, share }) => ({
    uid: toUid(uid.toNumber()),
    hotkey: hotkey.toU8a(),
    hotkeyAddress: encodeAddress(hotkey.toU8a()),
    share: toFraction(share.toBigInt()),
  }));
}
