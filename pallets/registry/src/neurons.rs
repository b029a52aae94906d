// SPDX-License-Identifier: Apache-2.0
//! What other pallets may know.

use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_support::{NeuronRecord, Uid};

use crate::{Config, NeuronCount, Neurons, Pallet, Uids};

impl<T: Config> ganglion_support::Neurons<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
	fn count() -> u16 {
		NeuronCount::<T>::get()
	}

	fn record(uid: Uid) -> Option<NeuronRecord<T::AccountId, BlockNumberFor<T>>> {
		Neurons::<T>::get(uid)
	}

	fn uid_of(hotkey: &T::AccountId) -> Option<Uid> {
		Uids::<T>::get(hotkey)
	}
}
