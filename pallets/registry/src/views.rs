// SPDX-License-Identifier: Apache-2.0
//! What clients may ask.

use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_support::{Balance, Rounds, Uid};

use crate::{Config, Neurons, Pallet, Params};

impl<T: Config> Pallet<T> {
	/// What a registration in this block burns, in units. Two reads.
	pub(crate) fn view_registration_price() -> Balance {
		Self::price_now(&Params::<T>::get())
	}

	/// Whose uid a registration in this block would take, if it would take somebody's.
	pub(crate) fn view_next_evicted() -> Option<Uid> {
		if !Self::is_full(&Params::<T>::get()) || T::Rounds::running().is_some() {
			return None;
		}
		let (candidate, _) = Self::find_candidate();
		candidate.map(|(uid, _)| uid)
	}

	/// Whether a registration in this block would find a place, be it by eviction.
	pub(crate) fn view_can_register() -> bool {
		!Self::is_full(&Params::<T>::get()) || Self::view_next_evicted().is_some()
	}

	/// The first block in which the neuron at `uid` may be evicted. Two reads.
	pub(crate) fn view_immune_until(uid: Uid) -> Option<BlockNumberFor<T>> {
		Neurons::<T>::get(uid)
			.map(|neuron| <Self as ganglion_support::Neurons<_, _>>::immune_until(&neuron))
	}

	/// The first block in which the neuron at `uid` may announce its axon. Two reads.
	pub(crate) fn view_next_serve(uid: Uid) -> BlockNumberFor<T> {
		Self::earliest_serve(uid, &Params::<T>::get())
	}
}
