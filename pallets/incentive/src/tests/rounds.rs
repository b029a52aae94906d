// SPDX-License-Identifier: Apache-2.0
//! Rounds that take several blocks.

use frame_support::{assert_noop, assert_ok, weights::Weight};
use ganglion_support::{Uid, mocks::MockStakes};
use sp_runtime::DispatchError;

use super::mock::*;
use crate::{
	AbortReason, Bonds, Carry, EpochRecord, Error, Event, LastEpoch, MAX_ROUND_BLOCKS, Network,
	Progress, Round, RoundCensus, RoundSolution, RoundSums, Side, Standing, Standings,
};

/// Two validators that agree: two thirds to neuron 2, one third to neuron 3, nothing to neuron 4.
fn agree() {
	for uid in [0, 1] {
		set_weights(uid, &[(2, 40_000), (3, 20_000)]).unwrap();
	}
}

/// Go on block by block until no round runs; how many blocks that took.
fn finish() -> u64 {
	let mut blocks = 0;
	while Round::<Test>::exists() {
		next_block();
		Incentive::do_try_state().unwrap();
		blocks += 1;
	}
	blocks
}

/// What a reader sees of the last epoch.
fn seen() -> (Option<EpochRecord<u64>>, Vec<Option<Standing>>, Vec<usize>) {
	let uids = || (0..5).map(Uid);
	(
		LastEpoch::<Test>::get(),
		uids().map(Incentive::view_standing).collect(),
		uids().map(|uid| Incentive::view_bonds(uid).len()).collect(),
	)
}

#[test]
fn a_small_network_finishes_in_the_block_in_which_the_epoch_is_due() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		enter_block(TEMPO);
		assert!(!Round::<Test>::exists());
		assert_eq!(LastEpoch::<Test>::get().unwrap().finished_at, TEMPO);
	});
}

#[test]
fn a_round_of_one_step_a_block_takes_three_blocks_for_each_neuron() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		set_steps_per_block(1);
		enter_block(TEMPO);
		// Sixteen steps, the first of them in the block of the epoch.
		assert_eq!(finish(), 15);
		let last = LastEpoch::<Test>::get().unwrap();
		assert_eq!((last.block, last.finished_at), (TEMPO, TEMPO + 15));
	});
}

#[test]
fn no_block_spends_more_than_the_budget() {
	for steps in [1, 2, 3, 7] {
		ExtBuilder::default()
			.stakes(&[1_000; 40])
			.build_and_execute(|| {
				agree();
				set_steps_per_block(steps);
				let budget = STEP.saturating_mul(steps.into());
				assert_eq!(Incentive::budget(steps * 10).ref_time(), budget.ref_time());
				let mut spent = enter_block(TEMPO);
				while Round::<Test>::exists() {
					assert_eq!(spent.ref_time(), budget.ref_time());
					spent = next_block();
				}
				assert!(spent.ref_time() <= budget.ref_time());
			});
	}
}

#[test]
fn each_block_of_a_round_is_charged_for_taking_it_out_of_storage() {
	ExtBuilder::default().build_and_execute(|| {
		set_steps_per_block(15);
		assert_eq!(
			enter_block(TEMPO),
			STEP.saturating_mul(15)
				.saturating_add(BEGIN)
				.saturating_add(RESUME)
		);
		assert_eq!(
			next_block(),
			STEP.saturating_add(RESUME).saturating_add(FINISH)
		);
	});
}

/// Attack: make every step too large for the budget, so that the round never moves.
#[test]
fn a_round_takes_a_step_in_each_block_whatever_it_costs() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		set_too_large_steps(true);
		enter_block(TEMPO);
		assert_eq!(finish(), 15);
		assert_eq!(MockStakes::minted() + Carry::<Test>::get(), EMISSION);
	});
}

#[test]
fn readers_see_the_epoch_before_until_the_round_ends() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		enter_block(TEMPO);
		let before = seen();
		set_steps_per_block(1);
		set_weights(0, &[(4, 1)]).unwrap();
		enter_block(2 * TEMPO);
		while Round::<Test>::exists() {
			assert_eq!(seen(), before);
			next_block();
		}
		assert_ne!(seen(), before);
	});
}

