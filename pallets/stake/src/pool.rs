// SPDX-License-Identifier: Apache-2.0
//! The pool of a neuron's nominators, and the arithmetic of it: plain values, no storage.
//!
//! A pool is worth `nominated` units and has `shares`; the price of a share is `nominated / shares` units. Whoever
//! rounds says in which direction. Each rounding is in favour of those who stay, so that the price never falls:
//! shares that are bought are rounded down, shares that are sold for an amount are rounded up, and what
//! shares are worth is rounded down. A nominator's principal is rounded so too: to what bought shares are worth, and to
//! the part of it that the kept shares are of all. As the price never falls, shares stay worth their principal.
//!
//! # Why the first nominator cannot take from the second
//!
//! The classical attack makes one share so dear that the next nominator's tokens buy less than one, which rounds to
//! none, or lose up to a share by rounding. Here the price rises by what is credited only, since a transfer to the
//! pallet's account is part of no pool. But a pool that earns, and whose only nominator takes out again and again all
//! but a little, has ever fewer shares. Therefore every nomination has [`LEAST_SHARES`] shares at all times: who
//! buys fewer is refused, and who would keep fewer leaves altogether. A nominator loses less than a share by
//! rounding, which is a millionth of what it has, and less than a unit as long as a share has earned less than
//! [`SHARES_PER_UNIT`] times its first price.

use codec::{Decode, Encode, MaxEncodedLen};
use ganglion_support::Balance;
use scale_info::{Type, TypeInfo};
use sp_runtime::{Rounding, helpers_128bit::multiply_by_rational_with_rounding};

/// The shares that a unit buys in an empty pool.
///
/// Large, so that a share stays cheaper than a unit, the smallest amount. Small against the 2³⁶ by which all tokens
/// that can ever be emitted stay below 2¹²⁸, so that shares fit into a `u128` too.
pub const SHARES_PER_UNIT: u128 = 1_000_000_000;

/// The fewest shares of a nomination: rounding to whole shares costs less than a millionth.
pub const LEAST_SHARES: Shares = Shares(1_000_000);

/// A number of shares of a pool, which are no units of the currency. Stored and described as the number it is.
#[derive(
	Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, MaxEncodedLen,
)]
pub struct Shares(pub u128);

impl TypeInfo for Shares {
	type Identity = u128;

	fn type_info() -> Type {
		u128::type_info()
	}
}

impl Shares {
	/// No share.
	pub const ZERO: Self = Self(0);

	/// These shares and `more`; `None` when there cannot be so many.
	pub fn checked_add(self, more: Self) -> Option<Self> {
		self.0.checked_add(more.0).map(Self)
	}

	/// These shares without `fewer` of them; `None` when there are not so many.
	pub fn checked_sub(self, fewer: Self) -> Option<Self> {
		self.0.checked_sub(fewer.0).map(Self)
	}
}

/// What nominators have behind a neuron together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pool {
	/// What all shares are worth, in units.
	pub nominated: Balance,
	/// All shares.
	pub shares: Shares,
}

impl Pool {
	/// The shares that are worth `amount` units: `amount · shares / nominated`; in an empty pool
	/// [`SHARES_PER_UNIT`] for each unit.
	///
	/// `None` when the result exceeds a `u128`, and for a pool that has shares and no worth.
	pub fn shares_for(&self, amount: Balance, rounding: Rounding) -> Option<Shares> {
		if self.shares == Shares::ZERO {
			return amount.checked_mul(SHARES_PER_UNIT).map(Shares);
		}
		multiply_by_rational_with_rounding(amount, self.shares.0, self.nominated, rounding)
			.map(Shares)
	}

	/// What `some` of the shares are worth, in units: `some · nominated / shares`.
	///
	/// `None` for a pool without shares, and when the result exceeds a `u128`, which `some ≤ shares` excludes.
	pub fn value_of(&self, some: Shares, rounding: Rounding) -> Option<Balance> {
		multiply_by_rational_with_rounding(some.0, self.nominated, self.shares.0, rounding)
	}

	/// Take `amount` units in for new shares, which are returned.
	///
	/// `None`, and nothing has changed, when there cannot be so many units or shares.
	pub fn buy(&mut self, amount: Balance, rounding: Rounding) -> Option<Shares> {
		let bought = self.shares_for(amount, rounding)?;
		*self = Self {
			nominated: self.nominated.checked_add(amount)?,
			shares: self.shares.checked_add(bought)?,
		};
		Some(bought)
	}

	/// Give `amount` units out for `sold` shares, which are burned.
	///
	/// `None`, and nothing has changed, when the pool has not so much.
	pub fn sell(&mut self, sold: Shares, amount: Balance) -> Option<()> {
		*self = Self {
			nominated: self.nominated.checked_sub(amount)?,
			shares: self.shares.checked_sub(sold)?,
		};
		Some(())
	}

	/// Let all shares together be worth `amount` units more.
	///
	/// `None`, and nothing has changed, when there cannot be so many units.
	pub fn gain(&mut self, amount: Balance) -> Option<()> {
		self.nominated = self.nominated.checked_add(amount)?;
		Some(())
	}
}

/// The part `part / whole` of `amount`.
///
/// `None` when `whole` is zero, and when the result exceeds a `u128`, which `part ≤ whole` excludes.
pub fn part_of(amount: u128, part: u128, whole: u128, rounding: Rounding) -> Option<u128> {
	multiply_by_rational_with_rounding(amount, part, whole, rounding)
}
