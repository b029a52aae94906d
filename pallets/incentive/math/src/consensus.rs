// SPDX-License-Identifier: Apache-2.0
//! Consensus C: a sigmoid of trust, in integers.
//!
//! No library serves here: what is well kept and `no_std` either computes in floating point (`libm`) or has an
//! exponential that errs by more than 2^-40 within the range of the parameters. The function is small.
//!
//! A cabal far below `kappa` has a consensus like e^-500. It must keep its leading digits, because
//! incentive divides by a sum that may consist of nothing else: hence mantissa and exponent.

use crate::{
	fixed::{Decimal, Fraction},
	params::Params,
	wide::Wide,
	words::{Divisor, low_u64, mul_64, mul_div, mul_shift},
};

/// Fraction bits of mantissas in this module.
const MANTISSA_BITS: u32 = 63;
/// The mantissa of one.
const MANTISSA_ONE: u64 = 1 << MANTISSA_BITS;

/// A consensus, `mantissa * 2^-(63 + exponent)`, in `0..=1`, never zero.
///
/// The mantissa is between 2^61 and 2^63, hence the relative error stays below 2^-54 however small it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consensus {
	mantissa: u64,
	exponent: u32,
}

impl Consensus {
	/// The leading bits, `2^61..=2^63`.
	pub(crate) const fn mantissa(self) -> u64 {
		self.mantissa
	}

	/// How many times the mantissa is halved.
	pub(crate) const fn exponent(self) -> u32 {
		self.exponent
	}

	/// The value rounded down to a multiple of 2^-64; within 2^-54 of the exact sigmoid.
	pub fn to_fraction(self) -> Fraction {
		let doubled = u128::from(self.mantissa) << 1;
		Fraction::from_units(doubled.checked_shr(self.exponent).unwrap_or_default())
	}
}

/// `x -> sigma(rho (x - kappa))` with the parameters converted once.
#[derive(Clone, Copy, Debug)]
pub struct Sigmoid {
	/// `rho` in units of 2^-64.
	rho: u128,
	kappa: Wide,
}

impl Sigmoid {
	/// Fraction bits of the converted `rho`.
	const RHO_BITS: u32 = 64;

	/// Converts `rho` and `kappa`, which [`Params::validate`] has found in range; both are rounded down, to
	/// multiples of 2^-64 and 2^-96.
	pub fn new(params: &Params) -> Self {
		let convert = |value: Decimal, one| {
			mul_div(value.to_units(), one, Decimal::UNITS_PER_ONE).unwrap_or(u128::MAX)
		};
		Self {
			rho: convert(params.rho.min(Params::MAX_RHO), 1 << Self::RHO_BITS),
			kappa: Wide::from_bits(convert(params.kappa.min(Decimal::ONE), Wide::ONE.to_bits())),
		}
	}

	/// `C_j = sigma(rho (T_j - kappa))` (eq. 2) for a trust `T_j` in `0..=1`. Never falls when
	/// trust rises.
	pub fn consensus(&self, trust: Wide) -> Consensus {
		let distance = trust.to_bits().abs_diff(self.kappa.to_bits());
		// At most 1 * 1000, so it fits; larger only when `rho` was not validated.
		let power = mul_shift(distance, self.rho, Self::RHO_BITS).unwrap_or(u128::MAX);
		logistic(trust < self.kappa, Wide::from_bits(power))
	}
}

/// `sigma(x) = 1 / (1 + e^-x)` for `x = -magnitude` or `+magnitude`.
///
/// With `E = e^-magnitude`: `1 / (1 + E)` on the right, `E / (1 + E)` on the left, so that sigma(x) + sigma(-x)
/// is one within 2^-60. Relative error below 2^-54; never falls when x rises.
pub fn logistic(is_negative: bool, magnitude: Wide) -> Consensus {
	let decay = exp_of_minus(magnitude);
	let decay_fixed = decay
		.mantissa
		.checked_shr(decay.exponent)
		.unwrap_or_default();
	let denominator = u128::from(MANTISSA_ONE).saturating_add(u128::from(decay_fixed));
	let (numerator, exponent) = if is_negative {
		(decay.mantissa, decay.exponent)
	} else {
		(MANTISSA_ONE, 0)
	};
	let scaled = u128::from(numerator) << MANTISSA_BITS;
	Consensus {
		mantissa: Divisor::new(denominator).map_or(0, |divisor| low_u64(divisor.div_rem(scaled).0)),
		exponent,
	}
}

/// floor(ln 2 * 2^96).
const LN_2_WIDE: u128 = 54_916_777_467_707_473_351_141_471_128;
/// The same, to divide by.
const LN_2_DIVISOR: Option<Divisor> = Divisor::new(LN_2_WIDE);

