// SPDX-License-Identifier: Apache-2.0
//! Bonds B: what a voter's stake has put on a neuron over time.

use crate::{
	fixed::{Decimal, ParseDecimalError, WIDE_ONE, format_wide, parse_wide},
	sparse::Union,
	stake::VotingPower,
	wide::mul_div,
};
use alloc::vec::Vec;
use core::{fmt, str::FromStr};

/// One bond `b_ij`, in units in which the whole voting stake of one epoch is 1: a multiple of 2^-96 below 2^32.
///
/// The 96 bits below the point keep the shares of a column within 2^-40 even where a column holds
/// hardly anything; the 32 above it hold what 2^32 epochs can add when nothing is forgotten.
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
pub struct Bond(u128);

impl Bond {
	/// No bond. Never stored: a bond that has decayed to zero leaves its row.
	pub const ZERO: Self = Self(0);
	/// What one epoch gives a sole voter for its only edge.
	pub const ONE: Self = Self(WIDE_ONE);

	/// `bits * 2^-96`.
	pub const fn from_bits(bits: u128) -> Self {
		Self(bits)
	}

	/// This bond in units of 2^-96.
	pub const fn to_bits(self) -> u128 {
		self.0
	}
}

/// Prints a decimal with up to 30 digits after the point, rounded to nearest; reading it gives the same bond.
impl fmt::Display for Bond {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		format_wide(self.0, formatter)
	}
}

/// Reads `digits` or `digits.digits`, rounded to the nearest multiple of 2^-96.
impl FromStr for Bond {
	type Err = ParseDecimalError;

	fn from_str(text: &str) -> Result<Self, ParseDecimalError> {
		parse_wide(text).map(Self)
	}
}

/// The share of a bond that survives an epoch (lambda), converted once: a multiple of 2^-127 in `0..=1`.
#[derive(Clone, Copy, Debug)]
pub struct Retention {
	/// Upper half, in units of 2^-63, at most 2^63.
	high: u128,
	/// Lower half, in units of 2^-127.
	low: u128,
}

impl Retention {
	/// Fraction bits of the upper half.
	const HIGH_BITS: u32 = 63;
	/// Fraction bits of both halves together.
	const BITS: u32 = 127;

	/// Rounded down to a multiple of 2^-127; values above one become one.
	pub fn new(bond_retention: Decimal) -> Self {
		const ONE: u128 = 1 << Retention::BITS;
		let units = mul_div(bond_retention.to_units(), ONE, Decimal::UNITS_PER_ONE)
			.unwrap_or(ONE)
			.min(ONE);
		Self {
			high: units >> 64,
			low: units & u128::from(u64::MAX),
		}
	}

	/// `lambda * bond`, rounded down; within 2^-93 of the exact value.
	///
	/// The product of the two lower halves is left out: it is less than 2^-95.
	#[inline]
	#[expect(
		clippy::arithmetic_side_effects,
		reason = "each product of halves fits u128, and the sum is at most the exact product, which is \
		          at most the bond"
	)]
	pub fn keep(self, bond: Bond) -> Bond {
		let (high, low) = (bond.0 >> 64, bond.0 & u128::from(u64::MAX));
		let upper = (high * self.high) << 1;
		let middle =
			((high * self.low) >> Self::HIGH_BITS) + ((low * self.high) >> Self::HIGH_BITS);
		Bond(upper + middle)
	}
}

