// SPDX-License-Identifier: Apache-2.0
//! Trust T: the share of voting stake that has an edge to a neuron.

use crate::{fixed::Decimal, wide::Wide, words::Divisor};

/// The threshold from which an edge counts as trust, converted once for all rows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TrustThreshold {
	/// In units of 10^-18 of the uniform weight.
	units: u128,
	/// What the uniform weight 1/n is one part of, in the same units.
	uniform: Option<Divisor>,
}

impl TrustThreshold {
	/// `trust_threshold / n`.
	pub(crate) fn new(n: usize, trust_threshold: Decimal) -> Self {
		let uniform = Decimal::UNITS_PER_ONE.saturating_mul(n as u128);
		Self {
			units: trust_threshold.to_units(),
			uniform: Divisor::new(uniform),
		}
	}

	/// The least raw weight of a row that counts: the smallest positive integer `w` with
	/// `w / row_sum >= trust_threshold / n`. Exact. May exceed 65,535, and then no edge of this row is trusted.
	pub(crate) fn least_weight(&self, row_sum: u32) -> u128 {
		// At most 4096 * 10^18 * 2^28 < 2^100 within the limits of `Params`.
		let threshold = self.units.saturating_mul(u128::from(row_sum));
		let (quotient, rest) = self
			.uniform
			.map_or((0, 0), |uniform| uniform.div_rem(threshold));
		quotient.saturating_add((rest != 0).into()).max(1)
	}
}

/// `T_j = sum_i s_i t_ij` (section 3 and eq. 2) in `0..=1`, rounded down.
///
/// `trusting_stake` is the stake of the voters whose edge to j is trusted, `voting_stake` that of all voters, `None` when there
/// is none; both are integers, so trust by everybody is exactly one. Zero when nobody votes.
pub(crate) fn trust(trusting_stake: u128, voting_stake: Option<&Divisor>) -> Wide {
	let trust = voting_stake.and_then(|all| all.mul_div(trusting_stake, Wide::ONE.to_bits()));
	Wide::from_bits(trust.unwrap_or_default())
}

#[cfg(test)]
mod tests {
	use super::*;

	const TENTH: Decimal = Decimal::from_thousandths(100);

	#[test]
	fn a_tenth_of_the_uniform_weight_is_trusted_exactly() {
		// Uniform weight 1/10, threshold 1/100: of a row that sums to 1000, ten units.
		let threshold = TrustThreshold::new(10, TENTH);
		assert_eq!(threshold.least_weight(1000), 10);
		assert_eq!(threshold.least_weight(999), 10);
		assert_eq!(threshold.least_weight(1001), 11);
	}

	#[test]
	fn without_threshold_every_edge_is_trusted() {
		let threshold = TrustThreshold::new(4096, Decimal::ZERO);
		assert_eq!(threshold.least_weight(u32::MAX), 1);
	}

	#[test]
	fn everybody_is_exactly_one() {
		assert_eq!(
			trust(u128::MAX, Divisor::new(u128::MAX).as_ref()),
			Wide::ONE
		);
		assert_eq!(trust(0, None), Wide::ZERO);
	}
}
