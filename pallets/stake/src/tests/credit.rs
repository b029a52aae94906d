// SPDX-License-Identifier: Apache-2.0
use frame_support::{assert_noop, assert_ok};
use ganglion_support::Stakes;

use super::mock::*;
use crate::{Error, Event, StakeOf, TotalStake};

#[test]
fn credit_mints_into_the_owners_account_on_hold() {
	ExtBuilder.build_and_execute(|| {
		let issuance = Balances::total_issuance();
		assert_ok!(Stake::credit(&MINER, 77));
		assert_eq!(Balances::total_issuance(), issuance + 77);
		assert_eq!(Balances::free_balance(ALICE), FUNDS);
		assert_eq!(held(ALICE), 77);
		assert_eq!(StakeOf::<Test>::get(MINER), 77);
		assert_eq!(TotalStake::<Test>::get(), 77);
	});
}

#[test]
fn credit_reports_what_happened() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Stake::credit(&MINER, 77));
		let credited = Event::StakeCredited {
			hotkey: MINER,
			owner: ALICE,
			amount: 77,
			stake: 77,
		};
		assert_eq!(take_events(), [credited]);
	});
}

#[test]
fn credit_of_one_unit_reaches_an_owner_without_spare_tokens() {
	ExtBuilder.build_and_execute(|| {
		let most = FUNDS - EXISTENTIAL_DEPOSIT;
		assert_ok!(Stake::add_stake(RuntimeOrigin::signed(ALICE), MINER, most));
		assert_ok!(Stake::credit(&MINER, 1));
		assert_eq!(StakeOf::<Test>::get(MINER), most + 1);
	});
}

#[test]
fn credit_of_nothing_changes_nothing() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Stake::credit(&MINER, 0));
		assert!(!StakeOf::<Test>::contains_key(MINER));
		assert_eq!(take_events(), []);
	});
}

#[test]
fn credit_fails_for_an_unknown_hotkey() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(Stake::credit(&STRANGER, 1), Error::<Test>::NotRegistered);
	});
}

#[test]
fn credit_beyond_what_issuance_can_hold_leaves_no_trace() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(
			Stake::credit(&MINER, u128::MAX),
			sp_runtime::ArithmeticError::Overflow
		);
	});
}

#[test]
fn credit_takes_the_mint_back_when_it_cannot_be_held() {
	ExtBuilder.build_and_execute(|| {
		// An owner whose account is gone: the mint would succeed, the hold would not.
		ganglion_support::mocks::MockNeurons::register(31, 3, 0);
		let issuance = Balances::total_issuance();
		assert!(Stake::credit(&31, EXISTENTIAL_DEPOSIT).is_err());
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!(Balances::free_balance(3), 0);
	});
}
