// SPDX-License-Identifier: Apache-2.0
//! Somebody who owns most of the neurons is treated like anybody else.

use frame_support::assert_ok;
use ganglion_runtime::{
	AccountId, Balance, Incentive, Registry, Runtime, RuntimeEvent, RuntimeOrigin, Stake, System,
	TOKEN, configs::MAX_NEURONS,
};
use sp_core::Pair;
use sp_keyring::Sr25519Keyring;

use crate::chain::{account, alice, check_state, genesis, pair, run_block, run_to, stake_of};

fn register(owner: &AccountId, number: u32, name: &str) {
	let hotkey = pair(name);
	let message =
		pallet_registry::possession_message(System::block_hash(0).as_ref(), owner, number);
	assert_ok!(Registry::register(
		RuntimeOrigin::signed(owner.clone()),
		account(&hotkey),
		hotkey.sign(&message).0,
		Balance::MAX,
	));
}

/// A chain on which Bob owns neuron 0, a validator, and Alice all the others, without any stake. Of hers only one is
/// really there; her account is needed as if all were.
fn full_network(test: impl FnOnce()) {
	genesis("development").execute_with(|| {
		run_block(1, Vec::new());
		let bob = Sr25519Keyring::Bob.to_account_id();
		register(&bob, 0, "v0");
		let alice = account(&alice());
		register(&alice, 0, "m0");
		frame_system::Account::<Runtime>::mutate(&alice, |account| {
			account.consumers += u32::from(MAX_NEURONS) - 2;
		});
		let validator = account(&pair("v0"));
		assert_ok!(Stake::add_stake(
			RuntimeOrigin::signed(bob),
			validator,
			600 * TOKEN
		));
		test();
		check_state();
	});
}

#[test]
fn an_owner_of_almost_every_neuron_can_add_stake() {
	full_network(|| {
		let miner = account(&pair("m0"));
		let alice = RuntimeOrigin::signed(account(&alice()));
		assert_ok!(Stake::add_stake(alice, miner.clone(), TOKEN));
		assert_eq!(stake_of(&miner), TOKEN);
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
		assert!(stake_of(&account(&pair("m0"))) > TOKEN);
	});
}
