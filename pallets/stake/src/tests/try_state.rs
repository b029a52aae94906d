// SPDX-License-Identifier: Apache-2.0
//! Breaks each invariant once and sees it caught.

use frame_support::{
	storage::unhashed,
	traits::{fungible::MutateHold, tokens::Precision},
};
use ganglion_support::{Uid, mocks::MockNeurons};
use sp_runtime::{Permill, TryRuntimeError};

use super::mock::*;
use crate::{
	HoldReason, NextPool, Nomination, Nominations, Params, PoolId, StakeRecordOf, Stakes,
	TakeIncrease, TotalStake, Unstaking, UnstakingChunk,
	pool::{LEAST_SHARES, Shares},
};

/// Everything that the pallet can hold, then a sabotage, then `message`.
///
/// `MINER` has stake of its owner, two nominators and gains; `OTHER` has left and has a nominator; Alice waits for two
/// chunks.
#[track_caller]
fn assert_caught(message: &'static str, sabotage: impl FnOnce()) {
	ExtBuilder.build().execute_with(|| {
		add(ALICE, MINER, 300).unwrap();
		add(CAROL, MINER, NOMINATION).unwrap();
		add(DAVE, MINER, 2 * NOMINATION).unwrap();
		credit(MINER, 1_000);
		add(CAROL, OTHER, NOMINATION).unwrap();
		deregister(OTHER);
		remove(ALICE, MINER, 10).unwrap();
		skip(1);
		remove(ALICE, MINER, 20).unwrap();
		set_take(ALICE, MINER, 15).unwrap();
		Stake::do_try_state().unwrap();
		sabotage();
		assert_eq!(Stake::do_try_state(), Err(TryRuntimeError::Other(message)));
	});
}

fn change(hotkey: u64, change: impl FnOnce(&mut StakeRecordOf<Test>)) {
	Stakes::<Test>::mutate(hotkey, |record| change(record.as_mut().unwrap()));
}

fn change_nomination(nominator: u64, change: impl FnOnce(&mut Nomination)) {
	Nominations::<Test>::mutate(PoolId(0), nominator, |nomination| {
		change(nomination.as_mut().unwrap())
	});
}

fn change_chunks(change: impl FnOnce(&mut Vec<UnstakingChunk<u64>>)) {
	let mut chunks = Unstaking::<Test>::get(ALICE).into_inner();
	change(&mut chunks);
	Unstaking::<Test>::insert(ALICE, crate::UnstakingOf::<Test>::truncate_from(chunks));
}

/// Breaks *entries-decode*.
#[test]
fn a_record_that_does_not_decode_is_caught() {
	assert_caught("a stake does not decode", || {
		unhashed::put_raw(&Stakes::<Test>::hashed_key_for(MINER), &[1]);
	});
}

/// Breaks *entries-decode*.
#[test]
fn a_nomination_that_does_not_decode_is_caught() {
	assert_caught("a nomination does not decode", || {
		unhashed::put_raw(&Nominations::<Test>::hashed_key_for(PoolId(0), CAROL), &[1]);
	});
}

/// Breaks *entries-decode*.
#[test]
fn more_chunks_than_the_bound_are_caught() {
	assert_caught("what matures does not decode", || {
		let chunks: Vec<_> = (0..u64::from(MAX_UNSTAKING) + 1)
			.map(|matures_at| UnstakingChunk {
				amount: 1u128,
				matures_at,
			})
			.collect();
		unhashed::put(&Unstaking::<Test>::hashed_key_for(ALICE), &chunks);
	});
}

/// Breaks *neurons-have-records*.
#[test]
fn a_neuron_without_a_record_is_caught() {
	assert_caught("a neuron has no record", || {
		Stakes::<Test>::remove(VALIDATOR);
	});
}

/// Breaks *leftovers-have-nominators*.
#[test]
fn an_empty_record_of_nobody_is_caught() {
	assert_caught(
		"a hotkey that is no neuron has more than nominators, or nothing",
		|| {
			MockNeurons::vacate(Uid(1));
		},
	);
}

