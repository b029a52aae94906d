// SPDX-License-Identifier: Apache-2.0
use frame_support::{assert_noop, assert_ok};
use ganglion_support::{
	Lifecycle, Stakes as _, Uid,
	mocks::{MockNeurons, MockRounds},
};

use super::mock::*;
use crate::{Error, Event, HoldReason, NextPool, PoolId, Stakes, TotalStake};

#[test]
fn a_registered_neuron_has_a_pool_of_its_own() {
	ExtBuilder.build_and_execute(|| {
		register(31, CAROL);
		let event = Event::PoolOpened {
			hotkey: 31,
			pool: PoolId(3),
			take: DEFAULT_TAKE,
		};
		assert_eq!(take_events(), [event]);
		assert_eq!(Stake::stake(31).unwrap().pool, PoolId(3));
	});
}

#[test]
fn a_neuron_that_leaves_returns_its_owners_stake_at_once() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(ALICE, MINER, 300));
		assert_ok!(add(ALICE, VALIDATOR, 20));
		take_events();
		deregister(MINER);
		assert_eq!(Balances::free_balance(ALICE), FUNDS - 20);
		assert_eq!(held(HoldReason::Stake, ALICE), 20);
		assert_eq!(TotalStake::<Test>::get(), 20);
		let event = Event::StakeReturned {
			hotkey: MINER,
			owner: ALICE,
			amount: 300,
			stake: 0,
		};
		assert_eq!(take_events(), [event]);
	});
}

#[test]
fn a_neuron_that_leaves_without_nominators_leaves_no_record() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(ALICE, MINER, 300));
		deregister(MINER);
		assert!(!Stakes::<Test>::contains_key(MINER));
		assert_eq!(Stake::stake(MINER), None);
	});
}

#[test]
fn a_neuron_that_leaves_without_stake_says_nothing() {
	ExtBuilder.build_and_execute(|| {
		deregister(MINER);
		assert_eq!(take_events(), []);
	});
}

#[test]
fn what_was_removed_before_the_neuron_left_still_matures() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(ALICE, MINER, 300));
		assert_ok!(remove(ALICE, MINER, 100));
		deregister(MINER);
		assert_eq!(Balances::free_balance(ALICE), FUNDS - 100);
		skip(UNSTAKE_DELAY);
		assert_ok!(withdraw(ALICE));
		assert_eq!(Balances::free_balance(ALICE), FUNDS);
	});
}

#[test]
fn nominators_of_a_neuron_that_left_remove_without_delay() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(set_take(ALICE, MINER, 0));
		assert_ok!(add(CAROL, MINER, NOMINATION));
		assert_ok!(add(DAVE, MINER, NOMINATION));
		credit(MINER, 1_000);
		deregister(MINER);
		assert_eq!(parts(MINER), (0, 2 * NOMINATION + 1_000));
		assert_ok!(remove(CAROL, MINER, 500));
		assert_eq!(Balances::free_balance(CAROL), FUNDS - NOMINATION + 500);
		assert_ok!(remove_all(DAVE, MINER));
		assert_eq!(Balances::free_balance(DAVE), FUNDS + 500);
		assert_eq!(unstaking(DAVE), []);
	});
}

#[test]
fn the_last_nominator_of_a_neuron_that_left_takes_the_record_with_it() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(CAROL, MINER, NOMINATION));
		deregister(MINER);
		take_events();
		assert_ok!(remove_all(CAROL, MINER));
		assert!(!Stakes::<Test>::contains_key(MINER));
		let event = Event::NominationRemoved {
			hotkey: MINER,
			pool: PoolId(0),
			nominator: CAROL,
			amount: NOMINATION,
			principal: NOMINATION,
			shares: NOMINATION * crate::pool::SHARES_PER_UNIT,
			stake: 0,
			matures_at: None,
		};
		assert_eq!(take_events(), [event]);
	});
}

#[test]
fn nobody_can_nominate_a_neuron_that_left() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(CAROL, MINER, NOMINATION));
		deregister(MINER);
		assert_noop!(add(CAROL, MINER, NOMINATION), Error::<Test>::NotRegistered);
	});
}

#[test]
fn a_hotkey_that_comes_back_finds_its_nominators() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(CAROL, MINER, NOMINATION));
		deregister(MINER);
		register(MINER, BOB);
		assert_eq!(parts(MINER), (0, NOMINATION));
		credit(MINER, 1_000);
		assert_eq!(value(MINER, CAROL), NOMINATION + 900);
		assert_eq!(held(HoldReason::Stake, BOB), 100);
	});
}

#[test]
fn a_hotkey_that_comes_back_without_nominators_has_a_new_pool() {
	ExtBuilder.build_and_execute(|| {
		deregister(MINER);
		register(MINER, ALICE);
		assert_eq!(Stake::stake(MINER).unwrap().pool, PoolId(3));
	});
}

#[test]
fn nobody_leaves_in_a_round() {
	ExtBuilder.build_and_execute(|| {
		MockRounds::run(Some(1));
		assert_noop!(
			Stake::on_deregistered(Uid(0), &MINER, &ALICE),
			Error::<Test>::RoundRunning
		);
	});
}

