// SPDX-License-Identifier: Apache-2.0
use std::cell::Cell;

use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, Hooks},
	weights::{Weight, constants::RocksDbWeight},
};
use frame_system::{EnsureRoot, limits::BlockWeights};
use ganglion_support::{
	Balance, Lifecycle, Neurons, Rounds, Stakes, Uid,
	mocks::{MockNeurons, MockStakes},
};
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchResult, Perbill};

use crate::{Event, IncentiveParams, Preset, Side, Standing, WeightInfo, WeightRowOf, commitment};

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
	pub type Incentive = crate;
}

pub const TEMPO: u64 = 10;
pub const EMISSION_PER_BLOCK: Balance = 1_000;
/// What an epoch is given.
pub const EMISSION: Balance = 10_000;
pub const INTERVAL: u64 = 5;
pub const MIN_STAKE: Balance = 100;
pub const VERSION_KEY: u32 = 7;
pub const MAX_EDGES: u32 = 256;
pub const MAX_NEURONS: u32 = 80;
pub const SALT: [u8; 32] = [9; 32];

/// What a step of a round costs here, whichever it is: a hundredth of a block, so that a budget in hundredths
/// is a number of steps.
pub const STEP: Weight = Weight::from_parts(10_000_000, 0);
const MAX_BLOCK: Weight = Weight::from_parts(1_000_000_000, u64::MAX);

/// What a round is charged for apart from its steps.
pub const BEGIN: Weight = Weight::from_parts(0, 1);
pub const RESUME: Weight = Weight::from_parts(0, 10);
pub const FINISH: Weight = Weight::from_parts(0, 100);

parameter_types! {
	pub TestBlockWeights: BlockWeights =
		BlockWeights::with_sensible_defaults(MAX_BLOCK, Perbill::from_percent(75));
}

thread_local! {
	static TOO_LARGE_STEPS: Cell<bool> = const { Cell::new(false) };
}

/// Let a step of a round cost more than any budget, or not.
pub fn set_too_large_steps(too_large: bool) {
	TOO_LARGE_STEPS.set(too_large);
}

fn step() -> Weight {
	if TOO_LARGE_STEPS.get() {
		MAX_BLOCK
	} else {
		STEP
	}
}

/// Every step costs [`STEP`]; calls cost what is estimated for them.
pub struct TestWeights;

impl WeightInfo for TestWeights {
	fn set_weights(edges: u32) -> Weight {
		<()>::set_weights(edges)
	}

	fn commit_weights() -> Weight {
		<()>::commit_weights()
	}

	fn reveal_weights(edges: u32) -> Weight {
		<()>::reveal_weights(edges)
	}

	fn set_params() -> Weight {
		<()>::set_params()
	}

	fn force_abort_round() -> Weight {
		Weight::zero()
	}

	fn check_free_call(edges: u32) -> Weight {
		<()>::check_free_call(edges)
	}

	fn no_round() -> Weight {
		<()>::no_round()
	}

	fn begin_round() -> Weight {
		BEGIN
	}

	fn resume_round(_: u32) -> Weight {
		RESUME
	}

	fn census_step() -> Weight {
		step()
	}

	fn accumulate_step(_: u32, _: u32) -> Weight {
		step()
	}

	fn solve_step(_: u32) -> Weight {
		step()
	}

	fn settle_step(_: u32) -> Weight {
		step()
	}

	fn finish_round() -> Weight {
		FINISH
	}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type BaseCallFilter = CallFilter;
	type Block = Block;
	type BlockWeights = TestBlockWeights;
	type DbWeight = RocksDbWeight;
}

/// Lets every call pass, or none.
pub struct CallFilter;

thread_local! {
	static IS_SAFE_MODE: Cell<bool> = const { Cell::new(false) };
}

/// Let the call filter refuse everything, or nothing.
pub fn set_safe_mode(is_on: bool) {
	IS_SAFE_MODE.set(is_on);
}

impl frame_support::traits::Contains<RuntimeCall> for CallFilter {
	fn contains(_: &RuntimeCall) -> bool {
		!IS_SAFE_MODE.get()
	}
}

impl crate::Config for Test {
	type AdminOrigin = EnsureRoot<u64>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = WorstCase;
	type MaxEdges = ConstU32<MAX_EDGES>;
	type MaxNeurons = ConstU32<MAX_NEURONS>;
	type Neurons = MockNeurons;
	type Stakes = MockStakes;
	type WeightInfo = TestWeights;
}

/// Neurons as the registry makes them.
#[cfg(feature = "runtime-benchmarks")]
pub struct WorstCase;

#[cfg(feature = "runtime-benchmarks")]
impl ganglion_support::BenchmarkHelper<u64, u64> for WorstCase {
	fn register(hotkey: &u64, owner: &u64) -> Uid {
		let uid = MockNeurons::register(*hotkey, *owner, 0);
		Incentive::on_registered(uid, hotkey).unwrap();
		uid
	}

	fn fill(uid: Uid, hotkey: &u64, _: &u64) {
		MockStakes::set(*hotkey, MIN_STAKE);
		Incentive::fill(uid, hotkey);
	}
}

/// The parameters that tests start with.
pub fn params(preset: Preset) -> IncentiveParams<u64> {
	IncentiveParams {
		tempo: TEMPO,
		admin_freeze: 1,
		// Fifty steps a block: enough for every small network.
		epoch_budget_permille: 500,
		emission_per_block: EMISSION_PER_BLOCK,
		weights_interval: INTERVAL,
		weights_version: VERSION_KEY,
		min_stake: MIN_STAKE,
		min_edges: 1,
		max_edges: 4,
		..IncentiveParams::preset(preset)
	}
}

