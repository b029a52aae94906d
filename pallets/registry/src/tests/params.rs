// SPDX-License-Identifier: Apache-2.0
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

use super::mock::*;
use crate::{Error, Event, Params, RegistryParams};

fn params() -> RegistryParams<u64> {
	RegistryParams {
		registration_burn: MAX_BURN,
		serve_interval: MAX_SERVE_INTERVAL,
		allow_local_addresses: true,
	}
}

#[test]
fn set_params_takes_values_at_their_bounds() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Registry::set_params(RuntimeOrigin::root(), params()));
		assert_eq!(Params::<Test>::get(), params());
		assert_eq!(take_events(), [Event::ParamsSet { params: params() }]);
	});
}

#[test]
fn set_params_fails_above_the_bounds() {
	ExtBuilder::default().build_and_execute(|| {
		let costly = RegistryParams {
			registration_burn: MAX_BURN + 1,
			..params()
		};
		let slow = RegistryParams {
			serve_interval: MAX_SERVE_INTERVAL + 1,
			..params()
		};
		assert_noop!(
			Registry::set_params(RuntimeOrigin::root(), costly),
			Error::<Test>::BurnOutOfBounds
		);
		assert_noop!(
			Registry::set_params(RuntimeOrigin::root(), slow),
			Error::<Test>::ServeIntervalOutOfBounds
		);
	});
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
#[should_panic(expected = "the genesis parameters of the registry are out of bounds")]
fn genesis_refuses_parameters_out_of_bounds() {
	ExtBuilder::default()
		.registration_burn(MAX_BURN + 1)
		.build();
}
