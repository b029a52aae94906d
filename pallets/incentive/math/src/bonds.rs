// SPDX-License-Identifier: Apache-2.0
//! Bonds B: what a voter's stake has put on a neuron over time.

use crate::{
	fixed::{Decimal, ParseDecimalError},
	wide::Wide,
	words::{Factor, high_u64, join, low_u64, mul_div},
};
use core::{cmp::Ordering, fmt, str::FromStr};

/// One bond `b_ij`, in units in which the whole voting stake of one epoch is 1: a multiple of 2^-96 below 2^32.
///
/// The 96 bits below the point keep the shares of a column within 2^-40 even where a column holds
/// hardly anything; the 32 above it hold what 2^32 epochs can add when nothing is forgotten.
///
/// Kept as the 16 bytes that SCALE makes of a `u128`, lowest first: so a pair with a uid takes 18 bytes and not 32.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
#[cfg_attr(
	feature = "codec",
	derive(
		codec::Encode,
		codec::Decode,
		codec::DecodeWithMemTracking,
		codec::MaxEncodedLen
	)
)]
pub struct Bond([u8; 16]);

impl Bond {
	/// No bond. Never stored: a bond that has decayed to zero leaves its row.
	pub const ZERO: Self = Self::from_bits(0);
	/// What one epoch gives a sole voter for its only edge.
	pub const ONE: Self = Self::from_bits(Wide::ONE.to_bits());

	/// `bits * 2^-96`.
	#[inline]
	pub const fn from_bits(bits: u128) -> Self {
		Self(bits.to_le_bytes())
	}

	/// This bond in units of 2^-96.
	#[inline]
	pub const fn to_bits(self) -> u128 {
		u128::from_le_bytes(self.0)
	}
}

impl Ord for Bond {
	fn cmp(&self, other: &Self) -> Ordering {
		self.to_bits().cmp(&other.to_bits())
	}
}

impl PartialOrd for Bond {
	fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
		Some(self.cmp(other))
	}
}

impl fmt::Debug for Bond {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		formatter
			.debug_tuple("Bond")
			.field(&self.to_bits())
			.finish()
	}
}

/// The integer that its encoding is.
#[cfg(feature = "codec")]
impl scale_info::TypeInfo for Bond {
	type Identity = Self;

	fn type_info() -> scale_info::Type {
		scale_info::Type::builder()
			.path(scale_info::Path::new("Bond", module_path!()))
			.composite(
				scale_info::build::Fields::unnamed()
					.field(|field| field.ty::<u128>().type_name("u128")),
			)
	}
}

/// Prints a decimal with up to 30 digits after the point, rounded to nearest; reading it gives the same bond.
impl fmt::Display for Bond {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		Wide::from_bits(self.to_bits()).fmt(formatter)
	}
}

/// Reads `digits` or `digits.digits`, rounded to the nearest multiple of 2^-96.
impl FromStr for Bond {
	type Err = ParseDecimalError;

	fn from_str(text: &str) -> Result<Self, ParseDecimalError> {
		text.parse()
			.map(|wide: Wide| Self::from_bits(wide.to_bits()))
	}
}

/// The share of a bond that survives an epoch (lambda), converted once: a multiple of 2^-127 in `0..=1`.
#[derive(Clone, Copy, Debug)]
pub struct Retention {
	/// Whether it is one, which the words below have no room for.
	is_whole: bool,
	/// The upper half of its 127 bits, doubled, so that it counts 2^-64.
	high: Factor,
	/// The same with the carry of the next.
	high_carried: Factor,
	/// The lower half, doubled, so that it counts 2^-128; without its carry.
	low: Factor,
}

impl Retention {
	/// Fraction bits of a retention.
	const BITS: u32 = 127;

	/// Rounded down to a multiple of 2^-127; values above one become one.
	pub fn new(bond_retention: Decimal) -> Self {
		const ONE: u128 = 1 << Retention::BITS;
		let units = mul_div(bond_retention.to_units(), ONE, Decimal::UNITS_PER_ONE)
			.unwrap_or(ONE)
			.min(ONE);
		let high = high_u64(units) << 1;
		Self {
			is_whole: units == ONE,
			high: Factor::new(high),
			high_carried: Factor::new(high | (low_u64(units) >> 63)),
			low: Factor::new(low_u64(units) << 1),
		}
	}

	/// `lambda * bond`, rounded down; within 2^-93 of the exact value.
	///
	/// The product of the two lower halves is left out: it is less than 2^-95.
	#[inline]
	pub fn keep(self, bond: Bond) -> Bond {
		Bond::from_bits(self.keep_bits(bond.to_bits()))
	}

