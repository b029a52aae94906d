// SPDX-License-Identifier: Apache-2.0
//! The solution of a round, and what each neuron has earned.

use super::{accumulate::Accumulator, census::Census};
use crate::{
	bonds::Bond,
	consensus::Sigmoid,
	dividends::{DividendRate, PackedRate, RATE_WORDS, dividend},
	emission::{Step, payout},
	fixed::Fraction,
	incentive::incentives,
	params::Params,
	rank::rank,
	refusal::{EpochError, check_lengths},
	trust::trust,
	weights::RowError,
	wide::Wide,
	words::Divisor,
};
use alloc::vec::Vec;

/// The third step: what the sums say about every neuron. Nothing changes it.
///
/// Every vector holds plain integers, which SCALE decodes by one copy.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
	feature = "codec",
	derive(
		codec::Encode,
		codec::Decode,
		codec::DecodeWithMemTracking,
		scale_info::TypeInfo
	)
)]
pub struct Solution {
	params: Params,
	/// Representations of [`Fraction`], as in the next two.
	rank: Vec<u64>,
	trust: Vec<u64>,
	consensus: Vec<u64>,
	/// The bits of [`Wide`] numbers.
	incentive: Vec<u128>,
	/// One [`PackedRate`] after another.
	rates: Vec<u64>,
	/// The bits of what the rows put on all neurons, a [`Wide`] number: of it, rank is the share.
	stake_on_all: u128,
}

#[cfg(feature = "codec")]
impl codec::MaxEncodedLen for Solution {
	fn max_encoded_len() -> usize {
		use crate::limits::encoded_len::{column, sum};
		sum(&[
			Params::max_encoded_len(),
			column(1, 8),
			column(1, 8),
			column(1, 8),
			column(1, 16),
			column(RATE_WORDS, 8),
			u128::max_encoded_len(),
		])
	}
}

/// What a round found for one neuron.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settlement {
	/// Rank R; sums to 1 over all neurons unless nobody votes.
	pub rank: Fraction,
	/// Trust T.
	pub trust: Fraction,
	/// Consensus C.
	pub consensus: Fraction,
	/// Incentive I; sums to 1 unless nobody has rank.
	pub incentive: Fraction,
	/// Dividends D; sum to the sum of incentive.
	pub dividends: Fraction,
	/// Newly minted stake.
	pub emission: u128,
}

impl Solution {
	/// Solves the round once every row is accumulated. Linear in the number of neurons.
	pub fn new(census: &Census, accumulator: &Accumulator) -> Result<Self, EpochError> {
		let columns = accumulator.columns(census)?;
		let n = census.n();
		if accumulator.next_uid() != census.n {
			let uid = accumulator.next_uid();
			return Err(EpochError::Incomplete {
				step: "accumulator",
				uid,
				n,
			});
		}
		let voting_stake = Divisor::new(census.voting_stake);
		let stake_on_all = columns
			.iter()
			.fold(0, |sum: u128, [stake_on, ..]| sum.saturating_add(*stake_on));
		let all = Divisor::new(stake_on_all);
		let sigmoid = Sigmoid::new(&census.params);

		let mut ranks = Vec::with_capacity(n);
		let mut trusts = Vec::with_capacity(n);
		let mut consensus = Vec::with_capacity(n);
		for [stake_on, trusting_stake, _] in columns {
			ranks.push(rank(Wide::from_bits(*stake_on), all.as_ref()).to_bits());
			let trust = trust(*trusting_stake, voting_stake.as_ref());
			trusts.push(trust.to_fraction().to_bits());
			consensus.push(sigmoid.consensus(trust));
		}
		let stake_on = columns
			.iter()
			.map(|[stake_on, ..]| Wide::from_bits(*stake_on));
		let incentive = incentives(stake_on.zip(consensus.iter().copied()));
		let rates = columns
			.iter()
			.zip(&incentive)
			.flat_map(|([_, _, bonds], incentive)| {
				let rate = DividendRate::new(*incentive, Bond::from_bits(*bonds));
				rate.unwrap_or_default().pack()
			});
		Ok(Self {
			params: census.params.clone(),
			rank: ranks,
			trust: trusts,
			consensus: consensus
				.iter()
				.map(|consensus| consensus.to_fraction().to_bits())
				.collect(),
			rates: rates.collect(),
			incentive: incentive.into_iter().map(Wide::to_bits).collect(),
			stake_on_all,
		})
	}

