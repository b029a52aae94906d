// SPDX-License-Identifier: Apache-2.0
use ganglion_support::{Earnings, Uid, mocks::MockNeurons};

use super::mock::*;
use crate::{Lowest, MAX_LOWEST};

fn lowest() -> Vec<u16> {
	Incentive::lowest()
		.into_iter()
		.map(|(uid, _): (Uid, u64)| uid.0)
		.collect()
}

#[test]
fn before_an_epoch_nobody_has_earned_anything() {
	ExtBuilder::default().build_and_execute(|| assert!(lowest().is_empty()));
}

#[test]
fn the_lowest_earner_comes_first() {
	ExtBuilder::default().build_and_execute(|| {
		set_weights(0, &[(2, 2), (3, 1)]).unwrap();
		set_weights(1, &[(2, 2), (3, 1)]).unwrap();
		enter_block(TEMPO);
		// 4 earns nothing, 3 a third of the miners' half, 0 and 1 a quarter of all each.
		assert_eq!(lowest(), [4, 3, 0, 1, 2]);
	});
}

#[test]
fn of_equal_earners_the_older_registration_comes_first() {
	ExtBuilder::default().build_and_execute(|| {
		// Registered in block 2, the rest in block 0.
		replace(1, 7);
		enter_block(TEMPO);
		assert_eq!(lowest(), [0, 2, 3, 4, 1]);
	});
}

#[test]
fn a_neuron_that_is_immune_beyond_the_next_epoch_is_not_listed() {
	for (registered_at, immunity, is_listed) in [
		(5, 2 * TEMPO - 5, true),
		(5, 2 * TEMPO - 4, false),
		(5, u64::MAX, false),
	] {
		ExtBuilder::default().build_and_execute(|| {
			append(registered_at);
			MockNeurons::set_immunity(immunity);
			enter_block(TEMPO);
			assert_eq!(lowest().contains(&5), is_listed, "{immunity}");
		});
	}
}

#[test]
fn the_list_keeps_the_lowest_when_it_is_full() {
	ExtBuilder::default()
		.stakes(&[1_000; MAX_NEURONS as usize])
		.build_and_execute(|| {
			// Everything goes to uid 0 and to the voter, the last.
			set_weights(u64::from(MAX_NEURONS) - 1, &[(0, 1)]).unwrap();
			enter_block(TEMPO);
			while crate::Round::<Test>::exists() {
				next_block();
			}
			let expected: Vec<_> = (1..=u16::try_from(MAX_LOWEST).unwrap()).collect();
			assert_eq!(lowest(), expected);
		});
}

#[test]
fn a_neuron_that_was_replaced_is_listed_as_it_was() {
	ExtBuilder::default().build_and_execute(|| {
		enter_block(TEMPO);
		replace(2, 7);
		assert_eq!(Incentive::lowest()[2], (Uid(2), 0));
		assert_eq!(Lowest::<Test>::get().len(), 5);
	});
}
