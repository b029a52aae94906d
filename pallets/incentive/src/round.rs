// SPDX-License-Identifier: Apache-2.0
//! The round: how an epoch is evaluated over as many blocks as it needs.
//!
//! ```text
//!              epoch due            all counted          all rows in, solved          all paid
//! Idle ------------------> Census -------------> Accumulate -------------> Settle -------------> Idle
//!   ^                        |                       |                        |
//!   +------------------------+------- aborted -------+------------------------+
//! ```
//!
//! A round reads what was there when it began: neurons registered by then, stake of that moment, rows set in
//! earlier blocks, the parameters, the emission. What calls change meanwhile applies to the next round. It
//! writes bonds and standings into the slot that nobody reads, so that until its end, and when it is aborted,
//! the last epoch stands as it was.

use codec::{Decode, Encode, MaxEncodedLen};
use core::fmt;
use frame_support::{
	BoundedVec, ensure,
	pallet_prelude::DispatchResult,
	traits::{ConstU32, Get},
	weights::Weight,
};
use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_math::{Accumulator, Census, EpochError, MAX_NEURONS, Solution};
use ganglion_support::{Balance, Stakes};
use scale_info::TypeInfo;
use sp_runtime::traits::{SaturatedConversion, Saturating};

use crate::{
	Carry, Config, Earner, EpochRecord, Error, Event, IncentiveParamsOf, LastEpoch, Lowest,
	Network, NetworkState, Pallet, Params, Round, RoundCensus, RoundSolution, RoundSums, Slot,
	WeightInfo,
};

/// The largest number of neurons in the list of those that earned least.
pub const MAX_LOWEST: u32 = 64;

/// A round that has not ended after this many blocks is given up: each block takes at least one step, and there
/// are three for each of 4096 neurons, and one more.
pub const MAX_ROUND_BLOCKS: u32 = 4 * 4096;

/// What a round is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum Stage {
	/// Counting neurons.
	Census,
	/// Taking rows of weights and bonds; then, once, solving.
	Accumulate,
	/// Paying, from this uid on.
	Settle(u16),
}

/// How far a round has come, with the uid that comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum Phase {
	/// It counts neurons.
	Census(u16),
	/// It takes rows of weights and bonds.
	Accumulate(u16),
	/// It pays.
	Settle(u16),
}

/// A running round, but for the columns of its neurons. Version 1 of the stored form.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct RoundState<BlockNumber> {
	/// The number of the round, `Network.round`.
	pub number: u32,
	/// What it is doing.
	pub stage: Stage,
	/// Where it writes bonds and standings; it reads bonds from the other slot.
	pub slot: Slot,
	/// The next block in which an epoch is due, as of the begin of the round.
	pub next_epoch: BlockNumber,
	/// What the blocks since the last round emit, in units.
	pub emission: Balance,
	/// What was not minted yet before it, in units.
	pub carry_in: Balance,
	/// What it has minted so far, in units.
	pub minted: Balance,
	/// The slot of the row that counts, for each neuron counted.
	pub rows: BoundedVec<Slot, ConstU32<{ MAX_NEURONS as u32 }>>,
	/// Those that earned least, of the neurons paid so far.
	pub lowest: BoundedVec<Earner<BlockNumber>, ConstU32<MAX_LOWEST>>,
}

impl<BlockNumber> RoundState<BlockNumber> {
	/// What it may mint in all, in units: its emission, and of the carry as much again at most.
	pub fn pool(&self) -> Balance {
		ganglion_math::pool(self.emission, self.carry_in)
	}
}

/// Why a round is given up.
pub(crate) enum Failure {
	/// The maths crate refuses what is stored.
	Maths(EpochError),
	/// A part of its state is not there, or of another round.
	StateLost(&'static str),
	/// It has not ended in [`MAX_ROUND_BLOCKS`].
	TooLong,
}

impl From<EpochError> for Failure {
	fn from(error: EpochError) -> Self {
		Self::Maths(error)
	}
}

impl fmt::Display for Failure {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Maths(error) => error.fmt(formatter),
			Self::StateLost(what) => write!(formatter, "the {what} of the round is lost"),
			Self::TooLong => write!(
				formatter,
				"the round has not ended in {MAX_ROUND_BLOCKS} blocks"
			),
		}
	}
}

/// What a round may use of this block, and what it has used. Not a `WeightMeter`, which takes it for a mistake
/// when more is used than there was.
pub(crate) struct Meter {
	budget: Weight,
	spent: Weight,
	has_stepped: bool,
}

impl Meter {
	pub(crate) fn new(budget: Weight, spent: Weight) -> Self {
		Self {
			budget,
			spent,
			has_stepped: false,
		}
	}

	/// Whether a step that costs at most `worst` may be taken. The first of a block always may, whatever it
	/// costs: else a budget that is too small would stop the round for ever.
	pub(crate) fn affords(&self, worst: Weight) -> bool {
		!self.has_stepped || self.spent.saturating_add(worst).all_lte(self.budget)
	}

