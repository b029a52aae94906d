// SPDX-License-Identifier: Apache-2.0
//! What must hold of the running round, and of what is left of the last.

use frame_support::ensure;
use ganglion_support::{Balance, Uid};
use sp_runtime::{
	TryRuntimeError,
	traits::{SaturatedConversion, Saturating},
};

use super::{EpochOf, NetworkOf};
use crate::{
	Carry, Config, MAX_ROUND_BLOCKS, Pallet, Round, RoundCensus, RoundSolution, RoundSums,
	Standings, round::Stage,
};

impl<T: Config> Pallet<T> {
	/// *nothing-outlives-a-round*.
	pub(super) fn check_remains(
		last: Option<&EpochOf<T>>,
		network: &NetworkOf<T>,
	) -> Result<(), TryRuntimeError> {
		ensure!(
			!Round::<T>::exists() && !RoundSums::<T>::exists(),
			"something is left of a round"
		);
		if !RoundCensus::<T>::exists() && !RoundSolution::<T>::exists() {
			return Ok(());
		}
		let findings = RoundCensus::<T>::get().zip(RoundSolution::<T>::get());
		let is_of_last = findings
			.zip(last)
			.is_some_and(|((census, solution), last)| {
				last.round == network.round
					&& census.block() == last.block.saturated_into::<u64>()
					&& census.is_complete()
					&& census.n() == usize::from(last.neurons)
					&& solution.n() == census.n()
			});
		ensure!(is_of_last, "what is left of a round is not the last epoch");
		Ok(())
	}

	/// *rounds-have-their-state*, *columns-fit*, *round-adds-up*, *rounds-are-short*.
	pub(super) fn check_round(
		last: Option<&EpochOf<T>>,
		network: &NetworkOf<T>,
	) -> Result<(), TryRuntimeError> {
		let state = Round::<T>::get()
			.filter(|state| state.number == network.round)
			.ok_or("the state of the round is lost")?;
		let census = RoundCensus::<T>::get().ok_or("the census of the round is lost")?;
		let sums = RoundSums::<T>::get();
		let solution = RoundSolution::<T>::get();
		ensure!(
			sums.is_some() == (state.stage == Stage::Accumulate)
				&& RoundSums::<T>::exists() == sums.is_some(),
			"the sums do not fit the stage of the round"
		);
		ensure!(
			solution.is_some() == matches!(state.stage, Stage::Settle(_))
				&& RoundSolution::<T>::exists() == solution.is_some(),
			"the solution does not fit the stage of the round"
		);
		ensure!(
			last.is_none_or(|last| last.side != state.side),
			"the round writes over the last epoch"
		);

		let n = census.n();
		let lengths = "a column of the round has another length";
		ensure!(
			n <= usize::from(network.neurons) && census.next_uid() <= network.neurons,
			"the round has more neurons than the network"
		);
		ensure!(
			usize::from(census.next_uid()) == state.rows.len(),
			"the list of rows is not that of the neurons counted"
		);
		ensure!(
			census.is_complete() || state.stage == Stage::Census,
			"the round went on before all were counted"
		);
		if let Some(mut sums) = sums {
			ensure!(usize::from(sums.next_uid()) <= n, lengths);
			ensure!(sums.resume(&census).is_ok(), lengths);
		}
		let mut minted: Balance = 0;
		if let (Stage::Settle(next_uid), Some(solution)) = (state.stage, &solution) {
			ensure!(solution.n() == n && usize::from(next_uid) <= n, lengths);
			ensure!(n == 0 || solution.settle(0, &[], 0).is_ok(), lengths);
			for uid in Uid::page(Uid(0), next_uid, next_uid) {
				let standing = Standings::<T>::get(state.side, uid);
				minted = minted.saturating_add(standing.map_or(0, |standing| standing.emission));
			}
		}
		ensure!(
			minted == state.minted,
			"the round has minted something else than it has written"
		);
		ensure!(
			Carry::<T>::get().checked_add(state.minted)
				== state.emission.checked_add(state.carry_in),
			"the carry is not what the round has left"
		);
		ensure!(
			state.minted <= state.pool(),
			"the round has minted more than its pool"
		);
		let age = frame_system::Pallet::<T>::block_number().saturating_sub(network.started_at);
		ensure!(
			age <= MAX_ROUND_BLOCKS.into(),
			"the round has run for too long"
		);
		Ok(())
	}
}
