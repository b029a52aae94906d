// SPDX-License-Identifier: Apache-2.0
//! Brings the storage of earlier versions into the form of this one.
//!
//! | version | of | what changed |
//! |---|---|---|
//! | 1 | spec version 100 | – |
//! | 2 | spec version 102 | `StakeOf`, an amount, is `Stakes`, a record with a pool for nominators; there are parameters and an account for gains |
//!
//! The tokens stay where they are, in the owners' accounts under `HoldReason::Stake`. A chain of spec version 101, which
//! nobody but developers has run, has the layout of version 2 under the number 1: it only gets the number.

use frame_support::{
	defensive, migrations::VersionedMigration, pallet_prelude::*, storage_alias,
	traits::UncheckedOnRuntimeUpgrade,
};
use ganglion_support::{Balance, Neurons, Uid};

use crate::{Config, Pallet, Params, StakeParams, Stakes};

/// From version 1 to version 2. To be run after the registry's.
///
/// Writes a record for each neuron: at most 256, as many as a chain of spec version 100 had.
pub type MigrateV1ToV2<T> =
	VersionedMigration<1, 2, V1ToV2<T>, Pallet<T>, <T as frame_system::Config>::DbWeight>;

/// What version 1 kept in another way.
mod v1 {
	use super::*;

	#[storage_alias]
	pub type StakeOf<T: Config> = StorageMap<
		Pallet<T>,
		Blake2_128Concat,
		<T as frame_system::Config>::AccountId,
		Balance,
		ValueQuery,
	>;
}

/// The migration itself, which does not look at the number of the version.
pub struct V1ToV2<T>(core::marker::PhantomData<T>);

impl<T: Config> UncheckedOnRuntimeUpgrade for V1ToV2<T> {
	fn on_runtime_upgrade() -> Weight {
		// Genesis writes them since there are any.
		if Params::<T>::exists() {
			if Params::<T>::try_get().is_err() {
				log::error!(
					target: "runtime::stake",
					"the parameters are not those of version 2, and nothing was moved: upgrade to a runtime that knows them",
				);
			}
			return T::DbWeight::get().reads(1);
		}
		Params::<T>::put(StakeParams::default());
		if Pallet::<T>::build_pot().is_err() {
			defensive!("the issuance has no room for one existential deposit");
		}
		let count = T::Neurons::count();
		let mut neurons: u64 = 0;
		for uid in Uid::page(Uid(0), count, count) {
			let Some(hotkey) = T::Neurons::hotkey_of(uid) else {
				continue;
			};
			neurons = neurons.saturating_add(1);
			let Ok(mut record) = Pallet::<T>::open_record(&hotkey) else {
				defensive!("a new chain of neurons has used all pools");
				continue;
			};
			// The total counts it already.
			record.own = v1::StakeOf::<T>::take(&hotkey);
			Stakes::<T>::insert(&hotkey, record);
		}
		// For each neuron: itself, its stake, the next pool and the parameters are read; its stake removed, its record
		// written twice, the next pool once. Beside them: two parameters and the count; the account, its
		// balance and the issuance, read and written.
		T::DbWeight::get().reads_writes(
			neurons.saturating_mul(4).saturating_add(5),
			neurons.saturating_mul(4).saturating_add(3),
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
		crate::TotalStake::<T>::get().encode()
	}

	/// Fail unless all that was noted `before` the upgrade is there, and the state is sound.
	pub fn check(before: &[u8]) -> Result<(), sp_runtime::TryRuntimeError> {
		ensure!(
			Balance::decode(&mut &*before) == Ok(crate::TotalStake::<T>::get()),
			"stake was lost or made"
		);
		Pallet::<T>::do_try_state()
	}
}
