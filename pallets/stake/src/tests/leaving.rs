// SPDX-License-Identifier: Apache-2.0
//! Everybody can always leave: what a nomination is worth covers its principal, so that the account of the gains has what
//! the others are owed.

use std::env;

use ganglion_support::Balance;
use ganglion_testing::{Random, Story, is_foreign, refused_leavers};
use sp_runtime::DispatchResult;

use super::mock::*;
use crate::{Error, HoldReason, Nominations, Stakes};

const TOKEN: Balance = 1_000_000_000;

/// How many walks are made; a longer campaign asks for more.
const WALKS: u64 = 200;
const STEPS: u32 = 30;
const NOMINATORS: [u64; 3] = [BOB, CAROL, DAVE];

/// Everybody has left, and nothing stays behind.
fn assert_nothing_stays() {
	assert_eq!(Nominations::<Test>::iter().count(), 0);
	assert_eq!(parts(MINER), (0, 0));
	assert_eq!(held(HoldReason::Gains, Stake::pot()), 0);
}

#[test]
fn who_takes_a_part_out_leaves_to_the_others_what_is_theirs() {
	ExtBuilder.build_and_execute(|| {
		set_take(ALICE, MINER, 0).unwrap();
		add(CAROL, MINER, 10 * TOKEN).unwrap();
		credit(MINER, 500_000_003);
		add(BOB, MINER, 3 * TOKEN + 1).unwrap();
		add(DAVE, MINER, 3 * TOKEN + 5).unwrap();
		credit(MINER, 2);
		remove(BOB, MINER, TOKEN + 1).unwrap();
		remove(DAVE, MINER, TOKEN + 1).unwrap();
		assert_eq!(remove_all(CAROL, MINER), Ok(()));
		assert_eq!(remove_all(BOB, MINER), Ok(()));
		assert_eq!(remove_all(DAVE, MINER), Ok(()));
		assert_nothing_stays();
	});
}

/// `GANGLION_WALKS`, or few.
fn walks() -> u64 {
	match env::var("GANGLION_WALKS") {
		Ok(text) => text
			.parse()
			.unwrap_or_else(|_| panic!("GANGLION_WALKS is {text}, must be a number")),
		Err(_) => WALKS,
	}
}

/// Fail on what whoever called can do nothing about.
fn assert_is_ours(outcome: DispatchResult) {
	if let Err(error) = outcome {
		assert!(!is_foreign(&error), "{error:?}");
	}
}

/// A little more than the least nomination, or a few times that.
fn amount(random: &mut Random) -> Balance {
	NOMINATION * Balance::from(1 + random.below(12)) + Balance::from(random.below(9))
}

fn step(random: &mut Random) {
	let who = *random.of(&NOMINATORS);
	match random.below(10) {
		0..=2 => assert_is_ours(add(who, MINER, amount(random))),
		3..=5 => assert_is_ours(remove(who, MINER, amount(random))),
		6..=8 => credit(MINER, (1 + random.below(9)).into()),
		_ if random.once_in(4) => credit(MINER, amount(random) / 2),
		_ => assert_is_ours(remove_all(who, MINER)),
	}
	// So that nobody waits for too much at once.
	skip(UNSTAKE_DELAY);
	let _ = withdraw(who);
}

#[test]
fn nobody_is_refused_in_walks_with_small_credits() {
	for seed in 0..walks() {
		ExtBuilder.build_and_execute(|| {
			let mut story = Story::new(seed);
			set_take(ALICE, MINER, story.random.below(3) as u32).unwrap();
			for who in NOMINATORS {
				add(who, MINER, amount(&mut story.random)).unwrap();
			}
			while story.goes_on(STEPS) {
				step(&mut story.random);
				let pool = Stakes::<Test>::get(MINER).unwrap().pool;
				let members = Nominations::<Test>::iter_key_prefix(pool).collect::<Vec<_>>();
				let refused = refused_leavers(members, |who| remove_all(*who, MINER));
				assert_eq!(refused, []);
			}
			// And all of them, one after the other.
			for who in NOMINATORS.into_iter().chain([ALICE]) {
				let outcome = remove_all(who, MINER);
				let has_nothing = outcome == Err(Error::<Test>::NotEnoughStake.into());
				assert!(outcome.is_ok() || has_nothing, "{outcome:?}");
			}
			assert_nothing_stays();
		});
	}
}
