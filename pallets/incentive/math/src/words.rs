// SPDX-License-Identifier: Apache-2.0
//! Products of two 128-bit integers, kept exact until they are divided or shifted back.
//!
//! The mechanism multiplies balances by fractions of 96 bits; the intermediate result needs up to
//! 256 bits. These are the only places in the crate where such a product exists.
//!
//! Everything here is made of 64-bit operations, which native code and wasm have both: what the
//! compiler's library offers for `u128` costs wasm five to ten times as much.

/// Bits of one half of a `u128`.
const HALF_BITS: u32 = 64;
/// The low half of a `u128`.
const LOW_HALF: u128 = u64::MAX as u128;

/// The low 64 bits of `value`; the caller has shown that the rest is zero or does not matter.
#[inline(always)]
pub(crate) const fn low_u64(value: u128) -> u64 {
	(value & LOW_HALF) as u64
}

/// The high 64 bits of `value`.
#[inline(always)]
pub(crate) const fn high_u64(value: u128) -> u64 {
	(value >> HALF_BITS) as u64
}

/// `high * 2^64 + low`.
#[inline(always)]
pub(crate) const fn join(high: u64, low: u64) -> u128 {
	((high as u128) << HALF_BITS) | low as u128
}

/// `a * b`, exact.
///
/// On wasm32 a product of two `u128` is a call, so there it is made of products that an `i64.mul`
/// holds.
#[inline(always)]
pub(crate) const fn mul_64(a: u64, b: u64) -> u128 {
	if cfg!(target_arch = "wasm32") {
		mul_by_limbs(a, b)
	} else {
		(a as u128).wrapping_mul(b as u128)
	}
}

/// `a * b`, exact, from four products of 32 bits.
///
/// The sums are those of `u128`, which are a few instructions: from sums of limbs that carry by
/// hand, LLVM would see what is meant and make a product of `u128` of them again.
#[inline(always)]
#[expect(
	clippy::arithmetic_side_effects,
	reason = "each product of limbs is at most (2^32 - 1)^2 < 2^64, and the sum is the product of two u64"
)]
const fn mul_by_limbs(a: u64, b: u64) -> u128 {
	const LIMB: u64 = u32::MAX as u64;
	let (a_high, a_low) = (a >> 32, a & LIMB);
	let (b_high, b_low) = (b >> 32, b & LIMB);
	let outer = join(a_high * b_high, a_low * b_low);
	let inner = a_high * b_low;
	let other = a_low * b_high;
	outer + join(inner >> 32, inner << 32) + join(other >> 32, other << 32)
}

/// A factor of many products, with its limbs at hand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Factor {
	whole: u64,
	/// The upper 32 bits.
	high: u64,
	/// The lower 32 bits.
	low: u64,
}

impl Factor {
	/// The factor `whole`.
	pub(crate) const fn new(whole: u64) -> Self {
		Self {
			whole,
			high: whole >> 32,
			low: whole & u32::MAX as u64,
		}
	}

	/// `factor * a`, exact.
	#[inline(always)]
	pub(crate) const fn mul(self, a: u64) -> u128 {
		mul_64(a, self.whole)
	}

	/// `floor(factor * a / 2^64)`.
	#[inline(always)]
	pub(crate) const fn mul_high(self, a: u64) -> u64 {
		if cfg!(target_arch = "wasm32") {
			self.mul_high_by_limbs(a)
		} else {
			high_u64(self.mul(a))
		}
	}

	/// [`Factor::mul_high`] from four products of 32 bits.
	#[inline(always)]
	#[expect(
		clippy::arithmetic_side_effects,
		reason = "each product is at most (2^32 - 1)^2 = 2^64 - 2^33 + 1, so two limbs may be added to it"
	)]
	const fn mul_high_by_limbs(self, a: u64) -> u64 {
		let (a_high, a_low) = (a >> 32, a & u32::MAX as u64);
		let middle = a_high * self.low + ((a_low * self.low) >> 32);
		let other = a_low * self.high + (middle & u32::MAX as u64);
		a_high * self.high + (middle >> 32) + (other >> 32)
	}

	/// `factor * a` as `(high, low)`, worth `high * 2^32 + low`, for `a` below 2^32.
	#[inline(always)]
	#[expect(
		clippy::arithmetic_side_effects,
		reason = "both products are of 32 bits"
	)]
	pub(crate) const fn mul_by_u32(self, a: u64) -> (u64, u64) {
		(a * self.high, a * self.low)
	}
}

/// `value << shift`, what leaves the 128 bits is lost; `shift` counts modulo 128.
///
/// On wasm32 a shift of a `u128` by a variable is a call, and x86 has none of that width either.
#[inline(always)]
#[expect(
	clippy::arithmetic_side_effects,
	reason = "the rest modulo 64 is at most 63"
)]
pub(crate) const fn shift_left(value: u128, shift: u32) -> u128 {
	let (high, low) = if shift & HALF_BITS == 0 {
		(high_u64(value), low_u64(value))
	} else {
		(low_u64(value), 0)
	};
	let shift = shift % HALF_BITS;
	// In two steps, because a shift by 64 is not one.
	let carried = (low >> 1) >> (HALF_BITS - 1 - shift);
	join((high << shift) | carried, low << shift)
}

