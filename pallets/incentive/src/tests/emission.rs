// SPDX-License-Identifier: Apache-2.0
use ganglion_support::{Stakes, mocks::MockStakes};

use super::mock::*;
use crate::{Carry, IncentiveParams, LastEpoch, MAX_EMISSION_PER_BLOCK, Preset};

fn with_halving(supply: u128) -> IncentiveParams<u64> {
	IncentiveParams {
		halving: Some(supply),
		..params(Preset::Default)
	}
}

#[test]
fn emission_of_an_epoch_is_that_of_its_blocks() {
	let blocks = |params: &IncentiveParams<u64>, blocks| params.emission_of(blocks, || 0);
	assert_eq!(blocks(&params(Preset::Default), TEMPO), EMISSION);
	let most = IncentiveParams {
		emission_per_block: MAX_EMISSION_PER_BLOCK,
		..params(Preset::Default)
	};
	assert_eq!(
		blocks(&most, u32::MAX.into()),
		MAX_EMISSION_PER_BLOCK * u128::from(u32::MAX)
	);
}

#[test]
fn emission_halves_at_each_halving_point() {
	let params = with_halving(8_000);
	for (issuance, expected) in [
		(0, EMISSION),
		(3_999, EMISSION),
		(4_000, EMISSION / 2),
		(5_999, EMISSION / 2),
		(6_000, EMISSION / 4),
		(7_000, EMISSION / 8),
		(7_500, 620),
		(7_999, 0),
		(8_000, 0),
		(u128::MAX, 0),
	] {
		assert_eq!(
			params.emission_of(TEMPO, || issuance),
			expected,
			"{issuance}"
		);
	}
}

#[test]
fn emission_does_not_ask_for_the_issuance_when_it_does_not_halve() {
	params(Preset::Default).emission_of(TEMPO, || panic!("asked"));
}

/// All there is is stake here, so the issuance is 2,000 at first and grows by what is minted.
#[test]
fn an_epoch_emits_by_the_issuance_at_its_start() {
	ExtBuilder::default().build_and_execute(|| {
		change_params(|params| params.halving = Some(20_000));
		set_weights(0, &[(2, 1)]).unwrap();
		enter_block(TEMPO);
		assert_eq!(LastEpoch::<Test>::get().unwrap().emission, EMISSION);
		assert!((10_000..15_000).contains(&MockStakes::total_issuance()));
		enter_block(2 * TEMPO);
		assert_eq!(LastEpoch::<Test>::get().unwrap().emission, EMISSION / 2);
		assert_eq!(
			MockStakes::minted() + Carry::<Test>::get(),
			EMISSION + EMISSION / 2
		);
	});
}
