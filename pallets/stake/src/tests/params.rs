// SPDX-License-Identifier: Apache-2.0
use frame_support::{assert_noop, assert_ok};
use ganglion_support::mocks::MockRounds;
use sp_runtime::{BuildStorage, DispatchError, Permill};

use super::mock::*;
use crate::{Error, Event, MAX_DELAY, MAX_MIN_NOMINATION, MIN_MIN_NOMINATION, Params, StakeParams};

fn set(params: StakeParams<u64>) -> sp_runtime::DispatchResult {
	Stake::set_params(RuntimeOrigin::root(), params)
}

#[test]
fn genesis_sets_the_parameters() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(Params::<Test>::get(), params());
	});
}

#[test]
fn genesis_gives_the_pallets_account_its_existential_deposit() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(Balances::free_balance(Stake::pot()), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn genesis_leaves_a_pallets_account_that_exists_alone() {
	let pot = ExtBuilder.build().execute_with(Stake::pot);
	let storage = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: vec![(pot, EXISTENTIAL_DEPOSIT + 1)],
			dev_accounts: None,
		},
		..Default::default()
	}
	.build_storage()
	.unwrap();
	sp_io::TestExternalities::from(storage).execute_with(|| {
		assert_eq!(Balances::total_issuance(), EXISTENTIAL_DEPOSIT + 1);
	});
}

#[test]
#[should_panic = "the genesis parameters of stake are out of bounds: MinNominationOutOfBounds"]
fn genesis_refuses_parameters_out_of_bounds() {
	let stake = crate::GenesisConfig::<Test> {
		params: StakeParams {
			min_nomination: 0,
			..params()
		},
		stakes: Vec::new(),
	};
	let _ = stake.build_storage();
}

#[test]
fn set_params_replaces_every_parameter() {
	ExtBuilder.build_and_execute(|| {
		let changed = StakeParams {
			min_nomination: 2 * NOMINATION,
			unstake_delay: 20,
			take_delay: 30,
			default_take: Permill::from_percent(5),
		};
		assert_ok!(set(changed.clone()));
		assert_eq!(Params::<Test>::get(), changed);
		assert_eq!(take_events(), [Event::ParamsSet { params: changed }]);
	});
}

#[test]
fn set_params_fails_for_anybody_but_the_administrator() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(
			Stake::set_params(RuntimeOrigin::signed(ALICE), params()),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn set_params_fails_while_parameters_are_frozen() {
	ExtBuilder.build_and_execute(|| {
		MockRounds::freeze(true);
		assert_noop!(set(params()), Error::<Test>::ParamsFrozen);
		MockRounds::freeze(false);
		assert_ok!(set(params()));
	});
}

#[test]
fn min_nomination_has_bounds() {
	ExtBuilder.build_and_execute(|| {
		let with = |min_nomination| StakeParams {
			min_nomination,
			..params()
		};
		let error = Error::<Test>::MinNominationOutOfBounds;
		assert_noop!(set(with(MIN_MIN_NOMINATION - 1)), error);
		assert_ok!(set(with(MIN_MIN_NOMINATION)));
		assert_ok!(set(with(MAX_MIN_NOMINATION)));
		let error = Error::<Test>::MinNominationOutOfBounds;
		assert_noop!(set(with(MAX_MIN_NOMINATION + 1)), error);
	});
}

#[test]
fn unstake_delay_has_bounds() {
	ExtBuilder.build_and_execute(|| {
		let with = |unstake_delay| StakeParams {
			unstake_delay,
			..params()
		};
		let least = MinUnstakeDelay::get();
		let error = Error::<Test>::UnstakeDelayOutOfBounds;
		assert_noop!(set(with(least - 1)), error);
		assert_ok!(set(with(least)));
		assert_ok!(set(with(MAX_DELAY.into())));
		let error = Error::<Test>::UnstakeDelayOutOfBounds;
		assert_noop!(set(with(u64::from(MAX_DELAY) + 1)), error);
	});
}

#[test]
fn take_delay_has_a_bound() {
	ExtBuilder.build_and_execute(|| {
		let with = |take_delay| StakeParams {
			take_delay,
			..params()
		};
		assert_ok!(set(with(0)));
		assert_ok!(set(with(MAX_DELAY.into())));
		let error = Error::<Test>::TakeDelayOutOfBounds;
		assert_noop!(set(with(u64::from(MAX_DELAY) + 1)), error);
	});
}

#[test]
fn default_take_has_a_bound() {
	ExtBuilder.build_and_execute(|| {
		let with = |parts| StakeParams {
			default_take: Permill::from_parts(parts),
			..params()
		};
		assert_ok!(set(with(MAX_TAKE.deconstruct())));
		let error = Error::<Test>::DefaultTakeOutOfBounds;
		assert_noop!(set(with(MAX_TAKE.deconstruct() + 1)), error);
	});
}

#[test]
fn the_default_parameters_are_within_their_bounds() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(set(StakeParams::default()));
	});
}