#[test]
fn what_calls_change_in_a_round_counts_in_the_next() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		set_steps_per_block(1);
		enter_block(TEMPO);
		set_weights(0, &[(4, 1)]).unwrap();
		set_stake(hotkey(1), 50_000);
		append(TEMPO);
		set_stake(hotkey(5), 50_000);
		next_block();
		set_weights(5, &[(4, 1)]).unwrap();
		finish();
		assert_eq!(LastEpoch::<Test>::get().unwrap().neurons, 5);
		assert_eq!(standing(4).trust, Default::default());
		assert_eq!(standing(1).stake, 1_000);
		assert_eq!(standing(2).emission, 3_333);

		set_steps_per_block(50);
		enter_block(4 * TEMPO);
		assert_eq!(LastEpoch::<Test>::get().unwrap().neurons, 6);
		assert_eq!(standing(5).stake, 50_000);
		assert!(standing(4).emission > 0);
	});
}

#[test]
fn a_vacant_uid_that_is_given_in_a_round_takes_no_part_in_it() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		deregister(3).unwrap();
		set_steps_per_block(1);
		enter_block(TEMPO);
		refill(3, 7);
		set_stake(7, 5_000);
		finish();
		assert_eq!(Incentive::view_standing(Uid(3)), None);
		assert_eq!(standing(2).emission, EMISSION / 2);
	});
}

#[test]
fn an_epoch_that_is_due_while_a_round_runs_is_left_to_the_next() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		set_steps_per_block(1);
		enter_block(TEMPO);
		(TEMPO + 1..2 * TEMPO).for_each(|block| {
			enter_block(block);
		});
		// The round still runs in the block of the second epoch.
		take_events();
		enter_block(2 * TEMPO);
		assert_eq!(Network::<Test>::get().round, 1);
		let skipped = Event::EpochSkipped {
			block: 2 * TEMPO,
			running: TEMPO,
		};
		assert_eq!(take_events(), [skipped]);
		finish();
		set_steps_per_block(50);
		enter_block(3 * TEMPO);
		let last = LastEpoch::<Test>::get().unwrap();
		assert_eq!((last.round, last.block), (2, 3 * TEMPO));
		assert_eq!(last.emission, 2 * EMISSION);
		assert_eq!(MockStakes::minted() + Carry::<Test>::get(), 3 * EMISSION);
	});
}

/// With what is carried, which an aborted round leaves to the next.
#[test]
fn a_round_reports_that_it_began() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		set_steps_per_block(1);
		enter_block(TEMPO);
		assert_ok!(Incentive::force_abort_round(RuntimeOrigin::root()));
		take_events();
		enter_block(2 * TEMPO);
		let began = Event::RoundBegan {
			round: 2,
			block: 2 * TEMPO,
			neurons: 5,
			emission: EMISSION,
			carry: EMISSION,
		};
		assert_eq!(take_events(), [began]);
	});
}

#[test]
fn a_round_pays_by_the_emission_of_its_start() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		set_steps_per_block(1);
		enter_block(TEMPO);
		change_params(|params| params.emission_per_block = 7);
		finish();
		assert_eq!(LastEpoch::<Test>::get().unwrap().emission, EMISSION);
	});
}

#[test]
fn the_administrator_can_abort_a_round_in_every_phase() {
	for steps in 1..16 {
		ExtBuilder::default().build_and_execute(|| {
			agree();
			enter_block(TEMPO);
			let before = seen();
			let minted = MockStakes::minted();
			set_steps_per_block(steps);
			enter_block(2 * TEMPO);
			take_events();
			assert_ok!(Incentive::force_abort_round(RuntimeOrigin::root()));
			let carry = Carry::<Test>::get();
			assert_eq!(
				take_events(),
				[Event::EpochAborted {
					block: 2 * TEMPO,
					carry,
					reason: AbortReason::Administrator,
				}]
			);
			Incentive::do_try_state().unwrap();
			assert_eq!(seen(), before);
			// What the round has paid is paid, and what it has not is not lost.
			assert!(MockStakes::minted() >= minted);
			assert_eq!(MockStakes::minted() + carry, 2 * EMISSION);

			set_steps_per_block(50);
			enter_block(3 * TEMPO);
			assert_eq!(MockStakes::minted() + Carry::<Test>::get(), 3 * EMISSION);
			assert!(Carry::<Test>::get() < 10);
		});
	}
}

