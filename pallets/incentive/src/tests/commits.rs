// SPDX-License-Identifier: Apache-2.0
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use ganglion_math::Fraction;
use ganglion_support::Uid;
use sp_core::H256;

use super::mock::*;
use crate::{Commit, Error, Event, Network, Voters, commitment};

const ROW: &[(u16, u16)] = &[(2, 3), (3, 1)];

/// An environment that asks for commits.
fn asking(test: impl FnOnce()) {
	ExtBuilder::default().build_and_execute(|| {
		change_params(|params| params.commit_reveal = true);
		test();
	});
}

fn outstanding(uid: u64) -> Option<Commit> {
	Voters::<Test>::get(hotkey(uid)).unwrap().commit
}

#[test]
fn a_commitment_is_the_hash_that_its_documentation_says() {
	let message = (
		*b"ganglion:weights:v1",
		[1_u8; 32],
		[2_u8; 32],
		5_u32,
		7_u32,
		vec![(1_u16, 2_u16)],
		SALT,
	);
	assert_eq!(
		commitment(&[1; 32], &[2_u8; 32], 5, 7, &[(1, 2)], &SALT),
		H256(sp_io::hashing::blake2_256(&message.encode()))
	);
}

/// The bytes that hexadecimal digits stand for.
fn bytes(digits: &str) -> [u8; 32] {
	let byte = |at: usize| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap();
	core::array::from_fn(byte)
}

#[test]
fn a_commitment_is_the_one_that_clients_make() {
	let vectors = include_str!("../../vectors/commitments.txt")
		.lines()
		.filter(|line| !line.starts_with('#'));
	let mut lengths = Vec::new();
	for line in vectors {
		let fields: Vec<&str> = line.split(' ').collect();
		let [genesis, hotkey, interval, version_key, salt, expected, row] = fields[..] else {
			panic!("seven fields: {line}");
		};
		let edges: Vec<(u16, u16)> = row
			.split(',')
			.map(|edge| {
				let (uid, weight) = edge.split_once('=').unwrap();
				(uid.parse().unwrap(), weight.parse().unwrap())
			})
			.collect();
		let made = commitment(
			&bytes(genesis),
			&bytes(hotkey),
			interval.parse().unwrap(),
			version_key.parse().unwrap(),
			&edges,
			&bytes(salt),
		);
		assert_eq!(made, H256(bytes(expected)));
		lengths.push(edges.len());
	}
	assert_eq!(lengths, [1, 2, 63, 64]);
}

#[test]
fn a_commit_reports_what_happened() {
	asking(|| {
		assert_ok!(commit(0, ROW));
		let hash = hash(0, ROW);
		assert_eq!(outstanding(0), Some(Commit { hash, interval: 0 }));
		assert_eq!(
			take_events(),
			[Event::WeightsCommitted {
				uid: Uid(0),
				hash,
				interval: 0
			}]
		);
	});
}

#[test]
fn a_commit_needs_a_chain_that_asks_for_it() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(commit(0, ROW), Error::<Test>::CommitNotRequired);
	});
}

#[test]
fn a_commit_needs_a_hotkey_with_stake() {
	asking(|| {
		assert_noop!(commit(5, ROW), Error::<Test>::NotRegistered);
		assert_noop!(commit(2, ROW), Error::<Test>::NotEnoughStake);
	});
}

#[test]
fn a_neuron_has_one_commit_to_reveal() {
	asking(|| {
		assert_ok!(commit(0, ROW));
		System::set_block_number(1 + INTERVAL);
		assert_noop!(commit(0, ROW), Error::<Test>::CommitOutstanding);
		enter_block(TEMPO);
		assert_noop!(commit(0, ROW), Error::<Test>::CommitOutstanding);
	});
}

#[test]
fn a_commit_that_has_expired_is_replaced() {
	asking(|| {
		assert_ok!(commit(0, ROW));
		enter_block(TEMPO);
		enter_block(2 * TEMPO);
		assert_ok!(commit(0, ROW));
		assert_eq!(outstanding(0).unwrap().interval, 2);
	});
}

#[test]
fn commits_have_the_interval_of_rows() {
	asking(|| {
		System::set_block_number(TEMPO - 2);
		assert_ok!(commit(0, ROW));
		enter_block(TEMPO);
		assert_ok!(reveal(0, ROW));
		assert_noop!(commit(0, ROW), Error::<Test>::WeightsTooEarly);
		System::set_block_number(TEMPO - 2 + INTERVAL);
		assert_ok!(commit(0, ROW));
	});
}

#[test]
fn a_neuron_speaks_in_every_interval_between_epochs() {
	asking(|| {
		assert_ok!(commit(0, ROW));
		for epoch in 1..=3 {
			enter_block(epoch * TEMPO);
			assert_ok!(reveal(0, ROW));
			assert_ok!(commit(0, ROW));
		}
	});
}

#[test]
fn a_reveal_sets_the_row() {
	asking(|| {
		assert_ok!(commit(0, ROW));
		let hash = hash(0, ROW);
		enter_block(TEMPO);
		take_events();
		assert_ok!(reveal(0, ROW));
		assert_eq!(
			take_events(),
			[Event::WeightsRevealed {
				uid: Uid(0),
				hash,
				edges: 2
			}]
		);
		assert_eq!(Incentive::view_row(Uid(0)).unwrap().edges.into_inner(), ROW);
		enter_block(2 * TEMPO);
		assert!(standing(2).emission > 0);
	});
}