	/// The number of neurons.
	pub fn n(&self) -> usize {
		self.incentive.len()
	}

	/// What the round found for `uid`, whose bonds after the round are `bonds`; in any order of uids.
	///
	/// `pool` is what the round may mint: its emission and what was carried to it. Over all neurons the awards never
	/// exceed it; what they leave is the next carry.
	pub fn settle(
		&self,
		uid: u16,
		bonds: &[(u16, Bond)],
		pool: u128,
	) -> Result<Settlement, EpochError> {
		let n = self.n();
		let rates = self.rates();
		let lengths = [
			("rank", self.rank.len()),
			("trust", self.trust.len()),
			("consensus", self.consensus.len()),
			("rates", rates.len()),
		];
		check_lengths(&lengths, n)?;
		let index = usize::from(uid);
		let incentive = self.incentive.get(index).copied().map(Wide::from_bits);
		let incentive = incentive.ok_or(EpochError::UnknownUid { uid, n })?;
		let fraction =
			|column: &[u64]| Fraction::from_bits(column.get(index).copied().unwrap_or_default());
		let earned = earned(rates, bonds).ok_or_else(|| unknown_bond(uid, bonds, n))?;
		let kept = self.kept(uid);
		// Over all neurons the sum is at most the sum of incentive, which is at most one.
		let dividends = Wide::from_bits(earned.to_bits().saturating_add(kept.to_bits()));
		let step = Step::new(dividends, incentive, self.params.self_ownership);
		Ok(Settlement {
			rank: fraction(&self.rank),
			trust: fraction(&self.trust),
			consensus: fraction(&self.consensus),
			incentive: incentive.to_fraction(),
			dividends: dividends.to_fraction(),
			emission: payout(pool, step),
		})
	}

	/// The parameters of the round.
	pub(crate) fn params(&self) -> &Params {
		&self.params
	}

	/// The share of all rank that `stake_on` is, which a row puts on a neuron.
	pub(crate) fn share_of_rank(&self, stake_on: Wide) -> Fraction {
		Fraction::from_ratio(stake_on.to_bits(), self.stake_on_all)
	}

	/// What incentive `uid` has.
	pub(crate) fn incentive(&self, uid: u16) -> Wide {
		let bits = self.incentive.get(usize::from(uid)).copied();
		Wide::from_bits(bits.unwrap_or_default())
	}

	/// What a bond in `uid` earns.
	pub(crate) fn earned(&self, uid: u16, bond: Bond) -> Wide {
		let rate = self.rates().get(usize::from(uid));
		rate.map_or(Wide::ZERO, |rate| dividend(*rate, bond))
	}

	/// What dividends `uid` keeps of its own incentive: all of it when nobody holds bonds in it.
	///
	/// The rate of a column is zero when it has no bonds, or when there is nothing to keep.
	pub(crate) fn kept(&self, uid: u16) -> Wide {
		let rate = self.rates().get(usize::from(uid));
		if rate.is_some_and(|rate| *rate != [0; RATE_WORDS]) {
			Wide::ZERO
		} else {
			self.incentive(uid)
		}
	}

	fn rates(&self) -> &[PackedRate] {
		self.rates.as_chunks().0
	}
}

/// What a row of bonds earns; `None` when it names an unknown uid.
fn earned(rates: &[PackedRate], bonds: &[(u16, Bond)]) -> Option<Wide> {
	let mut sum = 0_u128;
	for &(uid, bond) in bonds {
		let rate = rates.get(usize::from(uid))?;
		// Each of at most 65536 summands is below 2^98, even where bonds and rates are not of the same round.
		sum = sum.wrapping_add(dividend(*rate, bond).to_bits());
	}
	Some(Wide::from_bits(sum))
}

/// Names the first bond in a uid that the round does not have.
fn unknown_bond(uid: u16, bonds: &[(u16, Bond)], n: usize) -> EpochError {
	let mut targets = bonds.iter().map(|(target, _)| *target).enumerate();
	let (position, target) = targets
		.find(|(_, target)| usize::from(*target) >= n)
		.unwrap_or_default();
	let error = RowError::UnknownUid {
		position,
		uid: target,
		n,
	};
	EpochError::Bonds { uid, error }
}
