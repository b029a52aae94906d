// SPDX-License-Identifier: Apache-2.0
//! Brings the storage of earlier versions into the form of this one.
//!
//! | version | of | what changed |
//! |---|---|---|
//! | 1 | spec version 100 | – |
//! | 2 | spec version 102 | rows, bonds and standings have sides, hotkeys have voters, the epoch is a round of several blocks, there are more parameters |
//! | 3 | spec version 103 | the solution of a round knows what all rows put on all neurons, and stays with its census when the round has ended |
//!
//! Everything is kept, since everything means what it meant: a row speaks as of the block in which it was set, a bond is a
//! multiple of 2^-96, a standing and the record of the last epoch are those of a round that ended in the block in which it
//! began, and `Carry` is what the last epoch left. Dropping them would cost idle validators their bonds and everybody a
//! tempo without pay. The list of the lowest earners is empty until the next epoch ends; nobody needs it before, as there were
//! at most 256 neurons and there is room for more.
//!
//! A chain of spec version 101, which nobody but developers has run, has the layout of version 2 under the number 1: it
//! gets the number, and parameters within the bounds of this version. A round that runs at the upgrade is aborted, since what it
//! may mint is less than it was when it began; what it has not minted is carried.

use alloc::vec::Vec;

use codec::{Decode, DecodeAll};
use frame_support::{
	migrations::VersionedMigration, pallet_prelude::*, storage::unhashed, storage_alias,
	traits::UncheckedOnRuntimeUpgrade,
};
use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_support::{Balance, Lifecycle, Neurons, Uid};
use sp_runtime::traits::CheckedDiv;

use crate::{
	AbortReason, BondRowOf, Bonds, Config, EpochRecord, IncentiveParams, IncentiveParamsOf,
	LastEpoch, Network, Pallet, Params, RoundSolution, Side, Standing, Standings, Voters,
	WeightInfo, WeightRowOf, WeightRows,
	params::{BLOCKS_PER_FROZEN_BLOCK, MAX_WEIGHTS_INTERVAL, TEMPOS_PER_FREEZE},
};

/// From version 1 to version 2. To be run after the registry's.
///
/// Moves what is kept for each neuron: at most 256, as many as a chain of spec version 100 had, each with at most 255 edges
/// and as many bonds, 1.6 MB in all.
pub type MigrateV1ToV2<T> =
	VersionedMigration<1, 2, V1ToV2<T>, Pallet<T>, <T as frame_system::Config>::DbWeight>;

/// From version 2 to version 3.
///
/// Completes the solution of a round that runs; there is none in other blocks.
pub type MigrateV2ToV3<T> =
	VersionedMigration<2, 3, V2ToV3<T>, Pallet<T>, <T as frame_system::Config>::DbWeight>;

/// What version 1 kept in another way.
mod v1 {
	use super::*;

	#[derive(Decode)]
	pub struct IncentiveParams<BlockNumber> {
		pub tempo: BlockNumber,
		pub emission_per_block: Balance,
		pub weights_interval: BlockNumber,
		pub weights_version: u32,
		pub min_stake: Balance,
		pub min_edges: u32,
		pub max_edges: u32,
		pub mechanism: ganglion_math::Params,
	}

	#[derive(Encode, Decode)]
	pub struct EpochRecord<BlockNumber> {
		pub block: BlockNumber,
		pub neurons: u16,
		pub emission: Balance,
		pub carry_in: Balance,
		pub minted: Balance,
		pub carry_out: Balance,
	}

	#[storage_alias]
	pub type WeightRows<T: Config> = StorageMap<Pallet<T>, Identity, Uid, WeightRowOf<T>>;

	#[storage_alias]
	pub type Bonds<T: Config> = StorageMap<Pallet<T>, Identity, Uid, BondRowOf<T>>;

	#[storage_alias]
	pub type Standings<T: Config> = StorageMap<Pallet<T>, Identity, Uid, Standing>;

	#[storage_alias]
	pub type LastEpoch<T: Config> = StorageValue<Pallet<T>, EpochRecord<BlockNumberFor<T>>>;

	/// The parameters, if they are there in the form of version 1 and not of another.
	pub fn params<T: Config>() -> Option<IncentiveParams<BlockNumberFor<T>>> {
		let bytes = unhashed::get_raw(&Params::<T>::hashed_key())?;
		IncentiveParams::decode_all(&mut &bytes[..]).ok()
	}
}