#[test]
fn a_reveal_needs_a_commit() {
	asking(|| {
		assert_noop!(reveal(0, ROW), Error::<Test>::NoCommit);
	});
}

#[test]
fn a_commit_is_revealed_once() {
	asking(|| {
		assert_ok!(commit(0, ROW));
		enter_block(TEMPO);
		assert_ok!(reveal(0, ROW));
		assert_noop!(reveal(0, ROW), Error::<Test>::NoCommit);
	});
}

#[test]
fn a_reveal_fails_before_the_next_epoch() {
	asking(|| {
		assert_ok!(commit(0, ROW));
		System::set_block_number(TEMPO - 1);
		assert_noop!(reveal(0, ROW), Error::<Test>::RevealTooEarly);
	});
}

#[test]
fn a_reveal_is_taken_in_its_whole_window_and_not_after_it() {
	for (reveal_period, last) in [(1, 1), (3, 3)] {
		for epoch in 1..=last + 1 {
			asking(|| {
				change_params(|params| params.reveal_period = reveal_period);
				assert_ok!(commit(0, ROW));
				(1..=epoch).for_each(|epoch| {
					enter_block(epoch * TEMPO);
				});
				if epoch <= last {
					assert_ok!(reveal(0, ROW));
				} else {
					assert_noop!(reveal(0, ROW), Error::<Test>::CommitExpired);
				}
			});
		}
	}
}

#[test]
fn a_reveal_fails_for_anything_but_what_was_committed_to() {
	asking(|| {
		assert_ok!(commit(0, ROW));
		enter_block(TEMPO);
		assert_noop!(reveal(0, &[(2, 3)]), Error::<Test>::CommitMismatch);
		let with_salt = Incentive::reveal_weights(
			RuntimeOrigin::signed(hotkey(0)),
			ROW.to_vec(),
			[8; 32],
			VERSION_KEY,
		);
		assert_noop!(with_salt, Error::<Test>::CommitMismatch);
	});
}

/// Attack: copy the hash of another hotkey, then what it reveals.
#[test]
fn a_stolen_commit_cannot_be_revealed() {
	asking(|| {
		let stolen = hash(0, ROW);
		assert_ok!(commit(0, ROW));
		let thief = RuntimeOrigin::signed(hotkey(1));
		assert_ok!(Incentive::commit_weights(thief, stolen));
		enter_block(TEMPO);
		assert_ok!(reveal(0, ROW));
		assert_noop!(reveal(1, ROW), Error::<Test>::CommitMismatch);
	});
}

/// Attack: show a commitment of an earlier interval again.
#[test]
fn a_commitment_is_of_its_interval_only() {
	asking(|| {
		let old = hash(0, ROW);
		enter_block(TEMPO);
		let origin = RuntimeOrigin::signed(hotkey(0));
		assert_ok!(Incentive::commit_weights(origin, old));
		enter_block(2 * TEMPO);
		assert_noop!(reveal(0, ROW), Error::<Test>::CommitMismatch);
	});
}

#[test]
fn a_revealed_row_is_checked_like_any_other() {
	asking(|| {
		assert_ok!(commit(0, &[(0, 1)]));
		assert_ok!(commit(1, &[]));
		enter_block(TEMPO);
		assert_noop!(reveal(0, &[(0, 1)]), Error::<Test>::SelfWeight);
		assert_noop!(reveal(1, &[]), Error::<Test>::RowTooShort);
	});
}

#[test]
fn a_reveal_gives_the_version_key_of_its_day() {
	asking(|| {
		assert_ok!(commit(0, ROW));
		enter_block(TEMPO);
		change_params(|params| params.weights_version = VERSION_KEY + 1);
		assert_noop!(reveal(0, ROW), Error::<Test>::WrongVersionKey);
	});
}

#[test]
fn a_commit_can_be_revealed_after_the_chain_has_stopped_asking() {
	asking(|| {
		assert_ok!(commit(0, ROW));
		change_params(|params| params.commit_reveal = false);
		assert_ok!(set_weights(0, &[(4, 1)]));
		enter_block(TEMPO);
		assert_ok!(reveal(0, ROW));
		assert_eq!(Incentive::view_row(Uid(0)).unwrap().edges.into_inner(), ROW);
	});
}

#[test]
fn a_row_set_before_the_chain_asks_for_commits_goes_on_voting() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(set_weights(0, ROW));
		change_params(|params| params.commit_reveal = true);
		enter_block(TEMPO);
		assert!(standing(2).emission > 0);
	});
}

/// Epochs are counted by the rounds that began, so a tempo that changes moves no window.
#[test]
fn a_change_of_tempo_moves_no_window() {
	asking(|| {
		assert_ok!(commit(0, ROW));
		enter_block(TEMPO);
		assert_eq!(Network::<Test>::get().round, 1);
		change_params(|params| params.tempo = 1_000);
		System::set_block_number(999);
		assert_ok!(reveal(0, ROW));
	});
}

#[test]
fn a_revealed_row_does_not_mean_who_took_a_uid_after_the_commit() {
	asking(|| {
		enter_block(3);
		assert_ok!(commit(0, ROW));
		enter_block(4);
		replace(2, 200);
		enter_block(TEMPO);
		enter_block(TEMPO + 1);
		assert_ok!(reveal(0, ROW));
		enter_block(2 * TEMPO);
		assert_eq!(standing(2).rank, Fraction::ZERO);
		assert_eq!(standing(3).rank, Fraction::ONE);
	});
}
