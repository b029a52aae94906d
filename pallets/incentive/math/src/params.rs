// SPDX-License-Identifier: Apache-2.0
//! The parameters of the mechanism, their limits, and the two presets.

use crate::{fixed::Decimal, limits::MAX_NEURONS};
use core::fmt;

// The paper's letters and the words used here:
//
// rho (no letter in the paper: 1)  => rho, the steepness of consensus (eq. 2)
// kappa (0.5 in eq. 2)             => kappa, the trust at which consensus is one half
// lambda (1 in eq. 6)              => bond_retention
// 0.5 in section 9, "50 percent"   => self_ownership

/// What shapes one epoch. Every field is checked by [`Params::validate`], which [`epoch`](crate::epoch())
/// calls too.
#[derive(Clone, Debug, PartialEq, Eq)]
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
pub struct Params {
	/// Steepness of consensus, `0..=1000`: C = sigma(rho (T - kappa)).
	pub rho: Decimal,
	/// The trust at which consensus is one half, `0..=1`.
	pub kappa: Decimal,
	/// The weight from which an edge counts as trust, in multiples of the uniform weight 1/n,
	/// `0..=4096`. Zero: every edge counts.
	pub trust_threshold: Decimal,
	/// The share of a bond that survives an epoch, `0..=1`.
	pub bond_retention: Decimal,
	/// The share of its own incentive that a neuron keeps, `0..=1`; the rest goes to its bond holders.
	pub self_ownership: Decimal,
	/// A row votes while it is at most this many blocks old. `None`: for ever.
	pub activity_cutoff: Option<u64>,
}

impl Params {
	/// The largest steepness. At 1000 a thousandth of trust around `kappa` already decides everything.
	pub const MAX_RHO: Decimal = Decimal::from_integer(1000);
	/// The largest trust threshold: beyond n times the uniform weight, no edge could be trusted.
	pub const MAX_TRUST_THRESHOLD: Decimal = Decimal::from_integer(MAX_NEURONS as u32);

	/// The paper to the letter: sigma without steepness (eq. 2), trust by any edge (section 3), bonds that
	/// never forget (eq. 6), and rows that vote for ever.
	pub const fn paper_literal() -> Self {
		Self {
			rho: Decimal::ONE,
			kappa: Decimal::from_thousandths(500),
			trust_threshold: Decimal::ZERO,
			bond_retention: Decimal::ONE,
			self_ownership: Decimal::from_thousandths(500),
			activity_cutoff: None,
		}
	}

	/// Ok when every field lies within its documented range.
	pub fn validate(&self) -> Result<(), ParamsError> {
		let ranges = [
			("rho", self.rho, Self::MAX_RHO),
			("kappa", self.kappa, Decimal::ONE),
			(
				"trust_threshold",
				self.trust_threshold,
				Self::MAX_TRUST_THRESHOLD,
			),
			("bond_retention", self.bond_retention, Decimal::ONE),
			("self_ownership", self.self_ownership, Decimal::ONE),
		];
		match ranges.into_iter().find(|(_, value, limit)| value > limit) {
			None => Ok(()),
			Some((field, value, limit)) => Err(ParamsError {
				field,
				value,
				limit,
			}),
		}
	}
}

/// The preset that the chain starts with; each departure from the paper has its ADR.
impl Default for Params {
	fn default() -> Self {
		/// About eight hours of blocks of six seconds.
		const DEFAULT_ACTIVITY_CUTOFF_BLOCKS: u64 = 5000;
		Self {
			rho: Decimal::from_integer(10),
			kappa: Decimal::from_thousandths(500),
			trust_threshold: Decimal::from_thousandths(100),
			bond_retention: Decimal::from_thousandths(900),
			self_ownership: Decimal::from_thousandths(500),
			activity_cutoff: Some(DEFAULT_ACTIVITY_CUTOFF_BLOCKS),
		}
	}
}

/// A parameter lies outside its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParamsError {
	/// Name of the field of [`Params`].
	pub field: &'static str,
	/// Its value.
	pub value: Decimal,
	/// The largest value it may have.
	pub limit: Decimal,
}

impl fmt::Display for ParamsError {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(
			formatter,
			"{} is {}, must be 0 to {}",
			self.field, self.value, self.limit
		)
	}
}

impl core::error::Error for ParamsError {}
