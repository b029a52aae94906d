// SPDX-License-Identifier: Apache-2.0
//! What a registration does when every uid is taken. After `fill`, in block 33, the neurons at uids 0 and 1 are out of
//! immunity, those at uids 2 and 3 until blocks 37 and 45.

use frame_support::{assert_noop, assert_ok, dispatch::GetDispatchInfo};
use ganglion_support::{
	NeuronRecord, Neurons as _, Uid,
	mocks::{LifecycleCall, MockRounds},
};

use super::mock::*;
use crate::{
	Axons, Call, DeregistrationReason, Error, Event, Neurons, Params, UidCount, Uids, WeightInfo,
};

#[test]
fn register_evicts_the_lowest_earner() {
	ExtBuilder::default().build_and_execute(|| {
		fill();
		set_lowest(&[1, 0]);
		register("bob", "e");
		let neuron = NeuronRecord {
			hotkey: hotkey("e"),
			owner: coldkey("bob"),
			registered_at: 34,
		};
		assert_eq!(Neurons::<Test>::get(Uid(1)), Some(neuron));
		assert_eq!(Uids::<Test>::get(hotkey("e")), Some(Uid(1)));
		assert_eq!(Uids::<Test>::get(hotkey("b")), None);
		assert_eq!(UidCount::<Test>::get(), MAX_NEURONS);
	});
}

#[test]
fn register_reports_whom_it_evicted() {
	ExtBuilder::default().build_and_execute(|| {
		fill();
		set_lowest(&[0]);
		register("bob", "e");
		assert_eq!(
			take_events(),
			[
				Event::NeuronDeregistered {
					uid: Uid(0),
					hotkey: hotkey("a"),
					owner: coldkey("alice"),
					reason: DeregistrationReason::Evicted,
				},
				Event::NeuronRegistered {
					uid: Uid(0),
					hotkey: hotkey("e"),
					owner: coldkey("bob"),
					burned: BURN,
				},
			]
		);
	});
}

#[test]
fn register_tells_others_in_order_whom_it_evicted() {
	ExtBuilder::default().build_and_execute(|| {
		fill();
		set_lowest(&[0]);
		register("bob", "e");
		assert_eq!(
			Lives::take(),
			[
				LifecycleCall::Deregistered {
					uid: Uid(0),
					hotkey: hotkey("a"),
					owner: coldkey("alice"),
					known: Some(Uid(0)),
				},
				LifecycleCall::Registered {
					uid: Uid(0),
					hotkey: hotkey("e"),
					known: Some(Uid(0)),
				},
			]
		);
	});
}

#[test]
fn an_evicted_neuron_leaves_no_axon() {
	ExtBuilder::default().build_and_execute(|| {
		fill();
		assert_ok!(Registry::serve_axon(
			RuntimeOrigin::signed(hotkey("a")),
			endpoint()
		));
		set_lowest(&[0]);
		register("bob", "e");
		assert_eq!(Axons::<Test>::get(Uid(0)), None);
	});
}

#[test]
fn an_evicted_neuron_leaves_no_entry_that_names_it() {
	ExtBuilder::default().build_and_execute(|| {
		fill();
		let count = entries().len();
		set_lowest(&[0]);
		register("bob", "e");
		assert_eq!(mentions(&hotkey("a")), 0);
		// The nonce of Bob, who never paid before.
		assert_eq!(entries().len(), count + 1);
	});
}

#[test]
fn an_evicted_neuron_releases_its_owner() {
	ExtBuilder::default().build_and_execute(|| {
		fill();
		set_lowest(&[0]);
		register("bob", "e");
		assert_eq!(System::consumers(&coldkey("alice")), 3);
		assert_eq!(System::consumers(&coldkey("bob")), 1);
	});
}

#[test]
fn register_passes_over_immune_neurons() {
	ExtBuilder::default().build_and_execute(|| {
		fill();
		set_lowest(&[3, 2, 1]);
		register("bob", "e");
		assert_eq!(Registry::uid_of(&hotkey("e")), Some(Uid(1)));
	});
}

#[test]
fn a_neuron_is_immune_until_the_block_that_says_so() {
	ExtBuilder::default().build_and_execute(|| {
		fill();
		set_lowest(&[2]);
		assert_eq!(Registry::immune_until(Uid(2)), Some(37));
		System::set_block_number(36);
		assert_noop!(try_register("bob", "e"), Error::<Test>::NetworkFull);
		System::set_block_number(37);
		assert_ok!(try_register("bob", "e"));
	});
}

#[test]
fn register_passes_over_neurons_that_were_replaced_since() {
	ExtBuilder::default()
		.params(|params| params.immunity = 0)
		.build_and_execute(|| {
			fill();
			set_lowest(&[0, 1]);
			register("bob", "e");
			// Nobody is immune, and uid 0 is listed as it was when it was another neuron's.
			System::set_block_number(40);
			register("bob", "f");
			assert_eq!(Registry::uid_of(&hotkey("e")), Some(Uid(0)));
			assert_eq!(Registry::uid_of(&hotkey("f")), Some(Uid(1)));
		});
}