/// `value >> shift`; `shift` counts modulo 128.
#[inline(always)]
#[expect(
	clippy::arithmetic_side_effects,
	reason = "the rest modulo 64 is at most 63"
)]
pub(crate) const fn shift_right(value: u128, shift: u32) -> u128 {
	let (high, low) = if shift & HALF_BITS == 0 {
		(high_u64(value), low_u64(value))
	} else {
		(0, high_u64(value))
	};
	let shift = shift % HALF_BITS;
	let carried = (high << 1) << (HALF_BITS - 1 - shift);
	join(high >> shift, (low >> shift) | carried)
}

/// `a * b` as `(high, low)`: the product is `high * 2^128 + low`. Exact.
#[inline]
#[expect(
	clippy::arithmetic_side_effects,
	reason = "each partial product is at most (2^64 - 1)^2 = 2^128 - 2^65 + 1, so two halves of 64 \
	          bits may be added to it; the high word of a product of two u128 fits u128"
)]
pub(crate) const fn widening_mul(a: u128, b: u128) -> (u128, u128) {
	let (a_high, a_low) = (high_u64(a), low_u64(a));
	let (b_high, b_low) = (high_u64(b), low_u64(b));
	let low = mul_64(a_low, b_low);
	let middle = mul_64(a_high, b_low) + (low >> HALF_BITS);
	let other = mul_64(a_low, b_high) + (middle & LOW_HALF);
	let high = mul_64(a_high, b_high) + (middle >> HALF_BITS) + (other >> HALF_BITS);
	(high, (other << HALF_BITS) | (low & LOW_HALF))
}

/// `floor((a * b + c) / d)`, or `None` when `d` is zero or the quotient exceeds `u128`.
pub(crate) const fn mul_add_div(a: u128, b: u128, c: u128, d: u128) -> Option<u128> {
	match Divisor::new(d) {
		Some(divisor) => divisor.mul_add_div(a, b, c),
		None => None,
	}
}

/// `floor(a * b / d)`, or `None` when `d` is zero or the quotient exceeds `u128`.
pub(crate) const fn mul_div(a: u128, b: u128, d: u128) -> Option<u128> {
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

/// `floor(value / divisor)`, zero when the divisor is: long division with digits of 32 bits.
#[expect(
	clippy::arithmetic_side_effects,
	reason = "the divisor is not zero; each remainder is below it, so rest * 2^32 + digit fits u64 and the \
	          quotients of the lower digits are below 2^32"
)]
pub(crate) const fn div_u32(value: u128, divisor: u32) -> u128 {
	if divisor == 0 {
		return 0;
	}
	let divisor = divisor as u64;
	let (high, low) = (high_u64(value), low_u64(value));
	let middle = ((high % divisor) << 32) | (low >> 32);
	let last = ((middle % divisor) << 32) | (low & u32::MAX as u64);
	join(high / divisor, 0) + (((middle / divisor) as u128) << 32) + (last / divisor) as u128
}

/// A divisor, with its reciprocal: many quotients by one number cost products only.
///
/// Moeller and Granlund, *Improved division by invariant integers*, IEEE Transactions on Computers
/// 60 (2011), with words of 64 bits. There is no division by 128 bits in any processor, and that of
/// the compiler's library is slow on wasm32.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Divisor {
	/// The divisor, shifted so that its top bit is set.
	normalised: u128,
	/// By how many bits.
	shift: u32,
	/// `floor((2^192 - 1) / normalised) - 2^64`.
	reciprocal: u64,
}

impl Divisor {
	/// `None` for zero.
	#[inline]
	pub(crate) const fn new(divisor: u128) -> Option<Self> {
		if divisor == 0 {
			return None;
		}
		let shift = divisor.leading_zeros();
		let normalised = shift_left(divisor, shift);
		Some(Self {
			normalised,
			shift,
			reciprocal: reciprocal_of_two_words(normalised),
		})
	}

	/// `floor((a * b + c) / divisor)`, or `None` when it exceeds `u128`.
	#[inline]
	pub(crate) const fn mul_add_div(&self, a: u128, b: u128, c: u128) -> Option<u128> {
		let (high, low) = widening_mul(a, b);
		let (low, carry) = low.overflowing_add(c);
		match high.checked_add(carry as u128) {
			Some(high) if high < shift_right(self.normalised, self.shift) => {
				Some(self.divide(high, low).0)
			}
			_ => None,
		}
	}

