// SPDX-License-Identifier: Apache-2.0
//! Where a neuron goes: a uid that is vacant or new, and when every uid is taken, that of the lowest earner.

use frame_support::{ensure, traits::Get};
use ganglion_support::{Earnings, Rounds, Uid};

use crate::{
	Config, Error, NeuronRecordOf, Neurons, Pallet, RegistryParamsOf, UidCount, Vacancies,
	VacancyCount,
};

/// Where the next neuron goes.
pub(crate) enum Place<T: Config> {
	/// The uid after the largest that was ever given.
	New(Uid),
	/// The uid that a neuron left last.
	Vacant(Uid),
	/// The uid of a neuron that goes.
	Occupied(Uid, NeuronRecordOf<T>),
}

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

	/// A vacant uid first, then a new one, then that of the lowest earner; and how many earners were looked at.
	pub(crate) fn find_place(params: &RegistryParamsOf<T>) -> Result<(Place<T>, u32), Error<T>> {
		if !Self::is_full(params) {
			if let Some(top) = VacancyCount::<T>::get().checked_sub(1) {
				let uid = Vacancies::<T>::get(top).ok_or(Error::<T>::Corrupted)?;
				return Ok((Place::Vacant(uid), 0));
			}
			// Without vacancies there are as many neurons as uids, fewer than `MaxNeurons`.
			return Ok((Place::New(Uid(UidCount::<T>::get())), 0));
		}
		ensure!(T::Rounds::running().is_none(), Error::<T>::RoundRunning);
		let (candidate, looked_at) = Self::find_candidate();
		let (uid, neuron) = candidate.ok_or(Error::<T>::NetworkFull)?;
		Ok((Place::Occupied(uid, neuron), looked_at))
	}

	/// Give `uid` away, which is the next that nobody ever had.
	pub(crate) fn give_new(uid: Uid) -> Result<(), Error<T>> {
		UidCount::<T>::put(uid.0.checked_add(1).ok_or(Error::<T>::Corrupted)?);
		Ok(())
	}

	/// Take the uid that was left last from the vacant ones.
	pub(crate) fn pop_vacancy() -> Result<(), Error<T>> {
		let top = VacancyCount::<T>::get()
			.checked_sub(1)
			.ok_or(Error::<T>::Corrupted)?;
		Vacancies::<T>::remove(top);
		VacancyCount::<T>::put(top);
		Ok(())
	}

	/// List `uid` as the one that was left last.
	pub(crate) fn push_vacancy(uid: Uid) -> Result<(), Error<T>> {
		let top = VacancyCount::<T>::get();
		VacancyCount::<T>::put(top.checked_add(1).ok_or(Error::<T>::Corrupted)?);
		Vacancies::<T>::insert(top, uid);
		Ok(())
	}
}
