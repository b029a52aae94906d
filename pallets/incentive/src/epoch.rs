// SPDX-License-Identifier: Apache-2.0
//! The epoch on chain: read the state, let the maths crate compute, write what it found.

use alloc::vec::Vec;

use frame_support::{BoundedVec, traits::Get, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_math::{Bond, EpochError, EpochInput, EpochOutput, Row};
use ganglion_support::{Balance, Neurons, Stakes, Uid};
use sp_runtime::traits::{SaturatedConversion, Saturating, Zero};

use crate::{
	BondRow, Bonds, Carry, Config, EpochRecord, Event, IncentiveParamsOf, LastEpoch, Pallet,
	Params, Standing, Standings, WeightInfo, WeightRows,
};

/// What an epoch reads: one entry for each neuron, in order of uid.
struct Snapshot<T: Config> {
	hotkeys: Vec<T::AccountId>,
	stake: Vec<Balance>,
	registered_at: Vec<u64>,
	rows: Vec<(u64, Vec<(u16, u16)>)>,
	bonds: Vec<Vec<(u16, Bond)>>,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_on_initialize(now: BlockNumberFor<T>) -> Weight {
		let params = Params::<T>::get();
		if params.is_epoch(now) {
			Self::run_epoch(now, &params)
		} else {
			T::WeightInfo::no_epoch()
		}
	}

	/// Evaluate and pay one epoch.
	fn run_epoch(now: BlockNumberFor<T>, params: &IncentiveParamsOf<T>) -> Weight {
		let snapshot = Self::read_snapshot();
		let weight = snapshot.weight();
		// Since the last epoch that was evaluated, so that every block is paid once, whatever became of the tempo.
		let last = LastEpoch::<T>::get().map_or_else(Zero::zero, |epoch| epoch.block);
		let emission = params.emission_of(now.saturating_sub(last));
		let carry_in = Carry::<T>::get();
		match snapshot.evaluate(now, params, emission, carry_in) {
			Ok(found) => Self::write_epoch(now, emission, carry_in, snapshot, found),
			Err(error) => Self::abort_epoch(now, emission, carry_in, &error),
		}
		weight
	}

	/// The state of every neuron. The cap on their number is the registry's too; here it keeps the hook bounded
	/// by this pallet's own word.
	fn read_snapshot() -> Snapshot<T> {
		let count = T::Neurons::count().min(T::MaxNeurons::get().saturated_into());
		let mut snapshot = Snapshot::new(count.into());
		for uid in Uid::page(Uid(0), count, count) {
			// Uids are dense, so every one below the count has a record.
			let Some(neuron) = T::Neurons::record(uid) else {
				break;
			};
			snapshot.stake.push(T::Stakes::stake_of(&neuron.hotkey));
			snapshot.hotkeys.push(neuron.hotkey);
			snapshot
				.registered_at
				.push(neuron.registered_at.saturated_into());
			snapshot.rows.push(
				WeightRows::<T>::get(uid).map_or_else(Default::default, |row| {
					(row.set_at.saturated_into(), row.edges.into_inner())
				}),
			);
			snapshot
				.bonds
				.push(Bonds::<T>::get(uid).map_or_else(Vec::new, |row| row.bonds.into()));
		}
		snapshot
	}

	/// Store what the epoch found and mint what it awards.
	fn write_epoch(
		now: BlockNumberFor<T>,
		emission: Balance,
		carry_in: Balance,
		snapshot: Snapshot<T>,
		found: EpochOutput,
	) {
		let neurons = snapshot.count();
		let mut minted: Balance = 0;
		let mut bonds = found.bonds.into_iter();
		let column = |values: Vec<ganglion_math::Fraction>| values.into_iter();
		let mut rank = column(found.rank);
		let mut trust = column(found.trust);
		let mut consensus = column(found.consensus);
		let mut incentive = column(found.incentive);
		let mut dividends = column(found.dividends);
		let mut awards = found.emission.into_iter();

		for (uid, (hotkey, stake)) in (0..)
			.map(Uid)
			.zip(snapshot.hotkeys.iter().zip(snapshot.stake))
		{
			Self::write_bonds(uid, bonds.next().unwrap_or_default());
			let award = awards.next().unwrap_or_default();
			let paid = Self::pay(uid, hotkey, award);
			minted = minted.saturating_add(paid);
			Standings::<T>::insert(
				uid,
				Standing {
					stake,
					rank: rank.next().unwrap_or_default(),
					trust: trust.next().unwrap_or_default(),
					consensus: consensus.next().unwrap_or_default(),
					incentive: incentive.next().unwrap_or_default(),
					dividends: dividends.next().unwrap_or_default(),
					emission: paid,
				},
			);
		}

		// What was not minted is carried, whatever the reason, so the sum is exact by construction.
		let carry_out = emission.saturating_add(carry_in).saturating_sub(minted);
		Carry::<T>::put(carry_out);
		LastEpoch::<T>::put(EpochRecord {
			block: now,
			neurons,
			emission,
			carry_in,
			minted,
			carry_out,
		});
		Self::deposit_event(Event::EpochCompleted {
			block: now,
			neurons,
			emission,
			minted,
			carry: carry_out,
		});
	}

	/// Mint `award` behind `hotkey`; the amount that was minted.
	fn pay(uid: Uid, hotkey: &T::AccountId, award: Balance) -> Balance {
		if award == 0 {
			return 0;
		}
		match T::Stakes::credit(hotkey, award) {
			Ok(()) => award,
			Err(_) => {
				Self::deposit_event(Event::PayoutFailed { uid, amount: award });
				0
			}
		}
	}

	/// Store the bonds of `uid`; an empty row is no row. The only writer of [`Bonds`].
	fn write_bonds(uid: Uid, bonds: Vec<(u16, Bond)>) {
		if bonds.is_empty() {
			Bonds::<T>::remove(uid);
		} else {
			// A row has a bond for each neuron at most, and there are at most `MaxNeurons`.
			Bonds::<T>::insert(
				uid,
				BondRow {
					bonds: BoundedVec::truncate_from(bonds),
				},
			);
		}
	}

	/// Tell of an epoch that could not be evaluated. Nothing is lost: the next one is given the blocks of this one
	/// too.
	fn abort_epoch(
		now: BlockNumberFor<T>,
		emission: Balance,
		carry_in: Balance,
		error: &EpochError,
	) {
		log::error!(
			target: "runtime::incentive",
			"the epoch of block {now:?} was aborted: {error}",
		);
		let carry = carry_in.saturating_add(emission);
		Self::deposit_event(Event::EpochAborted { block: now, carry });
	}
}

impl<T: Config> Snapshot<T> {
	/// Nobody yet, with room for `count` neurons.
	fn new(count: usize) -> Self {
		Self {
			hotkeys: Vec::with_capacity(count),
			stake: Vec::with_capacity(count),
			registered_at: Vec::with_capacity(count),
			rows: Vec::with_capacity(count),
			bonds: Vec::with_capacity(count),
		}
	}

	/// The number of neurons.
	fn count(&self) -> u16 {
		self.hotkeys.len().saturated_into()
	}

	/// What the epoch of this snapshot costs to execute.
	fn weight(&self) -> Weight {
		let edges = self
			.rows
			.iter()
			.map(|(_, edges)| edges.len())
			.fold(0, usize::saturating_add);
		let bonds = self
			.bonds
			.iter()
			.map(Vec::len)
			.fold(0, usize::saturating_add);
		T::WeightInfo::epoch(
			self.count().into(),
			edges.saturated_into(),
			bonds.saturated_into(),
		)
	}

	/// The epoch itself.
	fn evaluate(
		&self,
		now: BlockNumberFor<T>,
		params: &IncentiveParamsOf<T>,
		emission: Balance,
		carry: Balance,
	) -> Result<EpochOutput, EpochError> {
		let rows: Vec<_> = self
			.rows
			.iter()
			.map(|(set_at, edges)| Row {
				set_at: *set_at,
				edges,
			})
			.collect();
		let bonds: Vec<_> = self.bonds.iter().map(Vec::as_slice).collect();
		ganglion_math::epoch(&EpochInput {
			block: now.saturated_into(),
			stake: &self.stake,
			registered_at: &self.registered_at,
			rows: &rows,
			bonds: &bonds,
			params: &params.mechanism,
			emission,
			carry,
		})
	}
}
