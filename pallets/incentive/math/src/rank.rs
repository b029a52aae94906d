// SPDX-License-Identifier: Apache-2.0
//! Rank R: the stake-weighted mean of the weights on a neuron.

use crate::fixed::Fraction;

/// `R_j = r_j / sum_k r_k` with `r_j = sum_i s_i w_ij` (section 3), rounded down to a multiple of 2^-64.
///
/// `stake_on_j` is `r_j`, `stake_on_all` the sum over all columns, both wide. The quotient differs from `r_j`
/// only when voters have no current edge left. Zero when nobody votes.
pub fn rank(stake_on_j: u128, stake_on_all: u128) -> Fraction {
	Fraction::from_ratio(stake_on_j, stake_on_all)
}
