// SPDX-License-Identifier: Apache-2.0
//! Breaks each invariant once and sees it caught.

use frame_support::{
	storage::unhashed,
	traits::{fungible::MutateHold, tokens::Precision},
};
use ganglion_support::mocks::MockNeurons;
use sp_runtime::TryRuntimeError;

use super::mock::*;
use crate::{HoldReason, StakeOf, TotalStake};

/// Puts stake behind two neurons, breaks the state, and expects `message`.
#[track_caller]
fn assert_caught(message: &'static str, sabotage: impl FnOnce()) {
	ExtBuilder.build().execute_with(|| {
		Stake::add_stake(RuntimeOrigin::signed(ALICE), MINER, 300).unwrap();
		Stake::add_stake(RuntimeOrigin::signed(BOB), OTHER, 200).unwrap();
		Stake::do_try_state().unwrap();
		sabotage();
		assert_eq!(Stake::do_try_state(), Err(TryRuntimeError::Other(message)));
	});
}

#[test]
fn a_stake_of_nobody_is_caught() {
	assert_caught("a stake belongs to nobody", || {
		StakeOf::<Test>::insert(STRANGER, 1)
	});
	assert_caught("a stake belongs to nobody", MockNeurons::remove_last);
}

#[test]
fn a_stake_of_zero_is_caught() {
	assert_caught("a stake is zero", || StakeOf::<Test>::insert(VALIDATOR, 0));
}

#[test]
fn a_total_that_is_not_the_sum_is_caught() {
	assert_caught("TotalStake is not the sum of StakeOf", || {
		TotalStake::<Test>::put(501)
	});
	assert_caught("TotalStake is not the sum of StakeOf", || {
		TotalStake::<Test>::put(499)
	});
}

#[test]
fn a_hold_that_is_not_the_stake_is_caught() {
	let message = "what is held of an owner is not the stake behind its neurons";
	assert_caught(message, || {
		Balances::release(&HoldReason::Stake.into(), &ALICE, 1, Precision::Exact).unwrap();
	});
	assert_caught(message, || {
		Balances::hold(&HoldReason::Stake.into(), &BOB, 1).unwrap()
	});
	assert_caught(message, || {
		StakeOf::<Test>::mutate(MINER, |stake| *stake += 1);
		StakeOf::<Test>::mutate(OTHER, |stake| *stake -= 1);
	});
}

#[test]
fn more_stake_than_tokens_is_caught() {
	assert_caught("more is staked than was issued", || {
		pallet_balances::TotalIssuance::<Test>::put(499);
	});
}

#[test]
fn an_entry_that_does_not_decode_is_caught() {
	assert_caught("a stake does not decode", || {
		unhashed::put_raw(&StakeOf::<Test>::hashed_key_for(MINER), &[1]);
	});
}
