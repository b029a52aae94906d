// SPDX-License-Identifier: Apache-2.0
use frame_support::{assert_noop, assert_ok};
use ganglion_support::mocks::MockRounds;
use sp_runtime::{DispatchError, Permill};

use super::mock::*;
use crate::{Error, Event, Params, RegistryParams};

/// What makes one parameter wrong.
type Change = fn(&mut RegistryParams<u64>);

/// Every parameter at its upper bound.
fn highest() -> RegistryParams<u64> {
	RegistryParams {
		max_neurons: Some(MAX_NEURONS),
		min_burn: MAX_BURN,
		max_burn: MAX_BURN,
		burn_increase: Permill::one(),
		burn_half_life: MAX_HALF_LIFE,
		immunity: MAX_IMMUNITY,
		swap_burn: MAX_BURN,
		serve_interval: MAX_SERVE_INTERVAL,
		allow_local_addresses: true,
	}
}

/// Every parameter at its lower bound.
fn lowest() -> RegistryParams<u64> {
	RegistryParams {
		max_neurons: Some(1),
		min_burn: 1,
		max_burn: 1,
		burn_increase: Permill::from_parts(1),
		burn_half_life: 1,
		immunity: 0,
		swap_burn: 0,
		serve_interval: 0,
		allow_local_addresses: false,
	}
}

#[test]
fn set_params_takes_values_at_their_bounds() {
	ExtBuilder::default().build_and_execute(|| {
		for params in [highest(), lowest()] {
			assert_ok!(Registry::set_params(RuntimeOrigin::root(), params.clone()));
			assert_eq!(Params::<Test>::get(), params);
			assert_eq!(take_events(), [Event::ParamsSet { params }]);
		}
	});
}

#[test]
fn set_params_fails_beyond_each_bound() {
	ExtBuilder::default().build_and_execute(|| {
		let cases: [(Change, _); 11] = [
			(|p| p.max_neurons = Some(0), Error::MaxNeuronsOutOfBounds),
			(
				|p| p.max_neurons = Some(MAX_NEURONS + 1),
				Error::MaxNeuronsOutOfBounds,
			),
			(
				|p| p.max_burn = MAX_BURN + 1,
				Error::<Test>::MaxBurnOutOfBounds,
			),
			(|p| p.min_burn = TOP_BURN + 1, Error::MinBurnOutOfBounds),
			(|p| p.min_burn = 0, Error::MinBurnOutOfBounds),
			(
				|p| p.burn_increase = Permill::zero(),
				Error::BurnIncreaseOutOfBounds,
			),
			(|p| p.burn_half_life = 0, Error::BurnHalfLifeOutOfBounds),
			(
				|p| p.burn_half_life = MAX_HALF_LIFE + 1,
				Error::BurnHalfLifeOutOfBounds,
			),
			(
				|p| p.immunity = MAX_IMMUNITY + 1,
				Error::ImmunityOutOfBounds,
			),
			(|p| p.swap_burn = MAX_BURN + 1, Error::SwapBurnOutOfBounds),
			(
				|p| p.serve_interval = MAX_SERVE_INTERVAL + 1,
				Error::ServeIntervalOutOfBounds,
			),
		];
		for (change, error) in cases {
			let mut params = params();
			change(&mut params);
			assert_noop!(Registry::set_params(RuntimeOrigin::root(), params), error);
		}
	});
}

#[test]
#[should_panic(expected = "BurnIncreaseOutOfBounds")]
fn genesis_refuses_a_price_that_more_than_doubles() {
	let more_than_all = serde_json::from_str("1000001").unwrap();
	ExtBuilder::default()
		.params(|params| params.burn_increase = more_than_all)
		.build();
}

#[test]
fn set_params_fails_for_anybody_but_the_administrator() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [
			RuntimeOrigin::signed(coldkey("alice")),
			RuntimeOrigin::none(),
		] {
			assert_noop!(
				Registry::set_params(origin, params()),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn set_params_fails_while_parameters_are_frozen() {
	ExtBuilder::default().build_and_execute(|| {
		MockRounds::freeze(true);
		assert_noop!(
			Registry::set_params(RuntimeOrigin::root(), params()),
			Error::<Test>::ParamsFrozen
		);
		MockRounds::freeze(false);
		assert_ok!(Registry::set_params(RuntimeOrigin::root(), params()));
	});
}

#[test]
fn default_parameters_allow_six_registrations_an_hour_at_a_steady_price() {
	let params = RegistryParams::<u64>::default();
	let six = f64::from(params.burn_increase.deconstruct()) / 1e6 + 1.0;
	assert!((1.9..2.1).contains(&six.powi(6)), "{}", six.powi(6));
	assert_eq!(params.burn_half_life, 600);
}

#[test]
fn parameters_are_written_in_camel_case() {
	let json = serde_json::to_value(params()).unwrap();
	let expected = serde_json::json!({
		"maxNeurons": null,
		"minBurn": 100,
		"maxBurn": 1_000,
		"burnIncrease": 500_000,
		"burnHalfLife": 8,
		"immunity": 20,
		"swapBurn": 30,
		"serveInterval": 5,
		"allowLocalAddresses": false,
	});
	assert_eq!(json, expected);
}

#[test]
#[should_panic(expected = "the genesis parameters of the registry are out of bounds")]
fn genesis_refuses_parameters_out_of_bounds() {
	ExtBuilder::default().fixed_burn(MAX_BURN + 1).build();
}
