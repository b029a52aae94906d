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

/// The dispatch weights, one for each benchmark of `pallet_incentive`, where its worst case is described.
pub trait WeightInfo {
	/// The cost of `set_weights`.
	///
	/// `e` was measured from 1 to 4095.
	fn set_weights(e: u32) -> Weight;
	/// The cost of `commit_weights`.
	fn commit_weights() -> Weight;
	/// The cost of `reveal_weights`.
	///
	/// `e` was measured from 1 to 4095.
	fn reveal_weights(e: u32) -> Weight;
	/// The cost of `check_free_call`.
	///
	/// `e` was measured from 1 to 4095.
	fn check_free_call(e: u32) -> Weight;
	/// The cost of `set_params`.
	fn set_params() -> Weight;
	/// The cost of `force_abort_round`.
	fn force_abort_round() -> Weight;
	/// The cost of `no_round`.
	fn no_round() -> Weight;
	/// The cost of `begin_round`.
	fn begin_round() -> Weight;
	/// The cost of `resume_round`.
	///
	/// `n` was measured from 2 to 4096.
	fn resume_round(n: u32) -> Weight;
	/// The cost of `census_step`.
	fn census_step() -> Weight;
	/// The cost of `accumulate_step`.
	///
	/// `e` was measured from 1 to 4095.
	/// `b` was measured from 0 to 8190.
	fn accumulate_step(e: u32, b: u32) -> Weight;
	/// The cost of `solve_step`.
	///
	/// `n` was measured from 2 to 4096.
	fn solve_step(n: u32) -> Weight;
	/// The cost of `settle_step`.
	///
	/// `b` was measured from 0 to 4095.
	fn settle_step(b: u32) -> Weight;
	/// The cost of `finish_round`.
	fn finish_round() -> Weight;
}

/// The dispatch weights of a chain on which storage costs `D`. Times are in picoseconds.
pub struct MeasuredWeight<D>(PhantomData<D>);

/// The dispatch weights of the chain `T`.
pub type SubstrateWeight<T> = MeasuredWeight<<T as frame_system::Config>::DbWeight>;

impl<D: Get<RuntimeDbWeight>> WeightInfo for MeasuredWeight<D> {
	fn set_weights(e: u32) -> Weight {
		// At least 28022_000 picoseconds.
		Weight::from_parts(29713995, 0)
			// Standard error: 0.
			.saturating_add(Weight::from_parts(6461, 0).saturating_mul(e.into()))
			.saturating_add(D::get().reads(4))
			.saturating_add(D::get().writes(2))
	}

	fn commit_weights() -> Weight {
		// At least 24206_000 picoseconds.
		Weight::from_parts(25377000, 0)
			.saturating_add(D::get().reads(4))
			.saturating_add(D::get().writes(1))
	}

	fn reveal_weights(e: u32) -> Weight {
		// At least 31377_000 picoseconds.
		Weight::from_parts(33972857, 0)
			// Standard error: 0.
			.saturating_add(Weight::from_parts(13149, 0).saturating_mul(e.into()))
			.saturating_add(D::get().reads(5))
			.saturating_add(D::get().writes(2))
	}

	fn check_free_call(e: u32) -> Weight {
		// At least 13540_000 picoseconds.
		Weight::from_parts(15196960, 0)
			// Standard error: 0.
			.saturating_add(Weight::from_parts(8769, 0).saturating_mul(e.into()))
			.saturating_add(D::get().reads(5))
	}

	fn set_params() -> Weight {
		// At least 10616_000 picoseconds.
		Weight::from_parts(11417000, 0)
			.saturating_add(D::get().reads(2))
			.saturating_add(D::get().writes(1))
	}

	fn force_abort_round() -> Weight {
		// At least 20400_000 picoseconds.
		Weight::from_parts(25158000, 0)
			.saturating_add(D::get().reads(2))
			.saturating_add(D::get().writes(5))
	}

	fn no_round() -> Weight {
		// At least 1923_000 picoseconds.
		Weight::from_parts(2023000, 0).saturating_add(D::get().reads(2))
	}

