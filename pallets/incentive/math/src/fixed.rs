// SPDX-License-Identifier: Apache-2.0
//! Numbers: what the mechanism answers with ([`Fraction`]) and what it is configured with ([`Decimal`]).
//!
//! Intermediate values are [`Wide`](crate::Wide). Bonds, which are kept from epoch to epoch, have a
//! type of their own, [`Bond`](crate::Bond), in the same unit.

use crate::{wide::Wide, words::mul_div};
use core::{fmt, str::FromStr};

/// Fraction bits of a [`Fraction`].
pub(crate) const FRACTION_BITS: u32 = 64;

/// The number one in units of 2^-64; needs 65 bits.
pub(crate) const FRACTION_ONE: u128 = 1 << FRACTION_BITS;

/// A proportion between 0 and 1 in units of 2^-64.
///
/// `bits` stands for `bits / 2^64`, with one exception: the largest value, `u64::MAX`, stands for exactly
/// 1, so that full trust is full trust. Nothing is lost: what it displaces, 1 - 2^-64, is nearer to 1 than
/// the resolution of the type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
	feature = "codec",
	derive(
		codec::Encode,
		codec::Decode,
		codec::DecodeWithMemTracking,
		codec::MaxEncodedLen,
		scale_info::TypeInfo
	)
)]
pub struct Fraction(u64);

impl Fraction {
	/// Nothing.
	pub const ZERO: Self = Self(0);
	/// The whole.
	pub const ONE: Self = Self(u64::MAX);

	/// The fraction with this representation, see [`Fraction`].
	pub const fn from_bits(bits: u64) -> Self {
		Self(bits)
	}

	/// The representation, see [`Fraction`].
	pub const fn to_bits(self) -> u64 {
		self.0
	}

	/// `part / whole`, rounded down to a multiple of 2^-64. Zero when the whole is zero, because nobody
	/// has a share in nothing; one when the part exceeds the whole.
	pub fn from_ratio(part: u128, whole: u128) -> Self {
		if whole == 0 {
			return Self::ZERO;
		}
		mul_div(part, FRACTION_ONE, whole).map_or(Self::ONE, Self::from_units)
	}

	/// `units * 2^-64`; one and everything above it becomes one.
	pub(crate) fn from_units(units: u128) -> Self {
		Self(u64::try_from(units).unwrap_or(u64::MAX))
	}

	/// This fraction in units of 2^-64, `0..=2^64`.
	pub(crate) fn to_units(self) -> u128 {
		if self == Self::ONE {
			FRACTION_ONE
		} else {
			u128::from(self.0)
		}
	}
}

/// Prints a decimal with up to 30 digits after the point, rounded to nearest.
impl fmt::Display for Fraction {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		Wide::from_bits(self.to_units() << (Wide::BITS - FRACTION_BITS)).fmt(formatter)
	}
}

/// A non-negative decimal number in units of 10^-18, exact: what parameters are written in.
///
/// Thresholds such as 0.1 have no finite binary expansion. Kept in decimal, comparisons against them are
/// exact, and an edge that carries exactly a tenth of the uniform weight is trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
	feature = "codec",
	derive(
		codec::Encode,
		codec::Decode,
		codec::DecodeWithMemTracking,
		codec::MaxEncodedLen,
		scale_info::TypeInfo
	)
)]
pub struct Decimal(u128);

impl Decimal {
	/// Digits after the point.
	pub const DIGITS: usize = 18;
	/// The number of units in one.
	pub const UNITS_PER_ONE: u128 = 1_000_000_000_000_000_000;
	/// Zero.
	pub const ZERO: Self = Self(0);
	/// One.
	pub const ONE: Self = Self(Self::UNITS_PER_ONE);

	/// `units * 10^-18`.
	pub const fn from_units(units: u128) -> Self {
		Self(units)
	}

	/// This number in units of 10^-18.
	pub const fn to_units(self) -> u128 {
		self.0
	}

	/// The integer `value`.
	pub const fn from_integer(value: u32) -> Self {
		Self((value as u128).saturating_mul(Self::UNITS_PER_ONE))
	}

	/// `thousandths / 1000`, exact.
	pub const fn from_thousandths(thousandths: u32) -> Self {
		const UNITS_PER_THOUSANDTH: u128 = Decimal::UNITS_PER_ONE / 1000;
		Self((thousandths as u128).saturating_mul(UNITS_PER_THOUSANDTH))
	}
}

/// Prints the exact decimal, without trailing zeros.
impl fmt::Display for Decimal {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		let integer = self.0.checked_div(Self::UNITS_PER_ONE).unwrap_or_default();
		let mut rest = self.0.checked_rem(Self::UNITS_PER_ONE).unwrap_or_default();
		write!(formatter, "{integer}")?;
		if rest == 0 {
			return Ok(());
		}
		let mut width = Self::DIGITS;
		while rest % 10 == 0 {
			rest /= 10;
			width = width.saturating_sub(1);
		}
		write!(formatter, ".{rest:0width$}")
	}
}

/// Reads `digits` or `digits.digits`, with at most 18 digits after the point. Exact.
impl FromStr for Decimal {
	type Err = ParseDecimalError;

	fn from_str(text: &str) -> Result<Self, ParseDecimalError> {
		let parts = split_decimal(text)?;
		if parts.fraction.len() > Self::DIGITS {
			return Err(ParseDecimalError::TooManyDigits {
				limit: Self::DIGITS,
			});
		}
		let scale = power_of_ten(Self::DIGITS.saturating_sub(parts.fraction.len()))?;
		let fraction = parse_digits(parts.fraction)?.checked_mul(scale);
		parse_digits(parts.integer)?
			.checked_mul(Self::UNITS_PER_ONE)
			.zip(fraction)
			.and_then(|(integer, fraction)| integer.checked_add(fraction))
			.map(Self)
			.ok_or(ParseDecimalError::TooLarge)
	}
}

