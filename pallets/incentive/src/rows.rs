// SPDX-License-Identifier: Apache-2.0
//! Rows of weights and their dates.
//!
//! A neuron has up to two rows: the one that the running or last round reads, and a newer one that
//! takes the other place.

use core::marker::PhantomData;

use frame_support::BoundedVec;
use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_support::{Neurons, Uid};

use crate::{Config, Side, Voter, Voters, WeightRow, WeightRowOf, WeightRows};

/// A voter's bookkeeping of this chain.
pub(crate) type VoterOf<T> = Voter<BlockNumberFor<T>>;

/// The rows of weights that are kept.
pub struct Rows<T>(PhantomData<T>);

impl<T: Config> Rows<T> {
	/// The row that `uid` has set last, whether a round has read it or not, and the block in which
	/// it did. Three reads.
	pub fn newest(uid: Uid) -> Option<(BlockNumberFor<T>, WeightRowOf<T>)> {
		let (side, set_at) = Self::voter(uid)?.newest()?;
		Some((set_at, Self::at(uid, side)?))
	}

	/// The row of `uid` that the round which began in block `start`, the running or the last one,
	/// has read or will read. Three reads.
	pub fn counted(uid: Uid, start: BlockNumberFor<T>) -> Option<WeightRowOf<T>> {
		let (side, _) = Self::voter(uid)?.counted(start)?;
		Self::at(uid, side)
	}

	/// Where the row is that a round which begins in block `start` reads, and the block as of which
	/// it speaks.
	pub(crate) fn to_count(
		voter: &VoterOf<T>,
		start: BlockNumberFor<T>,
	) -> Option<(Side, BlockNumberFor<T>)> {
		let (side, _) = voter.counted(start)?;
		Some((side, voter.meant_at(side)?))
	}

	/// The row of `uid` in `side`. One read.
	pub(crate) fn at(uid: Uid, side: Side) -> Option<WeightRowOf<T>> {
		WeightRows::<T>::get(uid, side)
	}

	/// Store a row that speaks as of `meant_at` where no round that began in block `start` reads,
	/// and date it in `voter`. But for migrations the only writer of [`WeightRows`].
	pub(crate) fn put(
		voter: &mut VoterOf<T>,
		start: BlockNumberFor<T>,
		meant_at: BlockNumberFor<T>,
		edges: BoundedVec<(u16, u16), T::MaxEdges>,
	) {
		let side = voter.free_side(start);
		voter.put_dates(side, frame_system::Pallet::<T>::block_number(), meant_at);
		WeightRows::<T>::insert(voter.uid, side, WeightRow { meant_at, edges });
	}

	/// Leave no row of `uid`.
	pub(crate) fn forget(uid: Uid) {
		for side in Side::BOTH {
			WeightRows::<T>::remove(uid, side);
		}
	}

	/// The bookkeeping of the neuron at `uid`. Two reads.
	fn voter(uid: Uid) -> Option<VoterOf<T>> {
		T::Neurons::hotkey_of(uid).and_then(Voters::<T>::get)
	}
}

/// The dates of the rows.
impl<BlockNumber: Copy + Ord> Voter<BlockNumber> {
	/// The block in which the row in `side` was set.
	pub fn set_at(&self, side: Side) -> Option<BlockNumber> {
		match side {
			Side::First => self.first_set_at,
			Side::Second => self.second_set_at,
		}
	}

	/// The block as of which the row in `side` speaks.
	pub fn meant_at(&self, side: Side) -> Option<BlockNumber> {
		match side {
			Side::First => self.first_meant_at,
			Side::Second => self.second_meant_at,
		}
	}

	/// Remember that the row in `side` was set in block `now` and speaks as of `meant_at`.
	pub(crate) fn put_dates(&mut self, side: Side, now: BlockNumber, meant_at: BlockNumber) {
		match side {
			Side::First => (self.first_set_at, self.first_meant_at) = (Some(now), Some(meant_at)),
			Side::Second => {
				(self.second_set_at, self.second_meant_at) = (Some(now), Some(meant_at))
			}
		}
	}

	/// The side of the row set last, and the block in which it was set.
	pub fn newest(&self) -> Option<(Side, BlockNumber)> {
		self.newest_of(|_| true)
	}

	/// The side of the row that a round which began in block `start` reads, and the block in which
	/// it was set: the newest set before `start`.
	///
	/// Hooks run before transactions, so a row set in the block `start` itself came after the round
	/// began.
	pub fn counted(&self, start: BlockNumber) -> Option<(Side, BlockNumber)> {
		self.newest_of(|set_at| set_at < start)
	}

	/// Where the next row goes: never where a round that began in block `start` reads.
	pub fn free_side(&self, start: BlockNumber) -> Side {
		self.counted(start)
			.map_or(Side::First, |(side, _)| side.other())
	}

	fn newest_of(&self, counts: impl Fn(BlockNumber) -> bool) -> Option<(Side, BlockNumber)> {
		Side::BOTH
			.into_iter()
			.filter_map(|side| self.set_at(side).map(|set_at| (side, set_at)))
			.filter(|(_, set_at)| counts(*set_at))
			.max_by_key(|(_, set_at)| *set_at)
	}
}
