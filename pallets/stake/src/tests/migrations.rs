// SPDX-License-Identifier: Apache-2.0
//! The upgrade from version 2 of the storage, on pools whose gains are short.

use frame_support::traits::{
	GetStorageVersion, OnRuntimeUpgrade, StorageVersion, fungible::MutateHold,
};
use ganglion_support::Balance;
use ganglion_testing::refused_leavers;
use sp_runtime::TryRuntimeError;

use super::mock::*;
use crate::{
	Event, HoldReason, Nomination, Nominations, PoolId, StakeRecord, Stakes, TotalStake,
	migrations::{MigrateV2ToV3, V2ToV3},
	pool::Shares,
};

type Upgrade = V2ToV3<Test>;

const POOL: PoolId = PoolId(0);
const WORTH: Balance = 14_500_000_009;
const GAINS: Balance = 500_000_003;

/// What version 2 left when Carol nominated 10 tokens, 500,000,003 units were credited, Bob nominated 3 tokens and 1 unit and
/// Dave 3 tokens and 5, 2 units were credited, and Bob and Dave each removed a token and 1 unit: its principals and its
/// shares.
const NOMINATIONS: [(u64, Balance, u128); 3] = [
	(BOB, 2_000_000_001, 1_904_761_904_333_127_189),
	(CAROL, 10_000_000_000, 10_000_000_000_000_000_000),
	(DAVE, 2_000_000_005, 1_904_761_908_142_650_998),
];

fn short_chain(test: impl FnOnce()) {
	ExtBuilder.build_and_execute(|| {
		for (who, principal, shares) in NOMINATIONS {
			let shares = Shares(shares);
			Nominations::<Test>::insert(POOL, who, Nomination { principal, shares });
			Balances::hold(&HoldReason::Nomination.into(), &who, principal).unwrap();
		}
		Stakes::<Test>::mutate(MINER, |record| {
			let shares = NOMINATIONS.iter().map(|(_, _, shares)| shares).sum();
			*record = Some(StakeRecord {
				nominated: WORTH,
				shares: Shares(shares),
				..record.clone().unwrap()
			});
		});
		TotalStake::<Test>::put(WORTH);
		Stake::mint_on_hold(HoldReason::Gains, &Stake::pot(), GAINS).unwrap();
		// Nothing is short in it, and it must stay as it is.
		add(CAROL, OTHER, NOMINATION).unwrap();
		take_events();
		StorageVersion::new(2).put::<Stake>();
		test();
	});
}

fn leave(who: &u64) -> sp_runtime::DispatchResult {
	remove_all(*who, MINER)
}

#[test]
fn a_pool_is_short_before_the_upgrade() {
	short_chain(|| {
		let refused = refused_leavers([BOB, CAROL, DAVE], leave);
		let refused: Vec<_> = refused.into_iter().map(|(who, _)| who).collect();
		assert_eq!(refused, [CAROL]);
		let message = "a nomination is worth less than its principal";
		assert_eq!(Stake::do_try_state(), Err(TryRuntimeError::Other(message)));
		MigrateV2ToV3::<Test>::on_runtime_upgrade();
	});
}

#[test]
fn everybody_can_leave_after_the_upgrade() {
	short_chain(|| {
		MigrateV2ToV3::<Test>::on_runtime_upgrade();
		assert_eq!(refused_leavers([BOB, CAROL, DAVE], leave), []);
		for who in [CAROL, BOB, DAVE] {
			assert_eq!(remove_all(who, MINER), Ok(()));
		}
		assert_eq!(parts(MINER), (0, 0));
		assert_eq!(held(HoldReason::Gains, Stake::pot()), 0);
	});
}

#[test]
fn the_upgrade_books_what_is_short_to_the_gains_of_its_pool() {
	short_chain(|| {
		let before = [BOB, CAROL, DAVE].map(|who| value(MINER, who));
		MigrateV2ToV3::<Test>::on_runtime_upgrade();
		let event = Event::ShortfallBooked {
			hotkey: MINER,
			pool: POOL,
			amount: 2,
		};
		assert_eq!(take_events(), [event]);
		assert_eq!(held(HoldReason::Gains, Stake::pot()), GAINS + 2);
		// Nobody has more or less than before.
		assert_eq!([BOB, CAROL, DAVE].map(|who| value(MINER, who)), before);
		assert_eq!(parts(MINER), (0, WORTH));
	});
}

#[test]
fn the_checks_of_tools_hold_around_the_upgrade() {
	short_chain(|| {
		let note = Upgrade::note();
		MigrateV2ToV3::<Test>::on_runtime_upgrade();
		assert_eq!(Upgrade::check(&note), Ok(()));
		assert_eq!(Stake::on_chain_storage_version(), StorageVersion::new(3));
		TotalStake::<Test>::mutate(|total| *total += 1);
		let message = "stake or tokens were lost or made";
		assert_eq!(Upgrade::check(&note), Err(TryRuntimeError::Other(message)));
		TotalStake::<Test>::mutate(|total| *total -= 1);
	});
}

#[test]
fn an_upgrade_that_finds_nothing_short_changes_the_number_only() {
	ExtBuilder.build_and_execute(|| {
		add(CAROL, MINER, NOMINATION).unwrap();
		credit(MINER, 7);
		let root = || sp_io::storage::root(sp_runtime::StateVersion::V1);
		let before = root();
		StorageVersion::new(2).put::<Stake>();
		MigrateV2ToV3::<Test>::on_runtime_upgrade();
		assert_eq!(root(), before);
	});
}
