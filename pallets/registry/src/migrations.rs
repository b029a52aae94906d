// SPDX-License-Identifier: Apache-2.0
//! Brings the storage of earlier versions into the form of this one.
//!
//! | version | of | what changed |
//! |---|---|---|
//! | 1 | spec version 100 | – |
//! | 2 | spec version 102 | `NeuronCount` is `UidCount`, `RegistrationNonce` is `PossessionNonce`, the price of a registration moves |
//!
//! Neurons, uids and axons are what they were. A chain of spec version 101, which nobody but developers has run, has the
//! layout of version 2 under the number 1: it only gets the number.

use codec::{Decode, DecodeAll};
use frame_support::{
	migrations::VersionedMigration, pallet_prelude::*, storage::unhashed, storage_alias,
	traits::UncheckedOnRuntimeUpgrade,
};
use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_support::Balance;

use crate::{Config, Pallet, Params, PossessionNonce, RegistryParams, RegistryParamsOf, UidCount};

/// From version 1 to version 2.
///
/// Moves one entry for each coldkey that has registered a neuron: at most 256, as many as a chain of spec version 100 had
/// neurons.
pub type MigrateV1ToV2<T> =
	VersionedMigration<1, 2, V1ToV2<T>, Pallet<T>, <T as frame_system::Config>::DbWeight>;

/// What version 1 kept in another way.
mod v1 {
	use super::*;

	#[derive(Decode)]
	pub struct RegistryParams<BlockNumber> {
		pub registration_burn: Balance,
		pub serve_interval: BlockNumber,
		pub allow_local_addresses: bool,
	}

	#[storage_alias]
	pub type NeuronCount<T: Config> = StorageValue<Pallet<T>, u16>;

	#[storage_alias]
	pub type RegistrationNonce<T: Config> =
		StorageMap<Pallet<T>, Blake2_128Concat, <T as frame_system::Config>::AccountId, u32>;

	/// The parameters, if they are there in the form of version 1 and not of another.
	pub fn params<T: Config>() -> Option<RegistryParams<BlockNumberFor<T>>> {
		let bytes = unhashed::get_raw(&Params::<T>::hashed_key())?;
		RegistryParams::decode_all(&mut &bytes[..]).ok()
	}
}

/// The migration itself, which does not look at the number of the version.
pub struct V1ToV2<T>(core::marker::PhantomData<T>);

impl<T: Config> UncheckedOnRuntimeUpgrade for V1ToV2<T> {
	fn on_runtime_upgrade() -> Weight {
		let Some(params) = v1::params::<T>() else {
			if Params::<T>::exists() && Params::<T>::try_get().is_err() {
				log::error!(
					target: "runtime::registry",
					"the parameters are neither those of version 1 nor of version 2, and nothing was moved: upgrade to a runtime that knows them",
				);
			}
			return T::DbWeight::get().reads(1);
		};
		Params::<T>::put(upgrade_params::<T>(&params));
		if let Some(count) = v1::NeuronCount::<T>::take() {
			UidCount::<T>::put(count);
		}
		let mut nonces: u64 = 0;
		for (coldkey, nonce) in v1::RegistrationNonce::<T>::drain() {
			PossessionNonce::<T>::insert(coldkey, nonce);
			nonces = nonces.saturating_add(1);
		}
		// The parameters and the count, read, and the latter removed; each nonce, and where they end.
		T::DbWeight::get().reads_writes(
			nonces.saturating_add(3),
			nonces.saturating_mul(2).saturating_add(3),
		)
	}

	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<alloc::vec::Vec<u8>, sp_runtime::TryRuntimeError> {
		Ok(Self::note())
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(before: alloc::vec::Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
		Self::check(&before)
	}
}

/// What tools check around an upgrade. Compiled natively too, so that tests need no build with another set of features.
#[cfg(any(feature = "std", feature = "try-runtime"))]
impl<T: Config> V1ToV2<T> {
	/// What the upgrade must not change, to be given to [`Self::check`] after it.
	pub fn note() -> alloc::vec::Vec<u8> {
		use codec::Encode;
		v1::NeuronCount::<T>::get()
			.unwrap_or_else(UidCount::<T>::get)
			.encode()
	}

	/// Fail unless all that was noted `before` the upgrade is there, and the state is sound.
	pub fn check(before: &[u8]) -> Result<(), sp_runtime::TryRuntimeError> {
		ensure!(
			u16::decode(&mut &*before) == Ok(UidCount::<T>::get()),
			"neurons were lost"
		);
		Pallet::<T>::do_try_state()
	}
}

/// The burn was fixed and is the least from now on. What there was not is as on a new chain.
fn upgrade_params<T: Config>(old: &v1::RegistryParams<BlockNumberFor<T>>) -> RegistryParamsOf<T> {
	let new = RegistryParams::default();
	let min_burn = old.registration_burn.max(1);
	RegistryParams {
		min_burn,
		max_burn: new.max_burn.max(min_burn),
		serve_interval: old.serve_interval,
		allow_local_addresses: old.allow_local_addresses,
		..new
	}
}
