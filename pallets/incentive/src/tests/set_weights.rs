// SPDX-License-Identifier: Apache-2.0
use frame_support::{assert_noop, assert_ok};
use ganglion_support::{
	Uid,
	mocks::{MockNeurons, MockStakes},
};

use super::mock::*;
use crate::{Error, Event, IncentiveParams, Network, Params, Preset, Side, Voter, Voters};

#[test]
fn set_weights_stores_the_row() {
	ExtBuilder::default().build_and_execute(|| {
		System::set_block_number(3);
		assert_ok!(set_weights(0, &[(1, 10), (3, 65_535)]));
		let row = row(0, Side::First).unwrap();
		assert_eq!(row.meant_at, 3);
		assert_eq!(row.edges.into_inner(), [(1, 10), (3, 65_535)]);
	});
}

#[test]
fn set_weights_reports_what_happened() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(set_weights(0, &[(1, 10), (3, 65_535)]));
		assert_eq!(
			take_events(),
			[Event::WeightsSet {
				uid: Uid(0),
				edges: 2
			}]
		);
	});
}

#[test]
fn set_weights_replaces_the_row_after_the_interval() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(set_weights(0, &[(1, 10)]));
		System::set_block_number(INTERVAL);
		assert_noop!(set_weights(0, &[(2, 1)]), Error::<Test>::WeightsTooEarly);
		System::set_block_number(1 + INTERVAL);
		assert_ok!(set_weights(0, &[(2, 1)]));
		assert_eq!(
			Incentive::view_row(Uid(0)).unwrap().edges.into_inner(),
			[(2, 1)]
		);
	});
}

/// A validator speaks just after each epoch, and its transaction takes now more, now fewer blocks to get in.
#[test]
fn the_presets_let_a_row_come_late_in_one_epoch_and_early_in_the_next() {
	for preset in [Preset::Default, Preset::PaperLiteral] {
		ExtBuilder::default().build_and_execute(|| {
			Params::<Test>::put(IncentiveParams {
				min_stake: MIN_STAKE,
				weights_version: VERSION_KEY,
				..IncentiveParams::preset(preset)
			});
			for block in [103, 201, 349, 401] {
				System::set_block_number(block);
				assert_ok!(set_weights(0, &[(1, 10)]));
			}
		});
	}
}

#[test]
fn set_weights_limits_each_neuron_by_itself() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(set_weights(0, &[(2, 1)]));
		assert_ok!(set_weights(1, &[(2, 1)]));
	});
}

#[test]
fn set_weights_fails_for_a_stranger() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(set_weights(5, &[(1, 1)]), Error::<Test>::NotRegistered);
	});
}

#[test]
fn set_weights_fails_for_an_owner_in_place_of_its_hotkey() {
	ExtBuilder::default().build_and_execute(|| {
		let owner = RuntimeOrigin::signed(2_000);
		assert_noop!(
			Incentive::set_weights(owner, vec![(1, 1)], VERSION_KEY),
			Error::<Test>::NotRegistered
		);
	});
}

#[test]
fn set_weights_fails_with_another_version_key() {
	ExtBuilder::default().build_and_execute(|| {
		for key in [VERSION_KEY - 1, VERSION_KEY + 1] {
			let origin = RuntimeOrigin::signed(hotkey(0));
			assert_noop!(
				Incentive::set_weights(origin, vec![(1, 1)], key),
				Error::<Test>::WrongVersionKey
			);
		}
	});
}

#[test]
fn set_weights_fails_below_the_least_stake() {
	ExtBuilder::default().build_and_execute(|| {
		for too_little in [0, MIN_STAKE - 1] {
			MockStakes::set(hotkey(0), too_little);
			assert_noop!(set_weights(0, &[(1, 1)]), Error::<Test>::NotEnoughStake);
		}
		MockStakes::set(hotkey(0), MIN_STAKE);
		assert_ok!(set_weights(0, &[(1, 1)]));
	});
}

#[test]
fn set_weights_fails_when_the_row_is_too_short() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(set_weights(0, &[]), Error::<Test>::RowTooShort);
		Params::<Test>::mutate(|params| params.min_edges = 3);
		assert_noop!(
			set_weights(0, &[(1, 1), (2, 1)]),
			Error::<Test>::RowTooShort
		);
		assert_ok!(set_weights(0, &[(1, 1), (2, 1), (3, 1)]));
	});
}

#[test]
fn set_weights_fails_when_the_row_is_too_long() {
	ExtBuilder::default()
		.stakes(&[1_000; 8])
		.build_and_execute(|| {
			let row: Vec<_> = (1..).map(|uid| (uid, 1)).take(5).collect();
			assert_noop!(set_weights(0, &row), Error::<Test>::RowTooLong);
			assert_ok!(set_weights(0, &row[..4]));
		});
}

