// SPDX-License-Identifier: Apache-2.0
use ganglion_math::{Bond, EpochInput, Fraction, Row};
use ganglion_support::{Stakes, Uid, mocks::MockStakes};

use super::mock::*;
use crate::{
	AbortReason, Carry, EpochRecord, Event, LastEpoch, Params, Preset, Side, Standings, WeightInfo,
};

/// Two validators that agree: two thirds to neuron 2, one third to neuron 3, nothing to neuron 4.
fn agree() {
	for uid in [0, 1] {
		set_weights(uid, &[(2, 40_000), (3, 20_000)]).unwrap();
	}
}

#[test]
fn an_epoch_runs_every_tempo_blocks_and_never_between() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		for block in 2..TEMPO {
			enter_block(block);
			assert_eq!(LastEpoch::<Test>::get(), None);
		}
		enter_block(TEMPO);
		assert_eq!(
			LastEpoch::<Test>::get().map(|epoch| epoch.block),
			Some(TEMPO)
		);
		enter_block(TEMPO + 1);
		assert_eq!(
			LastEpoch::<Test>::get().map(|epoch| epoch.block),
			Some(TEMPO)
		);
		enter_block(2 * TEMPO);
		assert_eq!(
			LastEpoch::<Test>::get().map(|epoch| epoch.block),
			Some(2 * TEMPO)
		);
	});
}

#[test]
fn an_epoch_reports_what_happened() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		take_events();
		enter_block(TEMPO);
		let (minted, carry) = (MockStakes::minted(), Carry::<Test>::get());
		assert_eq!(
			take_events(),
			[
				Event::RoundBegan {
					round: 1,
					block: TEMPO,
					neurons: 5,
					emission: EMISSION,
					carry: 0,
				},
				Event::EpochCompleted {
					block: TEMPO,
					finished_at: TEMPO,
					neurons: 5,
					emission: EMISSION,
					minted,
					carry
				}
			]
		);
		assert_eq!(
			LastEpoch::<Test>::get(),
			Some(EpochRecord {
				round: 1,
				block: TEMPO,
				finished_at: TEMPO,
				neurons: 5,
				emission: EMISSION,
				carry_in: 0,
				minted,
				carry_out: carry,
				side: Side::First,
				departed: 0,
				departed_emission: 0,
			})
		);
	});
}

#[test]
fn an_epoch_pays_by_weight_and_pays_nobody_else() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		enter_block(TEMPO);
		// Half goes to the miners 2 : 1, half to the validators, who agree and have equal stake.
		assert_eq!(standing(2).emission, 3_333);
		assert_eq!(standing(3).emission, 1_666);
		assert_eq!(standing(0).emission, 2_500);
		assert_eq!(standing(1).emission, 2_500);
		assert_eq!(standing(4).emission, 0);
		assert_eq!(MockStakes::stake_of(&hotkey(2)), 3_333);
		assert_eq!(MockStakes::stake_of(&hotkey(0)), 3_500);
		assert_eq!(Carry::<Test>::get(), 1);
	});
}

#[test]
fn an_epoch_stores_what_the_maths_crate_finds() {
	ExtBuilder::default()
		.stakes(&[700, 300, 5, 0, 0])
		.build_and_execute(|| {
			set_weights(0, &[(2, 40_000), (3, 20_000)]).unwrap();
			System::set_block_number(2);
			set_weights(1, &[(0, 1), (3, 9), (4, 3)]).unwrap();
			enter_block(TEMPO);
			let params = Params::<Test>::get();
			let row = |set_at, edges| Row { set_at, edges };
			let expected = ganglion_math::epoch(&EpochInput {
				block: TEMPO,
				stake: &[700, 300, 5, 0, 0],
				registered_at: &[0; 5],
				rows: &[
					row(1, &[(2, 40_000), (3, 20_000)]),
					row(2, &[(0, 1), (3, 9), (4, 3)]),
					row(0, &[]),
					row(0, &[]),
					row(0, &[]),
				],
				bonds: &[&[][..]; 5],
				params: &params.mechanism,
				emission: EMISSION,
				carry: 0,
			})
			.unwrap();
			let stored: Vec<_> = (0..5).map(standing).collect();
			let column =
				|of: fn(&crate::Standing) -> Fraction| stored.iter().map(of).collect::<Vec<_>>();
			assert_eq!(column(|standing| standing.rank), expected.rank);
			assert_eq!(column(|standing| standing.trust), expected.trust);
			assert_eq!(column(|standing| standing.consensus), expected.consensus);
			assert_eq!(column(|standing| standing.incentive), expected.incentive);
			assert_eq!(column(|standing| standing.dividends), expected.dividends);
			let emission: Vec<_> = stored.iter().map(|standing| standing.emission).collect();
			assert_eq!(emission, expected.emission);
			let stake: Vec<_> = stored.iter().map(|standing| standing.stake).collect();
			assert_eq!(stake, [700, 300, 5, 0, 0]);
			for (uid, bonds) in (0..).zip(expected.bonds) {
				assert_eq!(Incentive::view_bonds(Uid(uid)), bonds, "uid {uid}");
			}
		});
}

