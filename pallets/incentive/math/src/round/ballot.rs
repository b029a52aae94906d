// SPDX-License-Identifier: Apache-2.0
//! The ballot: what a voter's row is worth.

use super::census::Census;
use crate::{
	stake::VotingPower, trust::TrustThreshold, weights::is_current, wide::Wide, words::Divisor,
};

/// What all ballots of a round share, converted once.
#[derive(Debug)]
pub(crate) struct Ballots {
	voting_stake: Option<Divisor>,
	threshold: TrustThreshold,
}

/// What one voter does with an edge.
pub(super) struct Ballot {
	pub(super) stake: u128,
	/// When its row was set.
	pub(super) set_at: u64,
	pub(super) power: VotingPower,
	/// The least weight that is trust.
	pub(super) least_trusted: u128,
}

/// What one voter does with one neuron.
pub(crate) struct Vote {
	/// The part of all voting stake that it puts on it.
	pub(crate) stake_on: Wide,
	/// Whether it trusts it.
	pub(crate) is_trusting: bool,
}

impl Ballots {
	/// Those of a census that is complete.
	pub(crate) fn of(census: &Census) -> Self {
		Self {
			voting_stake: Divisor::new(census.voting_stake),
			threshold: TrustThreshold::new(census.n(), census.params.trust_threshold),
		}
	}

	/// That of a voter with this stake, the edges of whose row that count sum to `sum`.
	pub(super) fn ballot(&self, stake: u128, set_at: u64, sum: u32) -> Ballot {
		Ballot {
			stake,
			set_at,
			power: VotingPower::of_share_in(stake, self.voting_stake.as_ref(), sum),
			least_trusted: self.threshold.least_weight(sum),
		}
	}
}

impl Census {
	/// Whether `uid` was registered no later than in `block`.
	#[inline]
	pub(super) fn knew(&self, uid: u16, block: u64) -> bool {
		let registered_at = self.registered_at.get(usize::from(uid));
		registered_at.is_some_and(|registered_at| is_current(*registered_at, block))
	}

	/// Whether every target of these edges was registered no later than in `block`.
	pub(super) fn knew_all(&self, edges: &[(u16, u16)], block: u64) -> bool {
		is_current(self.latest_registration, block)
			|| edges.iter().all(|(uid, _)| self.knew(*uid, block))
	}

	/// The sum of the weights that a row set in `block` has on neurons registered until then.
	pub(super) fn current_sum(&self, edges: &[(u16, u16)], block: u64) -> u32 {
		let current = edges.iter().filter(|(uid, _)| self.knew(*uid, block));
		// Valid rows sum to less than 4096 * 65536.
		current.fold(0, |sum, (_, weight)| sum.saturating_add((*weight).into()))
	}
	/// How the row of `voter` votes on `uid`; `None` when `voter` does not vote or has no edge to
	/// it that counts. The row is the one with which the voter was counted.
	pub(crate) fn vote_on(
		&self,
		uid: u16,
		ballots: &Ballots,
		voter: u16,
		edges: &[(u16, u16)],
	) -> Option<Vote> {
		let index = usize::from(voter);
		let set_at = *self.row_set_at.get(index)?;
		let position = edges.binary_search_by_key(&uid, |(target, _)| *target);
		let (_, weight) = *edges.get(position.ok()?)?;
		if !self.votes(voter) || !self.knew(uid, set_at) {
			return None;
		}
		let sum = self.current_sum(edges, set_at);
		let ballot = ballots.ballot(*self.stake.get(index)?, set_at, sum);
		Some(Vote {
			stake_on: ballot.power.stake_on(weight),
			is_trusting: u128::from(weight) >= ballot.least_trusted,
		})
	}
}
