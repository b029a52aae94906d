// SPDX-License-Identifier: Apache-2.0
//! A small network and what people do to it, right and wrong.

use std::collections::BTreeMap;

use frame_support::traits::{Get, fungible::Mutate};
use ganglion_runtime::{
	AccountId, Balance, Balances, Incentive, Registry, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeOrigin, Stake, System, TOKEN,
};
use ganglion_support::{AxonEndpoint, Ip, Neurons as _, Rounds as _, Stakes as _, Uid};
use ganglion_testing::{Story, is_foreign, refused_leavers};
use pallet_incentive::{IncentiveParams, Preset};
use pallet_registry::RegistryParams;
use pallet_stake::{PoolId, StakeParams};
use sp_core::{H256, Pair, sr25519};
use sp_runtime::{DispatchError, Permill, StateVersion, traits::Dispatchable};

use crate::{
	chain::{account, block_problem, genesis, pair, run_block, tokens_problem, weight_problem},
	tally::Tally,
};

/// So few that most registrations evict somebody.
const MAX_NEURONS: u16 = 28;
const COLDKEYS: usize = 5;
const HOTKEYS: usize = 48;
/// A coldkey that cannot pay for anything.
const POOR: usize = COLDKEYS - 1;
/// How often a call that failed is checked to have changed nothing, one time in so many.
const ROOT_CHECKS: u64 = 32;

/// Blocks in which removed stake matures in some of the walks.
const LONG_DELAY: u32 = 600;

/// Most can be served at.
const PORTS: [u16; 12] = [
	0, 443, 8091, 8091, 8091, 8091, 8091, 8091, 8091, 8091, 8091, 65535,
];

/// Whether a pallet of ours is called.
fn is_ours(call: &RuntimeCall) -> bool {
	matches!(
		call,
		RuntimeCall::Registry(_) | RuntimeCall::Stake(_) | RuntimeCall::Incentive(_)
	)
}

/// Each nominator can take out everything, now; but for one who has to fetch first what it removed before.
fn assert_everybody_can_leave() {
	let hotkeys: BTreeMap<PoolId, AccountId> = pallet_stake::Stakes::<Runtime>::iter()
		.map(|(hotkey, record)| (record.pool, hotkey))
		.collect();
	let members = pallet_stake::Nominations::<Runtime>::iter_keys().map(|(pool, nominator)| {
		let hotkey = hotkeys[&pool].clone();
		let call = RuntimeCall::Stake(pallet_stake::Call::remove_all_stake { hotkey });
		(nominator, call)
	});
	let leave = |(nominator, call): &(AccountId, RuntimeCall)| {
		let outcome = call
			.clone()
			.dispatch(RuntimeOrigin::signed(nominator.clone()));
		outcome.map(|_| ()).map_err(|failure| failure.error)
	};
	let is_waiting = pallet_stake::Error::<Runtime>::TooManyUnstaking.into();
	for ((nominator, call), error) in refused_leavers(members.collect::<Vec<_>>(), leave) {
		assert_eq!(error, is_waiting, "{nominator} cannot leave by {call:?}");
	}
}

/// Where a call comes from.
enum Origin {
	Root,
	Signed(AccountId),
}

impl From<Origin> for RuntimeOrigin {
	fn from(origin: Origin) -> Self {
		match origin {
			Origin::Root => Self::root(),
			Origin::Signed(account) => Self::signed(account),
		}
	}
}

/// What a neuron has promised and not revealed.
#[derive(Clone)]
struct Promise {
	hotkey: usize,
	edges: Vec<(u16, u16)>,
	salt: [u8; 32],
	version_key: u32,
	hash: H256,
}

/// The network, the people, and what should be true of it.
pub struct World {
	story: Story,
	coldkeys: Vec<sr25519::Pair>,
	hotkeys: Vec<sr25519::Pair>,
	promises: Vec<Promise>,
	/// Long in some walks, so that much matures at once.
	unstake_delay: u32,
	/// Every token there should be.
	issuance: Balance,
	tally: Tally,
}