#[test]
fn an_epoch_starts_from_the_bonds_of_the_one_before() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		enter_block(TEMPO);
		let first = bond(0, 2);
		// Without a new row the bond decays to nine tenths and grows by the same again.
		enter_block(2 * TEMPO);
		let second = bond(0, 2);
		let ratio = second.to_bits() as f64 / first.to_bits() as f64;
		// The stakes have grown alike, so each validator is still half of the voting stake.
		assert!((ratio - 1.9).abs() < 1e-9, "{ratio}");
	});
}

fn bond(holder: u16, target: u16) -> Bond {
	let row = Incentive::view_bonds(Uid(holder));
	row.iter().find(|(uid, _)| *uid == target).unwrap().1
}

#[test]
fn an_epoch_without_voters_carries_everything() {
	ExtBuilder::default().build_and_execute(|| {
		enter_block(TEMPO);
		enter_block(2 * TEMPO);
		assert_eq!(MockStakes::minted(), 0);
		assert_eq!(Carry::<Test>::get(), 2 * EMISSION);
	});
}

#[test]
fn a_carry_is_paid_by_the_next_epoch_that_can() {
	ExtBuilder::default().build_and_execute(|| {
		enter_block(TEMPO);
		System::set_block_number(TEMPO + 1);
		agree();
		enter_block(2 * TEMPO);
		assert_eq!(MockStakes::minted() + Carry::<Test>::get(), 2 * EMISSION);
		assert!(MockStakes::minted() >= 2 * EMISSION - 5);
	});
}

/// A backlog is paid in parts, so that it is nobody's to take.
#[test]
fn an_epoch_pays_of_a_carry_at_most_as_much_as_it_emits() {
	ExtBuilder::default().build_and_execute(|| {
		for epoch in 1..=5 {
			enter_block(epoch * TEMPO);
		}
		System::set_block_number(5 * TEMPO + 1);
		agree();
		let mut minted = 0;
		for (epoch, share) in [(6, 2), (7, 2), (8, 2), (9, 2), (10, 2), (11, 1)] {
			enter_block(epoch * TEMPO);
			let paid = MockStakes::minted() - minted;
			assert!(
				(share * EMISSION - 10..=share * EMISSION + 10).contains(&paid),
				"epoch {epoch}: {paid}"
			);
			minted += paid;
			let all = EMISSION * u128::from(epoch);
			assert_eq!(minted + Carry::<Test>::get(), all);
		}
	});
}

/// Without emission there is nothing to measure a part by.
#[test]
fn an_epoch_that_emits_nothing_pays_nothing_of_a_carry() {
	ExtBuilder::default().build_and_execute(|| {
		enter_block(TEMPO);
		change_params(|params| params.emission_per_block = 0);
		System::set_block_number(TEMPO + 1);
		agree();
		enter_block(2 * TEMPO);
		assert_eq!(MockStakes::minted(), 0);
		assert_eq!(Carry::<Test>::get(), EMISSION);
	});
}

#[test]
fn an_epoch_without_neurons_carries_everything() {
	ExtBuilder::default().stakes(&[]).build_and_execute(|| {
		enter_block(TEMPO);
		assert_eq!(Carry::<Test>::get(), EMISSION);
		assert_eq!(LastEpoch::<Test>::get().unwrap().neurons, 0);
	});
}

/// After every epoch, what was minted and carried is what the blocks up to it emitted: each is paid once.
#[test]
fn a_change_of_tempo_pays_every_block_once() {
	for (before, after, epochs) in [
		(10, 100, &[100_u64, 200] as &[_]),
		(100, 10, &[100, 110, 120]),
		(10, 7, &[98, 105]),
		(7, 10, &[100, 110]),
	] {
		ExtBuilder::default().build_and_execute(|| {
			agree();
			let set_tempo = |tempo| Params::<Test>::mutate(|params| params.tempo = tempo);
			set_tempo(before);
			(2..=95).for_each(|block| {
				enter_block(block);
			});
			set_tempo(after);
			let mut seen = Vec::new();
			for block in 96..=epochs[epochs.len() - 1] {
				enter_block(block);
				if LastEpoch::<Test>::get().is_some_and(|epoch| epoch.block == block) {
					seen.push(block);
					let paid = MockStakes::minted() + Carry::<Test>::get();
					let emitted = EMISSION_PER_BLOCK * u128::from(block);
					assert_eq!(paid, emitted, "{before} -> {after}, block {block}");
				}
			}
			assert_eq!(seen, epochs, "{before} -> {after}");
		});
	}
}

