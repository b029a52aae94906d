// SPDX-License-Identifier: Apache-2.0
//! The steps of a round: read the state of one neuron, let the maths crate compute, write what it found.

use alloc::vec::Vec;

use frame_support::{BoundedVec, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_math::{Accumulator, Bond, EpochError, Neuron, Settlement, Solution};
use ganglion_support::{Balance, NeuronRecord, Neurons, Stakes, Uid};
use sp_runtime::traits::SaturatedConversion;

use crate::{
	BondRow, Bonds, Carry, Config, Earner, Event, Pallet, RoundState, Slot, Standing, Standings,
	Voters, WeightInfo, WeightRows,
	round::{Failure, Sitting, Stage},
};

impl<T: Config> Sitting<T> {
	/// Take steps as long as the block affords them; whether the round is done.
	pub(crate) fn work(&mut self) -> Result<bool, Failure> {
		if self.state.stage == Stage::Census {
			if !self.take_census()? {
				return Ok(false);
			}
			self.sums = Some(Accumulator::new(&self.census)?);
			self.state.stage = Stage::Accumulate;
		}
		if self.state.stage == Stage::Accumulate {
			if !self.accumulate()? || !self.solve()? {
				return Ok(false);
			}
			self.sums = None;
			self.state.stage = Stage::Settle(0);
		}
		self.settle()
	}

	/// The neuron at `uid` when the round began; `None` for a uid that was vacant then, also if it has been
	/// given since.
	fn member(&self, uid: Uid) -> Option<NeuronRecord<T::AccountId, BlockNumberFor<T>>> {
		T::Neurons::record(uid).filter(|neuron| neuron.registered_at <= self.network.started_at)
	}

	/// Count neurons; whether all are counted.
	pub(crate) fn take_census(&mut self) -> Result<bool, Failure> {
		while !self.census.is_complete() {
			if !self.meter.affords(T::WeightInfo::census_step()) {
				return Ok(false);
			}
			let uid = self.census.next_uid();
			let (neuron, slot) = self.count(Uid(uid));
			self.census.count(uid, neuron)?;
			let rows = self.state.rows.try_push(slot);
			rows.map_err(|_| Failure::StateLost("rows"))?;
			self.meter.spend(T::WeightInfo::census_step());
		}
		Ok(true)
	}

	/// What the census says of `uid`, and the slot of the row that counts.
	fn count(&self, uid: Uid) -> (Neuron, Slot) {
		let Some(neuron) = self.member(uid) else {
			return (Neuron::VACANT, Slot::First);
		};
		let counted = Voters::<T>::get(&neuron.hotkey).and_then(|voter| {
			let (slot, _) = voter.counted(self.network.started_at)?;
			Some((slot, voter.meant_at(slot)?))
		});
		let counted_neuron = Neuron {
			stake: T::Stakes::stake_at(&neuron.hotkey, self.state.number),
			registered_at: neuron.registered_at.saturated_into(),
			row_set_at: counted.map(|(_, meant_at)| meant_at.saturated_into()),
		};
		(
			counted_neuron,
			counted.map_or(Slot::First, |(slot, _)| slot),
		)
	}

	/// Take rows of weights and bonds and write the new bonds; whether all are in.
	pub(crate) fn accumulate(&mut self) -> Result<bool, Failure> {
		let Self {
			state,
			census,
			sums,
			meter,
			..
		} = self;
		let sums = sums.as_mut().ok_or(Failure::StateLost("sums"))?;
		let first = sums.next_uid();
		let mut accumulation = sums.resume(census)?;
		let n: u32 = census.n().saturated_into();
		let worst = T::WeightInfo::accumulate_step(n.min(T::MaxEdges::get()), n.saturating_mul(2));
		let mut after = Vec::new();
		for uid in first..census.n().saturated_into() {
			if !meter.affords(worst) {
				return Ok(false);
			}
			let row = census
				.votes(uid)
				.then(|| state.rows.get(usize::from(uid)))
				.flatten()
				.and_then(|slot| WeightRows::<T>::get(Uid(uid), slot));
			let edges = row.as_ref().map_or(&[][..], |row| &row.edges);
			let before = Pallet::<T>::bonds_in(state.slot.other(), Uid(uid));
			accumulation.accumulate_into(uid, edges, &before, &mut after)?;
			let bonds = before.len().saturating_add(after.len());
			Pallet::<T>::write_bonds(state.slot, Uid(uid), &after);
			meter.spend(T::WeightInfo::accumulate_step(
				edges.len().saturated_into(),
				bonds.saturated_into(),
			));
		}
		Ok(true)
	}

	/// Solve what was accumulated; whether the block afforded it.
	pub(crate) fn solve(&mut self) -> Result<bool, Failure> {
		let weight = T::WeightInfo::solve_step(self.census.n().saturated_into());
		if !self.meter.affords(weight) {
			return Ok(false);
		}
		let sums = self.sums.as_ref().ok_or(Failure::StateLost("sums"))?;
		self.solution = Some(Solution::new(&self.census, sums)?);
		self.meter.spend(weight);
		Ok(true)
	}

	/// Pay neurons and write their standings; whether all are paid.
	pub(crate) fn settle(&mut self) -> Result<bool, Failure> {
		let n = self.census.n().saturated_into();
		let worst = T::WeightInfo::settle_step(u32::from(n));
		while let Stage::Settle(uid) = self.state.stage
			&& uid < n
		{
			if !self.meter.affords(worst) {
				return Ok(false);
			}
			let bonds = Pallet::<T>::bonds_in(self.state.slot, Uid(uid));
			let pool = self.state.pool();
			let found = self.solution()?.settle(uid, &bonds, pool)?;
			self.settle_one(Uid(uid), &found)?;
			self.state.stage = Stage::Settle(uid.saturating_add(1));
			self.meter
				.spend(T::WeightInfo::settle_step(bonds.len().saturated_into()));
		}
		Ok(true)
	}

	fn solution(&self) -> Result<&Solution, Failure> {
		self.solution.as_ref().ok_or(Failure::StateLost("solution"))
	}

	/// Pay the neuron at `uid`, write its standing, and list it if it earned little.
	fn settle_one(&mut self, uid: Uid, found: &Settlement) -> Result<(), Failure> {
		let Some(neuron) = self.member(uid) else {
			Standings::<T>::remove(self.state.slot, uid);
			return Ok(());
		};
		let n = self.census.n();
		let stake = self
			.census
			.stake(uid.0)
			.ok_or(EpochError::UnknownUid { uid: uid.0, n })?;
		let paid = Pallet::<T>::pay(uid, &neuron.hotkey, found.emission);
		self.state.minted = self.state.minted.saturating_add(paid);
		Standings::<T>::insert(
			self.state.slot,
			uid,
			Standing {
				stake,
				rank: found.rank,
				trust: found.trust,
				consensus: found.consensus,
				incentive: found.incentive,
				dividends: found.dividends,
				emission: paid,
			},
		);
		if T::Neurons::immune_until(&neuron) <= self.state.next_epoch {
			self.state.list(Earner {
				emission: paid,
				registered_at: neuron.registered_at,
				uid,
			});
		}
		Ok(())
	}
}

impl<BlockNumber: Ord> RoundState<BlockNumber> {
	/// Put `earner` where it belongs among those that earned least, if it does.
	pub(crate) fn list(&mut self, earner: Earner<BlockNumber>) {
		let place = self.lowest.partition_point(|listed| *listed < earner);
		// A full list loses its highest earner, which may be this one.
		let _ = self.lowest.force_insert_keep_left(place, earner);
	}
}

impl<T: Config> Pallet<T> {
	/// Mint `award` behind `hotkey`; the amount that was minted.
	fn pay(uid: Uid, hotkey: &T::AccountId, award: Balance) -> Balance {
		if award == 0 {
			return 0;
		}
		match T::Stakes::credit(hotkey, award) {
			Ok(()) => {
				// Awards never exceed the pool in all, which the carry holds.
				Carry::<T>::mutate(|carry| *carry = carry.saturating_sub(award));
				award
			}
			Err(_) => {
				Self::deposit_event(Event::PayoutFailed { uid, amount: award });
				0
			}
		}
	}

	/// The bonds of `uid` in `slot`.
	pub fn bonds_in(slot: Slot, uid: Uid) -> Vec<(u16, Bond)> {
		Bonds::<T>::get(slot, uid).map_or_else(Vec::new, |row| row.bonds.into())
	}

	/// Store the bonds of `uid`; an empty row is no row. The only writer of [`Bonds`].
	fn write_bonds(slot: Slot, uid: Uid, bonds: &[(u16, Bond)]) {
		if bonds.is_empty() {
			Bonds::<T>::remove(slot, uid);
		} else {
			// A row has a bond for each neuron at most, and there are at most `MaxNeurons`.
			let bonds = BoundedVec::truncate_from(bonds.to_vec());
			Bonds::<T>::insert(slot, uid, BondRow { bonds });
		}
	}
}
