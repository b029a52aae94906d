// SPDX-License-Identifier: Apache-2.0
//! What others may ask.

use alloc::vec::Vec;

use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_math::Bond;
use ganglion_support::{Earnings, NextWeights, Rounds, Uid};

use crate::{
	Config, Lowest, Network, Pallet, Params, Progress, Round, RoundCensus, RoundSums, Standing,
	WeightRowOf,
	findings::{BondReader, Findings},
	round::Stage,
	rows::Rows,
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
	pub(crate) fn view_next_weights(
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
	pub(crate) fn view_progress() -> Option<Progress> {
		Round::<T>::get().map(|round| match round.stage {
			Stage::Census => {
				Progress::Census(RoundCensus::<T>::get().map_or(0, |census| census.next_uid()))
			}
			Stage::Accumulate => {
				Progress::Accumulate(RoundSums::<T>::get().map_or(0, |sums| sums.next_uid()))
			}
			Stage::Settle(next_uid) => Progress::Settle(next_uid),
		})
	}

	/// Two reads.
	pub(crate) fn view_standing(uid: Uid) -> Option<Standing> {
		Findings::<T>::last()?.standing(uid)
	}

	/// Three reads.
	pub(crate) fn view_row(uid: Uid) -> Option<WeightRowOf<T>> {
		Rows::<T>::newest(uid).map(|(_, row)| row)
	}

	/// Two reads, and one for each bond.
	pub(crate) fn view_bonds(uid: Uid) -> Vec<(u16, Bond)> {
		BondReader::<T>::new().bonds(uid)
	}
}
