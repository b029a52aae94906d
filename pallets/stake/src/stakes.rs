// SPDX-License-Identifier: Apache-2.0
//! What other pallets may know and do.

use frame_support::{
	pallet_prelude::*,
	storage::with_storage_layer,
	traits::fungible::{Mutate, MutateHold},
};
use ganglion_support::{Balance, Neurons};

use crate::{Config, Error, Event, HoldReason, Pallet, StakeOf};

impl<T: Config> ganglion_support::Stakes<T::AccountId> for Pallet<T> {
	fn stake_of(hotkey: &T::AccountId) -> Balance {
		StakeOf::<T>::get(hotkey)
	}

	fn credit(hotkey: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		let owner = T::Neurons::owner_of(hotkey).ok_or(Error::<T>::NotRegistered)?;
		// A hook has no storage layer of its own, and a mint without its hold would be a gift.
		let stake = with_storage_layer(|| {
			T::Currency::mint_into(&owner, amount)?;
			T::Currency::hold(&HoldReason::Stake.into(), &owner, amount)?;
			Self::increase(hotkey, amount).map_err(DispatchError::from)
		})?;
		Self::deposit_event(Event::StakeCredited {
			hotkey: hotkey.clone(),
			owner,
			amount,
			stake,
		});
		Ok(())
	}
}
