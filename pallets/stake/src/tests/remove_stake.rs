// SPDX-License-Identifier: Apache-2.0
use frame_support::{assert_noop, assert_ok};

use super::mock::*;
use crate::{Error, Event, StakeOf, TotalStake};

fn remove(coldkey: u64, hotkey: u64, amount: u128) -> sp_runtime::DispatchResult {
	Stake::remove_stake(RuntimeOrigin::signed(coldkey), hotkey, amount)
}

/// An environment in which `MINER` has a stake of 300.
fn staked(test: impl FnOnce()) {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Stake::add_stake(RuntimeOrigin::signed(ALICE), MINER, 300));
		take_events();
		test();
	});
}

#[test]
fn remove_stake_lets_the_owner_spend_again() {
	staked(|| {
		assert_ok!(remove(ALICE, MINER, 100));
		assert_eq!(Balances::free_balance(ALICE), FUNDS - 200);
		assert_eq!(held(ALICE), 200);
		assert_eq!(StakeOf::<Test>::get(MINER), 200);
		assert_eq!(TotalStake::<Test>::get(), 200);
	});
}

#[test]
fn remove_stake_reports_what_happened() {
	staked(|| {
		assert_ok!(remove(ALICE, MINER, 100));
		let removed = Event::StakeRemoved {
			hotkey: MINER,
			owner: ALICE,
			amount: 100,
			stake: 200,
		};
		assert_eq!(take_events(), [removed]);
	});
}

#[test]
fn remove_stake_of_everything_leaves_no_entry() {
	staked(|| {
		assert_ok!(remove(ALICE, MINER, 300));
		assert!(!StakeOf::<Test>::contains_key(MINER));
		assert_eq!(Balances::free_balance(ALICE), FUNDS);
	});
}

#[test]
fn remove_stake_fails_for_more_than_there_is() {
	staked(|| {
		assert_noop!(remove(ALICE, MINER, 301), Error::<Test>::NotEnoughStake);
		assert_noop!(
			remove(ALICE, MINER, u128::MAX),
			Error::<Test>::NotEnoughStake
		);
	});
}

#[test]
fn remove_stake_does_not_take_from_another_neuron_of_the_owner() {
	staked(|| {
		assert_noop!(remove(ALICE, VALIDATOR, 1), Error::<Test>::NotEnoughStake);
	});
}

#[test]
fn remove_stake_fails_for_an_amount_of_zero() {
	staked(|| {
		assert_noop!(remove(ALICE, MINER, 0), Error::<Test>::AmountZero);
	});
}

#[test]
fn remove_stake_fails_for_an_unknown_hotkey() {
	staked(|| {
		assert_noop!(remove(ALICE, STRANGER, 1), Error::<Test>::NotRegistered);
	});
}

#[test]
fn remove_stake_fails_for_anybody_but_the_owner() {
	staked(|| {
		assert_noop!(remove(BOB, MINER, 1), Error::<Test>::NotOwner);
		assert_noop!(remove(MINER, MINER, 1), Error::<Test>::NotOwner);
	});
}
