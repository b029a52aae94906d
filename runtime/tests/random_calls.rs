// SPDX-License-Identifier: Apache-2.0
//! Random calls and blocks on the real runtime, with every invariant checked after each of them.

#![expect(
	clippy::arithmetic_side_effects,
	clippy::indexing_slicing,
	clippy::unwrap_used,
	reason = "a test that overflows or unwraps nothing fails"
)]

mod chain;

use frame_support::traits::fungible::Mutate;

use chain::{account, epoch_of, genesis, pair, run_block};
use ganglion_runtime::{
	AccountId, Balance, Balances, Incentive, Registry, Runtime, RuntimeCall, RuntimeOrigin, Stake,
	System, TOKEN,
};
use ganglion_support::{AxonEndpoint, Ip};
use sp_core::{Pair, sr25519};
use sp_runtime::traits::Dispatchable;

const OPERATIONS: usize = 600;

/// SplitMix64: the same calls on every machine.
struct Random(u64);

impl Random {
	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31)
	}

	fn below(&mut self, bound: u64) -> u64 {
		self.next() % bound
	}

	fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
		&items[usize::try_from(self.below(items.len() as u64)).unwrap()]
	}
}

struct World {
	random: Random,
	coldkeys: Vec<sr25519::Pair>,
	hotkeys: Vec<sr25519::Pair>,
	minted: Balance,
	burned: Balance,
}

impl World {
	fn new(seed: u64) -> Self {
		Self {
			random: Random(seed),
			coldkeys: (0..4)
				.map(|index| pair(&format!("coldkey {index}")))
				.collect(),
			hotkeys: (0..12)
				.map(|index| pair(&format!("hotkey {index}")))
				.collect(),
			minted: 0,
			burned: 0,
		}
	}

	/// An amount that is often sensible, sometimes zero, sometimes absurd.
	fn amount(&mut self) -> Balance {
		match self.random.below(10) {
			0 => 0,
			1 => Balance::MAX,
			2 => 200_000 * TOKEN,
			_ => {
				Balance::from(self.random.below(1_000)) * TOKEN
					+ Balance::from(self.random.below(7))
			}
		}
	}

	/// Somebody's call, right or wrong.
	fn call(&mut self) -> (AccountId, RuntimeCall) {
		let coldkey = self.random.of(&self.coldkeys).clone();
		let hotkey = self.random.of(&self.hotkeys).clone();
		match self.random.below(8) {
			0 => self.register(&coldkey, &hotkey),
			1 | 2 => {
				let call = pallet_stake::Call::add_stake {
					hotkey: account(&hotkey),
					amount: self.amount(),
				};
				(self.owner_or(&coldkey, &hotkey), RuntimeCall::Stake(call))
			}
			3 => {
				let call = pallet_stake::Call::remove_stake {
					hotkey: account(&hotkey),
					amount: self.amount(),
				};
				(self.owner_or(&coldkey, &hotkey), RuntimeCall::Stake(call))
			}
			4 | 5 => (account(&hotkey), self.set_weights(&hotkey)),
			6 => {
				let ip = *self.random.of(&[
					Ip::V4([127, 0, 0, 1]),
					Ip::V4([8, 8, 8, 8]),
					Ip::V4([0, 0, 0, 0]),
					Ip::V6([0xff; 16]),
				]);
				let axon = AxonEndpoint {
					ip,
					port: u16::try_from(self.random.below(3)).unwrap(),
					protocol: 1,
					tls_fingerprint: None,
					synapses: u8::try_from(self.random.below(18)).unwrap(),
				};
				let call = pallet_registry::Call::serve_axon { axon };
				(account(&hotkey), RuntimeCall::Registry(call))
			}
			_ => {
				let dest = account(self.random.of(&self.coldkeys)).into();
				let call = pallet_balances::Call::transfer_keep_alive {
					dest,
					value: self.amount(),
				};
				(account(&coldkey), RuntimeCall::Balances(call))
			}
		}
	}

