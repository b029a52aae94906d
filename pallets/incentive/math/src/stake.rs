// SPDX-License-Identifier: Apache-2.0
//! Stake S: who votes, and with which share.

use crate::{
	wide::Wide,
	words::{Divisor, div_u32, high_u64, low_u64, mul_64},
};

/// Whether a row votes: it is not empty, and at most `activity_cutoff` blocks old.
///
/// `None` when the row was set after `block`, which no order of events on a chain produces.
pub fn is_voter(
	has_edges: bool,
	set_at: u64,
	block: u64,
	activity_cutoff: Option<u64>,
) -> Option<bool> {
	if !has_edges {
		return Some(false);
	}
	let age_blocks = block.checked_sub(set_at)?;
	Some(activity_cutoff.is_none_or(|cutoff| age_blocks <= cutoff))
}

/// What one unit of a raw weight of one row moves: `stake / (voting_stake * row_sum)`.
///
/// Multiplied by a raw weight it is `s_i w_ij`, the part of the whole voting stake that voter i puts on j.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VotingPower(u128);

impl VotingPower {
	/// Bits that a power has below the wide unit, so that products with 16-bit weights keep 96 bits.
	const EXTRA_BITS: u32 = 16;
	/// A power of one.
	const ONE: u128 = Wide::ONE.to_bits() << Self::EXTRA_BITS;

	/// `p_i = stake / (voting_stake * row_sum)`, rounded down to a multiple of 2^-112.
	///
	/// `stake <= voting_stake`, `row_sum` is the sum of the row's raw weights that are not masked. Zero
	/// when nothing votes or nothing is left of the row: such a row moves nothing.
	pub fn new(stake: u128, voting_stake: u128, row_sum: u32) -> Self {
		Self::of_share_in(stake, Divisor::new(voting_stake).as_ref(), row_sum)
	}

	/// As [`VotingPower::new`], for many rows of one round: `voting_stake` is converted once, `None` when nothing votes.
	/// The stake of a voter never exceeds it.
	pub(crate) fn of_share_in(stake: u128, voting_stake: Option<&Divisor>, row_sum: u32) -> Self {
		let share = voting_stake.map_or(0, |voting_stake| {
			let share = voting_stake.mul_div(stake, Self::ONE);
			share.unwrap_or(Self::ONE).min(Self::ONE)
		});
		Self(div_u32(share, row_sum))
	}

	/// `s_i w_ij = p_i * weight` in `0..=1`, rounded down; within 2^-95 of the exact value.
	///
	/// `weight` is at most the `row_sum` that the power was made with, hence the product is at most 2^112.
	#[inline(always)]
	pub fn stake_on(self, weight: u16) -> Wide {
		// Shifted so that the lowest 16 bits of the product are what one word loses.
		let weight = u64::from(weight) << (u64::BITS - Self::EXTRA_BITS);
		let low = high_u64(mul_64(low_u64(self.0), weight));
		Wide::from_bits(mul_64(high_u64(self.0), weight).wrapping_add(low.into()))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_row_votes_up_to_and_including_the_cutoff() {
		assert_eq!(is_voter(true, 90, 100, Some(9)), Some(false));
		assert_eq!(is_voter(true, 90, 100, Some(10)), Some(true));
		assert_eq!(is_voter(true, 90, 100, Some(11)), Some(true));
		assert_eq!(is_voter(true, 0, u64::MAX, None), Some(true));
	}

	#[test]
	fn an_empty_row_never_votes() {
		assert_eq!(is_voter(false, 100, 100, None), Some(false));
	}

	#[test]
	fn a_row_from_the_future_is_refused() {
		assert_eq!(is_voter(true, 101, 100, None), None);
	}

	#[test]
	fn the_stake_on_an_edge_is_the_product_rounded_down() {
		for bits in 0..=112 {
			let thirds = (VotingPower::ONE / 3) >> (112 - bits);
			for power in [1 << bits, (1 << bits) - 1, thirds] {
				let largest = VotingPower::ONE.checked_div(power).unwrap_or_default();
				let largest = u16::try_from(largest).unwrap_or(u16::MAX);
				for weight in [1, 2, 3, 255, 256, 40_961, u16::MAX - 1, u16::MAX] {
					let weight = weight.min(largest);
					let expected = (power * u128::from(weight)) >> VotingPower::EXTRA_BITS;
					assert_eq!(VotingPower(power).stake_on(weight).to_bits(), expected);
				}
			}
		}
	}

	#[test]
	fn a_sole_voter_puts_everything_on_its_only_edge_within_one_unit() {
		let power = VotingPower::new(u128::MAX, u128::MAX, 65_535);
		assert!(Wide::ONE.to_bits() - power.stake_on(65_535).to_bits() <= 1);
	}
}
