// SPDX-License-Identifier: Apache-2.0
//! Trust T: the share of voting stake that has an edge to a neuron.

use crate::fixed::{Decimal, Fraction};

/// The least raw weight of a row that counts as trust: the smallest positive integer `w` with
/// `w / row_sum >= trust_threshold / n`. Exact.
///
/// `n` is at least 1. May exceed 65,535, and then no edge of this row is trusted.
pub fn least_trusted_weight(row_sum: u32, n: usize, trust_threshold: Decimal) -> u128 {
	// At most 4096 * 10^18 * 2^28 < 2^100 within the limits of `Params`.
	let threshold = trust_threshold
		.to_units()
		.saturating_mul(u128::from(row_sum));
	let uniform = Decimal::UNITS_PER_ONE.saturating_mul((n as u128).max(1));
	threshold.div_ceil(uniform).max(1)
}

/// `T_j = sum_i s_i t_ij` (section 3 and eq. 2), rounded down to a multiple of 2^-64.
///
/// `trusting_stake` is the stake of the voters whose edge to j is trusted, `voting_stake` that of all voters;
/// both are integers, so trust by everybody is exactly one. Zero when nobody votes.
pub fn trust(trusting_stake: u128, voting_stake: u128) -> Fraction {
	Fraction::from_ratio(trusting_stake, voting_stake)
}

#[cfg(test)]
mod tests {
	use super::*;

	const TENTH: Decimal = Decimal::from_thousandths(100);

	#[test]
	fn a_tenth_of_the_uniform_weight_is_trusted_exactly() {
		// Uniform weight 1/10, threshold 1/100: of a row that sums to 1000, ten units.
		assert_eq!(least_trusted_weight(1000, 10, TENTH), 10);
		assert_eq!(least_trusted_weight(999, 10, TENTH), 10);
		assert_eq!(least_trusted_weight(1001, 10, TENTH), 11);
	}

	#[test]
	fn without_threshold_every_edge_is_trusted() {
		assert_eq!(least_trusted_weight(u32::MAX, 4096, Decimal::ZERO), 1);
	}

	#[test]
	fn everybody_is_exactly_one() {
		assert_eq!(trust(u128::MAX, u128::MAX), Fraction::ONE);
		assert_eq!(trust(0, 0), Fraction::ZERO);
	}
}