impl World {
	/// Make `operations` on a new chain; what came of them.
	pub fn walk(seed: u64, operations: u32) -> Tally {
		genesis("development").execute_with(|| {
			let mut world = Self::new(seed);
			while world.story.goes_on(operations) {
				world.step();
				world.check();
			}
			world.fill();
			world.tally
		})
	}

	fn new(seed: u64) -> Self {
		run_block(1, Vec::new());
		let mut world = Self {
			story: Story::new(seed),
			coldkeys: (0..COLDKEYS)
				.map(|index| pair(&format!("coldkey {index}")))
				.collect(),
			hotkeys: (0..HOTKEYS)
				.map(|index| pair(&format!("hotkey {index}")))
				.collect(),
			promises: Vec::new(),
			unstake_delay: if seed.is_multiple_of(5) {
				LONG_DELAY
			} else {
				6
			},
			issuance: 0,
			tally: Tally::default(),
		};
		for coldkey in &world.coldkeys[..POOR] {
			Balances::mint_into(&account(coldkey), 1_000_000 * TOKEN).unwrap();
		}
		Balances::mint_into(&account(&world.coldkeys[POOR]), TOKEN / 100).unwrap();
		world.issuance = Balances::total_issuance();
		world.configure();
		world
	}

	/// Short times and few places, so that everything happens.
	fn configure(&mut self) {
		let registry = RegistryParams {
			max_neurons: Some(MAX_NEURONS),
			..self.registry_params()
		};
		Registry::set_params(RuntimeOrigin::root(), registry).unwrap();
		Incentive::set_params(RuntimeOrigin::root(), self.incentive_params()).unwrap();
		Stake::set_params(RuntimeOrigin::root(), self.stake_params()).unwrap();
	}

	/// A block, or somebody's call.
	fn step(&mut self) {
		if self.story.random.once_in(4) {
			self.block();
			return;
		}
		System::reset_events();
		let (origin, call) = self.call();
		let promised = match &call {
			RuntimeCall::Incentive(pallet_incentive::Call::commit_weights { .. }) => {
				self.promises.pop()
			}
			_ => None,
		};
		let is_checked = self.story.random.once_in(ROOT_CHECKS);
		let before = is_checked.then(root);
		let outcome = call.clone().dispatch(origin.into());
		assert_eq!(weight_problem(&call, &outcome), None, "{call:?}");
		let outcome = outcome.map(|_| ()).map_err(|error| error.error);
		if outcome.is_err() && is_checked {
			assert_eq!(
				before,
				Some(root()),
				"{call:?} failed and changed the state"
			);
		}
		if outcome.is_ok() {
			self.promises.extend(promised);
		}
		if let Err(error) = &outcome {
			assert!(!is_foreign(error) || !is_ours(&call), "{call:?}: {error:?}");
		}
		if let Err(DispatchError::Module(error)) = outcome {
			assert_ne!(error.message, Some("Corrupted"), "{call:?}");
		}
		self.tally.count(&call, outcome);
		self.account_for_events();
	}

	/// What chance seldom brings about: the network is full and everybody in it is immune.
	fn fill(&mut self) {
		let params = RegistryParams {
			max_neurons: Some(1),
			immunity: <Runtime as pallet_registry::Config>::MaxImmunity::get(),
			..pallet_registry::Params::<Runtime>::get()
		};
		while Registry::set_params(RuntimeOrigin::root(), params.clone()).is_err() {
			self.block();
		}
		let (origin, call) = self.register(0);
		System::reset_events();
		let outcome = call.clone().dispatch(origin.into());
		let outcome = outcome.map(|_| ()).map_err(|error| error.error);
		self.tally.count(&call, outcome);
		self.account_for_events();
		self.check();
	}