#[test]
fn a_swapped_hotkey_takes_everything_along() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(ALICE, MINER, 300));
		assert_ok!(add(CAROL, MINER, NOMINATION));
		assert_ok!(set_take(ALICE, MINER, 15));
		MockRounds::run(Some(7));
		assert_ok!(add(ALICE, MINER, 5));
		MockRounds::run(None);
		let before = Stakes::<Test>::get(MINER);
		take_events();
		assert_ok!(swap(MINER, 31));
		assert_eq!(Stakes::<Test>::get(31), before);
		assert!(!Stakes::<Test>::contains_key(MINER));
		assert_eq!(Stake::stake_at(&31, 7), NOMINATION + 300);
		let event = Event::StakeMoved {
			from: MINER,
			to: 31,
			stake: NOMINATION + 305,
		};
		assert_eq!(take_events(), [event]);
	});
}

#[test]
fn nominators_remove_from_a_swapped_hotkey() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(CAROL, MINER, NOMINATION));
		assert_ok!(swap(MINER, 31));
		assert_noop!(remove_all(CAROL, MINER), Error::<Test>::NotRegistered);
		assert_ok!(remove_all(CAROL, 31));
	});
}

#[test]
fn a_hotkey_that_was_swapped_away_starts_with_nothing() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(ALICE, MINER, 300));
		assert_ok!(add(CAROL, MINER, NOMINATION));
		assert_ok!(swap(MINER, 31));
		register(MINER, BOB);
		assert_eq!(parts(MINER), (0, 0));
		assert_eq!(Stake::nomination(MINER, CAROL), None);
	});
}

#[test]
fn a_swap_fails_when_the_new_hotkey_has_nominators() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(CAROL, OTHER, NOMINATION));
		deregister(OTHER);
		assert_noop!(swap(MINER, OTHER), Error::<Test>::HotkeyHasStake);
		assert_ok!(remove_all(CAROL, OTHER));
		assert_ok!(swap(MINER, OTHER));
	});
}

#[test]
fn a_swap_of_an_unknown_hotkey_is_a_contradiction() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(
			Stake::on_hotkey_swapped(Uid(0), &STRANGER, &31),
			Error::<Test>::Corrupted
		);
	});
}

#[test]
fn a_registration_over_an_owners_stake_is_a_contradiction() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(ALICE, MINER, 300));
		assert_noop!(
			Stake::on_registered(Uid(0), &MINER),
			Error::<Test>::Corrupted
		);
	});
}

#[test]
fn a_registration_fails_when_no_pool_is_left() {
	ExtBuilder.build_and_execute(|| {
		NextPool::<Test>::put(PoolId(u32::MAX));
		assert_noop!(
			Stake::on_registered(Uid(3), &31),
			Error::<Test>::PoolsExhausted
		);
	});
}

#[test]
fn when_everybody_has_left_nothing_is_left() {
	ExtBuilder.build_and_execute(|| {
		let issuance = Balances::total_issuance();
		assert_ok!(add(ALICE, MINER, 300));
		for nominator in [BOB, CAROL, DAVE] {
			assert_ok!(add(nominator, MINER, NOMINATION));
			assert_ok!(add(nominator, VALIDATOR, NOMINATION));
			credit(MINER, 1_000_003);
		}
		assert_ok!(remove_all(ALICE, MINER));
		assert_ok!(remove_all(BOB, VALIDATOR));
		assert_ok!(swap(VALIDATOR, 31));
		for hotkey in [MINER, 31, OTHER] {
			deregister(hotkey);
		}
		for nominator in [BOB, CAROL, DAVE] {
			assert_ok!(remove_all(nominator, MINER));
		}
		for nominator in [CAROL, DAVE] {
			assert_ok!(remove_all(nominator, 31));
		}
		skip(UNSTAKE_DELAY);
		assert_ok!(withdraw(ALICE));
		assert_ok!(withdraw(BOB));

		assert_eq!(Stakes::<Test>::iter().count(), 0);
		assert_eq!(crate::Nominations::<Test>::iter().count(), 0);
		assert_eq!(crate::Unstaking::<Test>::iter().count(), 0);
		assert_eq!(TotalStake::<Test>::get(), 0);
		assert_eq!(pallet_balances::Holds::<Test>::iter().count(), 0);
		let everything: u128 = [ALICE, BOB, CAROL, DAVE, Stake::pot()]
			.map(Balances::free_balance)
			.iter()
			.sum();
		assert_eq!(everything, issuance + 3_000_009);
	});
}

#[test]
fn a_new_neuron_on_an_old_uid_inherits_no_stake() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(ALICE, MINER, 300));
		assert_ok!(add(CAROL, MINER, NOMINATION));
		deregister(MINER);
		MockNeurons::replace(Uid(0), 31, BOB, 2);
		assert_ok!(Stake::on_registered(Uid(0), &31));
		assert_eq!(Stake::stake_of(&31), 0);
	});
}
