// SPDX-License-Identifier: Apache-2.0
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use ganglion_support::Balance;
use scale_info::TypeInfo;
use sp_runtime::Permill;

use crate::pool::{Pool, Shares};

/// The number of a pool of nominators. It stays when the hotkey changes, and is never given twice.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct PoolId(pub u32);

/// What stands behind a hotkey. Version 1 of the stored form.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct StakeRecord<BlockNumber> {
	/// The owner's tokens, held in the owner's account, in units.
	pub own: Balance,
	/// What the nominators' shares are worth together, in units.
	pub nominated: Balance,
	/// The shares of all nominators. Zero exactly when `nominated` is.
	pub shares: Shares,
	/// The pool of which they are shares.
	pub pool: PoolId,
	/// The owner's part of what nominators earn, unless `next_take` holds already.
	pub take: Permill,
	/// A larger part that the owner has announced.
	pub next_take: Option<TakeIncrease<BlockNumber>>,
	/// The stake as it was when the last round began in which it changed.
	pub frozen: Option<FrozenStake>,
}

/// A larger take, and since when. Version 1 of the stored form.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct TakeIncrease<BlockNumber> {
	/// The owner's part of what nominators earn.
	pub take: Permill,
	/// The first block in which it holds.
	pub from: BlockNumber,
}

/// The stake behind a hotkey when a round began. Version 1 of the stored form.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct FrozenStake {
	/// The round.
	pub round: u32,
	/// The owner's tokens, in units.
	pub own: Balance,
	/// The worth of the nominators' shares, in units.
	pub nominated: Balance,
}

/// What one nominator has in a pool. Version 1 of the stored form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Nomination {
	/// The nominator's tokens, held in its account, in units; not zero. What the shares are worth beyond them is
	/// gains, held in the pallet's account.
	pub principal: Balance,
	/// The nominator's shares of the pool, at least [`crate::pool::LEAST_SHARES`].
	pub shares: Shares,
}

/// Tokens that stand behind nobody any more and cannot be spent yet. Version 1 of the stored form.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct UnstakingChunk<BlockNumber> {
	/// How many, in units; not zero.
	pub amount: Balance,
	/// The first block in which they can be withdrawn.
	pub matures_at: BlockNumber,
}

impl<BlockNumber: PartialOrd + Copy> StakeRecord<BlockNumber> {
	/// The record of a hotkey behind which nothing stands.
	pub fn new(pool: PoolId, take: Permill) -> Self {
		Self {
			own: 0,
			nominated: 0,
			shares: Shares::ZERO,
			pool,
			take,
			next_take: None,
			frozen: None,
		}
	}

	/// What the nominators have together.
	pub fn to_pool(&self) -> Pool {
		Pool {
			nominated: self.nominated,
			shares: self.shares,
		}
	}

	/// Change what the nominators have together.
	pub fn change_pool<R>(&mut self, change: impl FnOnce(&mut Pool) -> R) -> R {
		let mut pool = self.to_pool();
		let result = change(&mut pool);
		Pool {
			nominated: self.nominated,
			shares: self.shares,
		} = pool;
		result
	}

	/// The whole stake now, in units.
	///
	/// Saturates, which tokens exclude: both parts are held somewhere, and the issuance of all is a `u128`.
	pub fn stake(&self) -> Balance {
		self.own.saturating_add(self.nominated)
	}

	/// The whole stake when `round` began, in units, for the round that is running or the last that was.
	pub fn stake_at(&self, round: u32) -> Balance {
		let (own, nominated) = self.parts_at(Some(round));
		own.saturating_add(nominated)
	}

	/// What the owner and the nominators had when `round` began, in units; what they have now without a round.
	pub fn parts_at(&self, round: Option<u32>) -> (Balance, Balance) {
		match (&self.frozen, round) {
			(Some(frozen), Some(round)) if frozen.round == round => (frozen.own, frozen.nominated),
			_ => (self.own, self.nominated),
		}
	}

	/// Remember the stake as it is, unless that was done in `round` before. To be called ahead of every change in a
	/// round.
	pub fn freeze(&mut self, round: u32) {
		if self
			.frozen
			.as_ref()
			.is_none_or(|frozen| frozen.round != round)
		{
			self.frozen = Some(FrozenStake {
				round,
				own: self.own,
				nominated: self.nominated,
			});
		}
	}

	/// The owner's part of what nominators earn in block `now`.
	pub fn take_at(&self, now: BlockNumber) -> Permill {
		match &self.next_take {
			Some(next) if next.from <= now => next.take,
			_ => self.take,
		}
	}

	/// Whether nothing stands behind the hotkey.
	pub fn is_empty(&self) -> bool {
		self.own == 0 && self.shares == Shares::ZERO
	}
}