	/// The next block, or one after a leap of up to a week.
	fn block(&mut self) {
		let leap = match self.story.random.below(200) {
			0 => self.story.random.below(100_800),
			1..10 => self.story.random.below(200),
			_ => 0,
		};
		let number = System::block_number() + u32::try_from(leap).unwrap();
		System::set_block_number(number);
		let events = run_block(number + 1, Vec::new());
		assert_eq!(block_problem(), None);
		let (mut epochs, mut aborted) = (0, 0);
		for event in events {
			match event {
				RuntimeEvent::Incentive(pallet_incentive::Event::EpochCompleted { .. }) => {
					epochs += 1;
				}
				RuntimeEvent::Incentive(pallet_incentive::Event::EpochAborted { .. }) => {
					aborted += 1
				}
				RuntimeEvent::Stake(pallet_stake::Event::StakeCredited { amount, .. }) => {
					self.issuance += amount;
				}
				RuntimeEvent::Incentive(pallet_incentive::Event::PayoutFailed { .. }) => {
					panic!("{event:?}");
				}
				_ => {}
			}
		}
		self.tally.count_block(epochs, aborted);
	}

	/// What the last call burned.
	fn account_for_events(&mut self) {
		for record in System::read_events_no_consensus() {
			match record.event {
				RuntimeEvent::Registry(
					pallet_registry::Event::NeuronRegistered { burned, .. }
					| pallet_registry::Event::HotkeySwapped { burned, .. },
				) => self.issuance -= burned,
				RuntimeEvent::Incentive(pallet_incentive::Event::EpochAborted { .. }) => {
					self.tally.count_abort();
				}
				_ => {}
			}
		}
	}

	/// Every invariant of every pallet, and that tokens come from nowhere else and go nowhere else.
	fn check(&self) {
		Registry::do_try_state().unwrap();
		Stake::do_try_state().unwrap();
		Incentive::do_try_state().unwrap();
		assert_eq!(tokens_problem(), None);
		assert_eq!(Balances::total_issuance(), self.issuance);
		assert_everybody_can_leave();
	}

	/// Somebody's call, right or wrong.
	fn call(&mut self) -> (Origin, RuntimeCall) {
		let coldkey = self.coldkey();
		let hotkey = self.hotkey();
		let is_running = Incentive::running().is_some();
		if is_running && self.story.random.once_in(2) {
			let origin = self.root_or(coldkey);
			return (origin, pallet_incentive::Call::force_abort_round {}.into());
		}
		let key = account(&self.hotkeys[hotkey]);
		// Most of what a round refuses would only fail.
		let kind = match self.story.random.below(100) {
			5..14 | 82..98 if is_running && !self.story.random.once_in(5) => {
				27 + self.story.random.below(55)
			}
			kind => kind,
		};
		match kind {
			0..5 => self.register(coldkey),
			5..9 => {
				let call = pallet_registry::Call::deregister {
					hotkey: key.clone(),
				};
				(self.owner_or(coldkey, &key), call.into())
			}
			9..14 => self.swap_hotkey(coldkey, hotkey),
			14..21 => self.serve_axon(hotkey),
			21..27 => {
				let amount = self.amount();
				let signer = self.owner_or(coldkey, &key);
				let call = pallet_stake::Call::add_stake {
					hotkey: key,
					amount,
				};
				(signer, call.into())
			}
			27..37 => {
				let amount = self.part_of_stake(&key);
				let signer = self.owner_or(coldkey, &key);
				let call = pallet_stake::Call::remove_stake {
					hotkey: key,
					amount,
				};
				(signer, call.into())
			}
			37..44 => {
				let signer = self.owner_or(coldkey, &key);
				let call = pallet_stake::Call::remove_all_stake { hotkey: key };
				(signer, call.into())
			}
			44..50 => {
				let has_matured = |index: &usize| {
					let coldkey = account(&self.coldkeys[*index]);
					Stake::unstaking(coldkey).matured > 0
				};
				let signer = (0..COLDKEYS).find(has_matured).unwrap_or(coldkey);
				(
					Origin::Signed(account(&self.coldkeys[signer])),
					pallet_stake::Call::withdraw_unstaked {}.into(),
				)
			}
			50..55 => {
				let take =
					Permill::from_parts(u32::try_from(self.story.random.below(200_000)).unwrap());
				let signer = self.owner_or(coldkey, &key);
				let call = pallet_stake::Call::set_take { hotkey: key, take };
				(signer, call.into())
			}
			55..82 => self.weights(),
			82..87 => {
				let mut params = self.registry_params();
				self.spoil_registry(&mut params);
				let call = pallet_registry::Call::set_params { params };
				(self.root_or(coldkey), call.into())
			}
			87..92 => {
				let mut params = self.stake_params();
				self.spoil_stake(&mut params);
				let call = pallet_stake::Call::set_params { params };
				(self.root_or(coldkey), call.into())
			}
			92..98 => {
				let mut params = self.incentive_params();
				self.spoil_incentive(&mut params);
				let call = pallet_incentive::Call::set_params { params };
				(self.root_or(coldkey), call.into())
			}
			98 => (
				self.root_or(coldkey),
				pallet_incentive::Call::force_abort_round {}.into(),
			),
			_ => {
				let dest = account(&self.coldkeys[coldkey]).into();
				let signer = account(self.story.random.of(&self.coldkeys));
				let value = self.amount();
				let call = pallet_balances::Call::transfer_keep_alive { dest, value };
				(Origin::Signed(signer), call.into())
			}
		}
	}