	/// Count a step that has cost `actual`.
	pub(crate) fn spend(&mut self, actual: Weight) {
		self.has_stepped = true;
		self.spent = self.spent.saturating_add(actual);
	}
}

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

impl<T: Config> Pallet<T> {
	pub(crate) fn do_on_initialize(now: BlockNumberFor<T>) -> Weight {
		let network = Network::<T>::get();
		let params = Params::<T>::get();
		let is_due = params.is_epoch(now);
		if !network.is_running && !is_due {
			return T::WeightInfo::no_round();
		}
		// What ends the round must fit too.
		let budget = Self::budget(params.epoch_budget_permille)
			.saturating_sub(T::WeightInfo::finish_round());
		let resume = T::WeightInfo::resume_round(network.neurons.into());
		let (fixed, sitting) = if network.is_running {
			if is_due {
				log::warn!(
					target: "runtime::incentive",
					"the epoch due in block {now:?} is left to the next: the round of block {:?} still runs",
					network.started_at,
				);
			}
			let meter = Meter::new(budget, resume);
			(resume, Sitting::<T>::resume(now, network, meter))
		} else {
			let fixed = T::WeightInfo::begin_round().saturating_add(resume);
			let meter = Meter::new(budget, fixed);
			(fixed, Sitting::<T>::begin(now, network, &params, meter))
		};
		let mut sitting = match sitting {
			Ok(sitting) => sitting,
			Err(failure) => return fixed.saturating_add(Self::give_up(&failure)),
		};
		let outcome = sitting.work();
		let spent = sitting.meter.spent;
		match outcome {
			Ok(true) => spent.saturating_add(sitting.finish(now)),
			Ok(false) => {
				sitting.store();
				spent
			}
			// The step that failed has cost something too.
			Err(failure) => spent
				.saturating_add(Self::largest_step())
				.saturating_add(Self::give_up(&failure)),
		}
	}

	/// What a round may use of a block at so many thousandths.
	pub(crate) fn budget(permille: u16) -> Weight {
		let max_block = T::BlockWeights::get().max_block;
		max_block
			.saturating_div(1_000)
			.saturating_mul(permille.into())
	}

	/// What the largest step of a round costs, with all that a block with one step costs.
	pub(crate) fn largest_step() -> Weight {
		let neurons = T::MaxNeurons::get();
		T::WeightInfo::census_step()
			.max(T::WeightInfo::accumulate_step(
				T::MaxEdges::get().min(neurons),
				neurons.saturating_mul(2),
			))
			.max(T::WeightInfo::solve_step(neurons))
			.max(T::WeightInfo::settle_step(neurons))
			.saturating_add(T::WeightInfo::begin_round())
			.saturating_add(T::WeightInfo::resume_round(neurons))
			.saturating_add(T::WeightInfo::finish_round())
	}

	pub(crate) fn do_force_abort_round() -> DispatchResult {
		ensure!(Network::<T>::get().is_running, Error::<T>::NoRound);
		Self::abort_round();
		Ok(())
	}

	/// Tell the operator why, and abort; what that costs.
	fn give_up(failure: &Failure) -> Weight {
		let block = Network::<T>::get().started_at;
		log::error!(
			target: "runtime::incentive",
			"the epoch of block {block:?} was aborted: {failure}",
		);
		Self::abort_round();
		T::WeightInfo::force_abort_round()
	}

	/// End the running round without a result. Nothing is lost: what it has not minted is in [`Carry`].
	pub(crate) fn abort_round() {
		let block = Network::<T>::mutate(|network| {
			network.is_running = false;
			network.started_at
		});
		Self::clear_round();
		Self::deposit_event(Event::EpochAborted {
			block,
			carry: Carry::<T>::get(),
		});
	}

	/// Forget everything of the running round.
	fn clear_round() {
		Round::<T>::kill();
		RoundCensus::<T>::kill();
		RoundSums::<T>::kill();
		RoundSolution::<T>::kill();
	}
}

impl<T: Config> Sitting<T> {
	/// Begin the round of the epoch that is due in block `now`.
	pub(crate) fn begin(
		now: BlockNumberFor<T>,
		mut network: NetworkState<BlockNumberFor<T>>,
		params: &IncentiveParamsOf<T>,
		meter: Meter,
	) -> Result<Self, Failure> {
		// Since the last round began, so that every block is paid once, whatever became of that round and of
		// the tempo.
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

		let census = Census::new(
			network.neurons.into(),
			now.saturated_into(),
			Pallet::<T>::bonds_at(),
			params.mechanism.clone(),
		)?;
		let state = RoundState {
			number: network.round,
			stage: Stage::Census,
			slot: LastEpoch::<T>::get().map_or(Slot::First, |last| last.slot.other()),
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
	/// Census and solution stay until the next round begins, so that the epoch can be explained as it was. To store them
	/// is part of what resuming a round costs, which every block with one pays for.
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
		LastEpoch::<T>::put(EpochRecord {
			round: state.number,
			block,
			finished_at: now,
			neurons,
			emission: state.emission,
			carry_in: state.carry_in,
			minted: state.minted,
			carry_out: carry,
			slot: state.slot,
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
}
