// SPDX-License-Identifier: Apache-2.0
//! Dividends D: what a neuron's bonds earn.

use crate::{
	bonds::Bond,
	wide::Wide,
	words::{high_u64, join, low_u64, mul_64, mul_div, shift_left, shift_right},
};

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
	/// The rate of a column with the incentive `I_j` in `0..=1` and the sum of its bonds. `None`
	/// when the column has no bonds, and then both halves of its incentive stay with j.
	pub fn new(incentive: Wide, column_sum: Bond) -> Option<Self> {
		const HALF: u128 = 1 << 63;
		if column_sum == Bond::ZERO {
			return None;
		}
		if incentive == Wide::ZERO {
			return Some(Self::default());
		}
		let normalise = column_sum.to_bits().leading_zeros();
		let incentive = incentive.to_bits();
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

	/// `I_j B_ij / sum_k B_kj` (section 9), rounded down.
	///
	/// `bond` is one of those that make up the column's sum. Over all holders the dividends never exceed
	/// `I_j`, and fall short of the exact values by less than `I_j 2^-61 + 2^-96` each.
	#[inline]
	pub fn dividend(self, bond: Bond) -> Wide {
		// Both shifts are below 128: the sum is not zero, and a wide incentive has at least 31 and at most 127 leading zeros.
		let share = high_u64(shift_left(bond.to_bits(), self.normalise));
		Wide::from_bits(shift_right(mul_64(share, self.mantissa), self.denormalise))
	}
}

/// Words of a [`PackedRate`].
pub(crate) const RATE_WORDS: usize = 4;

/// A [`DividendRate`] as words, for storage and for speed.
///
/// `[shifts, mantissa, high, low]`: normalise in the lower half of the first and denormalise in its upper half, and `high` and
/// `low` of `mantissa * 2^(64 - denormalise)`, with which no processor has to shift two words. Both shifts are in `1..64`,
/// or else, for a column whose sum or whose incentive is below 2^-32, the words are `[0, mantissa, shifts, 0]`.
pub(crate) type PackedRate = [u64; RATE_WORDS];

impl DividendRate {
	/// The rate as words. Zero only for the rate zero.
	pub(crate) fn pack(self) -> PackedRate {
		let shifts = u64::from(self.normalise) | (u64::from(self.denormalise) << u32::BITS);
		let is_usual = |shift| (1..u64::BITS).contains(&shift);
		if self.mantissa != 0 && is_usual(self.normalise) && is_usual(self.denormalise) {
			let lift = u64::BITS.saturating_sub(self.denormalise);
			let factor = shift_left(self.mantissa.into(), lift);
			[shifts, self.mantissa, high_u64(factor), low_u64(factor)]
		} else {
			[0, self.mantissa, shifts, 0]
		}
	}

	/// The rate that was packed.
	const fn unpack(mantissa: u64, shifts: u64) -> Self {
		Self {
			normalise: shifts as u32,
			mantissa,
			denormalise: (shifts >> u32::BITS) as u32,
		}
	}
}

/// [`DividendRate::dividend`] of a packed rate; below 2^98 for any words that were packed.
#[inline(always)]
pub(crate) fn dividend([shifts, mantissa, high, low]: PackedRate, bond: Bond) -> Wide {
	if shifts == 0 {
		return dividend_of_unusual_rate(mantissa, high, bond);
	}
	let bond = bond.to_bits();
	let (upper, lower) = (high_u64(bond), low_u64(bond));
	let normalise = shifts as u32;
	if cfg!(target_arch = "wasm32") {
		let denormalise = (shifts >> u32::BITS) as u32;
		let share =
			upper.wrapping_shl(normalise) | lower.wrapping_shr(0_u32.wrapping_sub(normalise));
		let product = mul_64(share, mantissa);
		let carried = high_u64(product).wrapping_shl(0_u32.wrapping_sub(denormalise));
		Wide::from_bits(join(
			high_u64(product).wrapping_shr(denormalise),
			low_u64(product).wrapping_shr(denormalise) | carried,
		))
	} else {
		let scale = 1_u64.wrapping_shl(normalise);
		let carried = high_u64(mul_64(lower, scale));
		let share = upper.wrapping_mul(scale).wrapping_add(carried);
		let rest = high_u64(mul_64(share, low));
		Wide::from_bits(mul_64(share, high).wrapping_add(rest.into()))
	}
}

/// [`dividend`] where the rate was packed as it is.
#[cold]
fn dividend_of_unusual_rate(mantissa: u64, shifts: u64, bond: Bond) -> Wide {
	DividendRate::unpack(mantissa, shifts).dividend(bond)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(20_000))]

		#[test]
		fn a_packed_rate_pays_the_same(
			incentive in (any::<u128>(), 32_u32..128).prop_map(|(bits, shift)| bits >> shift),
			(sum, bond) in (any::<u128>(), any::<u128>(), 0_u32..128)
				.prop_map(|(sum, bond, shift)| (sum >> shift, bond >> shift)),
		) {
			let (sum, bond) = (Bond::from_bits(sum.max(bond)), Bond::from_bits(bond.min(sum)));
			let rate = DividendRate::new(Wide::from_bits(incentive), sum).unwrap_or_default();
			prop_assert_eq!(dividend(rate.pack(), bond), rate.dividend(bond));
			prop_assert_eq!(rate.pack() == [0; RATE_WORDS], rate == DividendRate::default());
		}
	}
}
