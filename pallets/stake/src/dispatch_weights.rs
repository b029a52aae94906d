// SPDX-License-Identifier: Apache-2.0
//! What each call costs to execute, as measured for the time being; `scripts/bench-weights` replaces the file.
//!
//! Date: 2026-11-24. CPU: `AMD EPYC`, which did other work too. Tool: the runtime's benchmarks in sc-executor 0.51.0, wasm
//! execution Compiled, over a map in memory without a trie; no proof sizes. Steps: 12, repetitions of each: 10.

use core::marker::PhantomData;

use frame_support::{
	traits::Get,
	weights::{RuntimeDbWeight, Weight, constants::RocksDbWeight},
};

/// The dispatch weights, one for each benchmark of `pallet_stake`, where its worst case is described.
pub trait WeightInfo {
	/// The cost of `add_stake`.
	fn add_stake() -> Weight;
	/// The cost of `remove_stake`.
	fn remove_stake() -> Weight;
	/// The cost of `remove_all_stake`.
	fn remove_all_stake() -> Weight;
	/// The cost of `withdraw_unstaked`.
	fn withdraw_unstaked() -> Weight;
	/// The cost of `set_take`.
	fn set_take() -> Weight;
	/// The cost of `set_params`.
	fn set_params() -> Weight;
}

/// The dispatch weights of a chain on which storage costs `D`. Times are in picoseconds.
pub struct MeasuredWeight<D>(PhantomData<D>);

/// The dispatch weights of the chain `T`.
pub type SubstrateWeight<T> = MeasuredWeight<<T as frame_system::Config>::DbWeight>;

impl<D: Get<RuntimeDbWeight>> WeightInfo for MeasuredWeight<D> {
	fn add_stake() -> Weight {
		// At least 125997_000 picoseconds.
		Weight::from_parts(128501000, 0)
			.saturating_add(D::get().reads(9))
			.saturating_add(D::get().writes(5))
	}

	fn remove_stake() -> Weight {
		// At least 339615_000 picoseconds.
		Weight::from_parts(344552000, 0)
			.saturating_add(D::get().reads(13))
			.saturating_add(D::get().writes(8))
	}

	fn remove_all_stake() -> Weight {
		// At least 509878_000 picoseconds.
		Weight::from_parts(516899000, 0)
			.saturating_add(D::get().reads(13))
			.saturating_add(D::get().writes(8))
	}

	fn withdraw_unstaked() -> Weight {
		// At least 87160_000 picoseconds.
		Weight::from_parts(143924000, 0)
			.saturating_add(D::get().reads(3))
			.saturating_add(D::get().writes(3))
	}

	fn set_take() -> Weight {
		// At least 22994_000 picoseconds.
		Weight::from_parts(24406000, 0)
			.saturating_add(D::get().reads(6))
			.saturating_add(D::get().writes(2))
	}

	fn set_params() -> Weight {
		// At least 10986_000 picoseconds.
		Weight::from_parts(11427000, 0)
			.saturating_add(D::get().reads(2))
			.saturating_add(D::get().writes(1))
	}
}

/// The dispatch weights of tests.
impl WeightInfo for () {
	fn add_stake() -> Weight {
		MeasuredWeight::<RocksDbWeight>::add_stake()
	}

	fn remove_stake() -> Weight {
		MeasuredWeight::<RocksDbWeight>::remove_stake()
	}

	fn remove_all_stake() -> Weight {
		MeasuredWeight::<RocksDbWeight>::remove_all_stake()
	}

	fn withdraw_unstaked() -> Weight {
		MeasuredWeight::<RocksDbWeight>::withdraw_unstaked()
	}

	fn set_take() -> Weight {
		MeasuredWeight::<RocksDbWeight>::set_take()
	}

	fn set_params() -> Weight {
		MeasuredWeight::<RocksDbWeight>::set_params()
	}
}
