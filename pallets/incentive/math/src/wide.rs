// SPDX-License-Identifier: Apache-2.0
//! Products of two 128-bit integers, kept exact until they are divided or shifted back.
//!
//! The mechanism multiplies balances by fractions of 96 bits; the intermediate result needs up to 256
//! bits. These are the only places in the crate where such a product exists.

/// Bits of one half of a `u128`.
const HALF_BITS: u32 = 64;
/// The low half of a `u128`.
const LOW_HALF: u128 = u64::MAX as u128;

/// The low 64 bits of `value`; the caller has shown that the rest is zero or does not matter.
#[inline]
pub(crate) const fn low_u64(value: u128) -> u64 {
	(value & LOW_HALF) as u64
}

/// `a * b` as `(high, low)`: the product is `high * 2^128 + low`. Exact.
#[inline]
#[expect(
	clippy::arithmetic_side_effects,
	reason = "each partial product is at most (2^64 - 1)^2 = 2^128 - 2^65 + 1, so two halves of 64 \
	          bits may be added to it; the high word of a product of two u128 fits u128"
)]
pub(crate) const fn widening_mul(a: u128, b: u128) -> (u128, u128) {
	let (a_high, a_low) = (a >> HALF_BITS, a & LOW_HALF);
	let (b_high, b_low) = (b >> HALF_BITS, b & LOW_HALF);
	let low = a_low * b_low;
	let middle = a_high * b_low + (low >> HALF_BITS);
	let other = a_low * b_high + (middle & LOW_HALF);
	let high = a_high * b_high + (middle >> HALF_BITS) + (other >> HALF_BITS);
	(high, (other << HALF_BITS) | (low & LOW_HALF))
}

/// `floor((a * b + c) / d)`, or `None` when `d` is zero or the quotient exceeds `u128`.
pub(crate) fn mul_add_div(a: u128, b: u128, c: u128, d: u128) -> Option<u128> {
	let (high, low) = widening_mul(a, b);
	let (low, carry) = low.overflowing_add(c);
	let high = high.checked_add(u128::from(carry))?;
	if high >= d {
		// Includes d = 0: the quotient is undefined or needs more than 128 bits.
		return None;
	}
	Some(divide(high, low, d))
}

/// `floor(a * b / d)`, or `None` when `d` is zero or the quotient exceeds `u128`.
pub(crate) fn mul_div(a: u128, b: u128, d: u128) -> Option<u128> {
	mul_add_div(a, b, 0, d)
}

/// `floor(a * b / 2^shift)` for `shift` in `0..128`, or `None` when it exceeds `u128`.
pub(crate) fn mul_shift(a: u128, b: u128, shift: u32) -> Option<u128> {
	let (high, low) = widening_mul(a, b);
	if shift == 0 {
		return if high == 0 { Some(low) } else { None };
	}
	let high_part = high.checked_shl(128_u32.checked_sub(shift)?)?;
	if high >> shift != 0 {
		None
	} else {
		Some(high_part | (low >> shift))
	}
}

/// `floor((high * 2^128 + low) / divisor)` for `high < divisor`: long division with digits of 64 bits
/// (Knuth, *The Art of Computer Programming*, 4.3.1, algorithm D).
#[expect(
	clippy::arithmetic_side_effects,
	reason = "high < divisor, so divisor > 0 and the quotient fits; the shift is below 128 and guarded \
	          against zero"
)]
fn divide(high: u128, low: u128, divisor: u128) -> u128 {
	if high == 0 {
		return low / divisor;
	}
	let shift = divisor.leading_zeros();
	let divisor = divisor << shift;
	let (high, low) = if shift == 0 {
		(high, low)
	} else {
		((high << shift) | (low >> (128 - shift)), low << shift)
	};
	let (first, rest) = divide_digit(high, low >> HALF_BITS, divisor);
	let (second, _) = divide_digit(rest, low & LOW_HALF, divisor);
	(first << HALF_BITS) | second
}

/// One digit of the long division: quotient and remainder of `(rest * 2^64 + next) / divisor`, for a
/// divisor whose top bit is set, `rest < divisor` and `next < 2^64`. The quotient is below 2^64.
#[expect(
	clippy::arithmetic_side_effects,
	reason = "the top half of the divisor is at least 2^63, hence not zero; the estimate is corrected \
	          at most twice and never below zero; the products stay below 2^128 by the loop's guards"
)]
fn divide_digit(rest: u128, next: u128, divisor: u128) -> (u128, u128) {
	let (top, bottom) = (divisor >> HALF_BITS, divisor & LOW_HALF);
	let mut digit = rest / top;
	let mut remainder = rest % top;
	while digit > LOW_HALF || digit * bottom > ((remainder << HALF_BITS) | next) {
		digit -= 1;
		remainder += top;
		if remainder > LOW_HALF {
			break;
		}
	}
	// The true remainder is below 2^128, so arithmetic modulo 2^128 yields it.
	let remainder = ((rest << HALF_BITS) | next).wrapping_sub(digit.wrapping_mul(divisor));
	(digit, remainder)
}

#[cfg(test)]
#[expect(
	clippy::arithmetic_side_effects,
	reason = "big integers do not overflow"
)]
mod tests {
	use super::*;
	use num_bigint::BigUint;
	use num_traits::ToPrimitive;
	use proptest::prelude::*;

	/// Integers of every size, with many runs of zeros and ones.
	fn any_size() -> impl Strategy<Value = u128> {
		(any::<u128>(), 0_u32..128, any::<bool>()).prop_map(|(value, shift, low)| {
			if low {
				value >> shift
			} else {
				!(value >> shift)
			}
		})
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(20_000))]

		#[test]
		fn mul_add_div_equals_the_big_integer_quotient(
			a in any_size(), b in any_size(), c in any_size(), d in any_size(),
		) {
			let expected = (d != 0)
				.then(|| (BigUint::from(a) * b + c) / d)
				.and_then(|quotient| quotient.to_u128());
			prop_assert_eq!(mul_add_div(a, b, c, d), expected);
		}

		#[test]
		fn mul_shift_equals_the_big_integer_shift(
			a in any_size(), b in any_size(), shift in 0_u32..128,
		) {
			let expected = ((BigUint::from(a) * b) >> shift).to_u128();
			prop_assert_eq!(mul_shift(a, b, shift), expected);
		}
	}

	#[test]
	fn division_by_zero_is_none() {
		assert_eq!(mul_div(0, 0, 0), None);
		assert_eq!(mul_div(1, 1, 0), None);
	}

	#[test]
	fn the_largest_operands_do_not_overflow() {
		assert_eq!(mul_div(u128::MAX, u128::MAX, u128::MAX), Some(u128::MAX));
		assert_eq!(
			mul_add_div(u128::MAX, u128::MAX, u128::MAX, u128::MAX),
			None
		);
		assert_eq!(
			mul_add_div(u128::MAX, u128::MAX, u128::MAX - 1, u128::MAX),
			Some(u128::MAX)
		);
	}
}
