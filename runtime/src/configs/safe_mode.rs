// SPDX-License-Identifier: Apache-2.0
//! A chain in trouble stops all calls but those that mend it; epochs and blocks go on.

use frame_support::traits::{ConstU32, Contains};
use frame_system::{EnsureRoot, EnsureRootWithSuccess};

use super::DAY;
use crate::{AccountId, Balances, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason};

/// What may still be called in safe mode, beside the calls of safe mode itself: what makes blocks, and what root does.
pub struct Repairs;

impl Contains<RuntimeCall> for Repairs {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(
			call,
			RuntimeCall::System(_)
				| RuntimeCall::Timestamp(_)
				| RuntimeCall::Grandpa(_)
				| RuntimeCall::Sudo(_)
		)
	}
}

// Only root enters and leaves; nobody can buy a standstill.
impl pallet_safe_mode::Config for Runtime {
	type Currency = Balances;
	type EnterDepositAmount = ();
	type EnterDuration = ConstU32<DAY>;
	type ExtendDepositAmount = ();
	type ExtendDuration = ConstU32<DAY>;
	type ForceDepositOrigin = EnsureRoot<AccountId>;
	type ForceEnterOrigin = EnsureRootWithSuccess<AccountId, ConstU32<DAY>>;
	type ForceExitOrigin = EnsureRoot<AccountId>;
	type ForceExtendOrigin = EnsureRootWithSuccess<AccountId, ConstU32<DAY>>;
	type Notify = ();
	type ReleaseDelay = ();
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = pallet_safe_mode::weights::SubstrateWeight<Runtime>;
	type WhitelistedCalls = Repairs;
}
