// SPDX-License-Identifier: Apache-2.0
//! What other pallets may know and do.

use frame_support::{
	pallet_prelude::*,
	storage::with_storage_layer,
	traits::fungible::{Inspect, Mutate, MutateHold},
};
use ganglion_support::{Balance, Neurons, Rounds};
use sp_runtime::{PerThing, Permill, traits::AccountIdConversion};

use crate::{Config, Error, Event, HoldReason, Pallet, StakeRecordOf, Stakes, pool};

impl<T: Config> ganglion_support::Stakes<T::AccountId> for Pallet<T> {
	fn stake_of(hotkey: &T::AccountId) -> Balance {
		Stakes::<T>::get(hotkey).map_or(0, |record| record.stake())
	}

	fn stake_at(hotkey: &T::AccountId, round: u32) -> Balance {
		Stakes::<T>::get(hotkey).map_or(0, |record| record.stake_at(round))
	}

	fn total_issuance() -> Balance {
		T::Currency::total_issuance()
	}

	fn credit(hotkey: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		let owner = T::Neurons::owner_of(hotkey).ok_or(Error::<T>::NotRegistered)?;
		// A hook has no storage layer of its own, and a mint without its hold would be a gift.
		with_storage_layer(|| Self::do_credit(hotkey, owner, amount))
	}
}

impl<T: Config> Pallet<T> {
	fn do_credit(hotkey: &T::AccountId, owner: T::AccountId, amount: Balance) -> DispatchResult {
		let (record, nominators) = Self::change_record(hotkey, |record| {
			let nominators = Self::nominators_part(record, amount)?;
			record.nominated = record
				.nominated
				.checked_add(nominators)
				.ok_or(Error::<T>::Corrupted)?;
			let own = amount
				.checked_sub(nominators)
				.ok_or(Error::<T>::Corrupted)?;
			record.own = record.own.checked_add(own).ok_or(Error::<T>::Corrupted)?;
			Ok(nominators)
		})?;
		let own = amount
			.checked_sub(nominators)
			.ok_or(Error::<T>::Corrupted)?;
		Self::mint_on_hold(HoldReason::Stake, &owner, own)?;
		Self::mint_on_hold(HoldReason::Gains, &Self::pot(), nominators)?;
		Self::deposit_event(Event::StakeCredited {
			hotkey: hotkey.clone(),
			owner,
			amount,
			nominators,
			stake: record.stake(),
		});
		Ok(())
	}

	/// What of a credit of `amount` belongs to the nominators, in units.
	///
	/// `amount · nominated / (own + nominated)`, less the owner's take, each rounded down: units that cannot be split are
	/// the owner's. In a round it is split as the stake was when the round began, for that is what earned it; when every
	/// nominator has left since, all is the owner's.
	fn nominators_part(record: &StakeRecordOf<T>, amount: Balance) -> Result<Balance, Error<T>> {
		let (own, nominated) = record.parts_at(T::Rounds::running());
		if nominated == 0 || record.shares == 0 {
			return Ok(0);
		}
		let whole = own.checked_add(nominated).ok_or(Error::<T>::Corrupted)?;
		let gross = pool::part_of(amount, nominated, whole).ok_or(Error::<T>::Corrupted)?;
		let take = record.take_at(frame_system::Pallet::<T>::block_number());
		let kept = take.left_from_one().deconstruct();
		pool::part_of(gross, kept.into(), Permill::one().deconstruct().into())
			.ok_or(Error::<T>::Corrupted)
	}

	/// The account in which what nominators have earned is held. Nobody signs for it; what others send there stays
	/// spendable and is no part of any pool.
	pub fn pot() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// Give the pallet's account the existential deposit, without which nothing can be held there.
	pub(crate) fn open_pot() -> DispatchResult {
		let pot = Self::pot();
		let missing =
			T::Currency::minimum_balance().saturating_sub(T::Currency::total_balance(&pot));
		if missing > 0 {
			T::Currency::mint_into(&pot, missing)?;
		}
		Ok(())
	}

	fn mint_on_hold(reason: HoldReason, who: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		T::Currency::mint_into(who, amount)?;
		T::Currency::hold(&reason.into(), who, amount)
	}
}