	/// `floor(a * b / divisor)`, or `None` when it exceeds `u128`.
	#[inline]
	pub(crate) const fn mul_div(&self, a: u128, b: u128) -> Option<u128> {
		self.mul_add_div(a, b, 0)
	}

	/// Quotient and remainder of `value / divisor`.
	#[inline]
	pub(crate) const fn div_rem(&self, value: u128) -> (u128, u128) {
		self.divide(0, value)
	}

	/// Quotient and remainder of `(high * 2^128 + low) / divisor`, for `high < divisor`.
	#[inline]
	const fn divide(&self, high: u128, low: u128) -> (u128, u128) {
		let carried = shift_right(
			low >> 1,
			u128::BITS.wrapping_sub(1).wrapping_sub(self.shift),
		);
		let high = shift_left(high, self.shift) | carried;
		let low = shift_left(low, self.shift);
		let (first, rest) = self.divide_digit(high, high_u64(low));
		let (second, rest) = self.divide_digit(rest, low_u64(low));
		(join(first, second), shift_right(rest, self.shift))
	}

	/// Quotient and remainder of `(rest * 2^64 + next) / normalised` for `rest < normalised`
	/// (algorithm 4). The quotient is below 2^64. Everything is modulo 2^64 or 2^128, as the paper
	/// shows that it may be.
	#[inline]
	const fn divide_digit(&self, rest: u128, next: u64) -> (u64, u128) {
		let (top, bottom) = (high_u64(self.normalised), low_u64(self.normalised));
		let estimate = mul_64(self.reciprocal, high_u64(rest)).wrapping_add(rest);
		let digit = high_u64(estimate);
		let upper = low_u64(rest).wrapping_sub(digit.wrapping_mul(top));
		let mut remainder = join(upper, next)
			.wrapping_sub(mul_64(bottom, digit))
			.wrapping_sub(self.normalised);
		let mut digit = digit.wrapping_add(1);
		if high_u64(remainder) >= low_u64(estimate) {
			digit = digit.wrapping_sub(1);
			remainder = remainder.wrapping_add(self.normalised);
		}
		if remainder >= self.normalised {
			digit = digit.wrapping_add(1);
			remainder = remainder.wrapping_sub(self.normalised);
		}
		(digit, remainder)
	}
}

/// `floor((2^192 - 1) / divisor) - 2^64` for a divisor whose top bit is set (algorithm 6).
const fn reciprocal_of_two_words(divisor: u128) -> u64 {
	let (top, bottom) = (high_u64(divisor), low_u64(divisor));
	let mut reciprocal = reciprocal_of_word(top);
	let mut product = top.wrapping_mul(reciprocal).wrapping_add(bottom);
	if product < bottom {
		reciprocal = reciprocal.wrapping_sub(1);
		if product >= top {
			reciprocal = reciprocal.wrapping_sub(1);
			product = product.wrapping_sub(top);
		}
		product = product.wrapping_sub(top);
	}
	let correction = mul_64(reciprocal, bottom);
	let product = product.wrapping_add(high_u64(correction));
	if product < high_u64(correction) {
		reciprocal = reciprocal.wrapping_sub(1);
		if join(product, low_u64(correction)) >= divisor {
			reciprocal = reciprocal.wrapping_sub(1);
		}
	}
	reciprocal
}

/// `floor((2^128 - 1) / divisor) - 2^64` for a divisor whose top bit is set (algorithm 3): a
/// quotient of 11 bits, and three steps of Newton's that double its digits. Modulo 2^64 throughout.
#[expect(
	clippy::arithmetic_side_effects,
	reason = "the top 9 bits of the divisor are at least 256, hence not zero"
)]
const fn reciprocal_of_word(divisor: u64) -> u64 {
	let lowest = divisor & 1;
	let top_9 = divisor >> 55;
	let top_40 = (divisor >> 24).wrapping_add(1);
	let top_63 = (divisor >> 1).wrapping_add(lowest);
	let v0 = ((1 << 19) - 3 * (1 << 8)) / top_9;
	let v1 = (v0 << 11)
		.wrapping_sub(v0.wrapping_mul(v0).wrapping_mul(top_40) >> 40)
		.wrapping_sub(1);
	let error = (1_u64 << 60).wrapping_sub(v1.wrapping_mul(top_40));
	let v2 = (v1 << 13).wrapping_add(v1.wrapping_mul(error) >> 47);
	let error = ((v2 >> 1) & 0_u64.wrapping_sub(lowest)).wrapping_sub(v2.wrapping_mul(top_63));
	let v3 = (v2 << 31).wrapping_add(high_u64(mul_64(v2, error)) >> 1);
	let last = mul_64(v3, divisor).wrapping_add(divisor as u128);
	v3.wrapping_sub(high_u64(last)).wrapping_sub(divisor)
}

#[cfg(test)]
#[expect(
	clippy::arithmetic_side_effects,
	reason = "big integers do not overflow"
)]
mod tests;