/// Breaks *leftovers-have-nominators*.
#[test]
fn stake_of_an_owner_who_is_gone_is_caught() {
	assert_caught(
		"a hotkey that is no neuron has more than nominators, or nothing",
		|| {
			MockNeurons::vacate(Uid(0));
		},
	);
}

/// Breaks *leftovers-have-nominators*.
#[test]
fn a_take_announced_by_nobody_is_caught() {
	assert_caught(
		"a hotkey that is no neuron has more than nominators, or nothing",
		|| {
			change(OTHER, |record| {
				record.next_take = Some(TakeIncrease {
					take: MAX_TAKE,
					from: 9,
				});
			});
		},
	);
}

/// Breaks *pools-are-distinct*.
#[test]
fn two_hotkeys_with_one_pool_are_caught() {
	assert_caught("two hotkeys have one pool", || {
		change(VALIDATOR, |record| record.pool = PoolId(0));
	});
}

/// Breaks *pools-are-distinct*.
#[test]
fn a_pool_that_was_not_given_is_caught() {
	assert_caught("a pool has not been given yet", || {
		NextPool::<Test>::put(PoolId(2));
	});
}

/// Breaks *shares-have-worth*.
#[test]
fn shares_without_worth_are_caught() {
	assert_caught(
		"a pool has shares without worth, or worth without shares",
		|| change(VALIDATOR, |record| record.shares = Shares(1)),
	);
}

/// Breaks *shares-have-worth*.
#[test]
fn worth_without_shares_is_caught() {
	assert_caught(
		"a pool has shares without worth, or worth without shares",
		|| change(VALIDATOR, |record| record.nominated = 1),
	);
}

/// Breaks *shares-keep-their-price*.
#[test]
fn a_share_below_its_first_price_is_caught() {
	assert_caught("a share is cheaper than the first", || {
		change(OTHER, |record| record.nominated -= 1);
	});
}

/// Breaks *takes-in-bounds*.
#[test]
fn a_take_above_the_largest_is_caught() {
	let above = Permill::from_parts(MAX_TAKE.deconstruct() + 1);
	assert_caught("a take is out of bounds", || {
		change(VALIDATOR, |record| record.take = above);
	});
	assert_caught("a take is out of bounds", || {
		change(MINER, |record| {
			record.next_take = Some(TakeIncrease {
				take: above,
				from: 9,
			});
		});
	});
}

/// Breaks *takes-in-bounds*.
#[test]
fn an_announced_take_that_is_no_increase_is_caught() {
	assert_caught("a take is out of bounds", || {
		change(MINER, |record| {
			record.next_take = Some(TakeIncrease {
				take: record.take,
				from: 9,
			});
		});
	});
}

/// Breaks *total-is-the-sum*.
#[test]
fn a_total_that_is_not_the_sum_is_caught() {
	assert_caught("TotalStake is not the sum of Stakes", || {
		TotalStake::<Test>::mutate(|total| *total += 1);
	});
	assert_caught("TotalStake is not the sum of Stakes", || {
		TotalStake::<Test>::mutate(|total| *total -= 1);
	});
}

/// Breaks *nominations-are-whole*.
#[test]
fn a_nomination_without_a_principal_is_caught() {
	assert_caught("a nomination has no principal or too few shares", || {
		change_nomination(CAROL, |nomination| nomination.principal = 0);
	});
}

/// Breaks *nominations-are-whole*.
#[test]
fn a_nomination_with_too_few_shares_is_caught() {
	assert_caught("a nomination has no principal or too few shares", || {
		change_nomination(CAROL, |nomination| nomination.shares.0 = LEAST_SHARES.0 - 1);
	});
}

/// Breaks *nominations-are-whole*.
#[test]
fn a_nomination_in_no_pool_is_caught() {
	assert_caught("a nomination is in no pool", || {
		let nomination = Nominations::<Test>::take(PoolId(0), CAROL).unwrap();
		Nominations::<Test>::insert(PoolId(9), CAROL, nomination);
	});
}

/// Breaks *principals-have-worth*.
#[test]
fn a_nomination_worth_less_than_its_principal_is_caught() {
	assert_caught("a nomination is worth less than its principal", || {
		let worth = value(MINER, CAROL);
		change_nomination(CAROL, |nomination| nomination.principal = worth + 1);
	});
}

