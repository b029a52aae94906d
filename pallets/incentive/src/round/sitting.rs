// SPDX-License-Identifier: Apache-2.0
//! The work on a round in one block: taken out of the store, and put back.

use frame_support::{BoundedVec, ensure, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_math::{Accumulator, Census, Solution};
use ganglion_support::{NeuronRecord, Neurons, Stakes, Uid};
use sp_runtime::traits::{SaturatedConversion, Saturating};

use super::{
	meter::Meter,
	state::{Failure, MAX_ROUND_BLOCKS, RoundState, Stage},
};
use crate::{
	Carry, Config, EpochRecord, Event, IncentiveParamsOf, Lowest, Network, NetworkState, Pallet,
	Round, RoundCensus, RoundSolution, RoundSums, WeightInfo, findings::Findings,
};

/// The work on a round in one block.
pub(crate) struct Sitting<T: Config> {
	pub(crate) network: NetworkState<BlockNumberFor<T>>,
	pub(crate) state: RoundState<BlockNumberFor<T>>,
	pub(crate) census: Census,
	pub(crate) sums: Option<Accumulator>,
	pub(crate) solution: Option<Solution>,
	pub(crate) meter: Meter,
	/// What the round was doing when the sitting began; `None` for a round that begins in it.
	began_in: Option<Stage>,
}

impl<T: Config> Sitting<T> {
	/// Begin the round of the epoch that is due in block `now`.
	pub(crate) fn begin(
		now: BlockNumberFor<T>,
		mut network: NetworkState<BlockNumberFor<T>>,
		params: &IncentiveParamsOf<T>,
		meter: Meter,
	) -> Result<Self, Failure> {
		// Since the last round began, so that every block is paid once, whatever became of that
		// round and of the tempo.
		let blocks = now.saturating_sub(network.started_at);
		let carry_in = Carry::<T>::get();
		// What is carried will be minted: it counts towards a halving as if it were.
		let issuance = || T::Stakes::total_issuance().saturating_add(carry_in);
		let emission = params.emission_of(blocks, issuance);
		Carry::<T>::put(carry_in.saturating_add(emission));
		// What is left of the last round tells of rows that this one lets go.
		RoundCensus::<T>::kill();
		RoundSolution::<T>::kill();
		network.round = network.round.saturating_add(1);
		network.started_at = now;
		network.is_running = true;
		Network::<T>::put(&network);
		Pallet::<T>::deposit_event(Event::RoundBegan {
			round: network.round,
			block: now,
			neurons: network.neurons,
			emission,
			carry: carry_in,
		});

		let census = Census::new(
			network.neurons.into(),
			now.saturated_into(),
			Findings::<T>::written_at(),
			params.mechanism.clone(),
		)?;
		let state = RoundState {
			number: network.round,
			stage: Stage::Census,
			side: Findings::<T>::next().side(),
			next_epoch: params.next_epoch(now),
			emission,
			carry_in,
			minted: 0,
			rows: BoundedVec::new(),
			lowest: BoundedVec::new(),
		};
		Ok(Self {
			network,
			state,
			census,
			sums: None,
			solution: None,
			meter,
			began_in: None,
		})
	}

	/// Go on with the running round in block `now`.
	pub(crate) fn resume(
		now: BlockNumberFor<T>,
		network: NetworkState<BlockNumberFor<T>>,
		meter: Meter,
	) -> Result<Self, Failure> {
		let age = now.saturating_sub(network.started_at);
		ensure!(age <= MAX_ROUND_BLOCKS.into(), Failure::TooLong);
		let state = Round::<T>::get()
			.filter(|state| state.number == network.round)
			.ok_or(Failure::StateLost("state"))?;
		let census = RoundCensus::<T>::get().ok_or(Failure::StateLost("census"))?;
		ensure!(
			state.rows.len() == usize::from(census.next_uid()),
			Failure::StateLost("list of rows")
		);
		let (mut sums, mut solution) = (None, None);
		match state.stage {
			Stage::Census => {}
			Stage::Accumulate => {
				sums = Some(RoundSums::<T>::get().ok_or(Failure::StateLost("sums"))?);
			}
			Stage::Settle(_) => {
				let found = RoundSolution::<T>::get().filter(|found| found.n() == census.n());
				solution = Some(found.ok_or(Failure::StateLost("solution"))?);
			}
		}
		Ok(Self {
			network,
			began_in: Some(state.stage),
			state,
			census,
			sums,
			solution,
			meter,
		})
	}

	/// Keep the round for the next block.
	pub(crate) fn store(self) {
		self.store_findings();
		match self.sums {
			Some(sums) => RoundSums::<T>::put(sums),
			None => RoundSums::<T>::kill(),
		}
		Round::<T>::put(self.state);
	}

	/// Keep the census and the solution. What has not changed in this sitting is there already.
	fn store_findings(&self) {
		if matches!(self.began_in, None | Some(Stage::Census)) {
			RoundCensus::<T>::put(&self.census);
		}
		if let Some(solution) = &self.solution
			&& !matches!(self.began_in, Some(Stage::Settle(_)))
		{
			RoundSolution::<T>::put(solution);
		}
	}

	/// End the round in block `now`: what it found is the last epoch from now on. What that costs.
	///
	/// Census and solution stay until the next round begins, so that the epoch can be explained as
	/// it was. To store them is part of what resuming a round costs, which every block with one
	/// pays for.
	pub(crate) fn finish(self, now: BlockNumberFor<T>) -> Weight {
		self.store_findings();
		Round::<T>::kill();
		RoundSums::<T>::kill();
		let Self {
			mut network, state, ..
		} = self;
		let carry = Carry::<T>::get();
		let neurons = self.census.n().saturated_into();
		network.is_running = false;
		let block = network.started_at;
		// Nothing of it was changed by anybody else since the sitting began: hooks run alone.
		Network::<T>::put(network);
		Findings::<T>::seal(EpochRecord {
			round: state.number,
			block,
			finished_at: now,
			neurons,
			emission: state.emission,
			carry_in: state.carry_in,
			minted: state.minted,
			carry_out: carry,
			side: state.side,
			departed: 0,
			departed_emission: 0,
		});
		Lowest::<T>::put(state.lowest);
		Pallet::<T>::deposit_event(Event::EpochCompleted {
			block,
			finished_at: now,
			neurons,
			emission: state.emission,
			minted: state.minted,
			carry,
		});
		T::WeightInfo::finish_round()
	}

	/// The neuron at `uid` when the round began; `None` for a uid that was vacant then, also if it
	/// has been given since.
	pub(super) fn member(&self, uid: Uid) -> Option<NeuronRecord<T::AccountId, BlockNumberFor<T>>> {
		T::Neurons::record(uid).filter(|neuron| neuron.registered_at <= self.network.started_at)
	}
}
