// SPDX-License-Identifier: Apache-2.0
//! What clients may ask, for view functions and for the runtime API alike.

use alloc::vec::Vec;

use codec::{Decode, Encode};
use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_support::Balance;
use scale_info::TypeInfo;
use sp_runtime::{Permill, Rounding};

use crate::{Config, Nominations, Pallet, PoolId, Stakes, TakeIncrease, Unstaking, UnstakingChunk};

/// What stands behind a hotkey.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct StakeView<BlockNumber> {
	/// The owner's tokens, in units.
	pub own: Balance,
	/// What the shares of all nominators are worth, in units.
	pub nominated: Balance,
	/// The shares of all nominators.
	pub shares: u128,
	/// The pool of which they are shares.
	pub pool: PoolId,
	/// The owner's part of what nominators earn in this block.
	pub take: Permill,
	/// The larger part that the owner has announced.
	pub next_take: Option<TakeIncrease<BlockNumber>>,
}

/// What one nominator has behind a hotkey.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct NominationView {
	/// What it paid and has not taken back, in units.
	pub principal: Balance,
	/// Its shares of the pool.
	pub shares: u128,
	/// What they are worth now, in units: what `remove_all_stake` would give.
	pub value: Balance,
}

/// What one coldkey has removed and not withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct UnstakingView<BlockNumber> {
	/// What `withdraw_unstaked` would make spendable now, in units.
	pub matured: Balance,
	/// Everything, the matured too, earliest first.
	pub chunks: Vec<UnstakingChunk<BlockNumber>>,
}

impl<T: Config> Pallet<T> {
	/// What stands behind `hotkey`, in parts.
	///
	/// One storage read.
	pub fn view_stake(hotkey: &T::AccountId) -> Option<StakeView<BlockNumberFor<T>>> {
		let record = Stakes::<T>::get(hotkey)?;
		let now = frame_system::Pallet::<T>::block_number();
		Some(StakeView {
			own: record.own,
			nominated: record.nominated,
			shares: record.shares.0,
			pool: record.pool,
			take: record.take_at(now),
			next_take: record.next_take.filter(|next| next.from > now),
		})
	}

	/// What `nominator` has behind `hotkey`.
	///
	/// Two storage reads.
	pub fn view_nomination(
		hotkey: &T::AccountId,
		nominator: &T::AccountId,
	) -> Option<NominationView> {
		let record = Stakes::<T>::get(hotkey)?;
		let nomination = Nominations::<T>::get(record.pool, nominator)?;
		Some(NominationView {
			principal: nomination.principal,
			shares: nomination.shares.0,
			value: record
				.to_pool()
				.value_of(nomination.shares, Rounding::Down)?,
		})
	}

	/// What `coldkey` has removed and not withdrawn.
	///
	/// One storage read.
	pub fn view_unstaking(coldkey: &T::AccountId) -> UnstakingView<BlockNumberFor<T>> {
		let chunks = Unstaking::<T>::get(coldkey);
		let now = frame_system::Pallet::<T>::block_number();
		UnstakingView {
			matured: Self::matured(&chunks, now),
			chunks: chunks.into_inner(),
		}
	}
}
