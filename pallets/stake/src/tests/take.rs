// SPDX-License-Identifier: Apache-2.0
use frame_support::{assert_noop, assert_ok};
use sp_runtime::Permill;

use super::mock::*;
use crate::{Error, Event, Stakes, TakeIncrease};

fn take() -> Permill {
	Stake::stake(MINER).unwrap().take
}

fn percent(percent: u32) -> Permill {
	Permill::from_percent(percent)
}

#[test]
fn a_neuron_starts_with_the_default_take() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(take(), DEFAULT_TAKE);
	});
}

#[test]
fn a_smaller_take_holds_at_once() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(set_take(ALICE, MINER, 3));
		assert_eq!(take(), percent(3));
	});
}

#[test]
fn a_larger_take_holds_after_the_delay() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(set_take(ALICE, MINER, 15));
		skip(TAKE_DELAY - 1);
		assert_eq!(take(), DEFAULT_TAKE);
		skip(1);
		assert_eq!(take(), percent(15));
	});
}

#[test]
fn an_announced_take_can_be_read_until_it_holds() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(set_take(ALICE, MINER, 15));
		let next = Some(TakeIncrease {
			take: percent(15),
			from: 1 + TAKE_DELAY,
		});
		assert_eq!(Stake::stake(MINER).unwrap().next_take, next);
		skip(TAKE_DELAY);
		assert_eq!(Stake::stake(MINER).unwrap().next_take, None);
	});
}

#[test]
fn set_take_reports_since_when_it_holds() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(set_take(ALICE, MINER, 3));
		assert_ok!(set_take(ALICE, MINER, 15));
		let set = |take, from| Event::TakeSet {
			hotkey: MINER,
			take: percent(take),
			from,
		};
		assert_eq!(take_events(), [set(3, 1), set(15, 1 + TAKE_DELAY)]);
	});
}

#[test]
fn a_smaller_take_withdraws_the_announcement() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(set_take(ALICE, MINER, 15));
		assert_ok!(set_take(ALICE, MINER, 3));
		skip(TAKE_DELAY);
		assert_eq!(take(), percent(3));
	});
}

#[test]
fn an_equal_take_withdraws_the_announcement() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(set_take(ALICE, MINER, 15));
		assert_ok!(set_take(ALICE, MINER, 10));
		skip(TAKE_DELAY);
		assert_eq!(take(), DEFAULT_TAKE);
	});
}

#[test]
fn a_second_announcement_waits_anew() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(set_take(ALICE, MINER, 15));
		skip(TAKE_DELAY - 1);
		assert_ok!(set_take(ALICE, MINER, 16));
		skip(1);
		assert_eq!(take(), DEFAULT_TAKE);
		skip(TAKE_DELAY - 1);
		assert_eq!(take(), percent(16));
	});
}

#[test]
fn an_announcement_that_holds_is_kept_when_another_follows() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(set_take(ALICE, MINER, 15));
		skip(TAKE_DELAY);
		assert_ok!(set_take(ALICE, MINER, 18));
		assert_eq!(take(), percent(15));
	});
}

#[test]
fn the_largest_take_is_allowed() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(set_take(ALICE, MINER, 18));
		assert_noop!(
			Stake::set_take(
				RuntimeOrigin::signed(ALICE),
				MINER,
				Permill::from_parts(MAX_TAKE.deconstruct() + 1)
			),
			Error::<Test>::TakeOutOfBounds
		);
	});
}

#[test]
fn set_take_fails_for_anybody_but_the_owner() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(set_take(BOB, MINER, 3), Error::<Test>::NotOwner);
		assert_noop!(set_take(MINER, MINER, 3), Error::<Test>::NotOwner);
	});
}

#[test]
fn set_take_fails_for_an_unknown_hotkey() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(set_take(ALICE, STRANGER, 3), Error::<Test>::NotRegistered);
	});
}

#[test]
fn an_owner_cannot_raise_its_take_by_registering_again() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(CAROL, MINER, NOMINATION));
		assert_ok!(set_take(ALICE, MINER, 3));
		assert_ok!(set_take(ALICE, MINER, 15));
		deregister(MINER);
		assert_eq!(Stakes::<Test>::get(MINER).unwrap().next_take, None);
		register(MINER, ALICE);
		skip(TAKE_DELAY);
		assert_eq!(take(), percent(3));
	});
}