#[test]
fn set_weights_fails_when_the_row_is_longer_than_storage() {
	ExtBuilder::default().build().execute_with(|| {
		Params::<Test>::mutate(|params| params.max_edges = u32::MAX);
		Network::<Test>::mutate(|network| network.neurons = 300);
		let row: Vec<_> = (1..).map(|uid| (uid, 1)).take(257).collect();
		assert_noop!(set_weights(0, &row), Error::<Test>::RowTooLong);
	});
}

#[test]
fn set_weights_fails_for_an_unknown_uid() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(set_weights(0, &[(1, 1), (5, 1)]), Error::<Test>::UnknownUid);
		assert_noop!(set_weights(0, &[(u16::MAX, 1)]), Error::<Test>::UnknownUid);
		assert_ok!(set_weights(0, &[(1, 1), (4, 1)]));
	});
}

#[test]
fn set_weights_fails_for_a_self_weight() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(set_weights(1, &[(0, 1), (1, 1)]), Error::<Test>::SelfWeight);
	});
}

#[test]
fn set_weights_fails_when_the_row_is_unsorted() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			set_weights(0, &[(2, 1), (1, 1)]),
			Error::<Test>::UidsNotIncreasing
		);
	});
}

#[test]
fn set_weights_fails_when_a_uid_comes_twice() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			set_weights(0, &[(1, 1), (1, 1)]),
			Error::<Test>::UidsNotIncreasing
		);
	});
}

#[test]
fn set_weights_fails_for_a_zero_weight() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(set_weights(0, &[(1, 0)]), Error::<Test>::ZeroWeight);
		assert_ok!(set_weights(0, &[(1, 1)]));
	});
}

#[test]
fn set_weights_fails_while_the_chain_asks_for_commits() {
	ExtBuilder::default().build_and_execute(|| {
		change_params(|params| params.commit_reveal = true);
		assert_noop!(set_weights(0, &[(1, 1)]), Error::<Test>::CommitRequired);
	});
}

/// Hooks run before transactions: a row of the block in which a round starts comes after it.
#[test]
fn a_row_set_in_the_block_of_an_epoch_counts_from_the_next() {
	ExtBuilder::default().build_and_execute(|| {
		enter_block(TEMPO);
		assert_ok!(set_weights(0, &[(2, 1)]));
		assert_eq!(
			crate::Rows::<Test>::counted(Uid(0), Network::<Test>::get().started_at),
			None
		);
		enter_block(2 * TEMPO);
		assert!(crate::Rows::<Test>::counted(Uid(0), Network::<Test>::get().started_at).is_some());
		assert!(standing(2).emission > 0);
	});
}

/// The sides of neuron 0, with the blocks of their rows.
fn sides() -> [Option<u64>; 2] {
	let voter = Voters::<Test>::get(hotkey(0)).unwrap();
	let sides = Side::BOTH.map(|side| voter.set_at(side));
	assert_eq!(
		sides,
		Side::BOTH.map(|side| row(0, side).map(|row| row.meant_at))
	);
	sides
}

#[test]
fn a_new_row_never_goes_where_the_last_round_has_read() {
	ExtBuilder::default().build_and_execute(|| {
		change_params(|params| params.weights_interval = 1);
		assert_ok!(set_weights(0, &[(1, 1)]));
		assert_eq!(sides(), [Some(1), None]);
		// Nobody has read the first row yet.
		System::set_block_number(6);
		assert_ok!(set_weights(0, &[(1, 1)]));
		assert_eq!(sides(), [Some(6), None]);
		enter_block(TEMPO);
		assert_ok!(set_weights(0, &[(1, 1)]));
		assert_eq!(sides(), [Some(6), Some(10)]);
		System::set_block_number(15);
		assert_ok!(set_weights(0, &[(1, 1)]));
		assert_eq!(sides(), [Some(6), Some(15)]);
		enter_block(2 * TEMPO);
		assert_ok!(set_weights(0, &[(1, 1)]));
		assert_eq!(sides(), [Some(20), Some(15)]);
	});
}

#[test]
fn a_row_is_read_when_it_is_the_newest_set_before_the_start() {
	let with = |first, second| Voter {
		first_set_at: first,
		second_set_at: second,
		..Voter::new(Uid(0))
	};
	for (voter, counted, free) in [
		(with(None, None), None, Side::First),
		(with(Some(10), None), None, Side::First),
		(with(Some(9), None), Some((Side::First, 9)), Side::Second),
		(
			with(Some(9), Some(10)),
			Some((Side::First, 9)),
			Side::Second,
		),
		(with(Some(8), Some(9)), Some((Side::Second, 9)), Side::First),
		(
			with(Some(11), Some(9)),
			Some((Side::Second, 9)),
			Side::First,
		),
	] {
		assert_eq!(voter.counted(10), counted, "{voter:?}");
		assert_eq!(voter.free_side(10), free, "{voter:?}");
	}
}

/// What it reads is the voter, the parameters, the network and the stake, however many neurons there are.
#[test]
fn set_weights_asks_the_registry_nothing() {
	ExtBuilder::default().build().execute_with(|| {
		MockNeurons::reset();
		assert_ok!(set_weights(0, &[(1, 1), (4, 1)]));
	});
}
