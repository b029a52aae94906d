// SPDX-License-Identifier: Apache-2.0
//! Breaks each invariant once and sees it caught.

use frame_support::{pallet_prelude::DispatchResult, storage::unhashed};
use ganglion_support::{AxonEndpoint, Uid};
use sp_runtime::TryRuntimeError;

use super::mock::*;
use crate::{
	AxonRecord, Axons, NeuronCount, Neurons, Params, RegistrationNonce, RegistryParams, Uids,
};

/// Registers two neurons with an axon, breaks the state, and expects `message`.
#[track_caller]
fn assert_caught(message: &'static str, sabotage: impl FnOnce()) {
	ExtBuilder::default().build().execute_with(|| {
		System::set_block_number(10);
		register("alice", "miner", 0);
		register("bob", "validator", 0);
		let served: DispatchResult =
			Registry::serve_axon(RuntimeOrigin::signed(hotkey("miner")), endpoint());
		served.unwrap();
		Registry::do_try_state().unwrap();
		sabotage();
		assert_eq!(
			Registry::do_try_state(),
			Err(TryRuntimeError::Other(message))
		);
	});
}

fn serve_record(change: impl FnOnce(&mut AxonRecord<u64>)) {
	let mut record = AxonRecord {
		endpoint: endpoint(),
		served_at: 10,
	};
	change(&mut record);
	Axons::<Test>::insert(Uid(0), record);
}

#[test]
fn more_neurons_than_the_limit_are_caught() {
	assert_caught("there are more than MaxNeurons neurons", || {
		NeuronCount::<Test>::put(MAX_NEURONS + 1);
	});
}

#[test]
fn a_gap_in_the_uids_is_caught() {
	assert_caught("uids are not dense", || Neurons::<Test>::remove(Uid(0)));
	assert_caught("uids are not dense", || {
		let neuron = Neurons::<Test>::take(Uid(1)).unwrap();
		Neurons::<Test>::insert(Uid(2), neuron);
	});
}

#[test]
fn a_broken_bijection_is_caught() {
	assert_caught("uids and hotkeys are not in bijection", || {
		Uids::<Test>::remove(hotkey("miner"));
	});
	assert_caught("uids and hotkeys are not in bijection", || {
		Uids::<Test>::insert(hotkey("miner"), Uid(1));
	});
}

#[test]
fn a_neuron_from_the_future_is_caught() {
	assert_caught("a neuron was registered in the future", || {
		System::set_block_number(9)
	});
}

#[test]
fn a_lost_nonce_is_caught() {
	assert_caught("an owner has more neurons than registrations", || {
		RegistrationNonce::<Test>::remove(coldkey("alice"));
	});
}

#[test]
fn an_owner_that_could_vanish_is_caught() {
	assert_caught("an owner's account could vanish", || {
		System::dec_consumers(&coldkey("alice"));
	});
}

#[test]
fn an_axon_of_nobody_is_caught() {
	assert_caught("an axon belongs to nobody", || {
		let axon = Axons::<Test>::get(Uid(0)).unwrap();
		Axons::<Test>::insert(Uid(2), axon);
	});
}

#[test]
fn an_axon_at_an_impossible_time_is_caught() {
	assert_caught("an axon was served in the future", || {
		serve_record(|axon| axon.served_at = 11)
	});
	assert_caught(
		"an axon was served before its neuron was registered",
		|| {
			serve_record(|axon| axon.served_at = 9);
		},
	);
}

#[test]
fn an_axon_that_breaks_the_rules_is_caught() {
	assert_caught("an axon breaks the rules", || {
		serve_record(|axon| {
			axon.endpoint = AxonEndpoint {
				port: 0,
				..endpoint()
			}
		});
	});
}

#[test]
fn parameters_out_of_bounds_are_caught() {
	assert_caught("the parameters are out of bounds", || {
		Params::<Test>::put(RegistryParams {
			registration_burn: MAX_BURN + 1,
			..Params::<Test>::get()
		});
	});
}

#[test]
fn entries_that_do_not_decode_are_caught() {
	assert_caught("the parameters do not decode", || {
		unhashed::put_raw(&Params::<Test>::hashed_key(), &[1]);
	});
	assert_caught("an axon does not decode", || {
		unhashed::put_raw(&Axons::<Test>::hashed_key_for(Uid(0)), &[9]);
	});
}
