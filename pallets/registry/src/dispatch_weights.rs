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

/// The dispatch weights, one for each benchmark of `pallet_registry`, where its worst case is described.
pub trait WeightInfo {
	/// The cost of `register`.
	fn register() -> Weight;
	/// The cost of `register_evicting`.
	///
	/// `c` was measured from 1 to 64.
	fn register_evicting(c: u32) -> Weight;
	/// The cost of `serve_axon`.
	fn serve_axon() -> Weight;
	/// The cost of `set_params`.
	fn set_params() -> Weight;
	/// The cost of `deregister`.
	fn deregister() -> Weight;
	/// The cost of `swap_hotkey`.
	fn swap_hotkey() -> Weight;
}

/// The dispatch weights of a chain on which storage costs `D`. Times are in picoseconds.
pub struct MeasuredWeight<D>(PhantomData<D>);

/// The dispatch weights of the chain `T`.
pub type SubstrateWeight<T> = MeasuredWeight<<T as frame_system::Config>::DbWeight>;

impl<D: Get<RuntimeDbWeight>> WeightInfo for MeasuredWeight<D> {
	fn register() -> Weight {
		// At least 236712_000 picoseconds.
		Weight::from_parts(257453000, 0)
			.saturating_add(D::get().reads(15))
			.saturating_add(D::get().writes(12))
	}

	fn register_evicting(c: u32) -> Weight {
		// At least 391362_000 picoseconds.
		Weight::from_parts(418616569, 0)
			// Standard error: 0.
			.saturating_add(Weight::from_parts(3139151, 0).saturating_mul(c.into()))
			.saturating_add(D::get().reads(23))
			.saturating_add(D::get().reads(1_u64.saturating_mul(c.into())))
			.saturating_add(D::get().writes(25))
	}

	fn serve_axon() -> Weight {
		// At least 18147_000 picoseconds.
		Weight::from_parts(20020000, 0)
			.saturating_add(D::get().reads(3))
			.saturating_add(D::get().writes(1))
	}

	fn set_params() -> Weight {
		// At least 14051_000 picoseconds.
		Weight::from_parts(14211000, 0)
			.saturating_add(D::get().reads(4))
			.saturating_add(D::get().writes(2))
	}

	fn deregister() -> Weight {
		// At least 151406_000 picoseconds.
		Weight::from_parts(154600000, 0)
			.saturating_add(D::get().reads(12))
			.saturating_add(D::get().writes(18))
	}

	fn swap_hotkey() -> Weight {
		// At least 241680_000 picoseconds.
		Weight::from_parts(267428000, 0)
			.saturating_add(D::get().reads(14))
			.saturating_add(D::get().writes(11))
	}
}

/// The dispatch weights of tests.
impl WeightInfo for () {
	fn register() -> Weight {
		MeasuredWeight::<RocksDbWeight>::register()
	}

	fn register_evicting(c: u32) -> Weight {
		MeasuredWeight::<RocksDbWeight>::register_evicting(c)
	}

	fn serve_axon() -> Weight {
		MeasuredWeight::<RocksDbWeight>::serve_axon()
	}

	fn set_params() -> Weight {
		MeasuredWeight::<RocksDbWeight>::set_params()
	}

	fn deregister() -> Weight {
		MeasuredWeight::<RocksDbWeight>::deregister()
	}

	fn swap_hotkey() -> Weight {
		MeasuredWeight::<RocksDbWeight>::swap_hotkey()
	}
}
