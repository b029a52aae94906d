// SPDX-License-Identifier: Apache-2.0
use frame_support::{derive_impl, traits::ConstU128};
use ganglion_support::{Balance, mocks::MockNeurons};
use sp_runtime::BuildStorage;

use crate::{Event, HoldReason};

type Block = frame_system::mocking::MockBlock<Test>;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;

	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;

	#[runtime::pallet_index(2)]
	pub type Stake = crate;
}

pub const FUNDS: Balance = 1_000;
pub const EXISTENTIAL_DEPOSIT: Balance = 10;

/// Owns the neurons `MINER` and `VALIDATOR`.
pub const ALICE: u64 = 1;
/// Owns the neuron `OTHER`.
pub const BOB: u64 = 2;
pub const MINER: u64 = 11;
pub const VALIDATOR: u64 = 12;
pub const OTHER: u64 = 21;
/// No neuron.
pub const STRANGER: u64 = 99;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountData = pallet_balances::AccountData<Balance>;
	type Block = Block;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
}

impl crate::Config for Test {
	type Currency = Balances;
	type Neurons = MockNeurons;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = ();
}

/// The only way to an environment: every test ends in `try_state`.
#[derive(Default)]
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		MockNeurons::reset();
		MockNeurons::register(MINER, ALICE, 0);
		MockNeurons::register(VALIDATOR, ALICE, 0);
		MockNeurons::register(OTHER, BOB, 0);
		let storage = RuntimeGenesisConfig {
			balances: pallet_balances::GenesisConfig {
				balances: vec![(ALICE, FUNDS), (BOB, FUNDS)],
				dev_accounts: None,
			},
			..Default::default()
		}
		.build_storage()
		.unwrap();
		let mut ext = sp_io::TestExternalities::from(storage);
		ext.execute_with(|| System::set_block_number(1));
		ext
	}

	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Stake::do_try_state().unwrap();
		});
	}
}

/// What is held of `who` as stake.
pub fn held(who: u64) -> Balance {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&HoldReason::Stake.into(), &who)
}

/// The events of this pallet since the last call.
pub fn take_events() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet();
	System::reset_events();
	events
}
