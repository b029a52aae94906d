// SPDX-License-Identifier: Apache-2.0
use frame_support::traits::{ConstU16, ConstU32, ConstU128};
use frame_system::EnsureRoot;

use crate::{AccountId, Balances, Runtime, TOKEN};

/// The largest number of neurons. The epoch runs in one block, which bounds it.
pub const MAX_NEURONS: u16 = 256;

/// How many parts of the runtime may need one account: each neuron needs that of its owner, who may own them all, and
/// so do holds and reserves.
pub const MAX_CONSUMERS: u32 = 512;

// Else an owner of many neurons could neither stake nor be paid: those that are no neurons get a room of 64.
const _: () = assert!(MAX_CONSUMERS >= MAX_NEURONS as u32 + 64);

/// A day of blocks.
const DAY: u32 = 14_400;

impl pallet_registry::Config for Runtime {
	type AdminOrigin = EnsureRoot<AccountId>;
	type Currency = Balances;
	type MaxNeurons = ConstU16<MAX_NEURONS>;
	type MaxRegistrationBurn = ConstU128<{ 1_000_000 * TOKEN }>;
	type MaxServeInterval = ConstU32<DAY>;
	type WeightInfo = ();
}