/// The migration itself, which does not look at the number of the version.
pub struct V1ToV2<T>(core::marker::PhantomData<T>);

impl<T: Config> UncheckedOnRuntimeUpgrade for V1ToV2<T> {
	fn on_runtime_upgrade() -> Weight {
		let Some(params) = v1::params::<T>() else {
			return upgrade_spec_101::<T>();
		};
		put_params::<T>(upgrade_params::<T>(params));
		move_last_epoch::<T>();
		let neurons = make_voters::<T>();
		// Old and new keys have one prefix, so the old ones are all taken before a new one is written.
		let rows: Vec<_> = v1::WeightRows::<T>::drain().collect();
		let bonds: Vec<_> = v1::Bonds::<T>::drain().collect();
		let standings: Vec<_> = v1::Standings::<T>::drain().collect();
		let moved = [rows.len(), bonds.len(), standings.len()]
			.into_iter()
			.fold(0_u64, |sum, count| sum.saturating_add(count as u64));
		for (uid, row) in rows {
			if let Some(hotkey) = T::Neurons::hotkey_of(uid) {
				Voters::<T>::mutate_extant(&hotkey, |voter| {
					voter.put_dates(Side::First, row.meant_at, row.meant_at);
				});
				WeightRows::<T>::insert(uid, Side::First, row);
			}
		}
		for (uid, row) in bonds {
			Bonds::<T>::insert(Side::First, uid, row);
		}
		for (uid, standing) in standings {
			Standings::<T>::insert(Side::First, uid, standing);
		}
		log::info!(target: "runtime::incentive", "made the voters of {neurons} neurons, moved {moved} rows");
		// For each neuron: itself, its voter, the network and its account are read and but for the first written, and for
		// its row itself and its voter again. Each row: read and where the next is, removed, written. Beside them: parameters,
		// last epoch, network and count, and where the rows of each kind end.
		T::DbWeight::get().reads_writes(
			neurons
				.saturating_mul(6)
				.saturating_add(moved.saturating_mul(2))
				.saturating_add(7),
			neurons
				.saturating_mul(4)
				.saturating_add(moved.saturating_mul(2))
				.saturating_add(3),
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
		counts::<T>().encode()
	}

	/// Fail unless all that was noted `before` the upgrade is there, and the state is sound.
	pub fn check(before: &[u8]) -> Result<(), sp_runtime::TryRuntimeError> {
		ensure!(
			Decode::decode(&mut &*before) == Ok(counts::<T>()),
			"a row, a bond, a standing or the carry was lost"
		);
		Pallet::<T>::do_try_state()
	}
}

/// The migration to version 3, which does not look at the number of the version.
pub struct V2ToV3<T>(core::marker::PhantomData<T>);

impl<T: Config> UncheckedOnRuntimeUpgrade for V2ToV3<T> {
	/// What all rows put on all neurons is not known any more when a round pays, and only
	/// explanations need it: nothing stands for it, and of this one epoch nobody is named who gave
	/// rank.
	fn on_runtime_upgrade() -> Weight {
		let key = RoundSolution::<T>::hashed_key();
		let old = unhashed::get_raw(&key).filter(|_| RoundSolution::<T>::get().is_none());
		let Some(mut solution) = old else {
			return T::DbWeight::get().reads(1);
		};
		solution.extend_from_slice(&0_u128.to_le_bytes());
		unhashed::put_raw(&key, &solution);
		T::DbWeight::get().reads_writes(1, 1)
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

/// As for version 2.
#[cfg(any(feature = "std", feature = "try-runtime"))]
impl<T: Config> V2ToV3<T> {
	/// What the upgrade must not change, to be given to [`Self::check`] after it.
	pub fn note() -> Vec<u8> {
		V1ToV2::<T>::note()
	}

	/// Fail unless all that was noted `before` the upgrade is there, and the state is sound.
	pub fn check(before: &[u8]) -> Result<(), sp_runtime::TryRuntimeError> {
		V1ToV2::<T>::check(before)
	}
}

/// What a chain of spec version 101 needs, which has the layout of version 2; what that costs.
fn upgrade_spec_101<T: Config>() -> Weight {
	let mut weight = T::DbWeight::get().reads(2);
	if let Ok(params) = Params::<T>::try_get() {
		let bounded = bound_params::<T>(params.clone());
		if bounded != params {
			put_params::<T>(bounded);
			weight.saturating_accrue(T::DbWeight::get().writes(1));
		}
	} else if Params::<T>::exists() {
		log::error!(
			target: "runtime::incentive",
			"the parameters are neither those of version 1 nor of version 2, and nothing was moved: upgrade to a runtime that knows them",
		);
	}
	if Network::<T>::get().is_running {
		Pallet::<T>::abort_round(AbortReason::Upgrade);
		weight.saturating_accrue(T::WeightInfo::force_abort_round());
	}
	weight
}

/// What the migration must not change, whatever the layout: how many rows of weights, of bonds and standings there are, and the
/// carry.
#[cfg(any(feature = "std", feature = "try-runtime"))]
fn counts<T: Config>() -> (u32, u32, u32, Balance) {
	use frame_support::storage::{KeyPrefixIterator, StoragePrefixedMap};
	let count = |prefix: [u8; 32]| {
		let keys = KeyPrefixIterator::new(prefix.to_vec(), prefix.to_vec(), |_| Ok(()));
		u32::try_from(keys.count()).unwrap_or(u32::MAX)
	};
	(
		count(WeightRows::<T>::final_prefix()),
		count(Bonds::<T>::final_prefix()),
		count(Standings::<T>::final_prefix()),
		crate::Carry::<T>::get(),
	)
}

/// The last epoch is that of round 1, which ended where it began and wrote into the first side.
fn move_last_epoch<T: Config>() {
	let Some(last) = v1::LastEpoch::<T>::take() else {
		return;
	};
	Network::<T>::mutate(|network| {
		network.round = 1;
		network.started_at = last.block;
	});
	LastEpoch::<T>::put(EpochRecord {
		round: 1,
		block: last.block,
		finished_at: last.block,
		neurons: last.neurons,
		emission: last.emission,
		carry_in: last.carry_in,
		minted: last.minted,
		carry_out: last.carry_out,
		side: Side::First,
		departed: 0,
		departed_emission: 0,
	});
}

/// Every hotkey gets what a registration gives it; how many there are.
fn make_voters<T: Config>() -> u64 {
	let count = T::Neurons::count();
	let mut neurons: u64 = 0;
	for uid in Uid::page(Uid(0), count, count) {
		let Some(hotkey) = T::Neurons::hotkey_of(uid) else {
			continue;
		};
		neurons = neurons.saturating_add(1);
		if let Err(problem) = Pallet::<T>::on_registered(uid, &hotkey) {
			log::error!(target: "runtime::incentive", "{hotkey:?} has no voice: {problem:?}");
		}
	}
	neurons
}

/// Store `params` and say so when they are out of bounds all the same.
fn put_params<T: Config>(params: IncentiveParamsOf<T>) {
	if let Err(problem) = Pallet::<T>::ensure_in_bounds(&params) {
		log::error!(target: "runtime::incentive", "root must set the parameters: {problem:?}");
	}
	Params::<T>::put(params);
}

/// The parameters with a pause and a freeze that are allowed. A pause of no blocks was, and a freeze of the whole tempo.
fn bound_params<T: Config>(params: IncentiveParamsOf<T>) -> IncentiveParamsOf<T> {
	let most = params.tempo.checked_div(&BLOCKS_PER_FROZEN_BLOCK.into());
	IncentiveParams {
		weights_interval: params
			.weights_interval
			.clamp(1u32.into(), MAX_WEIGHTS_INTERVAL.into()),
		admin_freeze: params.admin_freeze.min(most.unwrap_or_default()),
		..params
	}
}

/// What there was not is as on a new chain.
fn upgrade_params<T: Config>(old: v1::IncentiveParams<BlockNumberFor<T>>) -> IncentiveParamsOf<T> {
	let twentieth = old.tempo.checked_div(&TEMPOS_PER_FREEZE.into());
	bound_params::<T>(IncentiveParams {
		tempo: old.tempo,
		admin_freeze: twentieth.unwrap_or_default(),
		emission_per_block: old.emission_per_block,
		weights_interval: old.weights_interval,
		weights_version: old.weights_version,
		min_stake: old.min_stake,
		min_edges: old.min_edges,
		max_edges: old.max_edges,
		mechanism: old.mechanism,
		..Default::default()
	})
}
