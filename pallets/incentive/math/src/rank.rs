// SPDX-License-Identifier: Apache-2.0
//! Rank R: the stake-weighted mean of the weights on a neuron.

use crate::{
	fixed::{FRACTION_ONE, Fraction},
	wide::Wide,
	words::Divisor,
};

/// `R_j = r_j / sum_k r_k` with `r_j = sum_i s_i w_ij` (section 3), rounded down to a multiple of 2^-64.
///
/// `stake_on_j` is `r_j`, `stake_on_all` the sum over all columns; `None` stands for a sum of
/// nothing. The quotient differs from `r_j` only when voters have no current edge left. Zero when
/// nobody votes.
pub(crate) fn rank(stake_on_j: Wide, stake_on_all: Option<&Divisor>) -> Fraction {
	let units = stake_on_all.and_then(|all| all.mul_div(stake_on_j.to_bits(), FRACTION_ONE));
	Fraction::from_units(units.unwrap_or_default())
}
