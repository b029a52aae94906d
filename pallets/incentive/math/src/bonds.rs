// SPDX-License-Identifier: Apache-2.0
//! Bonds B: what a voter's stake has put on a neuron over time.

use crate::{
	fixed::{Decimal, ParseDecimalError, WIDE_ONE, format_wide, parse_wide},
	sparse::Union,
	stake::VotingPower,
	wide::mul_add_div,
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

/// The share of a bond that survives an epoch (lambda), converted once: a multiple of 2^-63 in `0..=1`.
#[derive(Clone, Copy, Debug)]
pub struct Retention(u64);

impl Retention {
	/// Fraction bits.
	const BITS: u32 = 63;

	/// The nearest multiple of 2^-63; values above one become one.
	pub fn new(bond_retention: Decimal) -> Self {
		const ONE: u64 = 1 << Retention::BITS;
		let half = Decimal::UNITS_PER_ONE / 2;
		let units = mul_add_div(
			bond_retention.min(Decimal::ONE).to_units(),
			u128::from(ONE),
			half,
			Decimal::UNITS_PER_ONE,
		);
		Self(
			units
				.and_then(|units| u64::try_from(units).ok())
				.unwrap_or(ONE),
		)
	}

	/// `lambda * bond`, rounded down; within `bond * 2^-64 + 2^-96` of the exact value.
	#[inline]
	#[expect(
		clippy::arithmetic_side_effects,
		reason = "each half times at most 2^63 fits u128, and the result is at most the bond"
	)]
	pub fn keep(self, bond: Bond) -> Bond {
		let factor = u128::from(self.0);
		let (high, low) = (bond.0 >> 64, bond.0 & u128::from(u64::MAX));
		Bond(((high * factor) << 1) + ((low * factor) >> Self::BITS))
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
