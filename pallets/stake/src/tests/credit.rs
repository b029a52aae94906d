// SPDX-License-Identifier: Apache-2.0
use frame_support::{assert_noop, assert_ok};
use ganglion_support::Stakes as _;

use super::mock::*;
use crate::{Error, Event, HoldReason, TotalStake};

#[test]
fn credit_without_nominators_mints_into_the_owners_account_on_hold() {
	ExtBuilder.build_and_execute(|| {
		let issuance = Balances::total_issuance();
		credit(MINER, 77);
		assert_eq!(Balances::total_issuance(), issuance + 77);
		assert_eq!(Balances::free_balance(ALICE), FUNDS);
		assert_eq!(held(HoldReason::Stake, ALICE), 77);
		assert_eq!(parts(MINER), (77, 0));
		assert_eq!(TotalStake::<Test>::get(), 77);
	});
}

#[test]
fn credit_is_split_by_stake_after_the_owners_take() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(ALICE, MINER, 3 * NOMINATION));
		assert_ok!(add(CAROL, MINER, NOMINATION));
		let issuance = Balances::total_issuance();
		credit(MINER, 4_000);
		// A quarter is the nominators', less a take of a tenth.
		assert_eq!(parts(MINER), (3 * NOMINATION + 3_100, NOMINATION + 900));
		assert_eq!(held(HoldReason::Stake, ALICE), 3 * NOMINATION + 3_100);
		assert_eq!(held(HoldReason::Gains, Stake::pot()), 900);
		assert_eq!(Balances::total_issuance(), issuance + 4_000);
	});
}

#[test]
fn credit_gives_what_cannot_be_split_to_the_owner() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(ALICE, MINER, NOMINATION));
		assert_ok!(add(CAROL, MINER, NOMINATION));
		credit(MINER, 1);
		assert_eq!(parts(MINER), (NOMINATION + 1, NOMINATION));
		credit(MINER, 3);
		assert_eq!(parts(MINER), (NOMINATION + 4, NOMINATION));
	});
}

#[test]
fn credit_of_a_neuron_with_nominators_only_leaves_the_owner_its_take() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(CAROL, MINER, NOMINATION));
		credit(MINER, 1_000);
		assert_eq!(parts(MINER), (100, NOMINATION + 900));
	});
}

#[test]
fn credit_without_take_can_leave_the_owner_nothing() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(set_take(ALICE, MINER, 0));
		assert_ok!(add(CAROL, MINER, NOMINATION));
		credit(MINER, 1_000);
		assert_eq!(parts(MINER), (0, NOMINATION + 1_000));
	});
}

#[test]
fn credit_is_shared_among_nominators_by_their_shares() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(set_take(ALICE, MINER, 0));
		assert_ok!(add(CAROL, MINER, NOMINATION));
		assert_ok!(add(DAVE, MINER, 3 * NOMINATION));
		credit(MINER, 1_000);
		assert_eq!(value(MINER, CAROL), NOMINATION + 250);
		assert_eq!(value(MINER, DAVE), 3 * NOMINATION + 750);
	});
}

#[test]
fn credit_reports_what_happened() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(CAROL, MINER, NOMINATION));
		take_events();
		credit(MINER, 1_000);
		let credited = Event::StakeCredited {
			hotkey: MINER,
			owner: ALICE,
			amount: 1_000,
			nominators: 900,
			stake: NOMINATION + 1_000,
		};
		assert_eq!(take_events(), [credited]);
	});
}

#[test]
fn credit_of_one_unit_reaches_an_owner_without_spare_tokens() {
	ExtBuilder.build_and_execute(|| {
		let most = FUNDS - EXISTENTIAL_DEPOSIT;
		assert_ok!(add(ALICE, MINER, most));
		credit(MINER, 1);
		assert_eq!(Stake::stake_of(&MINER), most + 1);
	});
}

#[test]
fn credit_of_one_unit_reaches_the_pallets_account() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(set_take(ALICE, MINER, 0));
		assert_ok!(add(CAROL, MINER, NOMINATION));
		credit(MINER, 1);
		assert_eq!(held(HoldReason::Gains, Stake::pot()), 1);
		assert_eq!(Balances::free_balance(Stake::pot()), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn credit_of_nothing_changes_nothing() {
	ExtBuilder.build_and_execute(|| {
		frame_support::assert_storage_noop!(credit(MINER, 0));
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
fn credit_fails_for_a_neuron_that_has_left_nominators_behind() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(CAROL, MINER, NOMINATION));
		deregister(MINER);
		assert_noop!(Stake::credit(&MINER, 1), Error::<Test>::NotRegistered);
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
		register(31, 5);
		let issuance = Balances::total_issuance();
		assert!(Stake::credit(&31, EXISTENTIAL_DEPOSIT).is_err());
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!(Balances::free_balance(5), 0);
		assert_eq!(parts(31), (0, 0));
	});
}

#[test]
fn credit_takes_both_mints_back_when_the_second_fails() {
	ExtBuilder.build_and_execute(|| {
		register(31, 5);
		assert_ok!(add(CAROL, 31, NOMINATION));
		let issuance = Balances::total_issuance();
		assert!(Stake::credit(&31, 100).is_err());
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!(parts(31), (0, NOMINATION));
	});
}

#[test]
fn credit_touches_as_much_storage_for_a_thousand_nominators_as_for_one() {
	let touched = |nominators: u64| {
		let mut ext = ExtBuilder.build();
		ext.execute_with(|| {
			for who in 1_000..1_000 + nominators {
				let funds = 2 * NOMINATION;
				Balances::force_set_balance(RuntimeOrigin::root(), who, funds).unwrap();
				add(who, MINER, NOMINATION).unwrap();
			}
			credit(MINER, 1);
		});
		ext.commit_all().unwrap();
		ext.execute_with(|| credit(MINER, 1_000_000));
		let touched = ext.overlayed_changes().changes().count();
		ext.execute_with(|| Stake::do_try_state().unwrap());
		touched
	};
	assert_eq!(touched(1), touched(1_000));
}