#[test]
fn register_fails_when_nobody_may_be_evicted() {
	ExtBuilder::default().build_and_execute(|| {
		fill();
		for lowest in [&[][..], &[2, 3]] {
			set_lowest(lowest);
			assert_noop!(try_register("bob", "e"), Error::<Test>::NetworkFull);
		}
	});
}

#[test]
fn register_looks_at_no_more_candidates_than_the_limit() {
	ExtBuilder::default().build_and_execute(|| {
		fill();
		set_lowest(&[2, 3, 2, 0]);
		assert_noop!(try_register("bob", "e"), Error::<Test>::NetworkFull);
		set_lowest(&[2, 3, 0]);
		assert_ok!(try_register("bob", "e"));
	});
}

#[test]
fn register_fails_in_a_round_when_it_would_evict() {
	ExtBuilder::default().build_and_execute(|| {
		fill();
		set_lowest(&[0]);
		MockRounds::run(Some(3));
		assert_noop!(try_register("bob", "e"), Error::<Test>::RoundRunning);
		MockRounds::run(None);
		assert_ok!(try_register("bob", "e"));
	});
}

#[test]
fn register_evicts_nobody_without_a_good_proof() {
	ExtBuilder::default().build_and_execute(|| {
		fill();
		set_lowest(&[0]);
		let owner = RuntimeOrigin::signed(coldkey("bob"));
		assert_noop!(
			Registry::register(owner, hotkey("e"), [0; 64], u128::MAX),
			Error::<Test>::PossessionNotProven
		);
	});
}

#[test]
fn register_evicts_nobody_when_another_pallet_refuses() {
	ExtBuilder::default().build_and_execute(|| {
		fill();
		set_lowest(&[0]);
		Lives::refuse(true);
		assert_noop!(
			try_register("bob", "e"),
			sp_runtime::DispatchError::Other("refused by the test")
		);
	});
}

#[test]
fn an_owner_may_evict_its_own_neuron() {
	ExtBuilder::default().build_and_execute(|| {
		fill();
		set_lowest(&[0]);
		register("alice", "e");
		assert_eq!(System::consumers(&coldkey("alice")), 4);
	});
}

#[test]
fn next_evicted_names_whom_a_registration_evicts() {
	ExtBuilder::default().build_and_execute(|| {
		fill();
		set_lowest(&[2, 1, 0]);
		assert_eq!(Registry::next_evicted(), Some(Uid(1)));
		register("bob", "e");
		assert_eq!(Registry::uid_of(&hotkey("e")), Some(Uid(1)));
		assert_eq!(Registry::next_evicted(), Some(Uid(0)));
	});
}

#[test]
fn next_evicted_names_nobody_while_there_is_room() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "a");
		System::set_block_number(100);
		set_lowest(&[0]);
		assert_eq!(Registry::next_evicted(), None);
		fill_rest();
		assert_eq!(Registry::next_evicted(), Some(Uid(0)));
		assert_ok!(deregister("alice", "b"));
		assert_eq!(Registry::next_evicted(), None);
	});
}

fn fill_rest() {
	for name in ["b", "c", "d"] {
		register("alice", name);
	}
}

#[test]
fn next_evicted_names_nobody_in_a_round() {
	ExtBuilder::default().build_and_execute(|| {
		fill();
		set_lowest(&[0]);
		MockRounds::run(Some(3));
		assert_eq!(Registry::next_evicted(), None);
	});
}

#[test]
fn register_weighs_what_it_did() {
	ExtBuilder::default().build_and_execute(|| {
		let declared = Call::<Test>::register {
			hotkey: hotkey("e"),
			signature: [0; 64],
			limit: 0,
		}
		.get_dispatch_info()
		.call_weight;
		assert_eq!(declared, <()>::register_evicting(MAX_CANDIDATES));
		let room = try_register("alice", "a").unwrap().actual_weight;
		assert_eq!(room, Some(<()>::register()));
		System::set_block_number(100);
		fill_rest();
		set_lowest(&[1, 0]);
		let evicting = try_register("bob", "e").unwrap().actual_weight;
		assert_eq!(evicting, Some(<()>::register_evicting(2)));
	});
}

#[test]
fn register_evicts_when_the_administrator_wants_no_more_neurons() {
	ExtBuilder::default().build_and_execute(|| {
		fill();
		Params::<Test>::mutate(|params| params.max_neurons = Some(2));
		set_lowest(&[1]);
		register("bob", "e");
		assert_eq!(Uids::<Test>::get(hotkey("e")), Some(Uid(1)));
		assert_eq!(
			Neurons::<Test>::iter_keys().count(),
			usize::from(MAX_NEURONS)
		);
	});
}

#[test]
fn register_takes_no_vacant_uid_when_the_administrator_wants_no_more_neurons() {
	ExtBuilder::default().build_and_execute(|| {
		fill();
		assert_ok!(deregister("alice", "a"));
		Params::<Test>::mutate(|params| params.max_neurons = Some(MAX_NEURONS - 1));
		set_lowest(&[1]);
		register("bob", "e");
		assert_eq!(Uids::<Test>::get(hotkey("e")), Some(Uid(1)));
		assert_eq!(Neurons::<Test>::get(Uid(0)), None);
	});
}
