// SPDX-License-Identifier: Apache-2.0
//! How a neuron comes to be.

use frame_support::{ensure, pallet_prelude::*};
use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_support::{Balance, Lifecycle, NeuronRecord, Uid};
use sp_runtime::traits::{One, Saturating};

use crate::{
	Config, DeregistrationReason, Error, Event, GenesisNeuron, Neurons, Pallet, Params,
	PossessionNonce, UidCount, Uids, place::Place, possession_message,
};

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
				Self::give_new(uid)?;
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
		let uid = Uid(UidCount::<T>::get());
		let next_nonce = PossessionNonce::<T>::get(owner)
			.checked_add(1)
			.ok_or(Error::<T>::NonceExhausted)?;
		Self::give_new(uid)?;
		PossessionNonce::<T>::insert(owner, next_nonce);
		let now = frame_system::Pallet::<T>::block_number();
		Self::insert(uid, hotkey.clone(), owner.clone(), now)?;
		Ok(())
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
}
