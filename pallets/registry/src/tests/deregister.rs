// SPDX-License-Identifier: Apache-2.0
use frame_support::{assert_noop, assert_ok};
use ganglion_support::{
	Neurons as _, Uid,
	mocks::{LifecycleCall, MockRounds},
};

use super::mock::*;
use crate::{
	Axons, DeregistrationReason, Error, Event, Neurons, PossessionNonce, UidCount, Uids,
	VacancyCount,
};

#[test]
fn deregister_forgets_the_neuron() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		assert_ok!(Registry::serve_axon(
			RuntimeOrigin::signed(hotkey("miner")),
			endpoint()
		));
		assert_ok!(deregister("alice", "miner"));
		assert_eq!(Neurons::<Test>::get(Uid(0)), None);
		assert_eq!(Uids::<Test>::get(hotkey("miner")), None);
		assert_eq!(Axons::<Test>::get(Uid(0)), None);
	});
}

#[test]
fn deregister_leaves_the_uid_vacant() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "first");
		register("bob", "second");
		assert_ok!(deregister("alice", "first"));
		assert_eq!(VacancyCount::<Test>::get(), 1);
		assert_eq!(Registry::record(Uid(0)), None);
		assert_eq!(Registry::count(), 2);
		assert_eq!(Registry::uid_of(&hotkey("second")), Some(Uid(1)));
	});
}

#[test]
fn deregister_reports_what_happened() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		take_events();
		assert_ok!(deregister("alice", "miner"));
		assert_eq!(
			take_events(),
			[Event::NeuronDeregistered {
				uid: Uid(0),
				hotkey: hotkey("miner"),
				owner: coldkey("alice"),
				reason: DeregistrationReason::ByOwner,
			}]
		);
	});
}

#[test]
fn deregister_tells_others_before_it_forgets() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		Lives::take();
		assert_ok!(deregister("alice", "miner"));
		assert_eq!(
			Lives::take(),
			[LifecycleCall::Deregistered {
				uid: Uid(0),
				hotkey: hotkey("miner"),
				owner: coldkey("alice"),
				known: Some(Uid(0)),
			}]
		);
	});
}

#[test]
fn deregister_lets_the_owner_leave_the_chain() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		assert_ok!(deregister("alice", "miner"));
		let owner = coldkey("alice");
		assert_eq!(System::consumers(&owner), 0);
		assert_ok!(Balances::transfer_all(
			RuntimeOrigin::signed(owner.clone()),
			coldkey("bob"),
			false
		));
		assert!(!System::account_exists(&owner));
	});
}

#[test]
fn deregister_gives_nothing_back() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		assert_ok!(deregister("alice", "miner"));
		assert_eq!(Balances::free_balance(coldkey("alice")), FUNDS - BURN);
		assert_eq!(PossessionNonce::<Test>::get(coldkey("alice")), 1);
	});
}

#[test]
fn deregister_takes_an_immune_neuron() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		assert!(Registry::immune_until(Uid(0)) > Some(System::block_number()));
		assert_ok!(deregister("alice", "miner"));
	});
}

#[test]
fn deregister_fails_for_anybody_but_the_owner() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		assert_noop!(deregister("bob", "miner"), Error::<Test>::NotOwner);
		assert_noop!(
			Registry::deregister(RuntimeOrigin::signed(hotkey("miner")), hotkey("miner")),
			Error::<Test>::NotOwner
		);
	});
}

#[test]
fn deregister_fails_for_a_hotkey_without_a_neuron() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		assert_noop!(deregister("alice", "other"), Error::<Test>::NotRegistered);
		assert_ok!(deregister("alice", "miner"));
		assert_noop!(deregister("alice", "miner"), Error::<Test>::NotRegistered);
	});
}

#[test]
fn deregister_fails_in_a_round() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		MockRounds::run(Some(3));
		assert_noop!(deregister("alice", "miner"), Error::<Test>::RoundRunning);
	});
}

#[test]
fn deregister_is_undone_when_another_pallet_refuses() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		Lives::refuse(true);
		assert_noop!(
			deregister("alice", "miner"),
			sp_runtime::DispatchError::Other("refused by the test")
		);
	});
}

#[test]
fn neurons_that_come_and_go_leave_nothing_but_a_vacancy() {
	ExtBuilder::default().fixed_burn(1).build_and_execute(|| {
		let come_and_go = |name: &str| {
			register("alice", name);
			assert_ok!(Registry::serve_axon(
				RuntimeOrigin::signed(hotkey(name)),
				endpoint()
			));
			assert_ok!(deregister("alice", name));
			assert_eq!(mentions(&hotkey(name)), 0);
			entries().len()
		};
		let left = come_and_go("first");
		// Two counts, the vacancy, the nonce, the price, the parameters and the storage version.
		assert_eq!(left, 7);
		for number in 0..20 {
			assert_eq!(come_and_go(&number.to_string()), left);
		}
		assert_eq!(UidCount::<Test>::get(), 1);
	});
}

#[test]
fn register_gives_the_uid_that_was_left_last() {
	ExtBuilder::default().build_and_execute(|| {
		fill();
		for name in ["a", "c", "b"] {
			assert_ok!(deregister("alice", name));
		}
		for (name, uid) in [("e", 1), ("f", 2), ("g", 0)] {
			register("bob", name);
			assert_eq!(Registry::uid_of(&hotkey(name)), Some(Uid(uid)));
			System::set_block_number(System::block_number() + HALF_LIFE);
		}
		assert_eq!(VacancyCount::<Test>::get(), 0);
	});
}

#[test]
fn register_gives_a_vacant_uid_before_a_new_one() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "first");
		register("alice", "second");
		assert_ok!(deregister("alice", "first"));
		register("alice", "third");
		assert_eq!(Registry::uid_of(&hotkey("third")), Some(Uid(0)));
		assert_eq!(UidCount::<Test>::get(), 2);
	});
}

#[test]
fn register_on_a_vacant_uid_counts_from_the_next_block() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "first");
		System::set_block_number(5);
		assert_ok!(deregister("alice", "first"));
		register("bob", "second");
		assert_eq!(Registry::registered_at(Uid(0)), Some(6));
		assert_eq!(Registry::immune_until(Uid(0)), Some(6 + IMMUNITY));
	});
}

#[test]
fn register_on_a_vacant_uid_inherits_no_axon() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "first");
		let serve =
			|name: &str| Registry::serve_axon(RuntimeOrigin::signed(hotkey(name)), endpoint());
		assert_ok!(serve("first"));
		assert_ok!(deregister("alice", "first"));
		register("bob", "second");
		assert_eq!(Axons::<Test>::get(Uid(0)), None);
		// Nor the time at which the old neuron served.
		assert_ok!(serve("second"));
	});
}

#[test]
fn register_fills_a_vacant_uid_in_a_round() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "first");
		assert_ok!(deregister("alice", "first"));
		MockRounds::run(Some(3));
		register("bob", "second");
		assert_eq!(Registry::uid_of(&hotkey("second")), Some(Uid(0)));
	});
}

#[test]
fn a_hotkey_that_left_may_come_back() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		assert_ok!(deregister("alice", "miner"));
		register("bob", "miner");
		assert_eq!(Registry::owner_of(&hotkey("miner")), Some(coldkey("bob")));
	});
}
