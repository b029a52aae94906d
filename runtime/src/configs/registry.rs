// SPDX-License-Identifier: Apache-2.0
use frame_support::traits::{ConstU16, ConstU32, ConstU128};
use frame_system::EnsureRoot;

use super::DAY;
use crate::{AccountId, Balances, Incentive, Runtime, Stake, TOKEN};

/// The largest number of neurons that the precision of the mechanism was shown for.
pub const MAX_NEURONS: u16 = 4096;

// The maths crate states its bounds for this many.
const _: () = assert!(MAX_NEURONS as usize == ganglion_math::MAX_NEURONS);

/// How many parts of the runtime may need one account: each neuron needs that of its owner, who may own them all, and
/// so do holds and reserves.
pub const MAX_CONSUMERS: u32 = 8192;

// Else an owner of many neurons could neither stake nor be paid: those that are no neurons get a room of 64.
const _: () = assert!(MAX_CONSUMERS >= MAX_NEURONS as u32 + 64);

impl pallet_registry::Config for Runtime {
	type AdminOrigin = EnsureRoot<AccountId>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::WorstCase;
	type Currency = Balances;
	type Earnings = Incentive;
	// Stake before incentive, which asks it for nothing then.
	type Lifecycle = (Stake, Incentive);
	type MaxBurnHalfLife = ConstU32<{ 100 * DAY }>;
	type MaxCandidates = ConstU32<{ pallet_incentive::MAX_LOWEST }>;
	type MaxImmunity = ConstU32<{ 100 * DAY }>;
	type MaxNeurons = ConstU16<MAX_NEURONS>;
	type MaxRegistrationBurn = ConstU128<{ 1_000_000 * TOKEN }>;
	type MaxServeInterval = ConstU32<DAY>;
	type Rounds = Incentive;
	type WeightInfo = pallet_registry::SubstrateWeight<Runtime>;
}