/// `e^-magnitude`: mantissa in `2^62..=2^63`, relative error below 2^-55.
///
/// `magnitude = k ln 2 + r`, so that `e^-magnitude = 2^-k e^-r` with `0 <= r < ln 2`. The remainder r is cut to
/// a multiple of 2^-56. One such step moves e^-r by more than 2^-57, while the polynomial errs by less than
/// 2^-60: so the result never rises when `magnitude` does.
#[expect(
	clippy::arithmetic_side_effects,
	reason = "r h <= r < ln 2 < 1 by the bound on exp_slope"
)]
fn exp_of_minus(magnitude: Wide) -> Consensus {
	/// Fraction bits of the remainder.
	const REMAINDER_BITS: u32 = 56;
	let (halvings, remainder) =
		LN_2_DIVISOR.map_or((0, 0), |ln_2| ln_2.div_rem(magnitude.to_bits()));
	let remainder =
		low_u64(remainder >> (Wide::BITS - REMAINDER_BITS)) << (MANTISSA_BITS - REMAINDER_BITS);
	let fall = multiply(remainder, exp_slope(remainder));
	Consensus {
		mantissa: MANTISSA_ONE - fall,
		exponent: u32::try_from(low_u64(halvings)).unwrap_or(u32::MAX),
	}
}

/// Degree of the Taylor polynomial: the first omitted term is below 0.694^20 / 20! < 2^-71.
const TERMS: usize = 19;

/// `1 / k!` for `k = 1..=19`, in units of 2^-63, rounded down.
const INVERSE_FACTORIALS: [u64; TERMS] = inverse_factorials();

#[expect(
	clippy::arithmetic_side_effects,
	reason = "evaluated at compile time, where overflow is an error"
)]
#[expect(
	clippy::indexing_slicing,
	reason = "evaluated at compile time, where it is an error"
)]
const fn inverse_factorials() -> [u64; TERMS] {
	let mut values = [MANTISSA_ONE; TERMS];
	let mut k = 1;
	let mut factorial = 1;
	while k <= TERMS {
		factorial *= k as u64;
		values[k - 1] = MANTISSA_ONE / factorial;
		k += 1;
	}
	values
}

/// `(1 - e^-r) / r = 1 - r/2! + r^2/3! - ...` for `0 <= r < ln 2`, by Horner's rule; in `0.72..=1`.
#[expect(
	clippy::arithmetic_side_effects,
	reason = "each partial sum is at most 1/(k+1)! and is multiplied by r < 1 before it is taken from 1/k!"
)]
fn exp_slope(remainder: u64) -> u64 {
	INVERSE_FACTORIALS
		.iter()
		.rev()
		.fold(0, |sum, coefficient| coefficient - multiply(remainder, sum))
}

/// `a * b` for numbers in units of 2^-63 that are at most one, rounded down.
#[inline]
fn multiply(a: u64, b: u64) -> u64 {
	low_u64(mul_64(a, b) >> MANTISSA_BITS)
}

#[cfg(test)]
mod tests {
	use super::*;

	const LN_2_STEP: u128 = 1 << 40;

	fn exp(magnitude: u128) -> Consensus {
		exp_of_minus(Wide::from_bits(magnitude))
	}

	#[test]
	fn halving_is_seamless_at_multiples_of_ln_2() {
		// The last remainder before ln 2 must not undercut the first of the next halving.
		for k in 1..1443 {
			let boundary = k * LN_2_WIDE;
			let (before, after) = (exp(boundary - 1), exp(boundary));
			assert_eq!(after.mantissa, MANTISSA_ONE);
			assert_eq!(before.exponent + 1, after.exponent);
			assert!(before.mantissa > MANTISSA_ONE / 2);
		}
	}

	#[test]
	fn the_exponential_falls_with_every_step_of_its_resolution() {
		for start in [
			0,
			LN_2_WIDE / 3,
			LN_2_WIDE / 2,
			LN_2_WIDE - 3000 * LN_2_STEP,
		] {
			let mut last = exp(start).mantissa;
			for step in 1..2999 {
				let next = exp(start + step * LN_2_STEP).mantissa;
				assert!(next < last);
				last = next;
			}
		}
	}

	#[test]
	fn at_zero_the_sigmoid_is_exactly_one_half_on_both_sides() {
		let half = Fraction::from_ratio(1, 2);
		assert_eq!(logistic(false, Wide::ZERO).to_fraction(), half);
		assert_eq!(logistic(true, Wide::ZERO).to_fraction(), half);
	}

	#[test]
	fn the_whole_range_of_arguments_has_a_value() {
		let one = Wide::ONE.to_bits();
		for magnitude in [1, one, 1000 * one, u128::MAX].map(Wide::from_bits) {
			let (low, high) = (logistic(true, magnitude), logistic(false, magnitude));
			assert!(low.mantissa >= 1 << 61 && low.mantissa <= MANTISSA_ONE);
			assert!(high.mantissa >= 1 << 62 && high.exponent == 0);
		}
	}
}
