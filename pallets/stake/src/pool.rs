// SPDX-License-Identifier: Apache-2.0
//! The arithmetic of a pool of nominators: plain values, no storage.
//!
//! A pool is worth `nominated` units and has `shares`; the price of a share is `nominated / shares` units. Each
//! rounding is in favour of those who stay, so that the price never falls.
//!
//! # Why the first nominator cannot take from the second
//!
//! The classical attack makes one share so dear that the next nominator's tokens buy less than one, which rounds to
//! none, or lose up to a share by rounding. Here the price rises by what is credited only, since a transfer to the pallet's account is
//! part of no pool. But a pool that earns, and whose only nominator takes out again and again all but a little, has
//! ever fewer shares. Therefore every nomination has [`LEAST_SHARES`] shares at all times: who buys fewer is refused, and
//! who would keep fewer leaves altogether. A nominator loses less than a share by rounding, which is a millionth of what
//! it has, and less than a unit as long as a share has earned less than [`SHARES_PER_UNIT`] times its first price.

use ganglion_support::Balance;
use sp_runtime::{Rounding, helpers_128bit::multiply_by_rational_with_rounding};

/// The shares that a unit buys in an empty pool.
///
/// Large, so that a share stays cheaper than a unit, the smallest amount. Small against the 2³⁶ by which all tokens
/// that can ever be emitted stay below 2¹²⁸, so that shares fit into a `u128` too.
pub const SHARES_PER_UNIT: u128 = 1_000_000_000;

/// The fewest shares of a nomination: rounding to whole shares costs less than a millionth.
pub const LEAST_SHARES: u128 = 1_000_000;

/// The shares that `amount` units buy: `amount · shares / nominated`, rounded down.
///
/// `None` when the result exceeds a `u128`, and for a pool that has shares and no worth.
pub fn shares_for(amount: Balance, nominated: Balance, shares: u128) -> Option<u128> {
	if shares == 0 {
		return amount.checked_mul(SHARES_PER_UNIT);
	}
	multiply_by_rational_with_rounding(amount, shares, nominated, Rounding::Down)
}

/// What `some` of `shares` are worth, in units: `some · nominated / shares`, rounded down.
///
/// `None` for a pool without shares, and when the result exceeds a `u128`, which `some ≤ shares` excludes.
pub fn value_of(some: u128, nominated: Balance, shares: u128) -> Option<Balance> {
	multiply_by_rational_with_rounding(some, nominated, shares, Rounding::Down)
}

/// The shares to burn for `amount` units: `amount · shares / nominated`, rounded up.
///
/// `None` for a pool without worth, and when the result exceeds a `u128`, which `amount ≤ nominated` excludes.
pub fn shares_worth(amount: Balance, nominated: Balance, shares: u128) -> Option<u128> {
	multiply_by_rational_with_rounding(amount, shares, nominated, Rounding::Up)
}

/// The part `part / whole` of `amount`, rounded down.
///
/// `None` when `whole` is zero, and when the result exceeds a `u128`, which `part ≤ whole` excludes.
pub fn part_of(amount: u128, part: u128, whole: u128) -> Option<u128> {
	multiply_by_rational_with_rounding(amount, part, whole, Rounding::Down)
}
