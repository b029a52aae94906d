// SPDX-License-Identifier: Apache-2.0
use ganglion_support::{NeuronRecord, Uid};

use super::mock::*;
use crate::{Neurons, PossessionNonce, UidCount, Uids};

#[test]
fn genesis_gives_uids_in_the_order_of_its_list() {
	ExtBuilder::default()
		.neurons(&[("alice", "a"), ("bob", "b")])
		.build_and_execute(|| {
			let neuron = |name: &str, owner: &str| NeuronRecord {
				hotkey: hotkey(name),
				owner: coldkey(owner),
				registered_at: 0,
			};
			assert_eq!(Neurons::<Test>::get(Uid(0)), Some(neuron("a", "alice")));
			assert_eq!(Neurons::<Test>::get(Uid(1)), Some(neuron("b", "bob")));
			assert_eq!(Uids::<Test>::get(hotkey("b")), Some(Uid(1)));
			assert_eq!(UidCount::<Test>::get(), 2);
		});
}

#[test]
fn genesis_uses_up_a_proof_for_each_neuron_of_an_owner() {
	ExtBuilder::default()
		.neurons(&[("alice", "a"), ("bob", "b"), ("alice", "c")])
		.build_and_execute(|| {
			assert_eq!(PossessionNonce::<Test>::get(coldkey("alice")), 2);
			register("alice", "d");
			assert_eq!(Uids::<Test>::get(hotkey("d")), Some(Uid(3)));
		});
}

#[test]
fn genesis_burns_nothing() {
	ExtBuilder::default()
		.neurons(&[("alice", "a")])
		.build_and_execute(|| {
			assert_eq!(Balances::free_balance(coldkey("alice")), FUNDS);
			assert_eq!(Registry::registration_price(), BURN);
		});
}

#[test]
#[should_panic = "cannot be: AlreadyRegistered"]
fn genesis_refuses_a_hotkey_twice() {
	ExtBuilder::default()
		.neurons(&[("alice", "a"), ("bob", "a")])
		.build();
}

#[test]
#[should_panic = "cannot be: the owner has no balance"]
fn genesis_refuses_an_owner_without_an_account() {
	ExtBuilder::default().neurons(&[("nobody", "a")]).build();
}

#[test]
fn genesis_takes_as_many_neurons_as_there_may_be() {
	ExtBuilder::default()
		.params(|params| params.max_neurons = Some(2))
		.neurons(&[("alice", "a"), ("alice", "b")])
		.build_and_execute(|| assert_eq!(UidCount::<Test>::get(), 2));
}

#[test]
#[should_panic = "the neuron 2 of genesis"]
fn genesis_refuses_more_neurons_than_there_may_be() {
	ExtBuilder::default()
		.params(|params| params.max_neurons = Some(2))
		.neurons(&[("alice", "a"), ("alice", "b"), ("alice", "c")])
		.build();
}
