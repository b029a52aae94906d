// SPDX-License-Identifier: Apache-2.0
use crate::Uid;

/// What the benchmarks of one pallet ask of the others: neurons, and the worst case for each of them.
///
/// A runtime implements it out of all pallets, so that a benchmark measures what a call costs in all of them. A mock
/// leaves out what it has nothing for.
pub trait BenchmarkHelper<AccountId, BlockNumber> {
	/// Register `hotkey` as a neuron of `owner` without proof and price.
	fn register(hotkey: &AccountId, owner: &AccountId) -> Uid;

	/// Let everything be kept for the neuron at `uid` that can be kept for one.
	fn fill(_uid: Uid, _hotkey: &AccountId, _owner: &AccountId) {}

	/// Let these have earned least, lowest first, each with its `registered_at`.
	fn set_lowest(_lowest: &[(Uid, BlockNumber)]) {}
}
