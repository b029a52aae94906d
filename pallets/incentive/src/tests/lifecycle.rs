// SPDX-License-Identifier: Apache-2.0
use frame_support::{assert_noop, assert_ok};
use ganglion_math::Fraction;
use ganglion_support::{Lifecycle, Uid, mocks::MockNeurons};
use sp_runtime::DispatchResult;

use super::mock::*;
use crate::{Bonds, Error, LastEpoch, Network, Side, Standings, Voter, Voters, WeightRows};

/// An epoch in which 0 and 1 have weighed 2 and 3.
fn epoch() {
	for uid in [0, 1] {
		set_weights(uid, &[(2, 2), (3, 1)]).unwrap();
	}
	enter_block(TEMPO);
}

#[test]
fn a_registered_hotkey_becomes_a_voter() {
	ExtBuilder::default().build_and_execute(|| {
		append(1);
		assert_eq!(Voters::<Test>::get(hotkey(5)), Some(Voter::new(Uid(5))));
		assert_eq!(Network::<Test>::get().neurons, 6);
	});
}

#[test]
fn a_registered_hotkey_needs_no_token_for_its_account() {
	ExtBuilder::default().build_and_execute(|| {
		append(1);
		assert_eq!(System::sufficients(&hotkey(5)), 1);
		deregister(5).unwrap();
	});
}

#[test]
fn a_hotkey_that_comes_back_goes_on_with_its_nonce() {
	ExtBuilder::default().build_and_execute(|| {
		append(1);
		System::inc_account_nonce(hotkey(5));
		deregister(5).unwrap();
		assert_eq!(System::account_nonce(hotkey(5)), 1);
		append(1);
		assert_eq!(System::account_nonce(hotkey(5)), 1);
	});
}

#[test]
fn a_uid_that_is_given_again_is_not_counted_twice() {
	ExtBuilder::default().build_and_execute(|| {
		replace(2, 7);
		assert_eq!(Network::<Test>::get().neurons, 5);
	});
}

#[test]
fn registration_fails_for_a_hotkey_that_is_known() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Incentive::on_registered(Uid(5), &hotkey(0)),
			Error::<Test>::Corrupted
		);
	});
}

#[test]
fn registration_fails_beyond_the_limit() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Incentive::on_registered(Uid(MAX_NEURONS.try_into().unwrap()), &7),
			Error::<Test>::Corrupted
		);
	});
}

#[test]
fn a_neuron_that_leaves_leaves_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		epoch();
		set_weights(0, &[(2, 1)]).unwrap();
		enter_block(2 * TEMPO);
		deregister(0).unwrap();
		assert_eq!(Voters::<Test>::get(hotkey(0)), None);
		for side in Side::BOTH {
			assert!(!WeightRows::<Test>::contains_key(Uid(0), side));
			assert!(!Bonds::<Test>::contains_key(side, Uid(0)));
			assert!(!Standings::<Test>::contains_key(side, Uid(0)));
		}
	});
}

#[test]
fn the_last_epoch_remembers_who_has_left() {
	ExtBuilder::default().build_and_execute(|| {
		epoch();
		let emission = standing(2).emission;
		replace(2, 7);
		let last = LastEpoch::<Test>::get().unwrap();
		assert_eq!((last.departed, last.departed_emission), (1, emission));
		// The new neuron was not in that epoch, so when it leaves nothing changes.
		replace(2, 8);
		assert_eq!(LastEpoch::<Test>::get().unwrap(), last);
	});
}

/// Attack: take the place of somebody with weights, bonds and a standing.
#[test]
fn a_newcomer_inherits_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		epoch();
		assert!(standing(2).emission > 0);
		let held = |uid, target| {
			let bonds = Incentive::view_bonds(Uid(uid));
			bonds.iter().any(|(uid, _)| *uid == target)
		};
		assert!(held(0, 2));
		replace(2, 7);
		assert_eq!(Incentive::view_standing(Uid(2)), None);
		assert!(!held(0, 2));

		// The rows that weigh it are older than its registration.
		enter_block(2 * TEMPO);
		assert_eq!(standing(2).trust, Fraction::ZERO);
		assert_eq!(standing(2).emission, 0);
		assert!(!held(0, 2));

		// Once it is weighed, it counts.
		set_weights(0, &[(2, 1)]).unwrap();
		enter_block(3 * TEMPO);
		assert!(standing(2).emission > 0);
		assert!(held(0, 2));
	});
}