	/// Mostly what the chain asks for now.
	fn weights(&mut self) -> (Origin, RuntimeCall) {
		let hotkey = self.voter();
		let asks_for_commits = pallet_incentive::Params::<Runtime>::get().commit_reveal;
		if self.due().is_some() && !self.story.random.once_in(12) {
			return self.reveal_weights(hotkey);
		}
		match self.story.random.below(12) {
			0 => self.set_weights(hotkey),
			1 => self.commit_weights(hotkey),
			2 => self.reveal_weights(hotkey),
			_ if asks_for_commits => self.commit_weights(hotkey),
			_ => self.set_weights(hotkey),
		}
	}

	/// Mostly the hotkey of a neuron with stake.
	fn voter(&mut self) -> usize {
		let any = self.hotkey();
		if self.story.random.once_in(8) {
			return any;
		}
		let least = pallet_incentive::Params::<Runtime>::get().min_stake;
		(0..HOTKEYS)
			.map(|step| (any + step) % HOTKEYS)
			.find(|index| Stake::stake_of(&account(&self.hotkeys[*index])) >= least)
			.unwrap_or(any)
	}

	/// Mostly less than stands behind the hotkey.
	fn part_of_stake(&mut self, hotkey: &AccountId) -> Balance {
		if self.story.random.once_in(3) {
			self.amount()
		} else {
			Stake::stake_of(hotkey) / Balance::from(2 + self.story.random.below(5))
		}
	}

	/// Mostly somebody with funds.
	fn coldkey(&mut self) -> usize {
		if self.story.random.once_in(30) {
			POOR
		} else if self.unstake_delay == LONG_DELAY && !self.story.random.once_in(4) {
			// One who owns and removes so much that it matures in too many blocks.
			0
		} else {
			usize::try_from(self.story.random.below(POOR as u64)).unwrap()
		}
	}

	/// Mostly the hotkey of a neuron.
	fn hotkey(&mut self) -> usize {
		let any = usize::try_from(self.story.random.below(HOTKEYS as u64)).unwrap();
		let is_neuron = |index: usize| Registry::uid_of(&account(&self.hotkeys[index])).is_some();
		if self.story.random.once_in(10) {
			return any;
		}
		(0..HOTKEYS)
			.map(|step| (any + step) % HOTKEYS)
			.find(|index| is_neuron(*index))
			.unwrap_or(any)
	}

	/// Mostly a hotkey that is no neuron.
	fn fresh_hotkey(&mut self) -> usize {
		let any = usize::try_from(self.story.random.below(HOTKEYS as u64)).unwrap();
		let is_neuron = |index: usize| Registry::uid_of(&account(&self.hotkeys[index])).is_some();
		if self.story.random.once_in(8) {
			return any;
		}
		(0..HOTKEYS)
			.map(|step| (any + step) % HOTKEYS)
			.find(|index| !is_neuron(*index))
			.unwrap_or(any)
	}