/// The carry counts what they have not minted, and of it an epoch pays as much as it emits.
#[test]
fn what_two_aborted_rounds_leave_is_paid_in_two_epochs() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		set_steps_per_block(1);
		for epoch in 1..=2 {
			enter_block(epoch * TEMPO);
			assert_ok!(Incentive::force_abort_round(RuntimeOrigin::root()));
		}
		assert_eq!(Carry::<Test>::get(), 2 * EMISSION);
		set_steps_per_block(50);
		enter_block(3 * TEMPO);
		// What rounding leaves is a few units.
		let left = Carry::<Test>::get();
		assert!((EMISSION..EMISSION + 10).contains(&left), "{left}");
		enter_block(4 * TEMPO);
		let left = Carry::<Test>::get();
		assert!(left < 10, "{left}");
	});
}

/// When emission falls meanwhile, it takes as many epochs as what is left is multiples of the new emission.
#[test]
fn what_an_aborted_round_leaves_takes_longer_when_emission_has_fallen() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		set_steps_per_block(1);
		enter_block(TEMPO);
		assert_ok!(Incentive::force_abort_round(RuntimeOrigin::root()));
		set_steps_per_block(50);
		change_params(|params| params.emission_per_block /= 4);
		for epoch in 2..=5 {
			assert!(Carry::<Test>::get() > EMISSION / 4 * (5 - u128::from(epoch)));
			enter_block(epoch * TEMPO);
		}
		let left = Carry::<Test>::get();
		assert!(left < 20, "{left}");
	});
}

/// Bonds are written on the way, so an aborted round must not leave half of its own.
#[test]
fn an_aborted_round_grows_no_bonds() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		enter_block(TEMPO);
		let bonds = Incentive::view_bonds(Uid(0));
		set_steps_per_block(9);
		enter_block(2 * TEMPO);
		assert_ne!(
			Bonds::<Test>::get(Side::Second, Uid(0)).map(|row| row.bonds.into_inner()),
			Some(bonds.clone())
		);
		assert_ok!(Incentive::force_abort_round(RuntimeOrigin::root()));
		assert_eq!(Incentive::view_bonds(Uid(0)), bonds);
	});
}

#[test]
fn only_the_administrator_aborts_a_round() {
	ExtBuilder::default().build_and_execute(|| {
		set_steps_per_block(1);
		enter_block(TEMPO);
		assert_noop!(
			Incentive::force_abort_round(RuntimeOrigin::signed(hotkey(0))),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn there_is_nothing_to_abort_when_no_round_runs() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Incentive::force_abort_round(RuntimeOrigin::root()),
			Error::<Test>::NoRound
		);
	});
}

#[test]
fn a_round_that_has_run_for_too_long_is_aborted() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		set_steps_per_block(1);
		enter_block(TEMPO);
		enter_block(TEMPO + u64::from(MAX_ROUND_BLOCKS));
		assert!(Round::<Test>::exists());
		next_block();
		assert!(!Round::<Test>::exists());
		let aborted = Event::EpochAborted {
			block: TEMPO,
			carry: EMISSION,
			reason: AbortReason::TooLong,
		};
		assert_eq!(take_events().last(), Some(&aborted));
	});
}

/// Runs a round into `phase`, breaks its state, and expects that it is aborted and the chain goes on.
#[track_caller]
fn assert_aborted(steps: u16, phase: Progress, reason: AbortReason, sabotage: impl FnOnce()) {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		enter_block(TEMPO);
		let before = seen();
		set_steps_per_block(steps);
		enter_block(2 * TEMPO);
		assert_eq!(Incentive::view_progress(), Some(phase));
		sabotage();
		take_events();
		let spent = next_block();
		assert!(spent.all_gte(Weight::from_parts(0, RESUME.proof_size())));
		let carry = Carry::<Test>::get();
		let aborted = Event::EpochAborted {
			block: 2 * TEMPO,
			carry,
			reason,
		};
		assert_eq!(take_events(), [aborted]);
		assert_eq!(seen(), before);
		assert_eq!(MockStakes::minted() + carry, 2 * EMISSION);
		Incentive::do_try_state().unwrap();

		set_steps_per_block(50);
		enter_block(3 * TEMPO);
		assert_eq!(MockStakes::minted() + Carry::<Test>::get(), 3 * EMISSION);
		assert_eq!(LastEpoch::<Test>::get().unwrap().block, 3 * TEMPO);
	});
}

