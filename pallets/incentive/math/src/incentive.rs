// SPDX-License-Identifier: Apache-2.0
//! Incentive I: rank times consensus, normalised.

use crate::{
	consensus::Consensus,
	limits::MAX_NEURONS,
	wide::Wide,
	words::{Divisor, high_u64, low_u64, mul_64, shift_left},
};
use alloc::vec::Vec;

/// Bits by which a product is lowered so that [`MAX_NEURONS`] of them fit a `u128`.
const SUM_BITS: u32 = MAX_NEURONS.ilog2();

/// `R_j C_j` with 128 leading bits: `mantissa * 2^-exponent`, up to a factor common to all neurons.
#[derive(Clone, Copy, Debug)]
struct Product {
	mantissa: u128,
	exponent: u32,
}

/// The product of a rank with a consensus; the mantissa is below 2^127, and above 2^124 unless
/// zero.
#[expect(
	clippy::arithmetic_side_effects,
	reason = "high * m < 2^64 * 2^63, and low * m >> 64 adds less than 2^63; the exponents are below \
	          128 + 2^32 / 2 because consensus exponents are at most 1443"
)]
fn product(rank: Wide, consensus: Consensus) -> Product {
	let rank = rank.to_bits();
	let zeros = rank.leading_zeros();
	let normalised = shift_left(rank, zeros);
	let mantissa = consensus.mantissa();
	let low = mul_64(low_u64(normalised), mantissa);
	Product {
		mantissa: mul_64(high_u64(normalised), mantissa) + (low >> 64),
		exponent: zeros.saturating_add(consensus.exponent()),
	}
}

/// `I_j = R_j C_j / sum_k R_k C_k` (eq. 3) in `0..=1`, each rounded down: the sum never exceeds 1.
///
/// `neurons` are pairs of rank (normalised or not, that cancels) and consensus. All zero when every
/// rank is zero. However small all consensus values are, the quotients keep their precision.
pub fn incentives(neurons: impl ExactSizeIterator<Item = (Wide, Consensus)>) -> Vec<Wide> {
	let products: Vec<Product> = neurons
		.map(|(rank, consensus)| product(rank, consensus))
		.collect();
	let least = products
		.iter()
		.filter(|product| product.mantissa != 0)
		.map(|product| product.exponent)
		.min()
		.unwrap_or_default();
	// A product that is 2^128 times smaller than the largest becomes zero.
	let aligned = |product: &Product| {
		let shift = product
			.exponent
			.saturating_sub(least)
			.saturating_add(SUM_BITS);
		product.mantissa.checked_shr(shift).unwrap_or_default()
	};
	let sum = products.iter().map(aligned).fold(0, u128::saturating_add);
	let sum = Divisor::new(sum);
	products
		.iter()
		.map(|product| {
			let share = sum.and_then(|sum| sum.mul_div(aligned(product), Wide::ONE.to_bits()));
			Wide::from_bits(share.unwrap_or_default())
		})
		.collect()
}