	/// As [`Retention::keep`], for the bits of a bond.
	///
	/// With H and L the halves of lambda in units of 2^-63 and 2^-127, and h and l the halves of the bond:
	/// `2 h H + floor(h L / 2^63) + floor(l H / 2^63)`. With 2 H and 2 L instead, every shift is by a word.
	#[inline(always)]
	#[expect(
		clippy::arithmetic_side_effects,
		reason = "the sum is at most the exact product, which is at most the bond"
	)]
	pub(crate) fn keep_bits(self, bond: u128) -> u128 {
		if self.is_whole {
			return bond;
		}
		let (high, low) = (high_u64(bond), low_u64(bond));
		if cfg!(target_arch = "wasm32") && high <= u32::MAX.into() {
			return self.keep_small(high, low);
		}
		let of_low = self.high.mul_high(low);
		let by_low = self.low.mul_high(high);
		self.high_carried.mul(high) + u128::from(of_low) + u128::from(by_low)
	}

	/// The same for a bond below one, which nearly all are, from eight products of 32 bits instead of twelve.
	#[inline(always)]
	#[expect(
		clippy::arithmetic_side_effects,
		reason = "the sums of words are at most (2^32 - 1)^2 + 2^32 - 1 < 2^64; the whole is at most the bond"
	)]
	fn keep_small(self, high: u64, low: u64) -> u128 {
		let (upper, lower) = self.high_carried.mul_by_u32(high);
		let (by_low, rest) = self.low.mul_by_u32(high);
		let by_low = (by_low + (rest >> 32)) >> 32;
		let of_low = self.high.mul_high(low);
		join(upper >> 32, upper << 32) + u128::from(lower + by_low) + u128::from(of_low)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const WIDE_ONE: u128 = Wide::ONE.to_bits();

	#[test]
	fn full_retention_keeps_every_bit() {
		let retention = Retention::new(Decimal::ONE);
		for bits in [0, 1, u128::from(u64::MAX), WIDE_ONE, u128::MAX] {
			assert_eq!(retention.keep(Bond::from_bits(bits)), Bond::from_bits(bits));
		}
	}

	#[test]
	fn no_retention_keeps_nothing() {
		assert_eq!(
			Retention::new(Decimal::ZERO).keep(Bond::from_bits(u128::MAX)),
			Bond::ZERO
		);
	}

	#[test]
	fn nine_tenths_are_kept_within_eight_units() {
		let retention = Retention::new(Decimal::from_thousandths(900));
		for bits in [1, 10, 1000, WIDE_ONE, 12_345 * WIDE_ONE, u128::MAX] {
			let exact = mul_div(bits, 9, 10).unwrap();
			let kept = retention.keep(Bond::from_bits(bits)).to_bits();
			assert!(
				kept <= exact && exact - kept <= 8,
				"{bits}: {kept} for {exact}"
			);
		}
	}

	#[test]
	fn a_bond_below_one_is_kept_alike_by_fewer_products() {
		for thousandths in [0, 1, 500, 899, 900, 901, 999] {
			let retention = Retention::new(Decimal::from_thousandths(thousandths));
			for bits in [
				0,
				1,
				1 << 63,
				u128::from(u64::MAX),
				WIDE_ONE / 3,
				WIDE_ONE - 1,
			] {
				let kept = retention.keep_small(high_u64(bits), low_u64(bits));
				assert_eq!(retention.keep_bits(bits), kept);
			}
		}
	}

	#[test]
	fn a_printed_bond_reads_back_unchanged() {
		for bits in [
			0,
			1,
			2,
			3,
			WIDE_ONE - 1,
			WIDE_ONE,
			WIDE_ONE + 1,
			u128::MAX / 7,
			u128::MAX,
		] {
			let text = alloc::format!("{}", Bond::from_bits(bits));
			assert_eq!(text.parse(), Ok(Bond::from_bits(bits)), "{text}");
		}
	}

	#[test]
	fn a_bond_is_read_to_the_nearest_unit() {
		assert_eq!("0.25".parse(), Ok(Bond::from_bits(WIDE_ONE / 4)));
		let tail = "9".repeat(1000);
		assert_eq!(alloc::format!("0.{tail}").parse(), Ok(Bond::ONE));
		assert_eq!(
			"4294967295.5".parse(),
			Ok(Bond::from_bits(u128::MAX - WIDE_ONE / 2 + 1))
		);
	}

	#[test]
	fn a_bond_of_two_to_the_32_is_too_large() {
		assert_eq!(
			"4294967296".parse::<Bond>(),
			Err(ParseDecimalError::TooLarge)
		);
		for text in [
			"", ".", "1.", ".5", "-1", "+1", "1e3", " 1", "0x1", "1.2.3", "१",
		] {
			assert_eq!(
				text.parse::<Bond>(),
				Err(ParseDecimalError::Malformed),
				"{text}"
			);
		}
	}
}
