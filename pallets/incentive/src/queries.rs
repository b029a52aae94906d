// SPDX-License-Identifier: Apache-2.0
//! What others may ask.

use alloc::vec::Vec;

use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_math::Bond;
use ganglion_support::{Earnings, Neurons, NextWeights, Rounds, Uid};
use sp_runtime::traits::SaturatedConversion;

use crate::{
	Bonds, Config, LastEpoch, Lowest, Network, Pallet, Params, Phase, Round, RoundCensus,
	RoundSums, Standing, Standings, Voter, Voters, WeightRowOf, WeightRows, round::Stage,
	weights::Context,
};

impl<T: Config> Rounds for Pallet<T> {
	fn running() -> Option<u32> {
		let network = Network::<T>::get();
		network.is_running.then_some(network.round)
	}

	fn is_frozen() -> bool {
		let now = frame_system::Pallet::<T>::block_number();
		Network::<T>::get().is_running || Params::<T>::get().is_before_epoch(now)
	}
}

impl<T: Config> Earnings<BlockNumberFor<T>> for Pallet<T> {
	fn lowest() -> Vec<(Uid, BlockNumberFor<T>)> {
		let earner = |earner: crate::Earner<_>| (earner.uid, earner.registered_at);
		Lowest::<T>::get().into_iter().map(earner).collect()
	}
}

impl<T: Config> Pallet<T> {
	/// Three reads.
	pub(crate) fn find_next_weights(
		hotkey: &T::AccountId,
	) -> Option<NextWeights<BlockNumberFor<T>>> {
		let context = Context::<T>::of(hotkey).ok()?;
		let Context {
			voter,
			params,
			network,
		} = &context;
		let window = voter
			.commit
			.map(|commit| commit.window(params.reveal_period))
			.filter(|(_, last)| network.round <= *last);
		let set_at = voter.newest().map(|(_, set_at)| set_at);
		Some(NextWeights {
			set_weights: (!params.commit_reveal).then(|| context.earliest(set_at)),
			commit_weights: (params.commit_reveal && window.is_none())
				.then(|| context.earliest(voter.committed_at)),
			reveal_weights: window,
			interval: network.round,
		})
	}

	/// How far the running round has come.
	pub(crate) fn find_phase() -> Option<Phase> {
		Round::<T>::get().map(|round| match round.stage {
			Stage::Census => {
				Phase::Census(RoundCensus::<T>::get().map_or(0, |census| census.next_uid()))
			}
			Stage::Accumulate => {
				Phase::Accumulate(RoundSums::<T>::get().map_or(0, |sums| sums.next_uid()))
			}
			Stage::Settle(next_uid) => Phase::Settle(next_uid),
		})
	}

	/// Two reads.
	pub(crate) fn find_standing(uid: Uid) -> Option<Standing> {
		LastEpoch::<T>::get().and_then(|last| Standings::<T>::get(last.slot, uid))
	}

	/// The bookkeeping of the neuron at `uid`. Two reads.
	fn find_voter(uid: Uid) -> Option<Voter<BlockNumberFor<T>>> {
		T::Neurons::hotkey_of(uid).and_then(Voters::<T>::get)
	}

	/// Three reads.
	pub(crate) fn find_row(uid: Uid) -> Option<WeightRowOf<T>> {
		let (slot, _) = Self::find_voter(uid)?.newest()?;
		WeightRows::<T>::get(uid, slot)
	}

	/// The row of `uid` that the running round reads, or that the last one has read. Four reads.
	pub fn counted_row(uid: Uid) -> Option<WeightRowOf<T>> {
		let started_at = Network::<T>::get().started_at;
		let (slot, _) = Self::find_voter(uid)?.counted(started_at)?;
		WeightRows::<T>::get(uid, slot)
	}

	/// Two reads, and one for each bond.
	pub(crate) fn find_bonds(uid: Uid) -> Vec<(u16, Bond)> {
		let Some(last) = LastEpoch::<T>::get() else {
			return Vec::new();
		};
		let is_meant = |target: u16| {
			T::Neurons::registered_at(Uid(target)).is_some_and(|block| block <= last.block)
		};
		let row = Bonds::<T>::get(last.slot, uid).map_or_else(Vec::new, |row| row.bonds.into());
		row.into_iter()
			.filter(|(target, _)| is_meant(*target))
			.collect()
	}

	/// The block after whose begin a bond or standing means somebody else, for the maths.
	pub(crate) fn bonds_at() -> u64 {
		LastEpoch::<T>::get().map_or(0, |last| last.block.saturated_into())
	}
}
