// SPDX-License-Identifier: Apache-2.0
//! What each call costs to execute, until benchmarks measure it.

use frame_support::weights::{Weight, constants::RocksDbWeight};

/// The dispatch weights of stake.
pub trait WeightInfo {
	/// `add_stake`.
	fn add_stake() -> Weight;
	/// `remove_stake`.
	fn remove_stake() -> Weight;
	/// One credit of newly minted stake; whoever credits accounts for it.
	fn credit() -> Weight;
}

/// Estimates that err upwards: storage accesses counted by hand, times in picoseconds.
impl WeightInfo for () {
	// Reads and writes: uid, neuron, holds, account, stake, total stake, issuance.
	fn add_stake() -> Weight {
		Weight::from_parts(60_000_000, 0).saturating_add(RocksDbWeight::get().reads_writes(6, 4))
	}

	fn remove_stake() -> Weight {
		Weight::from_parts(60_000_000, 0).saturating_add(RocksDbWeight::get().reads_writes(6, 4))
	}

	fn credit() -> Weight {
		Weight::from_parts(60_000_000, 0).saturating_add(RocksDbWeight::get().reads_writes(7, 5))
	}
}
