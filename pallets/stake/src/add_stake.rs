// SPDX-License-Identifier: Apache-2.0
//! How stake grows by its owner's will.

use frame_support::{
	ensure,
	pallet_prelude::*,
	traits::fungible::{InspectHold, MutateHold},
};
use ganglion_support::{Balance, Neurons};

use crate::{Config, Error, Event, HoldReason, Pallet, StakeOf, TotalStake};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_add_stake(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::AmountZero);
		Self::ensure_owner(&coldkey, &hotkey)?;
		let reason = HoldReason::Stake.into();
		ensure!(
			T::Currency::can_hold(&reason, &coldkey, amount),
			Error::<T>::NotEnoughBalance
		);

		T::Currency::hold(&reason, &coldkey, amount)?;
		let stake = Self::increase(&hotkey, amount)?;
		Self::deposit_event(Event::StakeAdded {
			hotkey,
			owner: coldkey,
			amount,
			stake,
		});
		Ok(())
	}

	/// Fail unless `coldkey` owns the neuron `hotkey`.
	pub(crate) fn ensure_owner(coldkey: &T::AccountId, hotkey: &T::AccountId) -> DispatchResult {
		let owner = T::Neurons::owner_of(hotkey).ok_or(Error::<T>::NotRegistered)?;
		ensure!(owner == *coldkey, Error::<T>::NotOwner);
		Ok(())
	}

	/// Add to [`StakeOf`] and [`TotalStake`] what the currency holds already; the only place that raises them.
	pub(crate) fn increase(hotkey: &T::AccountId, amount: Balance) -> Result<Balance, Error<T>> {
		let stake = StakeOf::<T>::get(hotkey)
			.checked_add(amount)
			.ok_or(Error::<T>::Corrupted)?;
		let total = TotalStake::<T>::get()
			.checked_add(amount)
			.ok_or(Error::<T>::Corrupted)?;
		StakeOf::<T>::insert(hotkey, stake);
		TotalStake::<T>::put(total);
		Ok(stake)
	}
}