	/// An amount that is often sensible, sometimes zero, sometimes absurd.
	fn amount(&mut self) -> Balance {
		match self.story.random.below(12) {
			0 => 0,
			1 => Balance::MAX,
			2 => 2_000_000 * TOKEN,
			3 => Balance::from(self.story.random.below(1_000_000)),
			_ => {
				Balance::from(self.story.random.below(1_000)) * TOKEN
					+ Balance::from(self.story.random.below(7))
			}
		}
	}

	/// Mostly the owner of `hotkey`, sometimes somebody else.
	fn owner_or(&mut self, coldkey: usize, hotkey: &AccountId) -> Origin {
		match Registry::owner_of(hotkey) {
			Some(owner) if !self.story.random.once_in(8) => Origin::Signed(owner),
			_ => Origin::Signed(account(&self.coldkeys[coldkey])),
		}
	}

	/// Mostly root.
	fn root_or(&mut self, coldkey: usize) -> Origin {
		if self.story.random.once_in(20) {
			Origin::Signed(account(&self.coldkeys[coldkey]))
		} else {
			Origin::Root
		}
	}

	/// A signature of what `message` says for the coldkey's next proof, sometimes of another one.
	fn proof(
		&mut self,
		message: fn(&[u8], &AccountId, u32) -> [u8; 32],
		owner: &AccountId,
		hotkey: usize,
	) -> [u8; 64] {
		let wrong = u32::from(self.story.random.once_in(20));
		let nonce = pallet_registry::PossessionNonce::<Runtime>::get(owner) + wrong;
		let message = message(System::block_hash(0).as_ref(), owner, nonce);
		self.hotkeys[hotkey].sign(&message).0
	}

	fn register(&mut self, coldkey: usize) -> (Origin, RuntimeCall) {
		let hotkey = self.fresh_hotkey();
		let owner = account(&self.coldkeys[coldkey]);
		let signature = self.proof(pallet_registry::possession_message, &owner, hotkey);
		let limit = if self.story.random.once_in(20) {
			1
		} else {
			Balance::MAX
		};
		let call = pallet_registry::Call::register {
			hotkey: account(&self.hotkeys[hotkey]),
			signature,
			limit,
		};
		(Origin::Signed(owner), call.into())
	}

	fn swap_hotkey(&mut self, coldkey: usize, old: usize) -> (Origin, RuntimeCall) {
		let old = account(&self.hotkeys[old]);
		let new = self.fresh_hotkey();
		let owner = match Registry::owner_of(&old) {
			Some(owner) if !self.story.random.once_in(10) => owner,
			_ => account(&self.coldkeys[coldkey]),
		};
		let signature = self.proof(pallet_registry::swap_possession_message, &owner, new);
		let call = pallet_registry::Call::swap_hotkey {
			old,
			new: account(&self.hotkeys[new]),
			signature,
		};
		(Origin::Signed(owner), call.into())
	}

	fn serve_axon(&mut self, hotkey: usize) -> (Origin, RuntimeCall) {
		let good = Ip::V4([8, 8, 8, 8]);
		let bad = [
			Ip::V4([127, 0, 0, 1]),
			Ip::V4([10, 0, 0, 1]),
			Ip::V4([169, 254, 0, 1]),
			Ip::V4([0, 0, 0, 0]),
			Ip::V4([240, 0, 0, 1]),
			Ip::V6([0xff; 16]),
		];
		let ip = if self.story.random.once_in(6) {
			*self.story.random.of(&bad)
		} else {
			good
		};
		let (protocol, tls_fingerprint) = *self.story.random.of(&[
			(1, None),
			(1, None),
			(1, None),
			(1, None),
			(1, None),
			(2, Some([1; 32])),
			(2, Some([1; 32])),
			(2, Some([1; 32])),
			(2, Some([1; 32])),
			(1, Some([1; 32])),
			(2, None),
			(3, None),
		]);
		let axon = AxonEndpoint {
			ip,
			port: *self.story.random.of(&PORTS),
			protocol,
			tls_fingerprint,
			synapses: u8::try_from(self.story.random.below(17)).unwrap(),
		};
		let hotkey = account(&self.hotkeys[hotkey]);
		(
			Origin::Signed(hotkey),
			pallet_registry::Call::serve_axon { axon }.into(),
		)
	}

