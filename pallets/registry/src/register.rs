// SPDX-License-Identifier: Apache-2.0
//! How a neuron comes to be.

use frame_support::{ensure, pallet_prelude::*};
use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_support::{Balance, Lifecycle, NeuronRecord, Rounds, Uid};
use sp_runtime::traits::{One, Saturating};

use crate::{
	Config, DeregistrationReason, Error, Event, GenesisNeuron, NeuronRecordOf, Neurons, Pallet,
	Params, PossessionNonce, RegistryParamsOf, UidCount, Uids, Vacancies, VacancyCount,
	possession_message,
};

/// Where the next neuron goes.
enum Place<T: Config> {
	/// The uid after the largest that was ever given.
	New(Uid),
	/// The uid that a neuron left last.
	Vacant(Uid),
	/// The uid of a neuron that goes.
	Occupied(Uid, NeuronRecordOf<T>),
}

impl<T: Config> Pallet<T> {
	/// The number of lowest earners that were looked at, none when there was room.
	pub(crate) fn do_register(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		signature: [u8; 64],
		limit: Balance,
	) -> Result<u32, DispatchError> {
		ensure!(
			!Uids::<T>::contains_key(&hotkey),
			Error::<T>::AlreadyRegistered
		);
		let params = Params::<T>::get();
		let price = Self::price_now(&params);
		ensure!(price <= limit, Error::<T>::BurnAboveLimit);
		let (place, looked_at) = Self::find_place(&params)?;
		let next_nonce = Self::ensure_possession(possession_message, &coldkey, &hotkey, signature)?;
		Self::ensure_payable(&coldkey, price)?;

		Self::pay(&coldkey, price)?;
		Self::raise_price(price, &params);
		PossessionNonce::<T>::insert(&coldkey, next_nonce);
		let now = frame_system::Pallet::<T>::block_number();
		let (uid, registered_at) = match place {
			Place::New(uid) => {
				UidCount::<T>::put(uid.0.checked_add(1).ok_or(Error::<T>::Corrupted)?);
				(uid, now)
			}
			Place::Vacant(uid) => {
				Self::pop_vacancy()?;
				(uid, now.saturating_add(One::one()))
			}
			Place::Occupied(uid, neuron) => {
				Self::forget(uid, neuron, DeregistrationReason::Evicted)?;
				(uid, now.saturating_add(One::one()))
			}
		};
		Self::insert(uid, hotkey.clone(), coldkey.clone(), registered_at)?;
		T::Lifecycle::on_registered(uid, &hotkey)?;
		Self::deposit_event(Event::NeuronRegistered {
			uid,
			hotkey,
			owner: coldkey,
			burned: price,
		});
		Ok(looked_at)
	}

	/// A neuron of genesis, at the next uid: what [`Pallet::do_register`] makes but for proof and price.
	pub(crate) fn build_neuron(neuron: &GenesisNeuron<T::AccountId>) -> DispatchResult {
		let GenesisNeuron { hotkey, owner } = neuron;
		ensure!(
			!Uids::<T>::contains_key(hotkey),
			Error::<T>::AlreadyRegistered
		);
		ensure!(
			frame_system::Pallet::<T>::providers(owner) > 0,
			DispatchError::Other("the owner has no balance")
		);
		ensure!(!Self::is_full(&Params::<T>::get()), Error::<T>::NetworkFull);
		let uid = UidCount::<T>::get();
		let next_nonce = PossessionNonce::<T>::get(owner)
			.checked_add(1)
			.ok_or(Error::<T>::NonceExhausted)?;
		UidCount::<T>::put(uid.checked_add(1).ok_or(Error::<T>::Corrupted)?);
		PossessionNonce::<T>::insert(owner, next_nonce);
		let now = frame_system::Pallet::<T>::block_number();
		Self::insert(Uid(uid), hotkey.clone(), owner.clone(), now)?;
		Ok(())
	}

	/// A vacant uid first, then a new one, then that of the lowest earner; and how many earners were looked at.
	fn find_place(params: &RegistryParamsOf<T>) -> Result<(Place<T>, u32), Error<T>> {
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

	/// Know the neuron, and keep its owner's account from vanishing: emission goes there.
	pub(crate) fn insert(
		uid: Uid,
		hotkey: T::AccountId,
		owner: T::AccountId,
		registered_at: BlockNumberFor<T>,
	) -> Result<(), Error<T>> {
		frame_system::Pallet::<T>::inc_consumers_without_limit(&owner)
			.map_err(|_| Error::<T>::CannotPayBurn)?;
		Uids::<T>::insert(&hotkey, uid);
		Neurons::<T>::insert(
			uid,
			NeuronRecord {
				hotkey,
				owner,
				registered_at,
			},
		);
		Ok(())
	}

	/// Take the uid that was left last from the vacant ones.
	fn pop_vacancy() -> Result<(), Error<T>> {
		let top = VacancyCount::<T>::get()
			.checked_sub(1)
			.ok_or(Error::<T>::Corrupted)?;
		Vacancies::<T>::remove(top);
		VacancyCount::<T>::put(top);
		Ok(())
	}
}
