// SPDX-License-Identifier: Apache-2.0
//! What each call costs to execute, until benchmarks measure it.

use frame_support::weights::{Weight, constants::RocksDbWeight};

/// The dispatch weights of the registry.
pub trait WeightInfo {
	/// `register`.
	fn register() -> Weight;
	/// `serve_axon`.
	fn serve_axon() -> Weight;
	/// `set_params`.
	fn set_params() -> Weight;
}

/// Estimates that err upwards: storage accesses counted by hand, times in picoseconds.
impl WeightInfo for () {
	// An sr25519 verification takes 50 µs natively; reads: uid, count, nonce, genesis hash, params, account;
	// writes: neuron, uid, count, nonce, account twice.
	fn register() -> Weight {
		Weight::from_parts(150_000_000, 0).saturating_add(RocksDbWeight::get().reads_writes(7, 6))
	}

	fn serve_axon() -> Weight {
		Weight::from_parts(20_000_000, 0).saturating_add(RocksDbWeight::get().reads_writes(3, 1))
	}

	fn set_params() -> Weight {
		Weight::from_parts(10_000_000, 0).saturating_add(RocksDbWeight::get().writes(1))
	}
}
