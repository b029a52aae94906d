// SPDX-License-Identifier: Apache-2.0
use frame_support::assert_ok;
use ganglion_support::{NextWeights, Rounds, Uid};

use super::mock::*;
use crate::Progress;

fn allowed(uid: u64) -> NextWeights<u64> {
	Incentive::next_weights(hotkey(uid)).unwrap()
}

#[test]
fn a_stranger_may_send_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Incentive::next_weights(7), None);
	});
}

#[test]
fn a_hotkey_may_set_weights_at_once_and_again_after_the_interval() {
	ExtBuilder::default().build_and_execute(|| {
		let at = |block| NextWeights {
			set_weights: Some(block),
			commit_weights: None,
			reveal_weights: None,
			interval: 0,
		};
		assert_eq!(allowed(0), at(0));
		assert_ok!(set_weights(0, &[(1, 1)]));
		assert_eq!(allowed(0), at(1 + INTERVAL));
		System::set_block_number(1 + INTERVAL);
		assert_ok!(set_weights(0, &[(1, 1)]));
	});
}

#[test]
fn a_hotkey_commits_and_reveals_in_turn() {
	ExtBuilder::default().build_and_execute(|| {
		change_params(|params| params.commit_reveal = true);
		let expected = |commit_weights, reveal_weights, interval| NextWeights {
			set_weights: None,
			commit_weights,
			reveal_weights,
			interval,
		};
		assert_eq!(allowed(0), expected(Some(0), None, 0));
		assert_ok!(commit(0, &[(1, 1)]));
		assert_eq!(allowed(0), expected(None, Some((1, 1)), 0));
		enter_block(TEMPO);
		assert_eq!(allowed(0), expected(None, Some((1, 1)), 1));
		assert_ok!(reveal(0, &[(1, 1)]));
		assert_eq!(allowed(0), expected(Some(1 + INTERVAL), None, 1));
		assert_ok!(commit(0, &[(1, 1)]));
		enter_block(2 * TEMPO);
		enter_block(3 * TEMPO);
		assert_eq!(allowed(0), expected(Some(TEMPO + INTERVAL), None, 3));
	});
}

#[test]
fn the_next_epoch_is_the_next_multiple_of_the_tempo() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Incentive::next_epoch(), TEMPO);
		enter_block(TEMPO);
		assert_eq!(Incentive::next_epoch(), 2 * TEMPO);
	});
}

#[test]
fn the_phase_follows_the_round() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!((Incentive::progress(), Incentive::running()), (None, None));
		set_steps_per_block(2);
		let mut seen = vec![];
		enter_block(TEMPO);
		while let Some(phase) = Incentive::progress() {
			assert_eq!(Incentive::running(), Some(1));
			seen.push(phase);
			next_block();
		}
		assert_eq!(
			seen,
			[
				Progress::Census(2),
				Progress::Census(4),
				Progress::Accumulate(1),
				Progress::Accumulate(3),
				Progress::Accumulate(5),
				Progress::Settle(1),
				Progress::Settle(3),
			]
		);
		assert_eq!(Incentive::running(), None);
	});
}

#[test]
fn a_row_is_shown_as_soon_as_it_is_set() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Incentive::row(Uid(0)), None);
		assert_ok!(set_weights(0, &[(1, 1)]));
		enter_block(TEMPO);
		assert_ok!(set_weights(0, &[(2, 1)]));
		assert_eq!(Incentive::row(Uid(0)).unwrap().edges.into_inner(), [(2, 1)]);
		let counted =
			crate::Rows::<Test>::counted(Uid(0), crate::Network::<Test>::get().started_at).unwrap();
		assert_eq!(counted.edges.into_inner(), [(1, 1)]);
	});
}

#[test]
fn a_uid_of_nobody_has_nothing_to_show() {
	ExtBuilder::default().build_and_execute(|| {
		enter_block(TEMPO);
		assert_eq!(Incentive::row(Uid(5)), None);
		assert_eq!(Incentive::standing(Uid(5)), None);
		assert_eq!(Incentive::bonds(Uid(5)), []);
	});
}
