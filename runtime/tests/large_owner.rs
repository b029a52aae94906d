// SPDX-License-Identifier: Apache-2.0
//! Somebody who owns most of the neurons is treated like anybody else.

#![expect(
	clippy::arithmetic_side_effects,
	clippy::unwrap_used,
	reason = "a test that overflows or unwraps nothing fails"
)]

mod chain;

use chain::{account, alice, genesis, pair, run_block, run_to};
use frame_support::assert_ok;
use ganglion_runtime::{
	AccountId, Incentive, Registry, Runtime, RuntimeEvent, RuntimeOrigin, Stake, System, TOKEN,
	configs::MAX_NEURONS,
};
use pallet_stake::StakeOf;
use sp_core::Pair;
use sp_keyring::Sr25519Keyring;

fn register(owner: &AccountId, number: u32, name: &str) {
	let hotkey = pair(name);
	let message =
		pallet_registry::possession_message(System::block_hash(0).as_ref(), owner, number);
	assert_ok!(Registry::register(
		RuntimeOrigin::signed(owner.clone()),
		account(&hotkey),
		hotkey.sign(&message).0,
	));
}

/// A chain on which Bob owns neuron 0, a validator, and Alice all the others, without any stake.
fn full_network(test: impl FnOnce()) {
	genesis("development").execute_with(|| {
		run_block(1, Vec::new());
		let bob = Sr25519Keyring::Bob.to_account_id();
		register(&bob, 0, "v0");
		for number in 0..u32::from(MAX_NEURONS) - 1 {
			register(&account(&alice()), number, &format!("m{number}"));
		}
		let validator = account(&pair("v0"));
		assert_ok!(Stake::add_stake(
			RuntimeOrigin::signed(bob),
			validator,
			600 * TOKEN
		));
		test();
		Registry::do_try_state().unwrap();
		Stake::do_try_state().unwrap();
		Incentive::do_try_state().unwrap();
	});
}

#[test]
fn an_owner_of_almost_every_neuron_can_add_stake() {
	full_network(|| {
		let miner = account(&pair("m0"));
		let alice = RuntimeOrigin::signed(account(&alice()));
		assert_ok!(Stake::add_stake(alice, miner.clone(), TOKEN));
		assert_eq!(StakeOf::<Runtime>::get(miner), TOKEN);
	});
}

#[test]
fn an_owner_of_almost_every_neuron_is_paid() {
	full_network(|| {
		let validator = RuntimeOrigin::signed(account(&pair("v0")));
		assert_ok!(Incentive::set_weights(validator, vec![(1, 1)], 0));
		for event in run_to(10) {
			let failed = matches!(
				event,
				RuntimeEvent::Incentive(pallet_incentive::Event::PayoutFailed { .. })
			);
			assert!(!failed, "{event:?}");
		}
		assert!(StakeOf::<Runtime>::get(account(&pair("m0"))) > TOKEN);
	});
}
