// SPDX-License-Identifier: Apache-2.0
use frame_support::{assert_noop, assert_ok};
use ganglion_math::Decimal;
use ganglion_support::Rounds;
use sp_runtime::{BuildStorage, DispatchError};

use super::mock::*;
use crate::{
	Error, Event, IncentiveParams, MAX_EMISSION_PER_BLOCK, MAX_EPOCH_BUDGET_PERMILLE,
	MAX_REVEAL_PERIOD, MAX_TEMPO, MAX_WEIGHTS_INTERVAL, MIN_EPOCH_BUDGET_PERMILLE, Params, Preset,
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
			changed(|params| {
				params.tempo = 1;
				params.admin_freeze = 0;
			}),
			changed(|params| params.tempo = MAX_TEMPO.into()),
			changed(|params| params.admin_freeze = 0),
			changed(|params| params.admin_freeze = TEMPO / 2),
			changed(|params| params.epoch_budget_permille = MIN_EPOCH_BUDGET_PERMILLE),
			changed(|params| params.epoch_budget_permille = MAX_EPOCH_BUDGET_PERMILLE),
			changed(|params| params.reveal_period = 1),
			changed(|params| params.reveal_period = MAX_REVEAL_PERIOD),
			changed(|params| params.halving = Some(1)),
			changed(|params| params.halving = Some(u128::MAX)),
			changed(|params| params.weights_interval = 1),
			changed(|params| params.weights_interval = MAX_WEIGHTS_INTERVAL.into()),
			changed(|params| params.min_stake = 1),
			changed(|params| params.min_edges = params.max_edges),
			changed(|params| params.max_edges = MAX_EDGES),
			changed(|params| params.emission_per_block = MAX_EMISSION_PER_BLOCK),
			changed(|params| params.mechanism.kappa = Decimal::ONE),
		] {
			// Only in the block of an epoch may parameters change whatever the freeze.
			System::set_block_number(u64::from(MAX_TEMPO));
			change_params(|params| params.admin_freeze = 0);
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
				changed(|params| params.admin_freeze = TEMPO / 2 + 1),
				Error::AdminFreezeOutOfBounds,
			),
			(
				changed(|params| params.admin_freeze = u64::MAX),
				Error::AdminFreezeOutOfBounds,
			),
			(
				changed(|params| {
					params.tempo = 1;
					params.admin_freeze = 1;
				}),
				Error::AdminFreezeOutOfBounds,
			),
			(
				changed(|params| params.weights_interval = 0),
				Error::WeightsIntervalOutOfBounds,
			),
			(
				changed(|params| params.epoch_budget_permille = MIN_EPOCH_BUDGET_PERMILLE - 1),
				Error::EpochBudgetOutOfBounds,
			),
			(
				changed(|params| params.epoch_budget_permille = MAX_EPOCH_BUDGET_PERMILLE + 1),
				Error::EpochBudgetOutOfBounds,
			),
			(
				changed(|params| params.reveal_period = 0),
				Error::RevealPeriodOutOfBounds,
			),
			(
				changed(|params| params.reveal_period = MAX_REVEAL_PERIOD + 1),
				Error::RevealPeriodOutOfBounds,
			),
			(
				changed(|params| params.halving = Some(0)),
				Error::HalvingOutOfBounds,
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
fn set_params_fails_in_the_freeze_before_an_epoch() {
	ExtBuilder::default().build_and_execute(|| {
		change_params(|params| params.admin_freeze = 2);
		let set = || Incentive::set_params(RuntimeOrigin::root(), params(Preset::Default));
		for block in [TEMPO - 2, TEMPO - 1, 2 * TEMPO - 1] {
			System::set_block_number(block);
			assert_noop!(set(), Error::<Test>::ParamsFrozen);
		}
		for block in [TEMPO - 3, TEMPO] {
			change_params(|params| params.admin_freeze = 2);
			System::set_block_number(block);
			assert_ok!(set());
		}
	});
}

#[test]
fn without_a_freeze_parameters_change_in_the_last_block_before_an_epoch() {
	ExtBuilder::default().build_and_execute(|| {
		change_params(|params| params.admin_freeze = 0);
		System::set_block_number(TEMPO - 1);
		assert!(!Incentive::is_frozen());
		let params = params(Preset::Default);
		assert_ok!(Incentive::set_params(RuntimeOrigin::root(), params));
	});
}

#[test]
fn set_params_fails_while_a_round_runs() {
	ExtBuilder::default().build_and_execute(|| {
		set_steps_per_block(1);
		enter_block(TEMPO);
		assert!(Incentive::is_frozen());
		assert_noop!(
			Incentive::set_params(RuntimeOrigin::root(), params(Preset::Default)),
			Error::<Test>::ParamsFrozen
		);
	});
}

fn genesis(tempo: Option<u64>) -> sp_io::TestExternalities {
	let incentive = crate::GenesisConfig {
		preset: Preset::PaperLiteral,
		tempo,
		emission_per_block: Some(5),
		weights_interval: Some(3),
		commit_reveal: Some(true),
		reveal_period: Some(2),
		admin_freeze: None,
		epoch_budget_permille: Some(20),
		halving: Some(99),
		weights: Vec::new(),
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
	genesis(Some(40)).execute_with(|| {
		let expected = IncentiveParams {
			tempo: 40,
			admin_freeze: 2,
			epoch_budget_permille: 20,
			emission_per_block: 5,
			halving: Some(99),
			weights_interval: 3,
			commit_reveal: true,
			reveal_period: 2,
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
