// SPDX-License-Identifier: Apache-2.0
use frame_support::{assert_noop, assert_ok};

use super::mock::*;
use crate::{Error, Event, HoldReason, StakeParams, Unstaking, UnstakingChunk, UnstakingView};

/// An environment in which Alice has removed 100 in block 1.
fn removed(test: impl FnOnce()) {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(ALICE, MINER, 300));
		assert_ok!(remove(ALICE, MINER, 100));
		take_events();
		test();
	});
}

fn set_unstake_delay(unstake_delay: u64) {
	let params = StakeParams {
		unstake_delay,
		..params()
	};
	assert_ok!(Stake::set_params(RuntimeOrigin::root(), params));
}

#[test]
fn withdraw_unstaked_lets_the_tokens_be_spent() {
	removed(|| {
		skip(UNSTAKE_DELAY);
		assert_ok!(withdraw(ALICE));
		assert_eq!(Balances::free_balance(ALICE), FUNDS - 200);
		assert_eq!(held(HoldReason::Unstaking, ALICE), 0);
		assert!(!Unstaking::<Test>::contains_key(ALICE));
	});
}

#[test]
fn withdraw_unstaked_reports_what_happened() {
	removed(|| {
		skip(UNSTAKE_DELAY);
		assert_ok!(withdraw(ALICE));
		let event = Event::UnstakedWithdrawn {
			coldkey: ALICE,
			amount: 100,
		};
		assert_eq!(take_events(), [event]);
	});
}

#[test]
fn withdraw_unstaked_fails_a_block_too_early() {
	removed(|| {
		skip(UNSTAKE_DELAY - 1);
		assert_noop!(withdraw(ALICE), Error::<Test>::NothingMatured);
		skip(1);
		assert_ok!(withdraw(ALICE));
	});
}

#[test]
fn withdraw_unstaked_fails_when_nothing_was_removed() {
	removed(|| {
		assert_noop!(withdraw(BOB), Error::<Test>::NothingMatured);
	});
}

#[test]
fn withdraw_unstaked_leaves_what_has_not_matured() {
	removed(|| {
		skip(3);
		assert_ok!(remove(ALICE, MINER, 7));
		skip(UNSTAKE_DELAY - 3);
		assert_ok!(withdraw(ALICE));
		let chunk = UnstakingChunk {
			amount: 7,
			matures_at: 4 + UNSTAKE_DELAY,
		};
		assert_eq!(unstaking(ALICE), [chunk]);
		assert_eq!(held(HoldReason::Unstaking, ALICE), 7);
	});
}

#[test]
fn unstaking_says_what_matures_when() {
	removed(|| {
		skip(3);
		assert_ok!(remove(ALICE, MINER, 7));
		skip(UNSTAKE_DELAY - 3);
		let chunk = |amount, matures_at| UnstakingChunk { amount, matures_at };
		let expected = UnstakingView {
			matured: 100,
			chunks: vec![chunk(100, 1 + UNSTAKE_DELAY), chunk(7, 4 + UNSTAKE_DELAY)],
		};
		assert_eq!(Stake::unstaking(ALICE), expected);
	});
}

#[test]
fn chunks_stay_sorted_when_the_delay_becomes_shorter() {
	removed(|| {
		set_unstake_delay(5);
		assert_ok!(remove(ALICE, MINER, 7));
		let chunk = |amount, matures_at| UnstakingChunk { amount, matures_at };
		assert_eq!(unstaking(ALICE), [chunk(7, 6), chunk(100, 11)]);
	});
}

#[test]
fn the_delay_is_never_shorter_than_the_chain_asks_for() {
	removed(|| {
		MinUnstakeDelay::set(25);
		assert_ok!(remove(ALICE, MINER, 7));
		let chunk = |amount, matures_at| UnstakingChunk { amount, matures_at };
		assert_eq!(unstaking(ALICE), [chunk(100, 11), chunk(7, 26)]);
	});
}

#[test]
fn without_a_delay_the_tokens_mature_in_the_same_block() {
	ExtBuilder.build_and_execute(|| {
		MinUnstakeDelay::set(0);
		set_unstake_delay(0);
		assert_ok!(add(ALICE, MINER, 300));
		assert_ok!(remove(ALICE, MINER, 300));
		assert_ok!(withdraw(ALICE));
		assert_eq!(Balances::free_balance(ALICE), FUNDS);
	});
}
