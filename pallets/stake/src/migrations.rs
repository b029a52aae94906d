// SPDX-License-Identifier: Apache-2.0
//! Brings the storage of earlier versions into the form of this one.
//!
//! | version | of | what changed |
//! |---|---|---|
//! | 1 | spec version 100 | – |
//! | 2 | spec version 102 | `StakeOf`, an amount, is `Stakes`, a record with a pool for nominators; there are parameters and an account for gains |
//! | 3 | spec version 104 | no nomination is worth less than its principal |
//!
//! The tokens stay where they are, in the owners' accounts under `HoldReason::Stake`. A chain of spec version 101, which
//! nobody but developers has run, has the layout of version 2 under the number 1: it only gets the number.

use alloc::vec::Vec;

use frame_support::{
	defensive, migrations::VersionedMigration, pallet_prelude::*, storage::with_storage_layer,
	storage_alias, traits::UncheckedOnRuntimeUpgrade,
};
use ganglion_support::{Balance, Neurons, Uid};
use sp_runtime::Rounding;

use crate::{
	Config, Event, Nomination, Nominations, Pallet, Params, StakeParams, StakeRecordOf, Stakes,
};

/// From version 1 to version 2. To be run after the registry's.
///
/// Writes a record for each neuron: at most 256, as many as a chain of spec version 100 had.
pub type MigrateV1ToV2<T> =
	VersionedMigration<1, 2, V1ToV2<T>, Pallet<T>, <T as frame_system::Config>::DbWeight>;

/// From version 2 to version 3.
///
/// Reads every nomination. Each has tokens of the nominator behind it, a thousandth of one at least: a chain with so many
/// that a block has no time to read them, some fifty thousand, needs an upgrade over several blocks instead.
pub type MigrateV2ToV3<T> =
	VersionedMigration<2, 3, V2ToV3<T>, Pallet<T>, <T as frame_system::Config>::DbWeight>;

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
	fn pre_upgrade() -> Result<Vec<u8>, sp_runtime::TryRuntimeError> {
		Ok(Self::note())
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(before: Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
		Self::check(&before)
	}
}

/// What tools check around an upgrade. Compiled natively too, so that tests need no build with another set of features.
#[cfg(any(feature = "std", feature = "try-runtime"))]
impl<T: Config> V1ToV2<T> {
	/// What the upgrade must not change, to be given to [`Self::check`] after it.
	pub fn note() -> Vec<u8> {
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

/// Up to version 2 the principal that was left by a removal, and that of a purchase, were rounded up, so that a nomination
/// could be worth less than its principal by a unit or a few. What the pools are worth beyond all principals, which is what
/// the account of the gains has, was then less than what the other nominators had gained, and the last of them was refused.
///
/// What a principal is too large by becomes gains of its pool, as if it had been rounded as it is now. No pool, no share and
/// no total changes.
pub struct V2ToV3<T>(core::marker::PhantomData<T>);

impl<T: Config> UncheckedOnRuntimeUpgrade for V2ToV3<T> {
	fn on_runtime_upgrade() -> Weight {
		let mut read: u64 = 0;
		let mut written: u64 = 0;
		for (hotkey, record) in Stakes::<T>::iter() {
			let (looked_at, short) = Self::look_for_short(&record);
			read = read.saturating_add(looked_at).saturating_add(1);
			let mut amount: Balance = 0;
			for (nominator, nomination, worth) in short {
				let rest = nomination.principal.saturating_sub(worth);
				if with_storage_layer(|| Pallet::<T>::leave_to_the_pool(&nominator, rest)).is_err()
				{
					defensive!("a principal is not held");
					continue;
				}
				let rounded = Nomination {
					principal: worth,
					..nomination
				};
				Nominations::<T>::insert(record.pool, &nominator, rounded);
				written = written.saturating_add(1);
				amount = amount.saturating_add(rest);
			}
			if amount > 0 {
				Pallet::<T>::deposit_event(Event::ShortfallBooked {
					hotkey,
					pool: record.pool,
					amount,
				});
			}
		}
		// For each that is short: itself, and of two accounts the balance and the holds.
		T::DbWeight::get().reads_writes(
			read.saturating_add(written.saturating_mul(4)),
			written.saturating_mul(5),
		)
	}

	#[cfg(feature = "try-runtime")]
	fn pre_upgrade() -> Result<Vec<u8>, sp_runtime::TryRuntimeError> {
		Ok(Self::note())
	}

	#[cfg(feature = "try-runtime")]
	fn post_upgrade(before: Vec<u8>) -> Result<(), sp_runtime::TryRuntimeError> {
		Self::check(&before)
	}
}

/// A nominator, its nomination, and what that is worth, in units.
type Short<T> = (<T as frame_system::Config>::AccountId, Nomination, Balance);

impl<T: Config> V2ToV3<T> {
	/// The nominations of a pool that are worth less than their principals, and how many there are of all.
	fn look_for_short(record: &StakeRecordOf<T>) -> (u64, Vec<Short<T>>) {
		let pool = record.to_pool();
		let mut count: u64 = 0;
		let mut short = Vec::new();
		for (nominator, nomination) in Nominations::<T>::iter_prefix(record.pool) {
			count = count.saturating_add(1);
			// None in a pool without shares, which has no nominations.
			let worth = pool.value_of(nomination.shares, Rounding::Down);
			if let Some(worth) = worth.filter(|worth| *worth < nomination.principal) {
				short.push((nominator, nomination, worth));
			}
		}
		(count, short)
	}
}

/// What tools check around an upgrade.
#[cfg(any(feature = "std", feature = "try-runtime"))]
impl<T: Config> V2ToV3<T> {
	/// What the upgrade must not change, to be given to [`Self::check`] after it.
	pub fn note() -> Vec<u8> {
		use codec::Encode;
		(crate::TotalStake::<T>::get(), Pallet::<T>::issuance()).encode()
	}

	/// Fail unless all that was noted `before` the upgrade is there, and the state is sound.
	pub fn check(before: &[u8]) -> Result<(), sp_runtime::TryRuntimeError> {
		let now = (crate::TotalStake::<T>::get(), Pallet::<T>::issuance());
		ensure!(
			<(Balance, Balance)>::decode(&mut &*before) == Ok(now),
			"stake or tokens were lost or made"
		);
		Pallet::<T>::do_try_state()
	}
}
