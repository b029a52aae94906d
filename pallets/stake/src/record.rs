// SPDX-License-Identifier: Apache-2.0
//! The record of a hotkey, and the only places that write it.

use frame_support::pallet_prelude::*;
use ganglion_support::{Balance, Neurons, Rounds};

use crate::{
	Config, Error, NextPool, Pallet, Params, PoolId, StakeRecord, StakeRecordOf, Stakes, TotalStake,
};

impl<T: Config> Pallet<T> {
	/// The record of `hotkey`, which is a neuron or has nominators.
	pub(crate) fn existing_record(hotkey: &T::AccountId) -> Result<StakeRecordOf<T>, Error<T>> {
		Stakes::<T>::get(hotkey).ok_or(Error::<T>::NotRegistered)
	}

	/// Fail unless `coldkey` owns the neuron `hotkey`.
	pub(crate) fn ensure_owner(coldkey: &T::AccountId, hotkey: &T::AccountId) -> DispatchResult {
		let owner = T::Neurons::owner_of(hotkey).ok_or(Error::<T>::NotRegistered)?;
		ensure!(owner == *coldkey, Error::<T>::NotOwner);
		Ok(())
	}

	/// Make the record of a hotkey that has none.
	pub(crate) fn open_record(hotkey: &T::AccountId) -> Result<StakeRecordOf<T>, Error<T>> {
		let pool = NextPool::<T>::get();
		let next = pool
			.0
			.checked_add(1)
			.map(PoolId)
			.ok_or(Error::<T>::PoolsExhausted)?;
		let record = StakeRecord::new(pool, Params::<T>::get().default_take);
		NextPool::<T>::put(next);
		Stakes::<T>::insert(hotkey, &record);
		Ok(record)
	}

	/// Change the record of `hotkey`, keep [`TotalStake`] the sum, and return the record afterwards.
	///
	/// Every change of stake comes through here: what the round that is running must not see is frozen first.
	pub(crate) fn change_record<R>(
		hotkey: &T::AccountId,
		change: impl FnOnce(&mut StakeRecordOf<T>) -> Result<R, DispatchError>,
	) -> Result<(StakeRecordOf<T>, R), DispatchError> {
		let mut record = Self::existing_record(hotkey)?;
		let before = record.stake();
		if let Some(round) = T::Rounds::running() {
			record.freeze(round);
		}
		let result = change(&mut record)?;
		let total = TotalStake::<T>::get()
			.checked_sub(before)
			.and_then(|total| total.checked_add(record.stake()))
			.ok_or(Error::<T>::Corrupted)?;
		TotalStake::<T>::put(total);
		Stakes::<T>::insert(hotkey, &record);
		Ok((record, result))
	}

	/// Add to the owner's part; the stake behind `hotkey` from now on.
	pub(crate) fn increase_own(
		hotkey: &T::AccountId,
		amount: Balance,
	) -> Result<Balance, DispatchError> {
		let (record, ()) = Self::change_record(hotkey, |record| {
			record.own = record
				.own
				.checked_add(amount)
				.ok_or(Error::<T>::Corrupted)?;
			Ok(())
		})?;
		Ok(record.stake())
	}

	/// Take from the owner's part; the stake behind `hotkey` from now on.
	pub(crate) fn decrease_own(
		hotkey: &T::AccountId,
		amount: Balance,
	) -> Result<Balance, DispatchError> {
		let (record, ()) = Self::change_record(hotkey, |record| {
			record.own = record
				.own
				.checked_sub(amount)
				.ok_or(Error::<T>::NotEnoughStake)?;
			Ok(())
		})?;
		Ok(record.stake())
	}
}
