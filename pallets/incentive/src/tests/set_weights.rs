// SPDX-License-Identifier: Apache-2.0
use frame_support::{assert_noop, assert_ok};
use ganglion_support::{Uid, mocks::MockStakes};

use super::mock::*;
use crate::{Error, Event, IncentiveParams, Params, Preset, WeightRows};

#[test]
fn set_weights_stores_the_row() {
	ExtBuilder::default().build_and_execute(|| {
		System::set_block_number(3);
		assert_ok!(set_weights(0, &[(1, 10), (3, 65_535)]));
		let row = WeightRows::<Test>::get(Uid(0)).unwrap();
		assert_eq!(row.set_at, 3);
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
			WeightRows::<Test>::get(Uid(0)).unwrap().edges.into_inner(),
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
		let owner = RuntimeOrigin::signed(20);
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
