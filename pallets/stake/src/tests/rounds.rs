// SPDX-License-Identifier: Apache-2.0
//! What counts in a round, whatever happens in it.

use frame_support::assert_ok;
use ganglion_support::{Stakes as _, mocks::MockRounds};

use super::mock::*;
use crate::HoldReason;

/// All stake that counts in `round`.
fn counted(round: u32) -> u128 {
	[MINER, VALIDATOR, OTHER]
		.iter()
		.map(|hotkey| Stake::stake_at(hotkey, round))
		.sum()
}

#[test]
fn stake_that_does_not_change_counts_as_it_is() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(ALICE, MINER, 300));
		MockRounds::run(Some(1));
		assert_eq!(Stake::stake_at(&MINER, 1), 300);
	});
}

#[test]
fn stake_added_in_a_round_counts_in_the_next() {
	ExtBuilder.build_and_execute(|| {
		MockRounds::run(Some(1));
		assert_ok!(add(ALICE, MINER, 300));
		assert_eq!(Stake::stake_at(&MINER, 1), 0);
		assert_eq!(Stake::stake_of(&MINER), 300);
		MockRounds::run(Some(2));
		assert_eq!(Stake::stake_at(&MINER, 2), 300);
	});
}

#[test]
fn a_round_with_the_number_zero_is_a_round() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(ALICE, MINER, 300));
		assert_eq!(Stake::stake_at(&MINER, 0), 300);
		MockRounds::run(Some(0));
		assert_ok!(remove_all(ALICE, MINER));
		assert_eq!(Stake::stake_at(&MINER, 0), 300);
	});
}

#[test]
fn stake_removed_in_a_round_still_counts_in_it() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(ALICE, MINER, 300));
		assert_ok!(add(CAROL, MINER, NOMINATION));
		MockRounds::run(Some(1));
		assert_ok!(remove_all(ALICE, MINER));
		assert_ok!(remove_all(CAROL, MINER));
		assert_eq!(Stake::stake_at(&MINER, 1), NOMINATION + 300);
		assert_eq!(Stake::stake_of(&MINER), 0);
		MockRounds::run(Some(2));
		assert_eq!(Stake::stake_at(&MINER, 2), 0);
	});
}

#[test]
fn only_the_first_change_of_a_round_is_remembered() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(ALICE, MINER, 300));
		MockRounds::run(Some(1));
		assert_ok!(add(ALICE, MINER, 50));
		credit(MINER, 7);
		assert_ok!(remove(ALICE, MINER, 100));
		assert_eq!(Stake::stake_at(&MINER, 1), 300);
		assert_eq!(Stake::stake_of(&MINER), 257);
	});
}

#[test]
fn what_a_round_saw_can_be_read_until_the_next() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(ALICE, MINER, 300));
		MockRounds::run(Some(1));
		assert_ok!(add(ALICE, MINER, 50));
		MockRounds::run(None);
		assert_ok!(add(ALICE, MINER, 1));
		assert_eq!(Stake::stake_at(&MINER, 1), 300);
	});
}

#[test]
fn the_same_tokens_count_once_in_a_round_in_every_order_of_moves() {
	// Alice moves what stands behind one of her neurons to the other, in three steps that a round can begin and end
	// between: remove, withdraw, add.
	for begins in 0..=3 {
		for ends in begins..=4 {
			ExtBuilder.build_and_execute(|| {
				// All but the existential deposit: there are no other tokens to add.
				let all = FUNDS - EXISTENTIAL_DEPOSIT;
				assert_ok!(add(ALICE, MINER, all));
				let mut staked = None;
				for step in 0..=3 {
					if step == begins {
						staked = Some(counted(1));
						MockRounds::run(Some(1));
					}
					if step == ends {
						MockRounds::run(None);
					}
					let _ = match step {
						0 => remove_all(ALICE, MINER),
						1 => {
							skip(UNSTAKE_DELAY);
							withdraw(ALICE)
						}
						_ => add(ALICE, VALIDATOR, all),
					};
					if step >= begins && step < ends {
						let now = Some(counted(1));
						assert_eq!(now, staked, "step {step} of {begins}..{ends}");
					}
					// What a round that began now would count.
					assert!(counted(2) <= all);
				}
			});
		}
	}
}

#[test]
fn tokens_removed_after_an_epoch_cannot_be_staked_elsewhere_before_the_next() {
	ExtBuilder.build_and_execute(|| {
		let tempo = MinUnstakeDelay::get();
		let all = FUNDS - EXISTENTIAL_DEPOSIT;
		assert_ok!(add(ALICE, MINER, all));
		MockRounds::run(Some(1));
		assert_ok!(remove_all(ALICE, MINER));
		assert_eq!(counted(1), all);
		MockRounds::run(None);
		skip(tempo);
		assert!(withdraw(ALICE).is_err());
		assert!(add(ALICE, VALIDATOR, 1).is_err());
		MockRounds::run(Some(2));
		assert_eq!(counted(2), 0);
	});
}

#[test]
fn an_owner_who_adds_stake_in_a_round_takes_nothing_from_its_nominators() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(set_take(ALICE, MINER, 0));
		assert_ok!(add(ALICE, MINER, NOMINATION));
		assert_ok!(add(CAROL, MINER, NOMINATION));
		MockRounds::run(Some(1));
		assert_ok!(add(ALICE, MINER, 98 * NOMINATION));
		credit(MINER, 1_000);
		assert_eq!(value(MINER, CAROL), NOMINATION + 500);
	});
}

#[test]
fn who_removes_in_a_round_leaves_what_it_pays_to_the_other_nominators() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(set_take(ALICE, MINER, 0));
		assert_ok!(add(CAROL, MINER, NOMINATION));
		assert_ok!(add(DAVE, MINER, NOMINATION));
		MockRounds::run(Some(1));
		assert_ok!(remove_all(CAROL, MINER));
		credit(MINER, 1_000);
		assert_eq!(value(MINER, DAVE), NOMINATION + 1_000);
	});
}

#[test]
fn what_a_round_pays_when_every_nominator_has_left_is_the_owners() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(CAROL, MINER, NOMINATION));
		MockRounds::run(Some(1));
		assert_ok!(remove_all(CAROL, MINER));
		credit(MINER, 1_000);
		assert_eq!(parts(MINER), (1_000, 0));
	});
}

#[test]
fn to_nominate_after_a_round_was_paid_earns_nothing() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(set_take(ALICE, MINER, 0));
		assert_ok!(add(DAVE, MINER, NOMINATION));
		MockRounds::run(Some(1));
		credit(MINER, 777_777);
		MockRounds::run(None);
		assert_ok!(add(CAROL, MINER, 3 * NOMINATION));
		assert_ok!(remove_all(CAROL, MINER));
		let back = held(HoldReason::Unstaking, CAROL);
		assert!((3 * NOMINATION - 1..=3 * NOMINATION).contains(&back));
	});
}

#[test]
fn to_nominate_around_a_round_earns_no_more_than_its_share_of_the_stake() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(set_take(ALICE, MINER, 0));
		assert_ok!(add(DAVE, MINER, NOMINATION));
		assert_ok!(add(CAROL, MINER, 3 * NOMINATION));
		MockRounds::run(Some(1));
		credit(MINER, 1_000);
		assert_ok!(remove_all(CAROL, MINER));
		assert_eq!(held(HoldReason::Unstaking, CAROL), 3 * NOMINATION + 750);
	});
}
