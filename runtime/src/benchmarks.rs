// SPDX-License-Identifier: Apache-2.0
//! What is measured, and the worst case across pallets.

use alloc::{string::String, vec::Vec};

use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList};
use frame_support::traits::{
	StorageInfo, StorageInfoTrait, WhitelistedStorageKeys, fungible::Mutate,
};
use ganglion_support::{Balance, BenchmarkHelper, Uid};

use crate::{AccountId, AllPalletsWithSystem, Balances, BlockNumber, Incentive, Registry, Stake};

frame_benchmarking::define_benchmarks!(
	[pallet_registry, Registry]
	[pallet_stake, Stake]
	[pallet_incentive, Incentive]
);

/// More than an owner of neurons needs.
const FUNDS: Balance = 1 << 100;

/// Which benchmarks there are, and what is stored where.
pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	let mut list = Vec::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

/// Run the benchmarks that `config` names.
pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
	let mut batches = Vec::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}

/// Neurons as the registry makes them, and everything that any pallet keeps for one.
pub struct WorstCase;

#[expect(
	clippy::expect_used,
	reason = "a benchmark that cannot be set up stops the tool that asked for it"
)]
impl BenchmarkHelper<AccountId, BlockNumber> for WorstCase {
	fn register(hotkey: &AccountId, owner: &AccountId) -> Uid {
		Balances::mint_into(owner, FUNDS).expect("the issuance has room");
		Registry::register_unproven(hotkey, owner).expect("the hotkey is new")
	}

	fn fill(uid: Uid, hotkey: &AccountId, owner: &AccountId) {
		Stake::fill(hotkey, owner).expect("the owner has funds");
		Incentive::fill(uid, hotkey);
	}

	fn set_lowest(lowest: &[(Uid, BlockNumber)]) {
		Incentive::put_lowest(lowest);
	}
}
