// SPDX-License-Identifier: Apache-2.0
//! Emission: what the step is worth in units of stake, and what is carried.

use crate::{
	fixed::{Decimal, FRACTION_ONE},
	wide::Wide,
	words::{Divisor, mul_div},
};

/// The step `dS_i` of one neuron in units of 2^-64 * 10^-18.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step(u128);

impl Step {
	/// A step of one: everything that is minted goes to one neuron.
	const ONE: u128 = FRACTION_ONE * Decimal::UNITS_PER_ONE;
	/// The same, to divide by.
	const DIVISOR: Option<Divisor> = Divisor::new(Self::ONE);

	/// `dS_i = (1 - self_ownership) D_i + self_ownership I_i` (section 9, "50 percent").
	///
	/// `dividend` and `incentive` are in `0..=1`, and rounded down to multiples of 2^-64 first, so
	/// that steps sum to at most 1 where both of them do. `self_ownership` is at most one.
	pub fn new(dividend: Wide, incentive: Wide, self_ownership: Decimal) -> Self {
		let [from_bonds, from_incentive] = Self::parts(dividend, incentive, self_ownership);
		Self(from_bonds.saturating_add(from_incentive))
	}

	/// The two terms of the step.
	fn parts(dividend: Wide, incentive: Wide, self_ownership: Decimal) -> [u128; 2] {
		let own = self_ownership.to_units().min(Decimal::UNITS_PER_ONE);
		let shared = Decimal::UNITS_PER_ONE.saturating_sub(own);
		// Each product is at most 2^64 * 10^18 < 2^124.
		let from_bonds = dividend.to_fraction_units().saturating_mul(shared);
		let from_incentive = incentive.to_fraction_units().saturating_mul(own);
		[from_bonds, from_incentive]
	}
}

/// How much of `paid` was paid for `incentive`, rounded down; the rest was for `dividend`. Nothing
/// when there is neither.
pub(crate) fn paid_for_incentive(
	paid: u128,
	dividend: Wide,
	incentive: Wide,
	self_ownership: Decimal,
) -> u128 {
	let [from_bonds, from_incentive] = Step::parts(dividend, incentive, self_ownership);
	let whole = from_bonds.saturating_add(from_incentive);
	mul_div(paid, from_incentive, whole).unwrap_or_default()
}

/// `floor(pool dS_i + tolerance)` (eq. 7) in units of stake.
///
/// `pool` is what the epoch may mint: its emission and what was carried to it. The steps before round down, so a
/// payout that is exactly a whole unit arrives here a little below it; the tolerance `pool * 2^-60`, which
/// covers those roundings, saves that unit. It never exceeds 2^-20 of a unit: over [`MAX_NEURONS`] neurons
/// whose steps sum to at most 1, the payouts never exceed the pool.
///
/// [`MAX_NEURONS`]: crate::MAX_NEURONS
pub fn payout(pool: u128, step: Step) -> u128 {
	const TOLERANCE_PER_UNIT: u128 = Step::ONE >> 60;
	const MAX_TOLERANCE: u128 = Step::ONE >> 20;
	let tolerance = pool.saturating_mul(TOLERANCE_PER_UNIT).min(MAX_TOLERANCE);
	Step::DIVISOR
		.and_then(|one| one.mul_add_div(pool, step.0.min(Step::ONE), tolerance))
		.unwrap_or(pool)
		.min(pool)
}

#[cfg(test)]
mod tests {
	use super::*;

	const HALF: Decimal = Decimal::from_thousandths(500);

	/// `parts / whole` of one.
	fn share(parts: u128, whole: u128) -> Wide {
		Wide::from_bits(mul_div(Wide::ONE.to_bits(), parts, whole).unwrap())
	}

	#[test]
	fn a_whole_step_mints_the_pool() {
		for pool in [0, 1, 1_000_000_000, u128::from(u64::MAX), u128::MAX] {
			assert_eq!(payout(pool, Step::new(Wide::ONE, Wide::ONE, HALF)), pool);
		}
	}

	#[test]
	fn a_payout_is_rounded_down() {
		let (third, two_thirds) = (share(1, 3), share(2, 3));
		assert_eq!(payout(100, Step::new(third, third, HALF)), 33);
		assert_eq!(payout(100, Step::new(two_thirds, two_thirds, HALF)), 66);
	}

	#[test]
	fn a_payout_that_is_whole_but_for_rounding_keeps_its_last_unit() {
		// 0.3 is rounded down on the way, 0.3 * 10^9 must not lose a unit by it.
		let step = Step::new(share(3, 10), Wide::ZERO, HALF);
		assert_eq!(payout(1_000_000_000, step), 150_000_000);
	}

	#[test]
	fn equal_steps_never_mint_more_than_the_pool() {
		for parts in [3, 7, 4096] {
			let step = Step::new(share(1, parts), share(1, parts), HALF);
			for pool in [
				1,
				parts - 1,
				parts,
				10_u128.pow(9),
				u128::from(u64::MAX),
				u128::MAX,
			] {
				assert!(payout(pool, step) <= pool / parts);
			}
		}
	}

	#[test]
	fn the_halves_follow_self_ownership() {
		let (dividend, incentive) = (share(1, 4), share(1, 2));
		assert_eq!(
			payout(1000, Step::new(dividend, incentive, Decimal::ZERO)),
			250
		);
		assert_eq!(
			payout(1000, Step::new(dividend, incentive, Decimal::ONE)),
			500
		);
		assert_eq!(payout(1000, Step::new(dividend, incentive, HALF)), 375);
	}
}
