// SPDX-License-Identifier: Apache-2.0
use crate::{Balances, Registry, Runtime, RuntimeHoldReason};

impl pallet_stake::Config for Runtime {
	type Currency = Balances;
	type Neurons = Registry;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = ();
}
