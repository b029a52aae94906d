// SPDX-License-Identifier: Apache-2.0
//! What each call and the epoch cost to execute, until benchmarks measure it.

use frame_support::weights::{Weight, constants::RocksDbWeight};

/// The dispatch weights of incentive.
pub trait WeightInfo {
	/// `set_weights` with a row of `edges`.
	fn set_weights(edges: u32) -> Weight;
	/// `set_params`.
	fn set_params() -> Weight;
	/// A block without an epoch.
	fn no_epoch() -> Weight;
	/// The epoch, of `neurons` with `edges` weights and `bonds` bonds in all, payouts included.
	fn epoch(neurons: u32, edges: u32, bonds: u32) -> Weight;
}

/// Estimates that err upwards: storage accesses counted by hand, times in picoseconds.
impl WeightInfo for () {
	// Reads: uid, params, row, stake, count. A row of 256 edges decodes, checks and encodes in 3 µs natively.
	fn set_weights(edges: u32) -> Weight {
		Weight::from_parts(30_000_000, 0)
			.saturating_add(Weight::from_parts(50_000, 0).saturating_mul(edges.into()))
			.saturating_add(RocksDbWeight::get().reads_writes(5, 1))
	}

	fn set_params() -> Weight {
		Weight::from_parts(15_000_000, 0).saturating_add(RocksDbWeight::get().writes(1))
	}

	fn no_epoch() -> Weight {
		Weight::from_parts(3_000_000, 0).saturating_add(RocksDbWeight::get().reads(1))
	}

	// For each neuron: 4 reads (record, stake, row, bonds) and 2 writes (bonds, standing), and for its payout
	// 7 reads and 5 writes. For each edge and bond, 0.5 µs of wasm.
	fn epoch(neurons: u32, edges: u32, bonds: u32) -> Weight {
		let neuron = Weight::from_parts(80_000_000, 0)
			.saturating_add(RocksDbWeight::get().reads_writes(11, 7));
		let entry = Weight::from_parts(500_000, 0);
		Weight::from_parts(50_000_000, 0)
			.saturating_add(neuron.saturating_mul(neurons.into()))
			.saturating_add(entry.saturating_mul(u64::from(edges).saturating_add(bonds.into())))
			.saturating_add(RocksDbWeight::get().reads_writes(3, 2))
	}
}
