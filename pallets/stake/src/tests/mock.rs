// SPDX-License-Identifier: Apache-2.0
use frame_support::{PalletId, derive_impl, parameter_types, traits::ConstU128};
use ganglion_support::{
	Balance, Lifecycle, Neurons, Stakes as _,
	mocks::{MockNeurons, MockRounds},
};
use sp_runtime::{BuildStorage, DispatchResult, Permill, traits::Dispatchable};

use crate::{Event, HoldReason, StakeParams, UnstakingChunk};

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
	pub type Stake = crate;
}

pub const FUNDS: Balance = 1_000_000_000_000;
pub const EXISTENTIAL_DEPOSIT: Balance = 10;
/// The least nomination, as the parameters have it.
pub const NOMINATION: Balance = 1_000_000;
pub const UNSTAKE_DELAY: u64 = 10;
pub const TAKE_DELAY: u64 = 50;
pub const DEFAULT_TAKE: Permill = Permill::from_percent(10);
pub const MAX_TAKE: Permill = Permill::from_percent(18);
pub const MAX_UNSTAKING: u32 = 16;

/// Owns the neurons `MINER` and `VALIDATOR`.
pub const ALICE: u64 = 1;
/// Owns the neuron `OTHER`.
pub const BOB: u64 = 2;
/// Owns no neuron.
pub const CAROL: u64 = 3;
/// Owns no neuron.
pub const DAVE: u64 = 4;
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

parameter_types! {
	pub const StakePalletId: PalletId = PalletId(*b"ga/stake");
	pub const MaxTake: Permill = MAX_TAKE;
	pub const MaxUnstaking: u32 = MAX_UNSTAKING;
	/// The tempo, so to speak.
	pub static MinUnstakeDelay: u64 = 5;
}

impl crate::Config for Test {
	type AdminOrigin = frame_system::EnsureRoot<u64>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = MockRegistry;
	type Currency = Balances;
	type MaxTake = MaxTake;
	type MaxUnstaking = MaxUnstaking;
	type MinUnstakeDelay = MinUnstakeDelay;
	type Neurons = MockNeurons;
	type PalletId = StakePalletId;
	type Rounds = MockRounds;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = ();
}

/// Makes neurons as the registry makes them.
#[cfg(feature = "runtime-benchmarks")]
pub struct MockRegistry;

#[cfg(feature = "runtime-benchmarks")]
impl ganglion_support::BenchmarkHelper<u64, u64> for MockRegistry {
	fn register(hotkey: &u64, owner: &u64) -> ganglion_support::Uid {
		register(*hotkey, *owner);
		MockNeurons::uid_of(hotkey).unwrap()
	}
}

pub fn params() -> StakeParams<u64> {
	StakeParams {
		min_nomination: NOMINATION,
		unstake_delay: UNSTAKE_DELAY,
		take_delay: TAKE_DELAY,
		default_take: DEFAULT_TAKE,
	}
}

/// The only way to an environment: every test ends in `try_state`.
#[derive(Default)]
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		MockNeurons::reset();
		MockRounds::reset();
		MinUnstakeDelay::set(5);
		let storage = RuntimeGenesisConfig {
			balances: pallet_balances::GenesisConfig {
				balances: [ALICE, BOB, CAROL, DAVE].map(|who| (who, FUNDS)).to_vec(),
				dev_accounts: None,
			},
			stake: crate::GenesisConfig {
				params: params(),
				stakes: Vec::new(),
			},
			..Default::default()
		}
		.build_storage()
		.unwrap();
		let mut ext = sp_io::TestExternalities::from(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			register(MINER, ALICE);
			register(VALIDATOR, ALICE);
			register(OTHER, BOB);
			take_events();
		});
		ext
	}

	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Stake::do_try_state().unwrap();
		});
	}
}

/// A neuron at the next uid, as the registry makes it.
pub fn register(hotkey: u64, owner: u64) {
	let uid = MockNeurons::register(hotkey, owner, 0);
	Stake::on_registered(uid, &hotkey).unwrap();
}

/// Let the neuron `hotkey` leave, as the registry does it.
pub fn deregister(hotkey: u64) {
	let uid = MockNeurons::uid_of(&hotkey).unwrap();
	let owner = MockNeurons::owner_of(&hotkey).unwrap();
	Stake::on_deregistered(uid, &hotkey, &owner).unwrap();
	MockNeurons::vacate(uid);
}

/// Give the neuron `old` the hotkey `new`, as the registry does it.
pub fn swap(old: u64, new: u64) -> DispatchResult {
	let uid = MockNeurons::uid_of(&old).unwrap();
	let owner = MockNeurons::owner_of(&old).unwrap();
	frame_support::storage::with_storage_layer(|| Stake::on_hotkey_swapped(uid, &old, &new))?;
	MockNeurons::replace(uid, new, owner, 0);
	Ok(())
}

/// What becomes of `call` when `coldkey` signs it.
pub fn dispatch(coldkey: u64, call: crate::Call<Test>) -> DispatchResult {
	RuntimeCall::Stake(call)
		.dispatch(RuntimeOrigin::signed(coldkey))
		.map(|_| ())
		.map_err(|failure| failure.error)
}

pub fn add(coldkey: u64, hotkey: u64, amount: Balance) -> DispatchResult {
	dispatch(coldkey, crate::Call::add_stake { hotkey, amount })
}

pub fn remove(coldkey: u64, hotkey: u64, amount: Balance) -> DispatchResult {
	dispatch(coldkey, crate::Call::remove_stake { hotkey, amount })
}

pub fn remove_all(coldkey: u64, hotkey: u64) -> DispatchResult {
	dispatch(coldkey, crate::Call::remove_all_stake { hotkey })
}

pub fn withdraw(coldkey: u64) -> DispatchResult {
	dispatch(coldkey, crate::Call::withdraw_unstaked {})
}

pub fn set_take(coldkey: u64, hotkey: u64, percent: u32) -> DispatchResult {
	let take = Permill::from_percent(percent);
	dispatch(coldkey, crate::Call::set_take { hotkey, take })
}

pub fn credit(hotkey: u64, amount: Balance) {
	Stake::credit(&hotkey, amount).unwrap();
}

/// What is held of `who` for `reason`.
pub fn held(reason: HoldReason, who: u64) -> Balance {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&reason.into(), &who)
}

/// The owner's and the nominators' part of what stands behind `hotkey`.
pub fn parts(hotkey: u64) -> (Balance, Balance) {
	Stake::view_stake(&hotkey).map_or((0, 0), |stake| (stake.own, stake.nominated))
}

/// What the nomination of `nominator` is worth.
pub fn value(hotkey: u64, nominator: u64) -> Balance {
	Stake::view_nomination(&hotkey, &nominator).map_or(0, |nomination| nomination.value)
}

/// What `coldkey` waits for.
pub fn unstaking(coldkey: u64) -> Vec<UnstakingChunk<u64>> {
	Stake::view_unstaking(&coldkey).chunks
}

/// Let `blocks` blocks pass.
pub fn skip(blocks: u64) {
	System::set_block_number(System::block_number() + blocks);
}

/// The events of this pallet since the last call.
pub fn take_events() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet();
	System::reset_events();
	events
}