/// `B_ij <- lambda B_ij + s_i w_ij` (eq. 6 with decay) for every stored bond, edge or no edge, and for every edge.
///
/// `bonds` and `edges` are sorted by uid; `is_current` tells the edges that are not masked. Each term is rounded
/// down to a multiple of 2^-96, and what is zero then is dropped. The result is sorted. `Err(uid)` when a
/// bond outgrows its type, which takes 2^32 epochs that forget nothing, or an absurd input.
pub fn update_row(
	bonds: &[(u16, Bond)],
	edges: &[(u16, u16)],
	is_current: impl Fn(u16) -> bool,
	power: VotingPower,
	retention: Retention,
) -> Result<Vec<(u16, Bond)>, u16> {
	let mut updated = Vec::with_capacity(bonds.len().max(edges.len()));
	for (uid, bond, weight) in Union::new(bonds, edges) {
		let kept = bond.map_or(Bond::ZERO, |bond| retention.keep(bond));
		let added = match weight {
			Some(weight) if is_current(uid) => power.stake_on(weight),
			_ => 0,
		};
		let bond = kept.0.checked_add(added).ok_or(uid)?;
		if bond != 0 {
			updated.push((uid, Bond(bond)));
		}
	}
	Ok(updated)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn full_retention_keeps_every_bit() {
		let retention = Retention::new(Decimal::ONE);
		for bits in [0, 1, u128::from(u64::MAX), WIDE_ONE, u128::MAX] {
			assert_eq!(retention.keep(Bond(bits)), Bond(bits));
		}
	}

	#[test]
	fn no_retention_keeps_nothing() {
		assert_eq!(
			Retention::new(Decimal::ZERO).keep(Bond(u128::MAX)),
			Bond::ZERO
		);
	}

	#[test]
	fn nine_tenths_are_kept_within_eight_units() {
		let retention = Retention::new(Decimal::from_thousandths(900));
		for bits in [1, 10, 1000, WIDE_ONE, 12_345 * WIDE_ONE, u128::MAX] {
			let exact = mul_div(bits, 9, 10).unwrap();
			let kept = retention.keep(Bond(bits)).to_bits();
			assert!(
				kept <= exact && exact - kept <= 8,
				"{bits}: {kept} for {exact}"
			);
		}
	}

	#[test]
	fn a_bond_without_edge_decays_and_an_edge_without_bond_begins() {
		let power = VotingPower::new(1, 2, 4);
		let retention = Retention::new(Decimal::from_thousandths(500));
		let updated = update_row(&[(1, Bond::ONE)], &[(3, 4)], |_| true, power, retention);
		let half = Bond(WIDE_ONE / 2);
		assert_eq!(updated, Ok(alloc::vec![(1, half), (3, half)]));
	}

	#[test]
	fn a_masked_edge_adds_nothing_to_its_bond() {
		let power = VotingPower::new(1, 1, 1);
		let retention = Retention::new(Decimal::ONE);
		let updated = update_row(
			&[(1, Bond::ONE)],
			&[(1, 1), (2, 1)],
			|_| false,
			power,
			retention,
		);
		assert_eq!(updated, Ok(alloc::vec![(1, Bond::ONE)]));
	}

	#[test]
	fn a_bond_that_decays_to_nothing_leaves_the_row() {
		let retention = Retention::new(Decimal::from_thousandths(900));
		let power = VotingPower::default();
		let updated = update_row(
			&[(1, Bond(1)), (2, Bond::ZERO)],
			&[],
			|_| true,
			power,
			retention,
		);
		assert_eq!(updated, Ok(alloc::vec![]));
	}

	#[test]
	fn a_bond_that_outgrows_its_type_names_its_column() {
		let power = VotingPower::new(1, 1, 1);
		let retention = Retention::new(Decimal::ONE);
		let largest = Bond(u128::MAX - power.stake_on(1));
		let update = |bond| update_row(&[(7, bond)], &[(7, 1)], |_| true, power, retention);
		assert_eq!(update(largest), Ok(alloc::vec![(7, Bond(u128::MAX))]));
		assert_eq!(update(Bond(largest.0 + 1)), Err(7));
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
			let text = alloc::format!("{}", Bond(bits));
			assert_eq!(text.parse(), Ok(Bond(bits)), "{text}");
		}
	}

	#[test]
	fn a_bond_is_read_to_the_nearest_unit() {
		assert_eq!("0.25".parse(), Ok(Bond(WIDE_ONE / 4)));
		let tail = "9".repeat(1000);
		assert_eq!(alloc::format!("0.{tail}").parse(), Ok(Bond::ONE));
		assert_eq!(
			"4294967295.5".parse(),
			Ok(Bond(u128::MAX - WIDE_ONE / 2 + 1))
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
