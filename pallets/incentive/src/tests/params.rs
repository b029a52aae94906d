// SPDX-License-Identifier: Apache-2.0
use frame_support::{assert_noop, assert_ok};
use ganglion_math::Decimal;
use sp_runtime::{BuildStorage, DispatchError};

use super::mock::*;
use crate::{
	Error, Event, IncentiveParams, Params, Preset,
	params::{MAX_EMISSION_PER_BLOCK, MAX_TEMPO, MAX_WEIGHTS_INTERVAL},
};

fn changed(change: impl FnOnce(&mut IncentiveParams<u64>)) -> IncentiveParams<u64> {
	let mut params = params(Preset::Default);
	change(&mut params);
	params
}

#[test]
fn set_params_takes_both_presets() {
	ExtBuilder::default().build_and_execute(|| {
		for preset in [Preset::PaperLiteral, Preset::Default] {
			let params = params(preset);
			assert_ok!(Incentive::set_params(RuntimeOrigin::root(), params.clone()));
			assert_eq!(Params::<Test>::get(), params);
			assert_eq!(take_events(), [Event::ParamsSet { params }]);
		}
	});
}

#[test]
fn set_params_takes_values_at_their_bounds() {
	ExtBuilder::default().build_and_execute(|| {
		for params in [
			changed(|params| params.tempo = 1),
			changed(|params| params.tempo = MAX_TEMPO.into()),
			changed(|params| params.weights_interval = 0),
			changed(|params| params.weights_interval = MAX_WEIGHTS_INTERVAL.into()),
			changed(|params| params.min_stake = 1),
			changed(|params| params.min_edges = params.max_edges),
			changed(|params| params.max_edges = MAX_EDGES),
			changed(|params| params.emission_per_block = MAX_EMISSION_PER_BLOCK),
			changed(|params| params.mechanism.kappa = Decimal::ONE),
		] {
			assert_ok!(Incentive::set_params(RuntimeOrigin::root(), params));
		}
	});
}

#[test]
fn set_params_fails_beyond_each_bound() {
	ExtBuilder::default().build_and_execute(|| {
		let over_one = Decimal::from_units(Decimal::UNITS_PER_ONE + 1);
		for (params, error) in [
			(
				changed(|params| params.tempo = 0),
				Error::<Test>::TempoOutOfBounds,
			),
			(
				changed(|params| params.tempo = u64::from(MAX_TEMPO) + 1),
				Error::TempoOutOfBounds,
			),
			(
				changed(|params| params.weights_interval = u64::from(MAX_WEIGHTS_INTERVAL) + 1),
				Error::WeightsIntervalOutOfBounds,
			),
			(
				changed(|params| params.min_stake = 0),
				Error::MinStakeOutOfBounds,
			),
			(
				changed(|params| params.min_edges = 0),
				Error::EdgesOutOfBounds,
			),
			(
				changed(|params| params.min_edges = params.max_edges + 1),
				Error::EdgesOutOfBounds,
			),
			(
				changed(|params| params.max_edges = MAX_EDGES + 1),
				Error::EdgesOutOfBounds,
			),
			(
				changed(|params| params.emission_per_block = MAX_EMISSION_PER_BLOCK + 1),
				Error::EmissionOutOfBounds,
			),
			(
				changed(|params| params.mechanism.kappa = over_one),
				Error::MechanismOutOfBounds,
			),
			(
				changed(|params| params.mechanism.bond_retention = over_one),
				Error::MechanismOutOfBounds,
			),
		] {
			assert_noop!(Incentive::set_params(RuntimeOrigin::root(), params), error);
		}
	});
}

#[test]
fn set_params_fails_for_anybody_but_the_administrator() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [RuntimeOrigin::signed(hotkey(0)), RuntimeOrigin::none()] {
			assert_noop!(
				Incentive::set_params(origin, params(Preset::Default)),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn epochs_fall_on_multiples_of_the_tempo() {
	let params = params(Preset::Default);
	assert!(params.is_epoch(TEMPO) && params.is_epoch(7 * TEMPO));
	assert!(!params.is_epoch(TEMPO - 1) && !params.is_epoch(TEMPO + 1));
	assert_eq!(params.next_epoch(0), TEMPO);
	assert_eq!(params.next_epoch(TEMPO - 1), TEMPO);
	assert_eq!(params.next_epoch(TEMPO), 2 * TEMPO);
}

#[test]
fn emission_of_an_epoch_is_that_of_its_blocks() {
	assert_eq!(params(Preset::Default).emission_of(TEMPO), EMISSION);
	let most = changed(|params| params.emission_per_block = MAX_EMISSION_PER_BLOCK);
	assert_eq!(
		most.emission_of(u32::MAX.into()),
		MAX_EMISSION_PER_BLOCK * u128::from(u32::MAX)
	);
}

fn genesis(tempo: Option<u64>) -> sp_io::TestExternalities {
	let incentive = crate::GenesisConfig {
		preset: Preset::PaperLiteral,
		tempo,
		emission_per_block: Some(5),
		weights_interval: Some(3),
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
fn genesis_starts_from_a_preset() {
	genesis(Some(4)).execute_with(|| {
		let expected = IncentiveParams {
			tempo: 4,
			emission_per_block: 5,
			weights_interval: 3,
			..IncentiveParams::preset(Preset::PaperLiteral)
		};
		assert_eq!(Params::<Test>::get(), expected);
	});
}

#[test]
#[should_panic(expected = "the genesis parameters of incentive are out of bounds")]
fn genesis_refuses_parameters_out_of_bounds() {
	genesis(Some(0));
}
