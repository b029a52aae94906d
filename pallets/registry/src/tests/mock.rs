// SPDX-License-Identifier: Apache-2.0
use frame_support::{
	derive_impl,
	pallet_prelude::{DispatchResult, DispatchResultWithPostInfo},
	parameter_types,
	traits::{ConstU32, ConstU64, ConstU128},
};
use frame_system::EnsureRoot;
use ganglion_support::{
	AxonEndpoint, Balance, Ip, Uid,
	mocks::{MockLifecycle, MockRounds},
	synapses,
};
use sp_core::{H256, Pair, sr25519};
use sp_keystore::{KeystoreExt, testing::MemoryKeystore};
use sp_runtime::{AccountId32, BuildStorage, Permill, traits::IdentityLookup};

use crate::{
	Event, GenesisNeuron, Neurons, PossessionNonce, RegistryParams, possession_message,
	swap_possession_message,
};

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
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;

	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;

	#[runtime::pallet_index(2)]
	pub type Registry = crate;
}

/// The floor of the price.
pub const BURN: Balance = 100;
/// The ceiling of the price.
pub const TOP_BURN: Balance = 1_000;
/// A registration makes the next one cost half as much again.
pub const BURN_INCREASE: Permill = Permill::from_percent(50);
pub const HALF_LIFE: u64 = 8;
pub const IMMUNITY: u64 = 20;
pub const SWAP_BURN: Balance = 30;
pub const FUNDS: Balance = 1_000;
pub const EXISTENTIAL_DEPOSIT: Balance = 10;
pub const MAX_NEURONS: u16 = 4;
pub const MAX_BURN: Balance = 1_000_000_000_000;
pub const MAX_HALF_LIFE: u64 = 1_000;
pub const MAX_IMMUNITY: u64 = 1_000;
pub const MAX_CANDIDATES: u32 = 3;
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

parameter_types! {
	pub static MaxUids: u16 = MAX_NEURONS;
}

impl crate::Config for Test {
	type AdminOrigin = EnsureRoot<AccountId32>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = WorstCase;
	type Currency = Balances;
	type Earnings = MockRounds;
	type Lifecycle = Lives;
	type MaxBurnHalfLife = ConstU64<MAX_HALF_LIFE>;
	type MaxCandidates = ConstU32<MAX_CANDIDATES>;
	type MaxImmunity = ConstU64<MAX_IMMUNITY>;
	type MaxNeurons = MaxUids;
	type MaxRegistrationBurn = ConstU128<MAX_BURN>;
	type MaxServeInterval = ConstU64<MAX_SERVE_INTERVAL>;
	type Rounds = MockRounds;
	type WeightInfo = ();
}

/// Nothing is kept for a neuron outside of this pallet.
#[cfg(feature = "runtime-benchmarks")]
pub struct WorstCase;

#[cfg(feature = "runtime-benchmarks")]
impl ganglion_support::BenchmarkHelper<AccountId32, u64> for WorstCase {
	fn register(hotkey: &AccountId32, owner: &AccountId32) -> Uid {
		Registry::register_unproven(hotkey, owner).unwrap()
	}

	fn set_lowest(lowest: &[(Uid, u64)]) {
		MockRounds::set_lowest(lowest);
	}
}

/// Who is told about neurons.
pub type Lives = MockLifecycle<Registry>;

/// What a rich account has at the start.
pub const RICHES: Balance = 1_000_000_000;

/// The only way to an environment: every test ends in `try_state`.
pub struct ExtBuilder {
	params: RegistryParams<u64>,
	max_neurons: u16,
	rich: Vec<AccountId32>,
	neurons: Vec<GenesisNeuron<AccountId32>>,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self {
			params: params(),
			max_neurons: MAX_NEURONS,
			rich: Vec::new(),
			neurons: Vec::new(),
		}
	}
}

/// The parameters at the start of a test.
pub fn params() -> RegistryParams<u64> {
	RegistryParams {
		max_neurons: None,
		min_burn: BURN,
		max_burn: TOP_BURN,
		burn_increase: BURN_INCREASE,
		burn_half_life: HALF_LIFE,
		immunity: IMMUNITY,
		swap_burn: SWAP_BURN,
		serve_interval: SERVE_INTERVAL,
		allow_local_addresses: false,
	}
}

impl ExtBuilder {
	/// Start with other parameters.
	pub fn params(mut self, change: impl FnOnce(&mut RegistryParams<u64>)) -> Self {
		change(&mut self.params);
		self
	}

	/// Let every registration burn this much.
	pub fn fixed_burn(self, burn: Balance) -> Self {
		self.params(|params| {
			params.min_burn = burn;
			params.max_burn = burn;
		})
	}

	/// Let there be this many uids.
	pub fn max_neurons(mut self, max_neurons: u16) -> Self {
		self.max_neurons = max_neurons;
		self
	}