	/// A row that is mostly sound.
	fn row(&mut self, hotkey: usize) -> Vec<(u16, u16)> {
		let own = Registry::uid_of(&account(&self.hotkeys[hotkey]));
		let beyond = u16::from(self.story.random.once_in(12));
		let mut edges = Vec::new();
		for uid in 0..Registry::count() + beyond {
			let is_own = own == Some(Uid(uid)) && !self.story.random.once_in(12);
			if !is_own && !self.story.random.once_in(4) {
				let weight = u16::try_from(self.story.random.below(1 << 16)).unwrap();
				edges.push((uid, weight.max(1)));
			}
		}
		match self.story.random.below(40) {
			0 => edges.reverse(),
			1 => edges.clear(),
			2 => edges.extend((100..=400).map(|uid| (uid, 1))),
			3 => edges.iter_mut().for_each(|(_, weight)| *weight = 0),
			_ => {}
		}
		edges
	}

	fn version_key(&mut self) -> u32 {
		let wanted = pallet_incentive::Params::<Runtime>::get().weights_version;
		wanted + u32::from(self.story.random.once_in(30))
	}

	fn set_weights(&mut self, hotkey: usize) -> (Origin, RuntimeCall) {
		let edges = self.row(hotkey);
		let version_key = self.version_key();
		(
			Origin::Signed(account(&self.hotkeys[hotkey])),
			pallet_incentive::Call::set_weights { edges, version_key }.into(),
		)
	}

	/// Leaves what it promises as the last of the promises.
	fn commit_weights(&mut self, hotkey: usize) -> (Origin, RuntimeCall) {
		let edges = self.row(hotkey);
		let salt = [u8::try_from(self.story.random.below(256)).unwrap(); 32];
		let version_key = self.version_key();
		let signer = account(&self.hotkeys[hotkey]);
		let hash = pallet_incentive::commitment(
			System::block_hash(0).as_ref(),
			&signer,
			pallet_incentive::Network::<Runtime>::get().round,
			version_key,
			&edges,
			&salt,
		);
		let promise = Promise {
			hotkey,
			edges,
			salt,
			version_key,
			hash,
		};
		self.promises.push(promise);
		(
			Origin::Signed(signer),
			pallet_incentive::Call::commit_weights { hash }.into(),
		)
	}

	/// The last promise that can be kept now.
	fn due(&self) -> Option<usize> {
		let round = pallet_incentive::Network::<Runtime>::get().round;
		let period = pallet_incentive::Params::<Runtime>::get().reveal_period;
		self.promises.iter().rposition(|promise| {
			let hotkey = account(&self.hotkeys[promise.hotkey]);
			pallet_incentive::Voters::<Runtime>::get(hotkey)
				.and_then(|voter| voter.commit)
				.is_some_and(|commit| {
					let window = commit.interval + 1..=commit.interval + period;
					commit.hash == promise.hash && window.contains(&round)
				})
		})
	}

	/// Mostly what was promised: those that can be revealed now first.
	fn reveal_weights(&mut self, hotkey: usize) -> (Origin, RuntimeCall) {
		let due = self.due();
		let mut promise = match due {
			Some(at) if !self.story.random.once_in(10) => self.promises.remove(at),
			_ => match self.promises.last() {
				Some(promise) if !self.story.random.once_in(3) => promise.clone(),
				_ => Promise {
					hotkey,
					edges: self.row(hotkey),
					salt: [0; 32],
					version_key: 0,
					hash: H256::zero(),
				},
			},
		};
		if self.story.random.once_in(15) {
			promise.salt[0] ^= 1;
		}
		if self.promises.len() > 256 {
			self.promises.drain(..128);
		}
		let Promise {
			hotkey,
			edges,
			salt,
			version_key,
			..
		} = promise;
		(
			Origin::Signed(account(&self.hotkeys[hotkey])),
			pallet_incentive::Call::reveal_weights {
				edges,
				salt,
				version_key,
			}
			.into(),
		)
	}