/// The only way to an environment: every test ends in `try_state`.
///
/// Neuron `uid` has the hotkey `1,000 + uid`, the owner `2,000 + uid`, and the stake given for it.
pub struct ExtBuilder {
	stakes: Vec<Balance>,
	preset: Preset,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self {
			stakes: vec![1_000, 1_000, 0, 0, 0],
			preset: Preset::Default,
		}
	}
}

impl ExtBuilder {
	pub fn stakes(mut self, stakes: &[Balance]) -> Self {
		self.stakes = stakes.to_vec();
		self
	}

	pub fn preset(mut self, preset: Preset) -> Self {
		self.preset = preset;
		self
	}

	pub fn build(self) -> sp_io::TestExternalities {
		MockNeurons::reset();
		MockStakes::reset();
		set_too_large_steps(false);
		set_safe_mode(false);
		let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
		let mut ext = sp_io::TestExternalities::from(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			crate::Params::<Test>::put(params(self.preset));
			for (uid, stake) in (0..).zip(self.stakes) {
				append(0);
				set_stake(hotkey(uid), stake);
			}
		});
		ext
	}

	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Incentive::do_try_state().unwrap();
		});
	}
}

/// The hotkey of neuron `uid`.
pub fn hotkey(uid: u64) -> u64 {
	1_000 + uid
}

/// A neuron at the next uid, as the registry makes it.
pub fn append(registered_at: u64) -> Uid {
	let next = u64::from(MockNeurons::count());
	let uid = MockNeurons::register(hotkey(next), 2_000 + next, registered_at);
	Incentive::on_registered(uid, &hotkey(next)).unwrap();
	uid
}

/// The neuron at `uid` leaves, as the registry lets it.
pub fn deregister(uid: u16) -> DispatchResult {
	let neuron = MockNeurons::record(Uid(uid)).unwrap();
	Incentive::on_deregistered(Uid(uid), &neuron.hotkey, &neuron.owner)?;
	MockNeurons::vacate(Uid(uid));
	MockStakes::set(neuron.hotkey, 0);
	Ok(())
}

/// `hotkey` takes the vacant `uid`, as the registry lets it.
pub fn refill(uid: u16, hotkey: u64) {
	let registered_at = System::block_number() + 1;
	MockNeurons::replace(Uid(uid), hotkey, 2_000, registered_at);
	Incentive::on_registered(Uid(uid), &hotkey).unwrap();
}

/// Another neuron takes the place of `uid` at once.
pub fn replace(uid: u16, hotkey: u64) {
	deregister(uid).unwrap();
	refill(uid, hotkey);
}

/// Change the stake behind `hotkey` as the stake pallet does: a running round does not see it.
pub fn set_stake(hotkey: u64, amount: Balance) {
	if let Some(round) = Incentive::running() {
		MockStakes::set_at(hotkey, round, MockStakes::stake_at(&hotkey, round));
	}
	MockStakes::set(hotkey, amount);
}

/// `set_weights` by neuron `uid`.
pub fn set_weights(uid: u64, edges: &[(u16, u16)]) -> DispatchResult {
	Incentive::set_weights(
		RuntimeOrigin::signed(hotkey(uid)),
		edges.to_vec(),
		VERSION_KEY,
	)
}

/// `commit_weights` by neuron `uid` to a row with [`SALT`].
pub fn commit(uid: u64, edges: &[(u16, u16)]) -> DispatchResult {
	Incentive::commit_weights(RuntimeOrigin::signed(hotkey(uid)), hash(uid, edges))
}

/// The commitment of neuron `uid` to a row in this interval between epochs.
pub fn hash(uid: u64, edges: &[(u16, u16)]) -> H256 {
	let genesis_hash = System::block_hash(0);
	let epoch = crate::Network::<Test>::get().round;
	commitment(
		genesis_hash.as_ref(),
		&hotkey(uid),
		epoch,
		VERSION_KEY,
		edges,
		&SALT,
	)
}

/// `reveal_weights` by neuron `uid`.
pub fn reveal(uid: u64, edges: &[(u16, u16)]) -> DispatchResult {
	let origin = RuntimeOrigin::signed(hotkey(uid));
	Incentive::reveal_weights(origin, edges.to_vec(), SALT, VERSION_KEY)
}

/// Change a parameter behind the back of every check.
pub fn change_params(change: impl FnOnce(&mut IncentiveParams<u64>)) {
	crate::Params::<Test>::mutate(change);
}

/// Let a round take so many steps in a block.
pub fn set_steps_per_block(steps: u16) {
	change_params(|params| params.epoch_budget_permille = steps * 10);
}

/// Enter block `number` without the blocks between; what its hook cost.
pub fn enter_block(number: u64) -> Weight {
	System::set_block_number(number);
	Incentive::on_initialize(number)
}

/// Enter the next block; what its hook cost.
pub fn next_block() -> Weight {
	enter_block(System::block_number() + 1)
}

/// The row of `uid` in `side`.
pub fn row(uid: u16, side: Side) -> Option<WeightRowOf<Test>> {
	crate::WeightRows::<Test>::get(Uid(uid), side)
}

/// What the last epoch found for neuron `uid`.
pub fn standing(uid: u16) -> Standing {
	Incentive::view_standing(Uid(uid)).unwrap()
}

/// The events of this pallet since the last call.
pub fn take_events() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet();
	System::reset_events();
	events
}
