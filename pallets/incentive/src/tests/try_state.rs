// SPDX-License-Identifier: Apache-2.0
//! Breaks each invariant once and sees it caught.

use frame_support::{BoundedVec, storage::unhashed};
use ganglion_math::{Bond, Fraction};
use ganglion_support::{Uid, mocks::MockNeurons};
use sp_runtime::TryRuntimeError;

use super::mock::*;
use crate::{BondRow, Bonds, Carry, LastEpoch, Params, Standing, Standings, WeightRow, WeightRows};

/// Runs an epoch with two validators, breaks the state, and expects `message`.
#[track_caller]
fn assert_caught(message: &'static str, sabotage: impl FnOnce()) {
	ExtBuilder::default().build().execute_with(|| {
		set_weights(0, &[(2, 3), (3, 2)]).unwrap();
		set_weights(1, &[(2, 1)]).unwrap();
		enter_block(TEMPO);
		Incentive::do_try_state().unwrap();
		sabotage();
		assert_eq!(
			Incentive::do_try_state(),
			Err(TryRuntimeError::Other(message))
		);
	});
}

fn put_row(uid: u16, edges: &[(u16, u16)]) {
	let edges = BoundedVec::truncate_from(edges.to_vec());
	WeightRows::<Test>::insert(Uid(uid), WeightRow { set_at: 1, edges });
}

fn put_bonds(uid: u16, bonds: &[(u16, u128)]) {
	let bonds = bonds
		.iter()
		.map(|(target, bits)| (*target, Bond::from_bits(*bits)))
		.collect();
	Bonds::<Test>::insert(
		Uid(uid),
		BondRow {
			bonds: BoundedVec::truncate_from(bonds),
		},
	);
}

fn change_standing(uid: u16, change: impl FnOnce(&mut Standing)) {
	let mut standing = standing(uid);
	change(&mut standing);
	Standings::<Test>::insert(Uid(uid), standing);
}

#[test]
fn parameters_out_of_bounds_are_caught() {
	assert_caught("the parameters are out of bounds", || {
		Params::<Test>::mutate(|params| params.tempo = 0);
	});
}

#[test]
fn more_neurons_than_the_limit_are_caught() {
	assert_caught("there are more than MaxNeurons neurons", || {
		for uid in 5..=MAX_NEURONS {
			MockNeurons::register(hotkey(uid.into()), 0, 0);
		}
	});
}

#[test]
fn a_row_of_nobody_is_caught() {
	assert_caught("a row of weights belongs to nobody", || {
		put_row(5, &[(0, 1)])
	});
}

#[test]
fn a_malformed_row_is_caught() {
	assert_caught("a row of weights is empty", || put_row(2, &[]));
	for edges in [
		&[(2, 1)][..],
		&[(1, 0)],
		&[(1, 1), (0, 1)],
		&[(1, 1), (1, 1)],
		&[(5, 1)],
	] {
		assert_caught("a row of weights is malformed", || put_row(2, edges));
	}
}

#[test]
fn a_row_from_the_future_is_caught() {
	assert_caught("a row of weights was set in the future", || {
		WeightRows::<Test>::mutate(Uid(0), |row| row.as_mut().unwrap().set_at = TEMPO + 1);
	});
}

#[test]
fn bonds_of_nobody_are_caught() {
	assert_caught("a row of bonds belongs to nobody", || {
		put_bonds(5, &[(0, 1)])
	});
}

#[test]
fn malformed_bonds_are_caught() {
	assert_caught("a row of bonds is empty", || put_bonds(2, &[]));
	assert_caught("a row of bonds is unsorted", || {
		put_bonds(2, &[(1, 1), (0, 1)])
	});
	assert_caught("a row of bonds is unsorted", || {
		put_bonds(2, &[(1, 1), (1, 1)])
	});
	assert_caught("a bond is in nobody", || put_bonds(2, &[(5, 1)]));
	assert_caught("a neuron holds a bond in itself", || {
		put_bonds(2, &[(2, 1)])
	});
	assert_caught("a bond is zero", || put_bonds(2, &[(1, 0)]));
}

#[test]
fn standings_that_are_not_those_of_the_epoch_are_caught() {
	let message = "the standings are not those of the last epoch";
	assert_caught(message, || Standings::<Test>::remove(Uid(4)));
	assert_caught(message, || {
		Standings::<Test>::insert(Uid(5), Standing::default())
	});
	assert_caught(message, MockNeurons::remove_last);
	assert_caught(message, || {
		let standing = Standings::<Test>::take(Uid(4)).unwrap();
		Standings::<Test>::insert(Uid(5), standing);
	});
	assert_caught(
		"there are standings before an epoch",
		LastEpoch::<Test>::kill,
	);
}

#[test]
fn columns_that_do_not_sum_to_one_are_caught() {
	let half = Fraction::from_bits(1 << 63);
	assert_caught("rank does not sum to one", || {
		change_standing(4, |it| it.rank = half)
	});
	assert_caught("incentive does not sum to one", || {
		change_standing(4, |it| it.incentive = half)
	});
	assert_caught("dividends do not sum to one", || {
		change_standing(4, |it| it.dividends = half)
	});
}

#[test]
fn emission_that_does_not_add_up_is_caught() {
	assert_caught("the standings do not sum to what was minted", || {
		change_standing(4, |standing| standing.emission = 1);
	});
	assert_caught("the last epoch lost or made tokens", || {
		LastEpoch::<Test>::mutate(|last| last.as_mut().unwrap().emission += 1);
	});
	assert_caught("the last epoch lost or made tokens", || {
		LastEpoch::<Test>::mutate(|last| last.as_mut().unwrap().carry_out += 1);
	});
	for carry in [u128::MAX, 0] {
		assert_caught("the carry is not what the last epoch left", || {
			LastEpoch::<Test>::mutate(|last| {
				let last = last.as_mut().unwrap();
				last.carry_out += 1;
				last.emission += 1;
			});
			Carry::<Test>::put(carry);
		});
	}
}

#[test]
fn an_epoch_from_the_future_is_caught() {
	assert_caught("the last epoch is in the future", || {
		System::set_block_number(TEMPO - 1)
	});
}

#[test]
fn entries_that_do_not_decode_are_caught() {
	assert_caught("the parameters do not decode", || {
		unhashed::put_raw(&Params::<Test>::hashed_key(), &[1]);
	});
	assert_caught("a row of weights does not decode", || {
		unhashed::put_raw(&WeightRows::<Test>::hashed_key_for(Uid(0)), &[1]);
	});
	assert_caught("a row of bonds does not decode", || {
		unhashed::put_raw(&Bonds::<Test>::hashed_key_for(Uid(0)), &[4]);
	});
	assert_caught("the last epoch does not decode", || {
		unhashed::put_raw(&LastEpoch::<Test>::hashed_key(), &[1]);
	});
}
