// SPDX-License-Identifier: Apache-2.0
use frame_support::{assert_noop, assert_ok};
use ganglion_support::{
	NeuronRecord, Neurons as _, Uid,
	mocks::{LifecycleCall, MockRounds},
};
use sp_core::Pair;

use super::mock::*;
use crate::{Error, Event, Neurons, PossessionNonce, UidCount, Uids, possession_message};

#[test]
fn possession_message_is_the_documented_bytes() {
	let owner = coldkey("alice");
	let mut bytes = b"ganglion:register:v1".to_vec();
	bytes.extend([7; 32]);
	bytes.extend(<[u8; 32]>::from(owner.clone()));
	bytes.extend([2, 1, 0, 0]);
	let expected = sp_io::hashing::blake2_256(&bytes);
	assert_eq!(possession_message(&GENESIS_HASH, &owner, 0x0102), expected);
}

#[test]
fn register_gives_the_next_uid() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		register("bob", "validator");
		let neuron = |name: &str, owner: &str| NeuronRecord {
			hotkey: hotkey(name),
			owner: coldkey(owner),
			registered_at: 1,
		};
		assert_eq!(Neurons::<Test>::get(Uid(0)), Some(neuron("miner", "alice")));
		assert_eq!(
			Neurons::<Test>::get(Uid(1)),
			Some(neuron("validator", "bob"))
		);
		assert_eq!(Uids::<Test>::get(hotkey("validator")), Some(Uid(1)));
		assert_eq!(UidCount::<Test>::get(), 2);
	});
}

#[test]
fn register_reports_what_happened() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		assert_eq!(
			take_events(),
			[Event::NeuronRegistered {
				uid: Uid(0),
				hotkey: hotkey("miner"),
				owner: coldkey("alice"),
				burned: BURN,
			}]
		);
	});
}

#[test]
fn register_burns_from_the_coldkey() {
	ExtBuilder::default().build_and_execute(|| {
		let issuance = Balances::total_issuance();
		register("alice", "miner");
		assert_eq!(Balances::free_balance(coldkey("alice")), FUNDS - BURN);
		assert_eq!(Balances::total_issuance(), issuance - BURN);
	});
}

#[test]
fn register_counts_the_proofs_of_a_coldkey() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "first");
		register("alice", "second");
		assert_eq!(PossessionNonce::<Test>::get(coldkey("alice")), 2);
		assert_eq!(PossessionNonce::<Test>::get(coldkey("bob")), 0);
	});
}

#[test]
fn register_keeps_the_owner_alive() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		let owner = coldkey("alice");
		assert_ok!(Balances::transfer_all(
			RuntimeOrigin::signed(owner.clone()),
			coldkey("bob"),
			false
		));
		assert_eq!(Balances::free_balance(owner), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn register_fails_when_the_hotkey_is_registered() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		assert_noop!(
			try_register("bob", "miner"),
			Error::<Test>::AlreadyRegistered
		);
	});
}

#[test]
fn register_fails_with_a_proof_of_anything_else() {
	ExtBuilder::default().build_and_execute(|| {
		let owner = coldkey("alice");
		let sign = |name: &str, message: &[u8]| pair(name).sign(message).0;
		let good = possession_message(&GENESIS_HASH, &owner, 0);
		for (what, signature) in [
			("nothing", [0; 64]),
			("another key", sign("thief", &good)),
			("another coldkey", proof("miner", &coldkey("bob"), 0)),
			("another nonce", proof("miner", &owner, 1)),
			(
				"another chain",
				sign("miner", &possession_message(&[8; 32], &owner, 0)),
			),
			("a part of the message", sign("miner", &good[..31])),
		] {
			println!("a signature of {what}");
			assert_noop!(
				Registry::register(
					RuntimeOrigin::signed(owner.clone()),
					hotkey("miner"),
					signature,
					u128::MAX
				),
				Error::<Test>::PossessionNotProven
			);
		}
	});
}

#[test]
fn register_fails_when_a_proof_is_replayed() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "first");
		let owner = coldkey("alice");
		let used = proof("second", &owner, 0);
		assert_noop!(
			Registry::register(
				RuntimeOrigin::signed(owner),
				hotkey("second"),
				used,
				u128::MAX
			),
			Error::<Test>::PossessionNotProven
		);
	});
}

#[test]
fn register_fails_when_the_coldkey_would_not_survive_the_burn() {
	let most = FUNDS - EXISTENTIAL_DEPOSIT;
	ExtBuilder::default()
		.fixed_burn(most)
		.build_and_execute(|| {
			register("alice", "miner");
			assert_eq!(
				Balances::free_balance(coldkey("alice")),
				EXISTENTIAL_DEPOSIT
			);
		});
	ExtBuilder::default()
		.fixed_burn(most + 1)
		.build_and_execute(|| {
			assert_noop!(try_register("alice", "miner"), Error::<Test>::CannotPayBurn);
		});
}

#[test]
fn register_fails_for_a_coldkey_that_does_not_exist() {
	ExtBuilder::default().fixed_burn(1).build_and_execute(|| {
		assert_noop!(
			try_register("stranger", "miner"),
			Error::<Test>::CannotPayBurn
		);
	});
}

#[test]
fn register_fails_when_the_nonce_is_exhausted() {
	ExtBuilder::default().build_and_execute(|| {
		PossessionNonce::<Test>::insert(coldkey("alice"), u32::MAX);
		assert_noop!(
			try_register("alice", "miner"),
			Error::<Test>::NonceExhausted
		);
	});
}

#[test]
fn register_tells_others_when_the_registry_knows_the_neuron() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		assert_eq!(
			Lives::take(),
			[LifecycleCall::Registered {
				uid: Uid(0),
				hotkey: hotkey("miner"),
				known: Some(Uid(0)),
			}]
		);
	});
}

#[test]
fn register_is_undone_when_another_pallet_refuses() {
	ExtBuilder::default().build_and_execute(|| {
		Lives::refuse(true);
		assert_noop!(
			try_register("alice", "miner"),
			sp_runtime::DispatchError::Other("refused by the test")
		);
	});
}

#[test]
fn register_appends_in_a_round() {
	ExtBuilder::default().build_and_execute(|| {
		MockRounds::run(Some(3));
		register("alice", "miner");
		assert_eq!(Registry::registered_at(Uid(0)), Some(1));
	});
}

#[test]
fn neurons_trait_answers_for_registered_neurons_only() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		assert_eq!(Registry::uid_of(&hotkey("miner")), Some(Uid(0)));
		assert_eq!(Registry::hotkey_of(Uid(0)), Some(hotkey("miner")));
		assert_eq!(Registry::owner_of(&hotkey("miner")), Some(coldkey("alice")));
		assert_eq!(Registry::registered_at(Uid(0)), Some(1));
		assert_eq!(Registry::count(), 1);
		assert!(Registry::contains(Uid(0)));
		assert!(!Registry::contains(Uid(1)));
		assert_eq!(Registry::uid_of(&hotkey("stranger")), None);
		assert_eq!(Registry::owner_of(&hotkey("stranger")), None);
		assert_eq!(Registry::hotkey_of(Uid(1)), None);
	});
}