/// Why a text is not a decimal number of the type asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseDecimalError {
	/// The text is not `digits` or `digits.digits`: signs, exponents and blanks are not read.
	Malformed,
	/// More digits after the point than the type can hold; `limit` are allowed.
	TooManyDigits {
		/// Digits that the type keeps.
		limit: usize,
	},
	/// The number is larger than the type can hold.
	TooLarge,
}

impl fmt::Display for ParseDecimalError {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Malformed => {
				formatter.write_str("is not a non-negative decimal number such as 0.25")
			}
			Self::TooManyDigits { limit } => {
				write!(formatter, "has more than {limit} digits after the point")
			}
			Self::TooLarge => formatter.write_str("is too large"),
		}
	}
}

impl core::error::Error for ParseDecimalError {}

/// The digits on both sides of the point.
pub(crate) struct DecimalParts<'a> {
	pub(crate) integer: &'a str,
	pub(crate) fraction: &'a str,
}

/// Splits `digits` or `digits.digits`; anything else is malformed.
pub(crate) fn split_decimal(text: &str) -> Result<DecimalParts<'_>, ParseDecimalError> {
	let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
	match text.split_once('.') {
		None if is_digits(text) => Ok(DecimalParts {
			integer: text,
			fraction: "",
		}),
		Some((integer, fraction)) if is_digits(integer) && is_digits(fraction) => {
			Ok(DecimalParts { integer, fraction })
		}
		_ => Err(ParseDecimalError::Malformed),
	}
}

/// The integer that a string of ASCII digits stands for; the empty string is zero.
pub(crate) fn parse_digits(digits: &str) -> Result<u128, ParseDecimalError> {
	if digits.is_empty() {
		return Ok(0);
	}
	digits.parse().map_err(|_| ParseDecimalError::TooLarge)
}

/// `10^exponent`.
pub(crate) fn power_of_ten(exponent: usize) -> Result<u128, ParseDecimalError> {
	u32::try_from(exponent)
		.ok()
		.and_then(|exponent| 10_u128.checked_pow(exponent))
		.ok_or(ParseDecimalError::TooLarge)
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::{format, string::ToString};

	#[test]
	fn a_decimal_is_read_exactly() {
		assert_eq!("10".parse(), Ok(Decimal::from_integer(10)));
		assert_eq!("0.1".parse(), Ok(Decimal::from_thousandths(100)));
		assert_eq!("0.000000000000000001".parse(), Ok(Decimal::from_units(1)));
		assert_eq!("007.50".parse(), Ok(Decimal::from_thousandths(7500)));
	}

	#[test]
	fn a_decimal_keeps_eighteen_digits_after_the_point() {
		assert!("0.123456789012345678".parse::<Decimal>().is_ok());
		let error = ParseDecimalError::TooManyDigits { limit: 18 };
		assert_eq!("0.1234567890123456789".parse::<Decimal>(), Err(error));
		assert_eq!("0.1000000000000000000".parse::<Decimal>(), Err(error));
	}

	#[test]
	fn a_decimal_is_too_large_above_the_largest_u128() {
		let largest = "340282366920938463463.374607431768211455";
		assert_eq!(largest.parse(), Ok(Decimal::from_units(u128::MAX)));
		for text in [
			"340282366920938463463.374607431768211456",
			"340282366920938463464",
		] {
			assert_eq!(text.parse::<Decimal>(), Err(ParseDecimalError::TooLarge));
		}
		assert_eq!(
			"9".repeat(99).parse::<Decimal>(),
			Err(ParseDecimalError::TooLarge)
		);
	}

	#[test]
	fn what_is_not_a_decimal_is_malformed() {
		for text in [
			"", ".", "1.", ".5", "-1", "+1", "1e3", " 1", "1 ", "1_000", "0x1", "1,5",
		] {
			assert_eq!(
				text.parse::<Decimal>(),
				Err(ParseDecimalError::Malformed),
				"{text}"
			);
		}
	}

	#[test]
	fn a_decimal_prints_as_it_is_written() {
		for text in ["0", "1", "0.5", "1000", "0.000000000000000001", "12.3456"] {
			assert_eq!(text.parse::<Decimal>().unwrap().to_string(), text);
		}
	}

	#[test]
	fn the_largest_fraction_is_exactly_one() {
		assert_eq!(Fraction::ONE.to_bits(), u64::MAX);
		assert_eq!(format!("{}", Fraction::ONE), "1");
		assert_eq!(Fraction::ONE.to_units(), FRACTION_ONE);
		assert_eq!(Wide::ONE.to_fraction(), Fraction::ONE);
	}

	#[test]
	fn a_ratio_is_rounded_down() {
		assert_eq!(Fraction::from_ratio(1, 3).to_bits(), u64::MAX / 3);
		assert_eq!(Fraction::from_ratio(1, 4).to_string(), "0.25");
		assert_eq!(Fraction::from_ratio(u128::MAX, u128::MAX), Fraction::ONE);
	}

	#[test]
	fn a_share_in_nothing_is_zero() {
		assert_eq!(Fraction::from_ratio(0, 0), Fraction::ZERO);
		assert_eq!(Fraction::from_ratio(7, 0), Fraction::ZERO);
	}

	#[test]
	fn a_part_larger_than_the_whole_is_one() {
		assert_eq!(Fraction::from_ratio(2, 1), Fraction::ONE);
		assert_eq!(Fraction::from_ratio(u128::MAX, 1), Fraction::ONE);
	}
}
