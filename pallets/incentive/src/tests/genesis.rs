// SPDX-License-Identifier: Apache-2.0
use frame_support::assert_ok;
use ganglion_support::{
	Uid,
	mocks::{MockNeurons, MockStakes},
};
use sp_runtime::BuildStorage;

use super::mock::*;
use crate::{Side, Voters};

/// A chain whose genesis has three neurons, the first two with stake, and these rows.
fn genesis(rows: &[(u16, &[(u16, u16)])]) -> sp_io::TestExternalities {
	MockNeurons::reset();
	MockStakes::reset();
	for uid in 0..3 {
		MockNeurons::register(hotkey(uid), 2_000 + uid, 0);
	}
	for uid in 0..2 {
		MockStakes::set(
			hotkey(uid),
			crate::IncentiveParams::<u64>::default().min_stake,
		);
	}
	let incentive = crate::GenesisConfig {
		tempo: Some(TEMPO),
		weights: rows
			.iter()
			.map(|(uid, row)| (Uid(*uid), row.to_vec()))
			.collect(),
		..Default::default()
	};
	RuntimeGenesisConfig {
		incentive,
		..Default::default()
	}
	.build_storage()
	.unwrap()
	.into()
}

#[test]
fn genesis_lets_every_neuron_speak() {
	genesis(&[]).execute_with(|| {
		assert_eq!(crate::Network::<Test>::get().neurons, 3);
		assert_eq!(Voters::<Test>::get(hotkey(2)).unwrap().uid, Uid(2));
		Incentive::do_try_state().unwrap();
		let origin = RuntimeOrigin::signed(hotkey(0));
		assert_ok!(Incentive::set_weights(origin, vec![(1, 1)], 0));
	});
}

#[test]
fn genesis_sets_rows_in_block_zero() {
	genesis(&[(1, &[(0, 5), (2, 6)])]).execute_with(|| {
		let row = row(1, Side::First).unwrap();
		assert_eq!(
			(row.meant_at, row.edges.to_vec()),
			(0, vec![(0, 5), (2, 6)])
		);
		Incentive::do_try_state().unwrap();
	});
}

#[test]
fn the_first_epoch_pays_for_rows_of_genesis() {
	genesis(&[(0, &[(2, 1)]), (1, &[(2, 1)])]).execute_with(|| {
		for _ in 0..TEMPO {
			next_block();
		}
		assert!(standing(2).emission > 0);
		Incentive::do_try_state().unwrap();
	});
}

#[test]
#[should_panic = "the weights of genesis of neuron 1 cannot be: the neuron is there twice"]
fn genesis_refuses_a_neuron_twice() {
	genesis(&[(1, &[(0, 5)]), (1, &[(0, 6)])]);
}

#[test]
#[should_panic = "the weights of genesis of neuron 3 cannot be"]
fn genesis_refuses_weights_of_nobody() {
	genesis(&[(3, &[(0, 5)])]);
}

#[test]
#[should_panic = "NotEnoughStake"]
fn genesis_refuses_weights_without_stake() {
	genesis(&[(2, &[(0, 5)])]);
}

#[test]
#[should_panic = "UidsNotIncreasing"]
fn genesis_refuses_a_row_that_set_weights_would_refuse() {
	genesis(&[(0, &[(2, 5), (1, 5)])]);
}
