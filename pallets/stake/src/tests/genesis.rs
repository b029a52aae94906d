// SPDX-License-Identifier: Apache-2.0
use ganglion_support::{
	Balance, Stakes as _, Uid,
	mocks::{MockNeurons, MockRounds},
};
use sp_runtime::BuildStorage;

use super::mock::*;
use crate::{HoldReason, PoolId, Stakes, TotalStake};

/// A chain whose genesis has the neurons [`MINER`] and [`VALIDATOR`] of Alice, [`OTHER`] of Bob, and these stakes.
fn genesis(stakes: &[(u16, Balance)]) -> sp_io::TestExternalities {
	MockNeurons::reset();
	MockRounds::reset();
	for (hotkey, owner) in [(MINER, ALICE), (VALIDATOR, ALICE), (OTHER, BOB)] {
		MockNeurons::register(hotkey, owner, 0);
	}
	RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig {
			balances: [ALICE, BOB].map(|who| (who, FUNDS)).to_vec(),
			dev_accounts: None,
		},
		stake: crate::GenesisConfig {
			params: params(),
			stakes: stakes
				.iter()
				.map(|(uid, amount)| (Uid(*uid), *amount))
				.collect(),
		},
		..Default::default()
	}
	.build_storage()
	.unwrap()
	.into()
}

#[test]
fn genesis_opens_a_pool_for_each_neuron() {
	genesis(&[]).execute_with(|| {
		let record = Stakes::<Test>::get(OTHER).unwrap();
		assert_eq!((record.pool, record.take), (PoolId(2), DEFAULT_TAKE));
		Stake::do_try_state().unwrap();
	});
}

#[test]
fn genesis_holds_stake_of_the_owner() {
	genesis(&[(0, 500), (2, 70), (1, 30)]).execute_with(|| {
		assert_eq!(Stake::stake_of(&MINER), 500);
		assert_eq!(Stake::stake_of(&OTHER), 70);
		assert_eq!(held(HoldReason::Stake, ALICE), 530);
		assert_eq!(Balances::free_balance(ALICE), FUNDS - 530);
		assert_eq!(TotalStake::<Test>::get(), 600);
		Stake::do_try_state().unwrap();
	});
}

#[test]
#[should_panic = "the stake of genesis behind neuron 0, 7 units, cannot be: the neuron is there twice"]
fn genesis_refuses_a_neuron_twice() {
	genesis(&[(0, 500), (0, 7)]);
}

#[test]
#[should_panic = "behind neuron 3, 500 units, cannot be"]
fn genesis_refuses_stake_behind_nobody() {
	genesis(&[(3, 500)]);
}

#[test]
#[should_panic = "NotEnoughBalance"]
fn genesis_refuses_more_stake_than_the_owner_can_spare() {
	genesis(&[(0, FUNDS)]);
}

#[test]
#[should_panic = "AmountZero"]
fn genesis_refuses_a_stake_of_nothing() {
	genesis(&[(0, 0)]);
}
