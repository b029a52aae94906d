// SPDX-License-Identifier: Apache-2.0
//! Breaks each invariant once and sees it caught.

use frame_support::{pallet_prelude::DispatchResult, storage::unhashed};
use ganglion_support::{AxonEndpoint, Uid};
use sp_runtime::TryRuntimeError;

use super::mock::*;
use crate::{
	AxonRecord, Axons, BurnPrice, LastPrice, Neurons, Params, PossessionNonce, RegistryParams,
	UidCount, Uids, Vacancies, VacancyCount,
};

/// Registers two neurons, one with an axon, and a third that leaves uid 2 vacant; breaks the state, and expects
/// `message`.
#[track_caller]
fn assert_caught(message: &'static str, sabotage: impl FnOnce()) {
	ExtBuilder::default().build().execute_with(|| {
		System::set_block_number(10);
		register("alice", "miner");
		register("bob", "validator");
		register("bob", "gone");
		deregister("bob", "gone").unwrap();
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

/// Breaks *uids-in-bounds*.
#[test]
fn more_uids_than_the_limit_are_caught() {
	assert_caught("more than MaxNeurons uids were given", || {
		UidCount::<Test>::put(MAX_NEURONS + 1);
	});
}

/// Breaks *vacancies-are-counted*.
#[test]
fn vacancies_that_are_miscounted_are_caught() {
	assert_caught("the vacancies are not counted", || {
		VacancyCount::<Test>::put(0);
	});
	assert_caught("the vacancies are not counted", || {
		let uid = Vacancies::<Test>::take(0).unwrap();
		Vacancies::<Test>::insert(1, uid);
	});
}

/// Breaks *uids-are-vacant-or-taken*.
#[test]
fn a_uid_that_is_vacant_twice_is_caught() {
	assert_caught("a uid is vacant twice", || {
		Vacancies::<Test>::insert(1, Uid(2));
		VacancyCount::<Test>::put(2);
	});
}

/// Breaks *uids-are-vacant-or-taken*.
#[test]
fn a_vacant_uid_that_was_never_given_is_caught() {
	assert_caught("a uid is vacant that was never given", || {
		Vacancies::<Test>::insert(0, Uid(3));
	});
}

/// Breaks *uids-are-vacant-or-taken*.
#[test]
fn a_lost_uid_is_caught() {
	const MESSAGE: &str = "a uid is neither vacant nor a neuron's, or both";
	assert_caught(MESSAGE, || Neurons::<Test>::remove(Uid(0)));
	assert_caught(MESSAGE, || {
		Vacancies::<Test>::remove(0);
		VacancyCount::<Test>::put(0);
	});
}

/// Breaks *uids-are-vacant-or-taken*.
#[test]
fn a_uid_that_is_vacant_and_a_neurons_is_caught() {
	assert_caught("a uid is neither vacant nor a neuron's, or both", || {
		Vacancies::<Test>::insert(0, Uid(1));
	});
}

/// Breaks *uids-are-vacant-or-taken*.
#[test]
fn a_neuron_at_a_uid_that_was_never_given_is_caught() {
	assert_caught("a uid is neither vacant nor a neuron's, or both", || {
		let neuron = Neurons::<Test>::take(Uid(1)).unwrap();
		Neurons::<Test>::insert(Uid(3), neuron);
	});
}

/// Breaks *uids-match-hotkeys*.
#[test]
fn a_broken_bijection_is_caught() {
	assert_caught("uids and hotkeys are not in bijection", || {
		Uids::<Test>::remove(hotkey("miner"));
	});
	assert_caught("uids and hotkeys are not in bijection", || {
		Uids::<Test>::insert(hotkey("miner"), Uid(1));
	});
}

/// Breaks *neurons-count-by-the-next-block*.
#[test]
fn a_neuron_from_the_future_is_caught() {
	assert_caught("a neuron counts from a block after the next", || {
		System::set_block_number(8)
	});
}

/// Breaks *proofs-are-counted*.
#[test]
fn a_lost_nonce_is_caught() {
	assert_caught(
		"an owner has more neurons than proofs of possession",
		|| {
			PossessionNonce::<Test>::remove(coldkey("alice"));
		},
	);
}

/// Breaks *owners-cannot-vanish*.
#[test]
fn an_owner_that_could_vanish_is_caught() {
	assert_caught("an owner's account could vanish", || {
		System::dec_consumers(&coldkey("alice"));
	});
}

/// Breaks *axons-belong-to-neurons*.
#[test]
fn an_axon_of_nobody_is_caught() {
	assert_caught("an axon belongs to nobody", || {
		let axon = Axons::<Test>::get(Uid(0)).unwrap();
		Axons::<Test>::insert(Uid(2), axon);
	});
}

/// Breaks *axons-in-time*.
#[test]
fn an_axon_at_an_impossible_time_is_caught() {
	assert_caught("an axon was served in the future", || {
		serve_record(|axon| axon.served_at = 11)
	});
	assert_caught(
		"an axon was served before its neuron was registered",
		|| {
			serve_record(|axon| axon.served_at = 8);
		},
	);
}

/// Breaks *axons-obey-the-rules*.
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

/// Breaks *params-in-bounds*.
#[test]
fn parameters_out_of_bounds_are_caught() {
	assert_caught("the parameters are out of bounds", || {
		Params::<Test>::put(RegistryParams {
			max_burn: MAX_BURN + 1,
			..Params::<Test>::get()
		});
	});
}

/// Breaks *price-in-bounds*.
#[test]
fn an_impossible_last_price_is_caught() {
	assert_caught("the last price was set in the future", || {
		LastPrice::<Test>::put(BurnPrice {
			amount: BURN,
			set_at: 11,
		});
	});
	assert_caught("the last price is above MaxRegistrationBurn", || {
		LastPrice::<Test>::put(BurnPrice {
			amount: MAX_BURN + 1,
			set_at: 10,
		});
	});
}

/// Breaks *entries-decode*.
#[test]
fn entries_that_do_not_decode_are_caught() {
	assert_caught("the parameters do not decode", || {
		unhashed::put_raw(&Params::<Test>::hashed_key(), &[1]);
	});
	assert_caught("the last price does not decode", || {
		unhashed::put_raw(&LastPrice::<Test>::hashed_key(), &[1]);
	});
	assert_caught("a nonce does not decode", || {
		let key = PossessionNonce::<Test>::hashed_key_for(coldkey("stranger"));
		unhashed::put_raw(&key, &[1]);
	});
	assert_caught("a uid is neither vacant nor a neuron's, or both", || {
		unhashed::put_raw(&Neurons::<Test>::hashed_key_for(Uid(0)), &[1]);
	});
	assert_caught("uids and hotkeys are not in bijection", || {
		unhashed::put_raw(&Uids::<Test>::hashed_key_for(hotkey("miner")), &[1]);
	});
	assert_caught("the vacancies are not counted", || {
		unhashed::put_raw(&Vacancies::<Test>::hashed_key_for(0), &[1]);
	});
	assert_caught("an axon does not decode", || {
		unhashed::put_raw(&Axons::<Test>::hashed_key_for(Uid(0)), &[9]);
	});
}
