// SPDX-License-Identifier: Apache-2.0
//! How a neuron comes to be.

use alloc::vec::Vec;

use codec::Encode;
use frame_support::{
	ensure,
	pallet_prelude::*,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::{Fortitude, Precision, Preservation},
	},
};
use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_support::{NeuronRecord, Uid};
use sp_core::sr25519;
use sp_runtime::AccountId32;

use crate::{Config, Error, Event, NeuronCount, Neurons, Pallet, Params, RegistrationNonce, Uids};

/// Keeps a proof of possession from being a signature of anything else.
const POSSESSION_CONTEXT: &[u8] = b"ganglion:register:v1";

/// The 32 bytes that a hotkey signs with sr25519 to let `coldkey` register it.
///
/// `blake2_256("ganglion:register:v1" ++ genesis_hash ++ coldkey ++ nonce as u32 LE)`: good on one chain,
/// for one coldkey, once.
pub fn possession_message(genesis_hash: &[u8], coldkey: &AccountId32, nonce: u32) -> [u8; 32] {
	let mut message = Vec::from(POSSESSION_CONTEXT);
	message.extend_from_slice(genesis_hash);
	message.extend_from_slice(coldkey.as_ref());
	nonce.encode_to(&mut message);
	sp_io::hashing::blake2_256(&message)
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		signature: [u8; 64],
	) -> DispatchResult {
		ensure!(
			!Uids::<T>::contains_key(&hotkey),
			Error::<T>::AlreadyRegistered
		);
		let uid = Uid(NeuronCount::<T>::get());
		ensure!(uid.0 < T::MaxNeurons::get(), Error::<T>::NetworkFull);

		let nonce = RegistrationNonce::<T>::get(&coldkey);
		let next_nonce = nonce.checked_add(1).ok_or(Error::<T>::NonceExhausted)?;
		let genesis_hash = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::default());
		let message = possession_message(genesis_hash.as_ref(), &coldkey, nonce);
		ensure!(
			is_signed_by(&hotkey, &message, signature),
			Error::<T>::PossessionNotProven
		);

		let burn = Params::<T>::get().registration_burn;
		let payable =
			T::Currency::reducible_balance(&coldkey, Preservation::Preserve, Fortitude::Polite);
		ensure!(burn <= payable, Error::<T>::CannotPayBurn);
		T::Currency::burn_from(
			&coldkey,
			burn,
			Preservation::Preserve,
			Precision::Exact,
			Fortitude::Polite,
		)?;

		// Emission goes into the owner's account, so the account must not vanish.
		frame_system::Pallet::<T>::inc_consumers_without_limit(&coldkey)
			.map_err(|_| Error::<T>::CannotPayBurn)?;
		RegistrationNonce::<T>::insert(&coldkey, next_nonce);
		Self::append(hotkey.clone(), coldkey.clone())?;
		Self::deposit_event(Event::NeuronRegistered {
			uid,
			hotkey,
			owner: coldkey,
			burned: burn,
		});
		Ok(())
	}

	/// Give `hotkey` the next uid. The only writer of [`Neurons`], [`Uids`] and [`NeuronCount`].
	pub(crate) fn append(hotkey: T::AccountId, owner: T::AccountId) -> Result<Uid, Error<T>> {
		let uid = Uid(NeuronCount::<T>::get());
		let count = uid.0.checked_add(1).ok_or(Error::<T>::Corrupted)?;
		let registered_at = frame_system::Pallet::<T>::block_number();
		Neurons::<T>::insert(
			uid,
			NeuronRecord {
				hotkey: hotkey.clone(),
				owner,
				registered_at,
			},
		);
		Uids::<T>::insert(hotkey, uid);
		NeuronCount::<T>::put(count);
		Ok(uid)
	}
}

fn is_signed_by(hotkey: &AccountId32, message: &[u8; 32], signature: [u8; 64]) -> bool {
	let key: [u8; 32] = hotkey.clone().into();
	sp_io::crypto::sr25519_verify(
		&sr25519::Signature::from_raw(signature),
		message,
		&sr25519::Public::from_raw(key),
	)
}