	/// Let these accounts have more than they can spend, too.
	pub fn rich(mut self, accounts: Vec<AccountId32>) -> Self {
		self.rich = accounts;
		self
	}

	/// Let genesis have these neurons, each an owner and a name.
	pub fn neurons(mut self, neurons: &[(&str, &str)]) -> Self {
		self.neurons = neurons
			.iter()
			.map(|(owner, name)| GenesisNeuron {
				hotkey: hotkey(name),
				owner: coldkey(owner),
			})
			.collect();
		self
	}

	pub fn build(self) -> sp_io::TestExternalities {
		MockRounds::reset();
		Lives::reset();
		MaxUids::set(self.max_neurons);
		let poor = ["alice", "bob"].map(|name| (coldkey(name), FUNDS));
		let rich = self.rich.into_iter().map(|account| (account, RICHES));
		let balances = poor.into_iter().chain(rich).collect();
		let storage = RuntimeGenesisConfig {
			system: Default::default(),
			balances: pallet_balances::GenesisConfig {
				balances,
				dev_accounts: None,
			},
			registry: crate::GenesisConfig {
				params: self.params,
				neurons: self.neurons,
			},
		}
		.build_storage()
		.unwrap();
		let mut ext = sp_io::TestExternalities::from(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			frame_system::BlockHash::<Test>::insert(0, H256(GENESIS_HASH));
		});
		ext.register_extension(KeystoreExt::new(MemoryKeystore::new()));
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

/// The proof of possession that `name` gives to `coldkey` for a swap when its nonce is `nonce`.
pub fn swap_proof(name: &str, coldkey: &AccountId32, nonce: u32) -> [u8; 64] {
	pair(name)
		.sign(&swap_possession_message(&GENESIS_HASH, coldkey, nonce))
		.0
}

/// Register `name` for `owner` with a good proof and without a limit to the price.
pub fn try_register(owner: &str, name: &str) -> DispatchResultWithPostInfo {
	let owner = coldkey(owner);
	let proof = proof(name, &owner, PossessionNonce::<Test>::get(&owner));
	Registry::register(
		RuntimeOrigin::signed(owner),
		hotkey(name),
		proof,
		Balance::MAX,
	)
}

/// [`try_register`], which must succeed.
#[track_caller]
pub fn register(owner: &str, name: &str) {
	try_register(owner, name).unwrap();
}

/// Deregister `name` for `owner`.
pub fn deregister(owner: &str, name: &str) -> DispatchResult {
	Registry::deregister(RuntimeOrigin::signed(coldkey(owner)), hotkey(name))
}

/// Let `owner` swap `old` for `new` with a good proof.
pub fn swap_hotkey(owner: &str, old: &str, new: &str) -> DispatchResult {
	let owner = coldkey(owner);
	let proof = swap_proof(new, &owner, PossessionNonce::<Test>::get(&owner));
	Registry::swap_hotkey(
		RuntimeOrigin::signed(owner),
		hotkey(old),
		hotkey(new),
		proof,
	)
}

/// Register a neuron of Alice at each uid: `a`, `b`, `c` and `d`, a half-life apart.
pub fn fill() {
	for name in ["a", "b", "c", "d"] {
		register("alice", name);
		System::set_block_number(System::block_number() + HALF_LIFE);
	}
	take_events();
	Lives::take();
}

/// Let these have earned least, lowest first, since they were registered.
pub fn set_lowest(uids: &[u16]) {
	let lowest: Vec<_> = uids
		.iter()
		.map(|uid| {
			(
				Uid(*uid),
				Neurons::<Test>::get(Uid(*uid)).unwrap().registered_at,
			)
		})
		.collect();
	MockRounds::set_lowest(&lowest);
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

/// How many entries of this pallet name `account`, in their keys or values.
pub fn mentions(account: &AccountId32) -> usize {
	let bytes: &[u8] = account.as_ref();
	let names = |data: &[u8]| data.windows(bytes.len()).any(|window| window == bytes);
	entries()
		.iter()
		.filter(|(key, value)| names(key) || names(value))
		.count()
}

/// Every entry of this pallet, as it is stored.
pub fn entries() -> Vec<(Vec<u8>, Vec<u8>)> {
	let prefix = sp_io::hashing::twox_128(b"Registry");
	let mut key = prefix.to_vec();
	let mut entries = Vec::new();
	while let Some(next) = sp_io::storage::next_key(&key).filter(|next| next.starts_with(&prefix)) {
		let value = sp_io::storage::get(&next).unwrap().to_vec();
		entries.push((next.clone(), value));
		key = next;
	}
	entries
}

/// The events of this pallet since the last call.
pub fn take_events() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet();
	System::reset_events();
	events
}
