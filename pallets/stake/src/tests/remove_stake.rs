// SPDX-License-Identifier: Apache-2.0
use frame_support::{assert_noop, assert_ok};
use ganglion_support::{Balance, Stakes};

use super::mock::*;
use crate::{Error, Event, HoldReason, TotalStake, UnstakingChunk};

/// An environment in which `MINER` has a stake of 300.
fn staked(test: impl FnOnce()) {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(ALICE, MINER, 300));
		take_events();
		test();
	});
}

#[test]
fn remove_stake_counts_at_once() {
	staked(|| {
		assert_ok!(remove(ALICE, MINER, 100));
		assert_eq!(Stake::stake_of(&MINER), 200);
		assert_eq!(TotalStake::<Test>::get(), 200);
		assert_eq!(held(HoldReason::Stake, ALICE), 200);
	});
}

#[test]
fn remove_stake_keeps_the_tokens_on_hold_until_they_mature() {
	staked(|| {
		assert_ok!(remove(ALICE, MINER, 100));
		assert_eq!(Balances::free_balance(ALICE), FUNDS - 300);
		assert_eq!(held(HoldReason::Unstaking, ALICE), 100);
		let chunk = UnstakingChunk {
			amount: 100,
			matures_at: 1 + UNSTAKE_DELAY,
		};
		assert_eq!(unstaking(ALICE), [chunk]);
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
			matures_at: 1 + UNSTAKE_DELAY,
		};
		assert_eq!(take_events(), [removed]);
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
fn remove_stake_of_an_owner_does_not_take_from_nominators() {
	staked(|| {
		assert_ok!(add(CAROL, MINER, NOMINATION));
		assert_noop!(remove(ALICE, MINER, 301), Error::<Test>::NotEnoughStake);
		assert_ok!(remove(ALICE, MINER, 300));
		assert_eq!(parts(MINER), (0, NOMINATION));
	});
}

#[test]
fn remove_stake_does_not_take_from_another_neuron_of_the_owner() {
	staked(|| {
		assert_noop!(remove(ALICE, VALIDATOR, 1), Error::<Test>::NotEnoughStake);
	});
}

#[test]
fn remove_stake_fails_for_more_than_there_can_be_beside_what_matures_in_the_same_block() {
	staked(|| {
		assert_ok!(remove(ALICE, MINER, 100));
		assert_noop!(
			remove(ALICE, MINER, Balance::MAX),
			Error::<Test>::NotEnoughStake
		);
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
fn remove_stake_fails_for_who_has_nothing_behind_the_neuron() {
	staked(|| {
		assert_noop!(remove(BOB, MINER, 1), Error::<Test>::NotEnoughStake);
		assert_noop!(remove(MINER, MINER, 1), Error::<Test>::NotEnoughStake);
	});
}

#[test]
fn remove_stake_fails_when_too_much_matures() {
	staked(|| {
		for _ in 0..MAX_UNSTAKING {
			assert_ok!(remove(ALICE, MINER, 1));
			skip(1);
		}
		assert_noop!(remove(ALICE, MINER, 1), Error::<Test>::TooManyUnstaking);
		assert_noop!(remove_all(ALICE, MINER), Error::<Test>::TooManyUnstaking);
	});
}

#[test]
fn remove_stake_goes_on_after_withdrawing() {
	staked(|| {
		for _ in 0..MAX_UNSTAKING {
			assert_ok!(remove(ALICE, MINER, 1));
			skip(1);
		}
		assert_ok!(withdraw(ALICE));
		assert_ok!(remove(ALICE, MINER, 1));
	});
}

#[test]
fn removals_of_one_block_are_one_chunk() {
	staked(|| {
		assert_ok!(remove(ALICE, MINER, 1));
		assert_ok!(remove(ALICE, MINER, 2));
		let chunk = UnstakingChunk {
			amount: 3,
			matures_at: 1 + UNSTAKE_DELAY,
		};
		assert_eq!(unstaking(ALICE), [chunk]);
	});
}

#[test]
fn remove_all_stake_removes_the_owners_part() {
	staked(|| {
		assert_ok!(add(CAROL, MINER, NOMINATION));
		assert_ok!(remove_all(ALICE, MINER));
		assert_eq!(parts(MINER), (0, NOMINATION));
		assert_eq!(held(HoldReason::Unstaking, ALICE), 300);
	});
}

#[test]
fn remove_all_stake_fails_for_an_owner_without_stake() {
	staked(|| {
		assert_noop!(remove_all(ALICE, VALIDATOR), Error::<Test>::NotEnoughStake);
	});
}

#[test]
fn remove_all_stake_fails_for_an_unknown_hotkey() {
	staked(|| {
		assert_noop!(remove_all(ALICE, STRANGER), Error::<Test>::NotRegistered);
	});
}

#[test]
fn remove_all_stake_of_an_owner_who_nominated_before_removes_both() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(CAROL, MINER, NOMINATION));
		deregister(MINER);
		register(MINER, CAROL);
		assert_ok!(add(CAROL, MINER, 300));
		assert_eq!(parts(MINER), (300, NOMINATION));
		assert_ok!(remove_all(CAROL, MINER));
		assert_eq!(parts(MINER), (0, 0));
		assert_eq!(held(HoldReason::Unstaking, CAROL), NOMINATION + 300);
	});
}