/// Breaks *shares-add-up*.
#[test]
fn more_shares_than_the_pool_has_are_caught() {
	assert_caught("nominators have more shares than their pool", || {
		change_nomination(CAROL, |nomination| nomination.shares.0 += 1);
	});
}

/// Breaks *shares-add-up*.
#[test]
fn fewer_shares_than_the_pool_has_are_caught() {
	assert_caught("nominators have fewer shares than their pool", || {
		change_nomination(CAROL, |nomination| nomination.shares.0 -= 1);
	});
}

/// Breaks *chunks-are-sorted*.
#[test]
fn an_entry_of_nothing_that_matures_is_caught() {
	assert_caught("nothing matures for a coldkey", || {
		Unstaking::<Test>::insert(BOB, crate::UnstakingOf::<Test>::new());
	});
}

/// Breaks *chunks-are-sorted*.
#[test]
fn chunks_out_of_order_are_caught() {
	assert_caught("what matures is not sorted", || {
		change_chunks(|chunks| chunks.reverse());
	});
}

/// Breaks *chunks-are-sorted*.
#[test]
fn two_chunks_of_one_block_are_caught() {
	assert_caught("what matures is not sorted", || {
		change_chunks(|chunks| chunks[1].matures_at = chunks[0].matures_at);
	});
}

/// Breaks *chunks-are-sorted*.
#[test]
fn an_empty_chunk_is_caught() {
	assert_caught("a chunk is empty", || {
		change_chunks(|chunks| chunks[0].amount = 0);
	});
}

/// Holds and releases a unit of `who` behind the pallet's back.
#[track_caller]
fn assert_hold_is_caught(message: &'static str, reason: fn() -> HoldReason, who: fn() -> u64) {
	assert_caught(message, || {
		let who = who();
		Balances::release(&reason().into(), &who, 1, Precision::Exact).unwrap();
	});
	assert_caught(message, || {
		Balances::hold(&reason().into(), &BOB, 1).unwrap();
	});
}

/// Breaks *own-stake-is-held*.
#[test]
fn a_hold_that_is_not_the_own_stake_is_caught() {
	let message = "what is held for Stake is not the own stake";
	assert_hold_is_caught(message, || HoldReason::Stake, || ALICE);
}

/// Breaks *own-stake-is-held*.
#[test]
fn stake_behind_the_neuron_of_another_is_caught() {
	assert_caught("what is held for Stake is not the own stake", || {
		MockNeurons::replace(Uid(0), MINER, BOB, 0);
	});
}

/// Breaks *principals-are-held*.
#[test]
fn a_hold_that_is_not_the_principals_is_caught() {
	let message = "what is held for Nomination is not the principals";
	assert_hold_is_caught(message, || HoldReason::Nomination, || CAROL);
}

/// Breaks *principals-are-held*.
#[test]
fn principals_of_the_wrong_nominator_are_caught() {
	assert_caught("what is held for Nomination is not the principals", || {
		change_nomination(CAROL, |nomination| nomination.principal += 1);
		change_nomination(DAVE, |nomination| nomination.principal -= 1);
	});
}

/// Breaks *unstaking-is-held*.
#[test]
fn a_hold_that_is_not_the_chunks_is_caught() {
	let message = "what is held for Unstaking is not the chunks";
	assert_hold_is_caught(message, || HoldReason::Unstaking, || ALICE);
}

/// Breaks *gains-are-held*.
#[test]
fn a_hold_that_is_not_the_gains_is_caught() {
	let message = "what is held for Gains is not what the pools have gained";
	assert_hold_is_caught(message, || HoldReason::Gains, Stake::pot);
}

/// Breaks *stake-was-issued*.
#[test]
fn more_stake_than_tokens_is_caught() {
	assert_caught("more is staked than was issued", || {
		let staked = TotalStake::<Test>::get() + 30;
		pallet_balances::TotalIssuance::<Test>::put(staked - 1);
	});
}

/// Breaks *params-in-bounds*.
#[test]
fn parameters_out_of_bounds_are_caught() {
	assert_caught("the parameters are out of bounds", || {
		Params::<Test>::mutate(|params| params.min_nomination = 0);
	});
}
