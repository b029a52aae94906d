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
//! A round reads what was there when it began: neurons registered by then, stake of that moment,
//! rows set in earlier blocks, the parameters, the emission. What calls change meanwhile applies to
//! the next round. It writes bonds and standings into the side that nobody reads, so that until its
//! end, and when it is aborted, the last epoch stands as it was.

mod accumulate;
mod census;
mod meter;
mod settle;
mod sitting;
mod state;

pub(crate) use meter::Meter;
pub(crate) use sitting::Sitting;
pub use state::{AbortReason, MAX_LOWEST, MAX_ROUND_BLOCKS, Progress, RoundState, Stage};

use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get, weights::Weight};
use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_math::Accumulator;

use crate::{
	Carry, Config, Error, Event, Network, Pallet, Params, Round, RoundCensus, RoundSolution,
	RoundSums, WeightInfo,
};
use state::Failure;

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
				Self::skip_epoch(now, network.started_at);
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

	/// What it costs at most to take a row of so many edges, with so many bonds before and after together.
	///
	/// Where a uid is vacant or an edge is masked, the edges are gone through twice more to find and to leave out what does
	/// not count. Each time is cheaper than half of what was measured for an edge of a row in which all count: a compare,
	/// beside reading, checking and merging it. TODO(#14): once the weights are measured anew, with the benchmark of the
	/// worst case, an edge counts once.
	pub(crate) fn weight_of_row(edges: u32, bonds: u32) -> Weight {
		T::WeightInfo::accumulate_step(edges.saturating_mul(2), bonds)
	}

	/// What the largest step of a round costs, with all that a block with one step costs.
	pub(crate) fn largest_step() -> Weight {
		let neurons = T::MaxNeurons::get();
		T::WeightInfo::census_step()
			.max(Self::weight_of_row(
				T::MaxEdges::get().min(neurons),
				neurons.saturating_mul(2),
			))
			.max(T::WeightInfo::solve_step(neurons))
			.max(T::WeightInfo::settle_step(neurons))
			.saturating_add(T::WeightInfo::begin_round())
			.saturating_add(T::WeightInfo::resume_round(neurons))
			.saturating_add(T::WeightInfo::finish_round())
	}

	/// Tell that the epoch due in block `now` is left to the next, since that of `running` is still being evaluated.
	fn skip_epoch(now: BlockNumberFor<T>, running: BlockNumberFor<T>) {
		log::warn!(
			target: "runtime::incentive",
			"the epoch due in block {now:?} is left to the next: the round of block {running:?} still runs",
		);
		Self::deposit_event(Event::EpochSkipped {
			block: now,
			running,
		});
	}

	pub(crate) fn do_force_abort_round() -> DispatchResult {
		ensure!(Network::<T>::get().is_running, Error::<T>::NoRound);
		Self::abort_round(AbortReason::Administrator);
		Ok(())
	}

	/// Tell the operator why, and abort; what that costs.
	fn give_up(failure: &Failure) -> Weight {
		let block = Network::<T>::get().started_at;
		log::error!(
			target: "runtime::incentive",
			"the epoch of block {block:?} was aborted: {failure}",
		);
		Self::abort_round(failure.reason());
		T::WeightInfo::force_abort_round()
	}

	/// End the running round without a result. Nothing is lost: what it has not minted is in
	/// [`Carry`].
	pub(crate) fn abort_round(reason: AbortReason) {
		let block = Network::<T>::mutate(|network| {
			network.is_running = false;
			network.started_at
		});
		Self::clear_round();
		Self::deposit_event(Event::EpochAborted {
			block,
			carry: Carry::<T>::get(),
			reason,
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
}