	fn register(
		&mut self,
		coldkey: &sr25519::Pair,
		hotkey: &sr25519::Pair,
	) -> (AccountId, RuntimeCall) {
		let owner = account(coldkey);
		let wrong = u32::from(self.random.below(5) == 0);
		let nonce = pallet_registry::RegistrationNonce::<Runtime>::get(&owner) + wrong;
		let genesis_hash = System::block_hash(0);
		let message = pallet_registry::possession_message(genesis_hash.as_ref(), &owner, nonce);
		let call = pallet_registry::Call::register {
			hotkey: account(hotkey),
			signature: hotkey.sign(&message).0,
		};
		(owner, RuntimeCall::Registry(call))
	}

	/// Mostly the owner of `hotkey`, sometimes somebody else.
	fn owner_or(&mut self, coldkey: &sr25519::Pair, hotkey: &sr25519::Pair) -> AccountId {
		use ganglion_support::Neurons;
		match Registry::owner_of(&account(hotkey)) {
			Some(owner) if self.random.below(6) > 0 => owner,
			_ => account(coldkey),
		}
	}

	fn set_weights(&mut self, hotkey: &sr25519::Pair) -> RuntimeCall {
		let own = pallet_registry::Uids::<Runtime>::get(account(hotkey));
		let beyond = u16::from(self.random.below(8) == 0);
		let count = pallet_registry::NeuronCount::<Runtime>::get() + beyond;
		let mut edges = Vec::new();
		for uid in 0..count {
			let is_own = own.is_some_and(|own| own.0 == uid) && self.random.below(10) > 0;
			if !is_own && self.random.below(3) > 0 {
				edges.push((uid, u16::try_from(self.random.below(1 << 16)).unwrap()));
			}
		}
		if self.random.below(15) == 0 {
			edges.reverse();
		}
		let version_key = u32::from(self.random.below(20) == 0);
		RuntimeCall::Incentive(pallet_incentive::Call::set_weights { edges, version_key })
	}

	/// Every invariant of every pallet, and that tokens come from nowhere else.
	fn check(&self, issuance: Balance) {
		Registry::do_try_state().unwrap();
		Stake::do_try_state().unwrap();
		Incentive::do_try_state().unwrap();
		let accounts: Balance = frame_system::Account::<Runtime>::iter_values()
			.map(|account| account.data.free + account.data.reserved)
			.sum();
		assert_eq!(Balances::total_issuance(), accounts);
		assert_eq!(accounts, issuance + self.minted - self.burned);
	}
}

fn walk(seed: u64) {
	genesis("development").execute_with(|| {
		run_block(1, Vec::new());
		let mut world = World::new(seed);
		for coldkey in &world.coldkeys {
			Balances::mint_into(&account(coldkey), 100_000 * TOKEN).unwrap();
		}
		let issuance = Balances::total_issuance();
		let mut accepted = 0;
		for _ in 0..OPERATIONS {
			if world.random.below(8) == 0 {
				let events = run_block(System::block_number() + 1, Vec::new());
				if let Some(pallet_incentive::Event::EpochCompleted { minted, .. }) =
					epoch_of(&events)
				{
					world.minted += minted;
				}
			}
			let (signer, call) = world.call();
			let burn = match call {
				RuntimeCall::Registry(pallet_registry::Call::register { .. }) => {
					pallet_registry::Params::<Runtime>::get().registration_burn
				}
				_ => 0,
			};
			if call.dispatch(RuntimeOrigin::signed(signer)).is_ok() {
				accepted += 1;
				world.burned += burn;
			}
			world.check(issuance);
		}
		assert!(
			accepted * 10 > OPERATIONS * 3,
			"only {accepted} of {OPERATIONS} were accepted"
		);
		assert!(
			world.minted > 20 * TOKEN,
			"only {} units were minted",
			world.minted
		);
	});
}

#[test]
fn invariants_hold_after_every_call_of_a_first_random_walk() {
	walk(1);
}

#[test]
fn invariants_hold_after_every_call_of_a_second_random_walk() {
	walk(2);
}
