// SPDX-License-Identifier: Apache-2.0
use frame_support::{assert_noop, assert_ok};
use ganglion_support::{
	NeuronRecord, Neurons as _, Uid,
	mocks::{LifecycleCall, MockRounds},
};
use sp_core::Pair;

use super::mock::*;
use crate::{
	Axons, Error, Event, LastPrice, Neurons, PossessionNonce, UidCount, Uids, VacancyCount,
	possession_message, swap_possession_message,
};

#[test]
fn swap_possession_message_is_the_documented_bytes() {
	let owner = coldkey("alice");
	let mut bytes = b"ganglion:swap-hotkey:v1".to_vec();
	bytes.extend([7; 32]);
	bytes.extend(<[u8; 32]>::from(owner.clone()));
	bytes.extend([2, 1, 0, 0]);
	let expected = sp_io::hashing::blake2_256(&bytes);
	assert_eq!(
		swap_possession_message(&GENESIS_HASH, &owner, 0x0102),
		expected
	);
}

#[test]
fn swap_hotkey_moves_every_map() {
	ExtBuilder::default().build_and_execute(|| {
		register("bob", "other");
		register("alice", "old");
		assert_ok!(Registry::serve_axon(
			RuntimeOrigin::signed(hotkey("old")),
			endpoint()
		));
		let axon = Axons::<Test>::get(Uid(1));
		let price = LastPrice::<Test>::get();
		System::set_block_number(9);
		assert_ok!(swap_hotkey("alice", "old", "new"));
		let neuron = NeuronRecord {
			hotkey: hotkey("new"),
			owner: coldkey("alice"),
			registered_at: 1,
		};
		assert_eq!(Neurons::<Test>::get(Uid(1)), Some(neuron));
		assert_eq!(Uids::<Test>::get(hotkey("new")), Some(Uid(1)));
		assert_eq!(Uids::<Test>::get(hotkey("old")), None);
		// Everything else is kept under the uid or the owner, and stays.
		assert_eq!(Axons::<Test>::get(Uid(1)), axon);
		assert_eq!(LastPrice::<Test>::get(), price);
		assert_eq!(UidCount::<Test>::get(), 2);
		assert_eq!(VacancyCount::<Test>::get(), 0);
		assert_eq!(System::consumers(&coldkey("alice")), 1);
	});
}

#[test]
fn swap_hotkey_leaves_no_entry_that_names_the_old_hotkey() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "old");
		assert_ok!(Registry::serve_axon(
			RuntimeOrigin::signed(hotkey("old")),
			endpoint()
		));
		let (named, count) = (mentions(&hotkey("old")), entries().len());
		assert_eq!(named, 2);
		assert_ok!(swap_hotkey("alice", "old", "new"));
		assert_eq!(mentions(&hotkey("old")), 0);
		assert_eq!(mentions(&hotkey("new")), named);
		assert_eq!(entries().len(), count);
	});
}

#[test]
fn swap_hotkey_reports_what_happened() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "old");
		take_events();
		assert_ok!(swap_hotkey("alice", "old", "new"));
		assert_eq!(
			take_events(),
			[Event::HotkeySwapped {
				uid: Uid(0),
				old: hotkey("old"),
				new: hotkey("new"),
				owner: coldkey("alice"),
				burned: SWAP_BURN,
			}]
		);
	});
}

#[test]
fn swap_hotkey_tells_others_when_the_registry_knows_the_new_one() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "old");
		Lives::take();
		assert_ok!(swap_hotkey("alice", "old", "new"));
		assert_eq!(
			Lives::take(),
			[LifecycleCall::HotkeySwapped {
				uid: Uid(0),
				old: hotkey("old"),
				new: hotkey("new"),
				known: Some(Uid(0)),
			}]
		);
	});
}

#[test]
fn swap_hotkey_burns_from_the_owner() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "old");
		let issuance = Balances::total_issuance();
		assert_ok!(swap_hotkey("alice", "old", "new"));
		assert_eq!(
			Balances::free_balance(coldkey("alice")),
			FUNDS - BURN - SWAP_BURN
		);
		assert_eq!(Balances::total_issuance(), issuance - SWAP_BURN);
	});
}

#[test]
fn swap_hotkey_keeps_the_immunity_as_it_was() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "old");
		let end = Registry::immune_until(Uid(0));
		System::set_block_number(9);
		assert_ok!(swap_hotkey("alice", "old", "new"));
		assert_eq!(Registry::immune_until(Uid(0)), end);
	});
}

