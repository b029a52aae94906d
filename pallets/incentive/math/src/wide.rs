// SPDX-License-Identifier: Apache-2.0
//! Wide numbers: what the formulas hand to each other.

use crate::{
	fixed::{
		FRACTION_BITS, Fraction, ParseDecimalError, parse_digits, power_of_ten, split_decimal,
	},
	words::mul_add_div,
};
use core::{fmt, str::FromStr};

/// An intermediate value, in units of 2^-96: a number from 0 to 2^32.
///
/// 96 bits below the point leave 32 above it, enough for the bonds of 2^32 epochs that forget
/// nothing, and keep every share within 2^-40 even where a column's whole sum is 2^-38.
///
/// Formulas that give a proportion give at most [`Wide::ONE`], and round down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct Wide(u128);

impl Wide {
	/// Bits below the point.
	pub const BITS: u32 = 96;
	/// Nothing.
	pub const ZERO: Self = Self(0);
	/// The whole.
	pub const ONE: Self = Self(1 << Self::BITS);

	/// `bits * 2^-96`.
	#[inline(always)]
	pub const fn from_bits(bits: u128) -> Self {
		Self(bits)
	}

	/// This number in units of 2^-96.
	#[inline(always)]
	pub const fn to_bits(self) -> u128 {
		self.0
	}

	/// This number in units of 2^-64, rounded down.
	#[inline(always)]
	pub(crate) const fn to_fraction_units(self) -> u128 {
		self.0 >> (Self::BITS - FRACTION_BITS)
	}

	/// This number, rounded down to a multiple of 2^-64; one and everything above it is one.
	pub fn to_fraction(self) -> Fraction {
		Fraction::from_units(self.to_fraction_units())
	}
}

/// Prints a decimal with up to 30 digits after the point, rounded to nearest, without trailing
/// zeros. 10^-30 is finer than 2^-96, so reading the text again gives the same number.
impl fmt::Display for Wide {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		const DIGITS: usize = 30;
		const SCALE: u128 = 10_u128.pow(30);
		const ONE: u128 = Wide::ONE.0;
		let fraction = self.0 & ONE.wrapping_sub(1);
		let rounded = mul_add_div(fraction, SCALE, ONE / 2, ONE).unwrap_or_default();
		let (carry, mut rest) = if rounded == SCALE {
			(1, 0)
		} else {
			(0, rounded)
		};
		write!(
			formatter,
			"{}",
			(self.0 >> Self::BITS).saturating_add(carry)
		)?;
		if rest == 0 {
			return Ok(());
		}
		let mut width = DIGITS;
		while rest % 10 == 0 {
			rest /= 10;
			width = width.saturating_sub(1);
		}
		write!(formatter, ".{rest:0width$}")
	}
}

/// Reads `digits` or `digits.digits`, rounded to the nearest multiple of 2^-96. Any number of
/// digits may follow the point; those after the 38th weigh less than a billionth of a unit and are
/// not looked at.
impl FromStr for Wide {
	type Err = ParseDecimalError;

	fn from_str(text: &str) -> Result<Self, ParseDecimalError> {
		/// 10^38 is the largest power of ten below 2^127.
		const MAX_DIGITS: usize = 38;
		const ONE: u128 = Wide::ONE.0;
		let parts = split_decimal(text)?;
		let fraction = parts.fraction.get(..MAX_DIGITS).unwrap_or(parts.fraction);
		let scale = power_of_ten(fraction.len())?;
		let fraction = mul_add_div(parse_digits(fraction)?, ONE, scale / 2, scale);
		parse_digits(parts.integer)?
			.checked_mul(ONE)
			.zip(fraction)
			.and_then(|(integer, fraction)| integer.checked_add(fraction))
			.map(Self)
			.ok_or(ParseDecimalError::TooLarge)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::string::ToString;

	#[test]
	fn printing_rounds_to_nearest() {
		let one = Wide::ONE.to_bits();
		let print = |bits| Wide::from_bits(bits).to_string();
		assert_eq!(print(1), "0.000000000000000000000000000013");
		assert_eq!(print(one - 1), "0.999999999999999999999999999987");
		assert_eq!(print(one + one / 2), "1.5");
	}

	#[test]
	fn a_wide_number_above_one_is_the_whole_as_a_fraction() {
		assert_eq!(Wide::ONE.to_fraction(), Fraction::ONE);
		assert_eq!(Wide::from_bits(u128::MAX).to_fraction(), Fraction::ONE);
		assert_eq!(
			Wide::from_bits(u64::MAX.into()).to_fraction().to_bits(),
			u64::MAX >> 32
		);
	}
}
