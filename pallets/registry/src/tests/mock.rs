// SPDX-License-Identifier: Apache-2.0
use frame_support::{
	derive_impl,
	traits::{ConstU16, ConstU64, ConstU128},
};
use frame_system::EnsureRoot;
use ganglion_support::{AxonEndpoint, Balance, Ip, synapses};
use sp_core::{H256, Pair, sr25519};
use sp_runtime::{AccountId32, BuildStorage, traits::IdentityLookup};

use crate::{Event, RegistryParams, possession_message};

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
	pub type Registry = crate;
}

pub const BURN: Balance = 100;
pub const FUNDS: Balance = 1_000;
pub const EXISTENTIAL_DEPOSIT: Balance = 10;
pub const MAX_NEURONS: u16 = 4;
pub const MAX_BURN: Balance = 5_000;
pub const MAX_SERVE_INTERVAL: u64 = 50;
pub const SERVE_INTERVAL: u64 = 5;
pub const GENESIS_HASH: [u8; 32] = [7; 32];

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountData = pallet_balances::AccountData<Balance>;
	type AccountId = AccountId32;
	type Block = Block;
	type Lookup = IdentityLookup<AccountId32>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
}

impl crate::Config for Test {
	type AdminOrigin = EnsureRoot<AccountId32>;
	type Currency = Balances;
	type MaxNeurons = ConstU16<MAX_NEURONS>;
	type MaxRegistrationBurn = ConstU128<MAX_BURN>;
	type MaxServeInterval = ConstU64<MAX_SERVE_INTERVAL>;
	type WeightInfo = ();
}

/// The only way to an environment: every test ends in `try_state`.
pub struct ExtBuilder {
	params: RegistryParams<u64>,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		let params = RegistryParams {
			registration_burn: BURN,
			serve_interval: SERVE_INTERVAL,
			allow_local_addresses: false,
		};
		Self { params }
	}
}

impl ExtBuilder {
	pub fn allow_local_addresses(mut self) -> Self {
		self.params.allow_local_addresses = true;
		self
	}

	pub fn registration_burn(mut self, burn: Balance) -> Self {
		self.params.registration_burn = burn;
		self
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let balances = ["alice", "bob"].map(|name| (coldkey(name), FUNDS)).to_vec();
		let storage = RuntimeGenesisConfig {
			system: Default::default(),
			balances: pallet_balances::GenesisConfig {
				balances,
				dev_accounts: None,
			},
			registry: crate::GenesisConfig {
				params: self.params,
			},
		}
		.build_storage()
		.unwrap();
		let mut ext = sp_io::TestExternalities::from(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			frame_system::BlockHash::<Test>::insert(0, H256(GENESIS_HASH));
		});
		ext
	}

	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Registry::do_try_state().unwrap();
		});
	}
}

/// A key that a test names.
pub fn pair(name: &str) -> sr25519::Pair {
	sr25519::Pair::from_seed(&sp_io::hashing::blake2_256(name.as_bytes()))
}

/// The account of the hotkey `name`.
pub fn hotkey(name: &str) -> AccountId32 {
	pair(name).public().into()
}

/// The account of the coldkey `name`; `alice` and `bob` have funds.
pub fn coldkey(name: &str) -> AccountId32 {
	pair(&format!("{name}, cold")).public().into()
}

/// The proof of possession that `name` gives to `coldkey` for its registration number `nonce`.
pub fn proof(name: &str, coldkey: &AccountId32, nonce: u32) -> [u8; 64] {
	pair(name)
		.sign(&possession_message(&GENESIS_HASH, coldkey, nonce))
		.0
}

/// Register `name` for `owner`, whose registration number `nonce` it is.
pub fn register(owner: &str, name: &str, nonce: u32) {
	let owner = coldkey(owner);
	let proof = proof(name, &owner, nonce);
	Registry::register(RuntimeOrigin::signed(owner), hotkey(name), proof).unwrap();
}

/// An endpoint that the rules accept.
pub fn endpoint() -> AxonEndpoint {
	AxonEndpoint {
		ip: Ip::V4([8, 8, 8, 8]),
		port: 9100,
		protocol: 1,
		tls_fingerprint: None,
		synapses: synapses::CAUSAL_LM_NEXT,
	}
}

/// The events of this pallet since the last call.
pub fn take_events() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet();
	System::reset_events();
	events
}
