// SPDX-License-Identifier: Apache-2.0
//! How a neuron ceases to be.

use frame_support::{ensure, pallet_prelude::*};
use ganglion_support::{Lifecycle, Rounds, Uid};

use crate::{
	Axons, Config, DeregistrationReason, Error, Event, NeuronRecordOf, Neurons, Pallet, Uids,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_deregister(coldkey: T::AccountId, hotkey: T::AccountId) -> DispatchResult {
		let (uid, neuron) = Self::ensure_owned(&coldkey, &hotkey)?;
		ensure!(T::Rounds::running().is_none(), Error::<T>::RoundRunning);
		Self::forget(uid, neuron, DeregistrationReason::ByOwner)?;
		Self::push_vacancy(uid)?;
		Ok(())
	}

	/// The neuron whose hotkey this is, if `coldkey` owns it.
	pub(crate) fn ensure_owned(
		coldkey: &T::AccountId,
		hotkey: &T::AccountId,
	) -> Result<(Uid, NeuronRecordOf<T>), Error<T>> {
		let uid = Uids::<T>::get(hotkey).ok_or(Error::<T>::NotRegistered)?;
		let neuron = Neurons::<T>::get(uid).ok_or(Error::<T>::Corrupted)?;
		ensure!(neuron.owner == *coldkey, Error::<T>::NotOwner);
		Ok((uid, neuron))
	}

	/// Let everybody forget the neuron at `uid`, then forget it here. The uid is nobody's after that: the caller
	/// gives it away or lists it as vacant.
	pub(crate) fn forget(
		uid: Uid,
		neuron: NeuronRecordOf<T>,
		reason: DeregistrationReason,
	) -> DispatchResult {
		let (hotkey, owner) = (neuron.hotkey, neuron.owner);
		T::Lifecycle::on_deregistered(uid, &hotkey, &owner)?;
		Axons::<T>::remove(uid);
		Neurons::<T>::remove(uid);
		Uids::<T>::remove(&hotkey);
		frame_system::Pallet::<T>::dec_consumers(&owner);
		Self::deposit_event(Event::NeuronDeregistered {
			uid,
			hotkey,
			owner,
			reason,
		});
		Ok(())
	}
}
