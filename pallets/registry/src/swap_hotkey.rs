// SPDX-License-Identifier: Apache-2.0
//! How a neuron gets another key.

use frame_support::{ensure, pallet_prelude::*};
use ganglion_support::{Lifecycle, NeuronRecord, Rounds};

use crate::{
	Config, Error, Event, Neurons, Pallet, Params, PossessionNonce, Uids, swap_possession_message,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_swap_hotkey(
		coldkey: T::AccountId,
		old: T::AccountId,
		new: T::AccountId,
		signature: [u8; 64],
	) -> DispatchResult {
		let (uid, neuron) = Self::ensure_owned(&coldkey, &old)?;
		ensure!(
			!Uids::<T>::contains_key(&new),
			Error::<T>::AlreadyRegistered
		);
		ensure!(T::Rounds::running().is_none(), Error::<T>::RoundRunning);
		let next_nonce =
			Self::ensure_possession(swap_possession_message, &coldkey, &new, signature)?;
		let burned = Params::<T>::get().swap_burn;
		Self::ensure_payable(&coldkey, burned)?;

		Self::pay(&coldkey, burned)?;
		PossessionNonce::<T>::insert(&coldkey, next_nonce);
		Uids::<T>::remove(&old);
		Uids::<T>::insert(&new, uid);
		Neurons::<T>::insert(
			uid,
			NeuronRecord {
				hotkey: new.clone(),
				..neuron
			},
		);
		T::Lifecycle::on_hotkey_swapped(uid, &old, &new)?;
		Self::deposit_event(Event::HotkeySwapped {
			uid,
			old,
			new,
			owner: coldkey,
			burned,
		});
		Ok(())
	}
}