	fn registry_params(&mut self) -> RegistryParams<u32> {
		RegistryParams {
			max_neurons: Some(MAX_NEURONS - u16::try_from(self.story.random.below(2)).unwrap()),
			min_burn: TOKEN / 1_000,
			max_burn: TOKEN,
			burn_increase: Permill::from_percent(
				u32::try_from(self.story.random.below(100)).unwrap().max(1),
			),
			burn_half_life: 20,
			immunity: if self.story.random.once_in(6) {
				3_000
			} else {
				5
			},
			swap_burn: TOKEN / 1_000,
			serve_interval: u32::try_from(self.story.random.below(3)).unwrap(),
			allow_local_addresses: false,
		}
	}

	/// Now and then one value out of bounds.
	fn spoil_registry(&mut self, params: &mut RegistryParams<u32>) {
		match self.story.random.below(70) {
			0 => params.max_neurons = Some(0),
			1 => params.min_burn = 0,
			2 => params.max_burn = Balance::MAX,
			3 => params.burn_half_life = 0,
			4 => params.immunity = u32::MAX,
			5 => params.swap_burn = Balance::MAX,
			6 => params.serve_interval = u32::MAX,
			7 => params.burn_increase = Permill::zero(),
			_ => {}
		}
	}

	fn stake_params(&mut self) -> StakeParams<u32> {
		StakeParams {
			min_nomination: TOKEN,
			unstake_delay: self.unstake_delay,
			take_delay: u32::try_from(self.story.random.below(20)).unwrap(),
			default_take: Permill::from_percent(
				u32::try_from(self.story.random.below(18)).unwrap(),
			),
		}
	}

	/// Now and then one value out of bounds.
	fn spoil_stake(&mut self, params: &mut StakeParams<u32>) {
		match self.story.random.below(50) {
			0 => params.min_nomination = 0,
			1 => params.unstake_delay = 0,
			2 => params.take_delay = u32::MAX,
			3 => params.default_take = Permill::one(),
			_ => {}
		}
	}

	fn incentive_params(&mut self) -> IncentiveParams<u32> {
		let preset = *self
			.story
			.random
			.of(&[Preset::Default, Preset::PaperLiteral]);
		IncentiveParams {
			tempo: 3 + u32::try_from(self.story.random.below(3)).unwrap(),
			admin_freeze: u32::try_from(self.story.random.below(2)).unwrap(),
			// The smallest: rounds take several blocks, even of a small network.
			epoch_budget_permille: pallet_incentive::MIN_EPOCH_BUDGET_PERMILLE,
			weights_interval: 1 + u32::try_from(self.story.random.below(2)).unwrap(),
			commit_reveal: !self.story.random.once_in(3),
			reveal_period: 1 + u32::try_from(self.story.random.below(4)).unwrap(),
			halving: (!self.story.random.once_in(2)).then_some(15_000_000 * TOKEN),
			..IncentiveParams::preset(preset)
		}
	}

	/// Now and then one value out of bounds.
	fn spoil_incentive(&mut self, params: &mut IncentiveParams<u32>) {
		match self.story.random.below(80) {
			0 => params.tempo = 0,
			1 => params.admin_freeze = params.tempo,
			2 => params.epoch_budget_permille = 0,
			3 => params.reveal_period = 0,
			4 => params.halving = Some(0),
			5 => params.weights_interval = *self.story.random.of(&[0, u32::MAX]),
			6 => params.min_stake = 0,
			7 => params.min_edges = 0,
			8 => params.emission_per_block = Balance::MAX,
			9 => params.mechanism.kappa = ganglion_math::Decimal::from_integer(2),
			_ => {}
		}
	}
}

/// The root of the state.
fn root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
}