	fn begin_round() -> Weight {
		// At least 7091_000 picoseconds.
		Weight::from_parts(7411000, 0)
			.saturating_add(D::get().reads(4))
			.saturating_add(D::get().writes(2))
	}

	fn resume_round(n: u32) -> Weight {
		// At least 12318_000 picoseconds.
		Weight::from_parts(13349130, 0)
			// Standard error: 0.
			.saturating_add(Weight::from_parts(46651, 0).saturating_mul(n.into()))
			.saturating_add(D::get().reads(5))
			.saturating_add(D::get().writes(4))
	}

	fn census_step() -> Weight {
		// At least 10976_000 picoseconds.
		Weight::from_parts(11977000, 0).saturating_add(D::get().reads(3))
	}

	fn accumulate_step(e: u32, b: u32) -> Weight {
		// At least 59940_000 picoseconds.
		Weight::from_parts(32520347, 0)
			// Standard error: 0.
			.saturating_add(Weight::from_parts(6911, 0).saturating_mul(e.into()))
			// Standard error: 0.
			.saturating_add(Weight::from_parts(11240, 0).saturating_mul(b.into()))
			.saturating_add(D::get().reads(2))
			.saturating_add(D::get().writes(1))
	}

	fn solve_step(n: u32) -> Weight {
		// At least 3325_000 picoseconds.
		Weight::from_parts(2690127, 0)
			// Standard error: 0.
			.saturating_add(Weight::from_parts(416319, 0).saturating_mul(n.into()))
	}

	fn settle_step(b: u32) -> Weight {
		// At least 281609_000 picoseconds.
		Weight::from_parts(289030332, 0)
			// Standard error: 0.
			.saturating_add(Weight::from_parts(12959, 0).saturating_mul(b.into()))
			.saturating_add(D::get().reads(12))
			.saturating_add(D::get().writes(8))
	}

	fn finish_round() -> Weight {
		// At least 12849_000 picoseconds.
		Weight::from_parts(13270000, 0)
			.saturating_add(D::get().reads(1))
			.saturating_add(D::get().writes(7))
	}
}

/// The dispatch weights of tests.
impl WeightInfo for () {
	fn set_weights(e: u32) -> Weight {
		MeasuredWeight::<RocksDbWeight>::set_weights(e)
	}

	fn commit_weights() -> Weight {
		MeasuredWeight::<RocksDbWeight>::commit_weights()
	}

	fn reveal_weights(e: u32) -> Weight {
		MeasuredWeight::<RocksDbWeight>::reveal_weights(e)
	}

	fn check_free_call(e: u32) -> Weight {
		MeasuredWeight::<RocksDbWeight>::check_free_call(e)
	}

	fn set_params() -> Weight {
		MeasuredWeight::<RocksDbWeight>::set_params()
	}

	fn force_abort_round() -> Weight {
		MeasuredWeight::<RocksDbWeight>::force_abort_round()
	}

	fn no_round() -> Weight {
		MeasuredWeight::<RocksDbWeight>::no_round()
	}

	fn begin_round() -> Weight {
		MeasuredWeight::<RocksDbWeight>::begin_round()
	}

	fn resume_round(n: u32) -> Weight {
		MeasuredWeight::<RocksDbWeight>::resume_round(n)
	}

	fn census_step() -> Weight {
		MeasuredWeight::<RocksDbWeight>::census_step()
	}

	fn accumulate_step(e: u32, b: u32) -> Weight {
		MeasuredWeight::<RocksDbWeight>::accumulate_step(e, b)
	}

	fn solve_step(n: u32) -> Weight {
		MeasuredWeight::<RocksDbWeight>::solve_step(n)
	}

	fn settle_step(b: u32) -> Weight {
		MeasuredWeight::<RocksDbWeight>::settle_step(b)
	}

	fn finish_round() -> Weight {
		MeasuredWeight::<RocksDbWeight>::finish_round()
	}
}
