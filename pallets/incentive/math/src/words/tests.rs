// SPDX-License-Identifier: Apache-2.0
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

proptest! {
	#![proptest_config(ProptestConfig::with_cases(20_000))]

	#[test]
	fn quotient_and_remainder_are_those_of_u128(a in any_size(), d in any_size()) {
		prop_assume!(d != 0);
		prop_assert_eq!(Divisor::new(d).unwrap().div_rem(a), (a / d, a % d));
	}

	#[test]
	fn a_quotient_near_a_multiple_is_exact(q in any_size(), d in any_size(), off in 0_u128..3) {
		prop_assume!(d != 0);
		// q * d + off - 1, where digits are corrected most often.
		let value = (BigUint::from(q) * d + off).max(BigUint::from(1_u8)) - 1_u8;
		let expected = (&value / d).to_u128();
		let (high, low) = (&value >> 128_u32, &value & BigUint::from(u128::MAX));
		if let (Some(high), Some(low), Some(expected)) = (high.to_u128(), low.to_u128(), expected) {
			prop_assert_eq!(Divisor::new(d).unwrap().divide(high, low).0, expected);
		}
	}

	#[test]
	fn a_quotient_by_32_bits_is_that_of_u128(a in any_size(), d in any_size()) {
		let divisor = u32::try_from(d >> 96).unwrap();
		let expected = a.checked_div(divisor.into()).unwrap_or(0);
		prop_assert_eq!(div_u32(a, divisor), expected);
	}

	#[test]
	fn limbs_make_the_same_product(a in any_size(), b in any_size()) {
		let (a, b) = (low_u64(a), low_u64(b));
		let product = u128::from(a) * u128::from(b);
		prop_assert_eq!(mul_by_limbs(a, b), product);
		prop_assert_eq!(Factor::new(b).mul_high_by_limbs(a), high_u64(product));
		prop_assert_eq!(Factor::new(b).mul_high(a), high_u64(product));
	}

	#[test]
	fn shifts_are_those_of_u128(value in any_size(), shift in 0_u32..128) {
		prop_assert_eq!(shift_left(value, shift), value << shift);
		prop_assert_eq!(shift_right(value, shift), value >> shift);
	}
}

#[test]
fn reciprocals_are_exact_at_the_edges_of_a_word() {
	for divisor in [
		1 << 63,
		(1 << 63) + 1,
		u64::MAX - 1,
		u64::MAX,
		3 << 62,
		(3 << 62) + 1,
	] {
		let exact = u128::MAX / u128::from(divisor) - (1 << 64);
		assert_eq!(u128::from(reciprocal_of_word(divisor)), exact);
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
