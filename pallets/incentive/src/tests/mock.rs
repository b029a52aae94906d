// SPDX-License-Identifier: Apache-2.0
use frame_support::{
	derive_impl,
	traits::{ConstU32, Hooks},
	weights::Weight,
};
use frame_system::EnsureRoot;
use ganglion_support::{
	Balance, Uid,
	mocks::{MockNeurons, MockStakes},
};
use sp_runtime::{BuildStorage, DispatchResult};

use crate::{Event, IncentiveParams, Preset};

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
pub const MAX_NEURONS: u32 = 8;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
}

impl crate::Config for Test {
	type AdminOrigin = EnsureRoot<u64>;
	type MaxEdges = ConstU32<MAX_EDGES>;
	type MaxNeurons = ConstU32<MAX_NEURONS>;
	type Neurons = MockNeurons;
	type Stakes = MockStakes;
	type WeightInfo = ();
}

/// The parameters that tests start with.
pub fn params(preset: Preset) -> IncentiveParams<u64> {
	IncentiveParams {
		tempo: TEMPO,
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
/// Neuron `uid` has the hotkey `10 + uid`, the owner `20 + uid`, and the stake given for it.
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
		for (uid, stake) in (0..).zip(self.stakes) {
			MockNeurons::register(hotkey(uid), 20 + uid, 0);
			MockStakes::set(hotkey(uid), stake);
		}
		let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
		let mut ext = sp_io::TestExternalities::from(storage);
		ext.execute_with(|| {
			System::set_block_number(1);
			crate::Params::<Test>::put(params(self.preset));
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
	10 + uid
}

/// `set_weights` by neuron `uid`.
pub fn set_weights(uid: u64, edges: &[(u16, u16)]) -> DispatchResult {
	Incentive::set_weights(
		RuntimeOrigin::signed(hotkey(uid)),
		edges.to_vec(),
		VERSION_KEY,
	)
}

/// Enter block `number` without the blocks between; what its hook cost.
pub fn enter_block(number: u64) -> Weight {
	System::set_block_number(number);
	Incentive::on_initialize(number)
}

/// What the last epoch found for neuron `uid`.
pub fn standing(uid: u16) -> crate::Standing {
	crate::Standings::<Test>::get(Uid(uid)).unwrap()
}

/// The events of this pallet since the last call.
pub fn take_events() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet();
	System::reset_events();
	events
}
