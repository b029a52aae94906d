// SPDX-License-Identifier: Apache-2.0
use frame_support::{PalletId, parameter_types, traits::ConstU32};
use frame_system::EnsureRoot;
use sp_runtime::Permill;

use crate::{AccountId, Balances, BlockNumber, Incentive, Registry, Runtime, RuntimeHoldReason};

parameter_types! {
	/// The account in which the gains of nominators are held.
	pub const StakePot: PalletId = PalletId(*b"ga/stake");
	/// The most that an owner may take of what its nominators earn.
	pub const MaxTake: Permill = Permill::from_percent(18);
	/// Removed stake stays held for an epoch at least, so that no token counts in two of them.
	pub MinUnstakeDelay: BlockNumber = pallet_incentive::Params::<Runtime>::get().tempo;
}

impl pallet_stake::Config for Runtime {
	type AdminOrigin = EnsureRoot<AccountId>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::WorstCase;
	type Currency = Balances;
	type MaxTake = MaxTake;
	type MaxUnstaking = ConstU32<16>;
	type MinUnstakeDelay = MinUnstakeDelay;
	type Neurons = Registry;
	type PalletId = StakePot;
	type Rounds = Incentive;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = pallet_stake::SubstrateWeight<Runtime>;
}
