// SPDX-License-Identifier: Apache-2.0
//! Whose uid a registration takes when every uid is taken.

use frame_support::traits::Get;
use ganglion_support::{Earnings, Rounds, Uid};

use crate::{
	Config, NeuronRecordOf, Neurons, Pallet, Params, RegistryParamsOf, UidCount, VacancyCount,
};

impl<T: Config> Pallet<T> {
	/// The lowest earner that has not been replaced since it earned and is not immune in this block; and how many
	/// earners were looked at, at most `MaxCandidates`.
	///
	/// The order is that of [`Earnings::lowest`]: of equal earnings the older registration first, of these the
	/// lower uid.
	pub(crate) fn find_candidate() -> (Option<(Uid, NeuronRecordOf<T>)>, u32) {
		let now = frame_system::Pallet::<T>::block_number();
		let mut looked_at = 0;
		for (uid, registered_at) in T::Earnings::lowest() {
			if looked_at == T::MaxCandidates::get() {
				break;
			}
			looked_at = looked_at.saturating_add(1);
			let candidate = Neurons::<T>::get(uid)
				.filter(|neuron| neuron.registered_at == registered_at)
				.filter(|neuron| {
					<Self as ganglion_support::Neurons<_, _>>::immune_until(neuron) <= now
				});
			if let Some(neuron) = candidate {
				return (Some((uid, neuron)), looked_at);
			}
		}
		(None, looked_at)
	}

	/// Whether the next registration has to evict somebody.
	pub(crate) fn is_full(params: &RegistryParamsOf<T>) -> bool {
		let neurons = UidCount::<T>::get().saturating_sub(VacancyCount::<T>::get());
		neurons >= params.max_neurons.unwrap_or(T::MaxNeurons::get())
	}

	/// Whose uid a registration in this block would take, if it would take somebody's.
	pub(crate) fn find_next_evicted() -> Option<Uid> {
		if !Self::is_full(&Params::<T>::get()) || T::Rounds::running().is_some() {
			return None;
		}
		let (candidate, _) = Self::find_candidate();
		candidate.map(|(uid, _)| uid)
	}
}