#[test]
fn a_round_that_has_lost_its_state_is_aborted() {
	assert_aborted(
		2,
		Progress::Census(2),
		AbortReason::StateLost,
		Round::<Test>::kill,
	);
	assert_aborted(
		2,
		Progress::Census(2),
		AbortReason::StateLost,
		RoundCensus::<Test>::kill,
	);
	assert_aborted(
		6,
		Progress::Accumulate(1),
		AbortReason::StateLost,
		RoundSums::<Test>::kill,
	);
	assert_aborted(
		12,
		Progress::Settle(1),
		AbortReason::StateLost,
		RoundSolution::<Test>::kill,
	);
	assert_aborted(
		12,
		Progress::Settle(1),
		AbortReason::StateLost,
		RoundCensus::<Test>::kill,
	);
}

#[test]
fn a_state_of_another_round_is_not_taken_up() {
	assert_aborted(2, Progress::Census(2), AbortReason::StateLost, || {
		Round::<Test>::mutate(|state| state.as_mut().unwrap().number = 1);
	});
}

/// The columns of another number of neurons: what halted a test network for hours in 2025.
#[test]
fn columns_of_another_length_abort_the_round() {
	use ganglion_math::{Accumulator, Census, Neuron, Params, Solution};
	let census = |n: u16| {
		let mut census = Census::new(n.into(), 2 * TEMPO, 0, Params::default()).unwrap();
		for uid in 0..n {
			census.count(uid, Neuron::VACANT).unwrap();
		}
		census
	};
	for n in [0, 4, 6] {
		let other = census(n);
		let sums = Accumulator::new(&other).unwrap();
		assert_aborted(6, Progress::Accumulate(1), AbortReason::Refused, || {
			RoundSums::<Test>::put(sums)
		});
		let row: &[(u16, u16)] = &[];
		let mut sums = Accumulator::new(&other).unwrap();
		let mut accumulation = sums.resume(&other).unwrap();
		(0..n).for_each(|uid| {
			accumulation.accumulate(uid, row, &[]).unwrap();
		});
		let solution = Solution::new(&other, &sums).unwrap();
		assert_aborted(12, Progress::Settle(1), AbortReason::StateLost, || {
			RoundSolution::<Test>::put(solution);
		});
	}
	for change in [4, 6] {
		assert_aborted(2, Progress::Census(2), AbortReason::StateLost, || {
			Round::<Test>::mutate(|state| {
				let rows = &mut state.as_mut().unwrap().rows;
				rows.truncate(0);
				(0..change).for_each(|_| rows.try_push(Side::First).unwrap());
			});
		});
	}
	for n in [4, 6] {
		assert_aborted(6, Progress::Accumulate(1), AbortReason::StateLost, || {
			RoundCensus::<Test>::put(census(n))
		});
	}
}

#[test]
fn a_row_that_has_vanished_aborts_the_round() {
	ExtBuilder::default().build().execute_with(|| {
		agree();
		set_steps_per_block(6);
		enter_block(TEMPO);
		crate::WeightRows::<Test>::remove(Uid(1), Side::First);
		next_block();
		assert!(!Round::<Test>::exists());
		assert_eq!(Carry::<Test>::get(), EMISSION);
	});
}

#[test]
fn a_payout_that_fails_in_a_long_round_is_carried() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		MockStakes::refuse(Some(hotkey(2)));
		set_steps_per_block(1);
		enter_block(TEMPO);
		finish();
		assert_eq!(standing(2).emission, 0);
		assert_eq!(Carry::<Test>::get(), 3_334);
	});
}

#[test]
fn a_round_overwrites_what_an_aborted_one_has_left() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		set_steps_per_block(14);
		enter_block(TEMPO);
		assert!(Standings::<Test>::contains_key(Side::First, Uid(0)));
		assert_ok!(Incentive::force_abort_round(RuntimeOrigin::root()));
		assert_eq!(Incentive::view_standing(Uid(0)), None);
		deregister(4).unwrap();
		set_steps_per_block(50);
		enter_block(2 * TEMPO);
		assert_eq!(Standings::<Test>::iter_keys().count(), 4);
	});
}

/// What the runtime asserts when it is built for tests.
#[test]
#[should_panic(expected = "the largest step of a round does not fit the smallest budget")]
fn the_integrity_test_refuses_steps_that_no_budget_affords() {
	set_too_large_steps(true);
	<Incentive as frame_support::traits::Hooks<u64>>::integrity_test();
}
