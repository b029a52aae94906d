// SPDX-License-Identifier: Apache-2.0
//! Findings: the bonds and standings that epochs leave, and the record of the last one.
//!
//! Bonds and standings have two places each. The last epoch is in one; a round writes into the
//! other, and is the last epoch once its record is sealed.

use alloc::{collections::BTreeMap, vec::Vec};
use core::marker::PhantomData;

use frame_support::BoundedVec;
use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_math::Bond;
use ganglion_support::{Neurons, Uid};
use sp_runtime::traits::SaturatedConversion;

use crate::{BondRow, Bonds, Config, EpochRecord, LastEpoch, Side, Standing, Standings};

/// What one epoch leaves for each neuron.
pub struct Findings<T> {
	side: Side,
	_config: PhantomData<T>,
}

impl<T: Config> Findings<T> {
	/// Those of the last epoch; `None` before the first. One read.
	pub fn last() -> Option<Self> {
		LastEpoch::<T>::get().map(|last| Self::at(last.side))
	}

	/// Where the next round writes: not where the last epoch is. One read.
	pub(crate) fn next() -> Self {
		let side = Self::last().map_or(Side::First, |last| last.side.other());
		Self::at(side)
	}

	/// Those in `side`.
	pub(crate) fn at(side: Side) -> Self {
		Self {
			side,
			_config: PhantomData,
		}
	}

	/// Where they are.
	pub(crate) fn side(&self) -> Side {
		self.side
	}

	/// Those of the epoch before these.
	pub(crate) fn before(&self) -> Self {
		Self::at(self.side.other())
	}

	/// The block as of which the bonds of the last epoch were written, for the maths; a bond in a
	/// neuron that was registered later means somebody else. One read.
	pub(crate) fn written_at() -> u64 {
		LastEpoch::<T>::get().map_or(0, |last| last.block.saturated_into())
	}

	/// The bonds of `uid`. One read.
	pub fn bonds(&self, uid: Uid) -> Vec<(u16, Bond)> {
		Bonds::<T>::get(self.side, uid).map_or_else(Vec::new, |row| row.bonds.into())
	}

	/// The standing of `uid`. One read.
	pub fn standing(&self, uid: Uid) -> Option<Standing> {
		Standings::<T>::get(self.side, uid)
	}

	/// Store the bonds of `uid`; an empty row is no row. But for migrations the only writer of
	/// [`Bonds`].
	pub(crate) fn put_bonds(&self, uid: Uid, bonds: &[(u16, Bond)]) {
		if bonds.is_empty() {
			Bonds::<T>::remove(self.side, uid);
		} else {
			// A row has a bond for each neuron at most, and there are at most `MaxNeurons`.
			let bonds = BoundedVec::truncate_from(bonds.to_vec());
			Bonds::<T>::insert(self.side, uid, BondRow { bonds });
		}
	}

	/// Store the standing of `uid`; `None` for a uid without a neuron. But for migrations the only
	/// writer of [`Standings`].
	pub(crate) fn put_standing(&self, uid: Uid, standing: Option<Standing>) {
		Standings::<T>::set(self.side, uid, standing);
	}

	/// Let those that `record` tells of be those of the last epoch.
	pub(crate) fn seal(record: EpochRecord<BlockNumberFor<T>>) {
		LastEpoch::<T>::put(record);
	}

	/// Leave nothing under `uid`, and let the record of the last epoch say that one of its neurons
	/// has left, so that its sums can still be checked.
	pub(crate) fn forget(uid: Uid) {
		LastEpoch::<T>::mutate(|last| {
			let Some(last) = last else { return };
			if let Some(standing) = Self::at(last.side).standing(uid) {
				last.departed = last.departed.saturating_add(1);
				last.departed_emission = last.departed_emission.saturating_add(standing.emission);
			}
		});
		for side in Side::BOTH {
			Bonds::<T>::remove(side, uid);
			Standings::<T>::remove(side, uid);
		}
	}
}

/// Reads rows of bonds, without those in neurons that have left since: of each neuron it is asked
/// once whether it is there.
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

	/// The bonds that `uid` holds, as the next round will find them. One read, and one for each
	/// neuron that is new to the reader.
	pub fn bonds(&mut self, uid: Uid) -> Vec<(u16, Bond)> {
		let Some(last) = &self.last else {
			return Vec::new();
		};
		let mut bonds = Findings::<T>::at(last.side).bonds(uid);
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
