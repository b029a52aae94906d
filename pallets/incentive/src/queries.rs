// SPDX-License-Identifier: Apache-2.0
//! What others may ask.

use alloc::{collections::BTreeMap, vec::Vec};

use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_math::Bond;
use ganglion_support::{Earnings, Neurons, NextWeights, Rounds, Uid};
use sp_runtime::traits::SaturatedConversion;

use crate::{
	Config, EpochRecord, LastEpoch, Lowest, Network, Pallet, Params, Phase, Round, RoundCensus,
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

	/// The row that `uid` has set last, and the block in which it did. Three reads.
	pub fn newest_row(uid: Uid) -> Option<(BlockNumberFor<T>, WeightRowOf<T>)> {
		let (slot, set_at) = Self::find_voter(uid)?.newest()?;
		Some((set_at, WeightRows::<T>::get(uid, slot)?))
	}

	/// Three reads.
	pub(crate) fn find_row(uid: Uid) -> Option<WeightRowOf<T>> {
		Self::newest_row(uid).map(|(_, row)| row)
	}

	/// The row of `uid` that the round which began in block `started_at`, the running or the last one, has read or will
	/// read. Three reads.
	pub fn counted_row(uid: Uid, started_at: BlockNumberFor<T>) -> Option<WeightRowOf<T>> {
		let (slot, _) = Self::find_voter(uid)?.counted(started_at)?;
		WeightRows::<T>::get(uid, slot)
	}

	/// Two reads, and one for each bond.
	pub(crate) fn find_bonds(uid: Uid) -> Vec<(u16, Bond)> {
		BondReader::<T>::new().bonds(uid)
	}

	/// The block after whose begin a bond or standing means somebody else, for the maths.
	pub(crate) fn bonds_at() -> u64 {
		LastEpoch::<T>::get().map_or(0, |last| last.block.saturated_into())
	}
}

/// Reads rows of bonds, without those in neurons that have left since: of each neuron it is asked once whether it is there.
pub struct BondReader<T: Config> {
	last: Option<EpochRecord<BlockNumberFor<T>>>,
	/// Whether the neuron at a uid was there in the last epoch.
	known: BTreeMap<u16, bool>,
}

impl<T: Config> BondReader<T> {
	/// Of the bonds after the last epoch. One read.
	pub fn new() -> Self {
		Self {
			last: LastEpoch::<T>::get(),
			known: BTreeMap::new(),
		}
	}

	/// The bonds that `uid` holds, as the next round will find them. One read, and one for each neuron that is new to the
	/// reader.
	pub fn bonds(&mut self, uid: Uid) -> Vec<(u16, Bond)> {
		let Some(last) = &self.last else {
			return Vec::new();
		};
		let mut bonds = Pallet::<T>::bonds_in(last.slot, uid);
		bonds.retain(|(target, _)| {
			*self.known.entry(*target).or_insert_with(|| {
				let registered_at = T::Neurons::registered_at(Uid(*target));
				registered_at.is_some_and(|block| block <= last.block)
			})
		});
		bonds
	}
}

impl<T: Config> Default for BondReader<T> {
	fn default() -> Self {
		Self::new()
	}
}
