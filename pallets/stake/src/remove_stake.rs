// SPDX-License-Identifier: Apache-2.0
//! How stake shrinks by its owner's will.

use frame_support::{
	ensure,
	pallet_prelude::*,
	traits::{fungible::MutateHold, tokens::Precision},
};
use ganglion_support::Balance;

use crate::{Config, Error, Event, HoldReason, Pallet, StakeOf, TotalStake};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_remove_stake(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::AmountZero);
		Self::ensure_owner(&coldkey, &hotkey)?;
		let stake = Self::decrease(&hotkey, amount)?;
		T::Currency::release(
			&HoldReason::Stake.into(),
			&coldkey,
			amount,
			Precision::Exact,
		)?;
		Self::deposit_event(Event::StakeRemoved {
			hotkey,
			owner: coldkey,
			amount,
			stake,
		});
		Ok(())
	}

	/// Take from [`StakeOf`] and [`TotalStake`]; the only place that lowers them.
	fn decrease(hotkey: &T::AccountId, amount: Balance) -> Result<Balance, Error<T>> {
		let stake = StakeOf::<T>::get(hotkey)
			.checked_sub(amount)
			.ok_or(Error::<T>::NotEnoughStake)?;
		let total = TotalStake::<T>::get()
			.checked_sub(amount)
			.ok_or(Error::<T>::Corrupted)?;
		if stake == 0 {
			StakeOf::<T>::remove(hotkey);
		} else {
			StakeOf::<T>::insert(hotkey, stake);
		}
		TotalStake::<T>::put(total);
		Ok(stake)
	}
}
