// SPDX-License-Identifier: Apache-2.0
use frame_support::{assert_noop, assert_ok};
use ganglion_support::Stakes as _;

use super::mock::*;
use crate::{Error, Event, HoldReason, TotalStake};

#[test]
fn add_stake_holds_the_tokens_in_the_owners_account() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(ALICE, MINER, 300));
		assert_eq!(Balances::free_balance(ALICE), FUNDS - 300);
		assert_eq!(held(HoldReason::Stake, ALICE), 300);
		assert_eq!(Stake::stake_of(&MINER), 300);
		assert_eq!(parts(MINER), (300, 0));
	});
}

#[test]
fn add_stake_keeps_neurons_of_one_owner_apart() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(ALICE, MINER, 100));
		assert_ok!(add(ALICE, VALIDATOR, 20));
		assert_ok!(add(BOB, OTHER, 3));
		assert_eq!(Stake::stake_of(&MINER), 100);
		assert_eq!(Stake::stake_of(&VALIDATOR), 20);
		assert_eq!(held(HoldReason::Stake, ALICE), 120);
		assert_eq!(TotalStake::<Test>::get(), 123);
	});
}

#[test]
fn add_stake_reports_what_happened() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(ALICE, MINER, 300));
		assert_ok!(add(ALICE, MINER, 50));
		let added = |amount, stake| Event::StakeAdded {
			hotkey: MINER,
			owner: ALICE,
			amount,
			stake,
		};
		assert_eq!(take_events(), [added(300, 300), added(50, 350)]);
	});
}

#[test]
fn add_stake_reports_nominations_in_the_sum() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(CAROL, MINER, NOMINATION));
		take_events();
		assert_ok!(add(ALICE, MINER, 300));
		let added = Event::StakeAdded {
			hotkey: MINER,
			owner: ALICE,
			amount: 300,
			stake: NOMINATION + 300,
		};
		assert_eq!(take_events(), [added]);
	});
}

#[test]
fn add_stake_takes_all_but_the_existential_deposit() {
	ExtBuilder.build_and_execute(|| {
		let most = FUNDS - EXISTENTIAL_DEPOSIT;
		assert_noop!(add(ALICE, MINER, most + 1), Error::<Test>::NotEnoughBalance);
		assert_ok!(add(ALICE, MINER, most));
		assert_noop!(add(ALICE, MINER, 1), Error::<Test>::NotEnoughBalance);
	});
}

#[test]
fn add_stake_fails_for_an_amount_of_zero() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(add(ALICE, MINER, 0), Error::<Test>::AmountZero);
	});
}

#[test]
fn add_stake_fails_for_an_amount_beyond_all_tokens() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(
			add(ALICE, MINER, u128::MAX),
			Error::<Test>::NotEnoughBalance
		);
	});
}

#[test]
fn add_stake_fails_for_an_unknown_hotkey() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(add(ALICE, STRANGER, 1), Error::<Test>::NotRegistered);
	});
}

#[test]
fn staked_tokens_cannot_be_spent() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(ALICE, MINER, 900));
		assert_ok!(Balances::transfer_all(
			RuntimeOrigin::signed(ALICE),
			BOB,
			false
		));
		assert_eq!(Balances::free_balance(ALICE), EXISTENTIAL_DEPOSIT);
		assert_eq!(held(HoldReason::Stake, ALICE), 900);
	});
}
