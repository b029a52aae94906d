// SPDX-License-Identifier: Apache-2.0
//! What other pallets may know.

use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_support::{NeuronRecord, Uid};
use sp_runtime::traits::Saturating;

use crate::{Config, Neurons, Pallet, Params, UidCount, Uids};

impl<T: Config> ganglion_support::Neurons<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
	fn count() -> u16 {
		UidCount::<T>::get()
	}

	fn record(uid: Uid) -> Option<NeuronRecord<T::AccountId, BlockNumberFor<T>>> {
		Neurons::<T>::get(uid)
	}

	fn uid_of(hotkey: &T::AccountId) -> Option<Uid> {
		Uids::<T>::get(hotkey)
	}

	fn immune_until(neuron: &NeuronRecord<T::AccountId, BlockNumberFor<T>>) -> BlockNumberFor<T> {
		let immunity = Params::<T>::get().immunity;
		neuron.registered_at.saturating_add(immunity)
	}
}