#[test]
fn swap_hotkey_works_back_and_forth() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "old");
		assert_ok!(swap_hotkey("alice", "old", "new"));
		assert_ok!(swap_hotkey("alice", "new", "old"));
		assert_eq!(Registry::uid_of(&hotkey("old")), Some(Uid(0)));
		assert_eq!(PossessionNonce::<Test>::get(coldkey("alice")), 3);
	});
}

#[test]
fn swap_hotkey_frees_the_old_hotkey() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "old");
		assert_ok!(swap_hotkey("alice", "old", "new"));
		register("bob", "old");
		assert_eq!(Registry::uid_of(&hotkey("old")), Some(Uid(1)));
	});
}

#[test]
fn swap_hotkey_fails_for_anybody_but_the_owner() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "old");
		assert_noop!(swap_hotkey("bob", "old", "new"), Error::<Test>::NotOwner);
	});
}

#[test]
fn swap_hotkey_fails_for_a_hotkey_without_a_neuron() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			swap_hotkey("alice", "old", "new"),
			Error::<Test>::NotRegistered
		);
	});
}

#[test]
fn swap_hotkey_fails_when_the_new_hotkey_is_registered() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "old");
		register("alice", "new");
		for new in ["new", "old"] {
			assert_noop!(
				swap_hotkey("alice", "old", new),
				Error::<Test>::AlreadyRegistered
			);
		}
	});
}

#[test]
fn swap_hotkey_fails_in_a_round() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "old");
		MockRounds::run(Some(3));
		assert_noop!(
			swap_hotkey("alice", "old", "new"),
			Error::<Test>::RoundRunning
		);
	});
}

#[test]
fn swap_hotkey_fails_with_a_proof_of_anything_else() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "old");
		let owner = coldkey("alice");
		let sign = |name: &str, message: &[u8]| pair(name).sign(message).0;
		for (what, signature) in [
			("nothing", [0; 64]),
			("the old hotkey", swap_proof("old", &owner, 1)),
			("another coldkey", swap_proof("new", &coldkey("bob"), 1)),
			("another nonce", swap_proof("new", &owner, 0)),
			(
				"another chain",
				sign("new", &swap_possession_message(&[8; 32], &owner, 1)),
			),
			(
				"a registration",
				sign("new", &possession_message(&GENESIS_HASH, &owner, 1)),
			),
		] {
			println!("a signature of {what}");
			assert_noop!(
				Registry::swap_hotkey(
					RuntimeOrigin::signed(owner.clone()),
					hotkey("old"),
					hotkey("new"),
					signature
				),
				Error::<Test>::PossessionNotProven
			);
		}
	});
}

#[test]
fn register_fails_with_the_proof_for_a_swap() {
	ExtBuilder::default().build_and_execute(|| {
		let owner = coldkey("alice");
		let proof = swap_proof("miner", &owner, 0);
		assert_noop!(
			Registry::register(
				RuntimeOrigin::signed(owner),
				hotkey("miner"),
				proof,
				u128::MAX
			),
			Error::<Test>::PossessionNotProven
		);
	});
}

#[test]
fn swap_hotkey_fails_when_the_owner_would_not_survive_the_burn() {
	let most = FUNDS - BURN - EXISTENTIAL_DEPOSIT;
	for (swap_burn, is_paid) in [(most, true), (most + 1, false)] {
		ExtBuilder::default()
			.params(|params| params.swap_burn = swap_burn)
			.build_and_execute(|| {
				register("alice", "old");
				if is_paid {
					assert_ok!(swap_hotkey("alice", "old", "new"));
				} else {
					assert_noop!(
						swap_hotkey("alice", "old", "new"),
						Error::<Test>::CannotPayBurn
					);
				}
			});
	}
}

#[test]
fn swap_hotkey_fails_when_the_nonce_is_exhausted() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "old");
		PossessionNonce::<Test>::insert(coldkey("alice"), u32::MAX);
		assert_noop!(
			swap_hotkey("alice", "old", "new"),
			Error::<Test>::NonceExhausted
		);
	});
}

#[test]
fn swap_hotkey_is_undone_when_another_pallet_refuses() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "old");
		Lives::refuse(true);
		assert_noop!(
			swap_hotkey("alice", "old", "new"),
			sp_runtime::DispatchError::Other("refused by the test")
		);
	});
}