#[test]
fn emission_is_conserved_over_many_epochs() {
	for preset in [Preset::Default, Preset::PaperLiteral] {
		ExtBuilder::default()
			.stakes(&[977, 311, 0, 13, 101])
			.preset(preset)
			.build_and_execute(|| {
				for epoch in 1..=50_u64 {
					System::set_block_number((epoch - 1) * TEMPO + 1);
					let weight = |step: u64| u16::try_from(1 + (epoch * step) % 997).unwrap();
					set_weights(0, &[(1, weight(7)), (2, weight(11)), (3, weight(13))]).unwrap();
					if epoch % 3 == 0 {
						set_weights(1, &[(0, weight(3)), (4, weight(5))]).unwrap();
					}
					enter_block(epoch * TEMPO);
					let scheduled = EMISSION * u128::from(epoch);
					assert_eq!(MockStakes::minted() + Carry::<Test>::get(), scheduled);
					Incentive::do_try_state().unwrap();
				}
				assert!(MockStakes::minted() > 49 * EMISSION);
			});
	}
}

#[test]
fn a_payout_that_fails_is_carried() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		take_events();
		MockStakes::refuse(Some(hotkey(2)));
		enter_block(TEMPO);
		assert_eq!(standing(2).emission, 0);
		assert_eq!(MockStakes::minted() + Carry::<Test>::get(), EMISSION);
		assert_eq!(Carry::<Test>::get(), 3_334);
		let failed = Event::PayoutFailed {
			uid: Uid(2),
			amount: 3_333,
		};
		assert!(take_events().contains(&failed));
	});
}

#[test]
fn an_epoch_that_cannot_be_evaluated_loses_no_emission() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		take_events();
		MockStakes::set(hotkey(0), u128::MAX);
		enter_block(TEMPO);
		let aborted = Event::EpochAborted {
			block: TEMPO,
			carry: EMISSION,
			reason: AbortReason::Refused,
		};
		assert_eq!(take_events().last(), Some(&aborted));
		assert_eq!(LastEpoch::<Test>::get(), None);
		MockStakes::set(hotkey(0), 1_000);
		enter_block(2 * TEMPO);
		assert_eq!(MockStakes::minted() + Carry::<Test>::get(), 2 * EMISSION);
		assert!(MockStakes::minted() > EMISSION);
		MockStakes::set(hotkey(0), u128::MAX);
		enter_block(3 * TEMPO);
		Incentive::do_try_state().unwrap();
		MockStakes::set(hotkey(0), 1_000);
		enter_block(4 * TEMPO);
		assert_eq!(MockStakes::minted() + Carry::<Test>::get(), 4 * EMISSION);
	});
}

#[test]
fn an_edge_to_a_neuron_registered_later_does_not_count() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		replace(2, 7);
		enter_block(TEMPO);
		assert_eq!(standing(2).incentive, Fraction::ZERO);
		assert_eq!(standing(3).incentive, Fraction::ONE);
	});
}

#[test]
fn a_row_stops_voting_after_the_activity_cutoff() {
	ExtBuilder::default().build_and_execute(|| {
		Params::<Test>::mutate(|params| params.mechanism.activity_cutoff = Some(19));
		agree();
		enter_block(2 * TEMPO);
		assert!(MockStakes::minted() > 0);
		let before = MockStakes::minted();
		enter_block(3 * TEMPO);
		assert_eq!(MockStakes::minted(), before);
	});
}

#[test]
fn stake_added_after_the_snapshot_counts_in_the_next_epoch() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		enter_block(TEMPO);
		assert_eq!(standing(0).stake, 1_000);
		MockStakes::set(hotkey(0), 5_000);
		assert_eq!(standing(0).stake, 1_000);
		enter_block(2 * TEMPO);
		assert_eq!(standing(0).stake, 5_000);
	});
}

#[test]
fn the_hook_charges_for_what_it_does() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		assert_eq!(enter_block(TEMPO - 1), <()>::no_round());
		// Three steps for each neuron, and one to solve.
		let steps = STEP.saturating_mul(16);
		let fixed = BEGIN.saturating_add(RESUME).saturating_add(FINISH);
		assert_eq!(enter_block(TEMPO), steps.saturating_add(fixed));
	});
}

#[test]
fn each_epoch_leaves_the_one_before_where_it_is() {
	ExtBuilder::default().build_and_execute(|| {
		agree();
		enter_block(TEMPO);
		let first = standing(2);
		enter_block(2 * TEMPO);
		assert_eq!(
			Standings::<Test>::get(Side::First, Uid(2)),
			Some(first.clone())
		);
		assert_eq!(
			Standings::<Test>::get(Side::Second, Uid(2)),
			Some(standing(2))
		);
		enter_block(3 * TEMPO);
		assert_eq!(LastEpoch::<Test>::get().unwrap().side, Side::First);
		assert_ne!(standing(2), first);
	});
}