/// Rows set in the very block of the registration meant the old neuron.
#[test]
fn a_row_set_in_the_block_of_the_registration_does_not_count_for_the_newcomer() {
	ExtBuilder::default().build_and_execute(|| {
		set_weights(0, &[(2, 1)]).unwrap();
		replace(2, 7);
		set_weights(1, &[(2, 1)]).unwrap();
		enter_block(TEMPO);
		assert_eq!(standing(2).emission, 0);
	});
}

/// Attack: a commit of the old hotkey is revealed for the newcomer.
#[test]
fn a_commit_goes_with_its_neuron() {
	ExtBuilder::default().build_and_execute(|| {
		change_params(|params| params.commit_reveal = true);
		commit(0, &[(2, 1)]).unwrap();
		replace(0, 7);
		enter_block(TEMPO);
		assert_noop!(reveal(0, &[(2, 1)]), Error::<Test>::NotRegistered);
		assert_eq!(Voters::<Test>::get(7), Some(Voter::new(Uid(0))));
	});
}

#[test]
fn deregistration_fails_for_a_hotkey_of_another_neuron() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Incentive::on_deregistered(Uid(1), &hotkey(0), &0),
			Error::<Test>::Corrupted
		);
	});
}

/// Swap the hotkey of neuron 0 for 7, as the registry does.
fn swap() -> DispatchResult {
	Incentive::on_hotkey_swapped(Uid(0), &hotkey(0), &7)?;
	MockNeurons::replace(Uid(0), 7, 2_000, 0);
	Ok(())
}

#[test]
fn a_new_hotkey_has_what_the_old_one_had() {
	ExtBuilder::default().build_and_execute(|| {
		epoch();
		let voter = Voters::<Test>::get(hotkey(0));
		let standing_before = standing(0);
		assert_ok!(swap());
		assert_eq!(Voters::<Test>::get(hotkey(0)), None);
		assert_eq!(Voters::<Test>::get(7), voter);
		assert_eq!(standing(0), standing_before);
		assert_eq!(System::sufficients(&7), 1);
	});
}

#[test]
fn a_new_hotkey_has_to_wait_as_the_old_one_would() {
	ExtBuilder::default().build_and_execute(|| {
		set_weights(0, &[(2, 1)]).unwrap();
		assert_ok!(swap());
		let set = || Incentive::set_weights(RuntimeOrigin::signed(7), vec![(2, 1)], VERSION_KEY);
		assert_noop!(set(), Error::<Test>::WeightsTooEarly);
		System::set_block_number(1 + INTERVAL);
		set_stake(7, MIN_STAKE);
		assert_ok!(set());
	});
}

#[test]
fn a_swap_drops_the_commit_that_only_the_old_hotkey_could_reveal() {
	ExtBuilder::default().build_and_execute(|| {
		change_params(|params| params.commit_reveal = true);
		commit(0, &[(2, 1)]).unwrap();
		assert_ok!(swap());
		let voter = Voters::<Test>::get(7).unwrap();
		assert_eq!((voter.commit, voter.committed_at), (None, Some(1)));
	});
}

#[test]
fn a_swap_fails_when_the_new_hotkey_is_a_neuron() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Incentive::on_hotkey_swapped(Uid(0), &hotkey(0), &hotkey(1)),
			Error::<Test>::Corrupted
		);
	});
}

#[test]
fn neurons_neither_leave_nor_change_keys_while_a_round_runs() {
	ExtBuilder::default().build_and_execute(|| {
		set_steps_per_block(1);
		enter_block(TEMPO);
		assert_noop!(deregister(0), Error::<Test>::RoundRunning);
		assert_noop!(swap(), Error::<Test>::RoundRunning);
	});
}
