// SPDX-License-Identifier: Apache-2.0
//! What becomes of stake when neurons come, go and change keys.

use frame_support::{ensure, pallet_prelude::*};
use ganglion_support::{Lifecycle, Neurons, Rounds, Uid};

use crate::{Config, Error, Event, HoldReason, Pallet, Stakes};

impl<T: Config> Lifecycle<T::AccountId> for Pallet<T> {
	/// Makes the record. A hotkey that left nominators behind finds them again, with the take that they know.
	fn on_registered(_: Uid, hotkey: &T::AccountId) -> DispatchResult {
		if let Some(record) = Stakes::<T>::get(hotkey) {
			ensure!(record.own == 0, Error::<T>::Corrupted);
			return Ok(());
		}
		let record = Self::open_record(hotkey)?;
		Self::deposit_event(Event::PoolOpened {
			hotkey: hotkey.clone(),
			pool: record.pool,
			take: record.take,
		});
		Ok(())
	}

	/// Returns the owner's tokens at once, and keeps the nominators' until they fetch them: nothing here depends on how
	/// many they are.
	fn on_deregistered(_: Uid, hotkey: &T::AccountId, owner: &T::AccountId) -> DispatchResult {
		// The record must be able to answer for the round; the registry lets nobody leave in one.
		ensure!(T::Rounds::running().is_none(), Error::<T>::RoundRunning);
		let now = frame_system::Pallet::<T>::block_number();
		let (record, own) = Self::change_record(hotkey, |record| {
			record.take = record.take_at(now);
			record.next_take = None;
			Ok(core::mem::take(&mut record.own))
		})?;
		if record.is_empty() {
			Stakes::<T>::remove(hotkey);
		}
		if own > 0 {
			Self::release(HoldReason::Stake, owner, own)?;
			Self::deposit_event(Event::StakeReturned {
				hotkey: hotkey.clone(),
				owner: owner.clone(),
				amount: own,
				stake: record.stake(),
			});
		}
		Ok(())
	}

	/// Moves the record. Nominations are kept by pool, so they come along.
	fn on_hotkey_swapped(_: Uid, old: &T::AccountId, new: &T::AccountId) -> DispatchResult {
		ensure!(!Stakes::<T>::contains_key(new), Error::<T>::HotkeyHasStake);
		let record = Stakes::<T>::take(old).ok_or(Error::<T>::Corrupted)?;
		Stakes::<T>::insert(new, &record);
		Self::deposit_event(Event::StakeMoved {
			from: old.clone(),
			to: new.clone(),
			stake: record.stake(),
		});
		Ok(())
	}
}

impl<T: Config> Pallet<T> {
	/// Make the records of the neurons of genesis.
	pub(crate) fn build_pools() -> DispatchResult {
		let count = T::Neurons::count();
		for uid in Uid::page(Uid(0), count, count) {
			let hotkey = T::Neurons::hotkey_of(uid).ok_or(Error::<T>::Corrupted)?;
			Self::on_registered(uid, &hotkey)?;
		}
		Ok(())
	}
}
