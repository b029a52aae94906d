// SPDX-License-Identifier: Apache-2.0
use frame_support::traits::ConstU32;
use frame_system::EnsureRoot;

use super::MAX_NEURONS;
use crate::{AccountId, Registry, Runtime, Stake};

impl pallet_incentive::Config for Runtime {
	type AdminOrigin = EnsureRoot<AccountId>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::WorstCase;
	type MaxEdges = ConstU32<{ MAX_NEURONS as u32 }>;
	type MaxNeurons = ConstU32<{ MAX_NEURONS as u32 }>;
	type Neurons = Registry;
	type Stakes = Stake;
	type WeightInfo = pallet_incentive::SubstrateWeight<Runtime>;
}
