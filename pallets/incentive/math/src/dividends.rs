// SPDX-License-Identifier: Apache-2.0
//! Dividends D: what a neuron's bonds earn.

use crate::{bonds::Bond, wide::mul_div};

/// What one column of bonds pays: `I_j / sum_k B_kj`, converted once for all holders.
///
/// The rate spans too many magnitudes for a fixed point, so it has a mantissa of 64 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DividendRate {
	/// Left shift that brings the column's sum to 128 bits, and a bond to its share of 2^128.
	normalise: u32,
	/// `I_j / sum` up to powers of two, `2^62..2^64`; zero when there is nothing to pay.
	mantissa: u64,
	/// Right shift that brings the product of share and mantissa back to a wide number.
	denormalise: u32,
}

impl DividendRate {
	/// The rate of a column with the wide incentive `I_j` in `0..=1` and the sum of its bonds. `None` when the column
	/// has no bonds, and then both halves of its incentive stay with j.
	pub fn new(incentive: u128, column_sum: Bond) -> Option<Self> {
		const HALF: u128 = 1 << 63;
		if column_sum == Bond::ZERO {
			return None;
		}
		if incentive == 0 {
			return Some(Self::default());
		}
		let normalise = column_sum.to_bits().leading_zeros();
		let lift = incentive.leading_zeros();
		let sum = column_sum.to_bits().checked_shl(normalise)?;
		// Both have their top bit set, so the quotient lies between 2^62 and 2^64.
		let quotient = mul_div(incentive.checked_shl(lift)?, HALF, sum)?;
		Some(Self {
			normalise,
			mantissa: u64::try_from(quotient).ok()?,
			// share * mantissa is the dividend times 2^64 * 2^63 * 2^lift / 2^128.
			denormalise: lift.checked_sub(1)?,
		})
	}

	/// `I_j B_ij / sum_k B_kj` (section 9) as a wide number, rounded down.
	///
	/// `bond` is one of those that make up the column's sum. Over all holders the dividends never exceed
	/// `I_j`, and fall short of the exact values by less than `I_j 2^-61 + 2^-96` each.
	#[inline]
	#[expect(
		clippy::arithmetic_side_effects,
		reason = "the product of two u64 fits u128; denormalise is at most 126 because a wide incentive \
		          has at least 31 and at most 127 leading zeros"
	)]
	pub fn dividend(self, bond: Bond) -> u128 {
		let share = bond
			.to_bits()
			.checked_shl(self.normalise)
			.unwrap_or_default()
			>> 64;
		(share * u128::from(self.mantissa)) >> self.denormalise
	}
}
