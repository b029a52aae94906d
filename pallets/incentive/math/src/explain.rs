// SPDX-License-Identifier: Apache-2.0
//! Explanation: how the stake of an epoch became what one neuron was paid.

use crate::{
	bonds::Bond,
	emission::paid_for_incentive,
	fixed::Fraction,
	refusal::EpochError,
	round::{Ballots, Census, Settlement, Solution},
	wide::Wide,
};
use alloc::vec::Vec;

/// What an explanation depends on: a round that has ended, borrowed.
#[derive(Clone, Copy, Debug)]
pub struct ExplainInput<'a> {
	/// The neuron whose pay is to be explained.
	pub uid: u16,
	/// Who took part, complete.
	pub census: &'a Census,
	/// What was found.
	pub solution: &'a Solution,
	/// Rows of weights with the uids of their owners, in any order: those with which voters were
	/// counted. They may be some of all, and then the explanation tells of these. Rows of those who
	/// do not vote are not looked at.
	pub rows: &'a [(u16, &'a [(u16, u16)])],
	/// The bonds of the neuron after the round, `(uid, bond)` sorted by uid.
	pub bonds: &'a [(u16, Bond)],
	/// What the neuron was paid, in units of stake.
	pub paid: u128,
}

/// How the stake of an epoch became what one neuron was paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
	/// The stake with which the neuron was counted, in units of stake.
	pub stake: u128,
	/// Whether it voted.
	pub votes: bool,
	/// The stake of everybody who voted, in units of stake.
	pub voting_stake: u128,
	/// Of the rows given, those that put rank on the neuron, with the part of all rank that each
	/// did, rounded down: the parts of all rows sum to its rank. Largest first, of equal ones the
	/// lower uid first, none of them zero.
	pub rank_from: Vec<(u16, Fraction)>,
	/// How many of the rows given have an edge to the neuron that counts.
	pub edges: u16,
	/// How many of these edges reach the trust threshold.
	pub trusted_by: u16,
	/// What the round found for the neuron, with what it was paid for emission.
	pub found: Settlement,
	/// Whose incentive the bonds of the neuron earned how much of, each rounded down: they sum to
	/// its dividends. In the order of `rank_from`. A neuron in which nobody holds bonds is its own
	/// source.
	pub dividends_from: Vec<(u16, Fraction)>,
	/// What it was paid for its own incentive, in units of stake, rounded down.
	pub paid_for_incentive: u128,
	/// What it was paid for its dividends: the rest.
	pub paid_for_dividends: u128,
}

/// Tells one neuron's part of a round again, by the formulas with which the round was evaluated.
///
/// Linear in the edges and bonds that are given. Each share is within 2^-40 of the exact one; the
/// part of the pay that was for incentive within 2^-50 of the pool and one unit.
pub fn explain(input: &ExplainInput<'_>) -> Result<Explanation, EpochError> {
	let ExplainInput {
		uid,
		census,
		solution,
		rows,
		bonds,
		paid,
	} = *input;
	census.check_complete()?;
	let n = census.n();
	let stake = census.stake(uid).ok_or(EpochError::UnknownUid { uid, n })?;
	let mut found = solution.settle(uid, bonds, 0)?;
	found.emission = paid;

	let ballots = Ballots::of(census);
	let (mut edges, mut trusted_by) = (0_u16, 0_u16);
	let mut rank_from = Vec::new();
	for (voter, row) in rows {
		let Some(vote) = census.vote_on(uid, &ballots, *voter, row) else {
			continue;
		};
		edges = edges.saturating_add(1);
		trusted_by = trusted_by.saturating_add(vote.is_trusting.into());
		rank_from.push((*voter, solution.share_of_rank(vote.stake_on)));
	}

	let earned = bonds
		.iter()
		.map(|(target, bond)| (*target, solution.earned(*target, *bond)))
		.chain([(uid, solution.kept(uid))]);
	let mut dividends = Wide::ZERO;
	let mut dividends_from = Vec::new();
	for (source, part) in earned {
		dividends = Wide::from_bits(dividends.to_bits().saturating_add(part.to_bits()));
		dividends_from.push((source, part.to_fraction()));
	}
	let own = solution.params().self_ownership;
	let for_incentive = paid_for_incentive(paid, dividends, solution.incentive(uid), own);
	Ok(Explanation {
		stake,
		votes: census.votes(uid),
		voting_stake: census.voting_stake(),
		rank_from: largest_first(rank_from),
		edges,
		trusted_by,
		found,
		dividends_from: largest_first(dividends_from),
		paid_for_incentive: for_incentive,
		paid_for_dividends: paid.saturating_sub(for_incentive),
	})
}

/// The parts that are not zero, largest first; of equal ones the lower uid first.
fn largest_first(mut parts: Vec<(u16, Fraction)>) -> Vec<(u16, Fraction)> {
	parts.retain(|(_, share)| *share > Fraction::ZERO);
	parts.sort_unstable_by_key(|(uid, share)| (core::cmp::Reverse(*share), *uid));
	parts
}
