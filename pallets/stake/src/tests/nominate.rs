// SPDX-License-Identifier: Apache-2.0
//! `add_stake` and `remove_stake` by those who do not own the neuron.

use frame_support::{assert_noop, assert_ok};
use ganglion_support::{Stakes as _, mocks::MockRounds};

use super::mock::*;
use crate::{
	Error, Event, HoldReason, NominationView, Nominations, PoolId, StakeParams, TotalStake,
	UnstakingChunk, pool::SHARES_PER_UNIT,
};

/// The pool of `MINER`, which was registered first.
const POOL: PoolId = PoolId(0);

/// An environment in which Carol has nominated `MINER` and it has earned `gains` for her.
fn nominated(gains: u128, test: impl FnOnce()) {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(set_take(ALICE, MINER, 0));
		assert_ok!(add(CAROL, MINER, NOMINATION));
		credit(MINER, gains);
		take_events();
		test();
	});
}

#[test]
fn a_nomination_is_held_in_the_nominators_account() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(CAROL, MINER, NOMINATION));
		assert_eq!(Balances::free_balance(CAROL), FUNDS - NOMINATION);
		assert_eq!(held(HoldReason::Nomination, CAROL), NOMINATION);
		assert_eq!(held(HoldReason::Stake, CAROL), 0);
		assert_eq!(parts(MINER), (0, NOMINATION));
		assert_eq!(Stake::stake_of(&MINER), NOMINATION);
		assert_eq!(TotalStake::<Test>::get(), NOMINATION);
	});
}

#[test]
fn a_nomination_reports_the_shares_that_it_bought() {
	nominated(NOMINATION, || {
		assert_ok!(add(DAVE, MINER, 2 * NOMINATION));
		let event = Event::Nominated {
			hotkey: MINER,
			pool: POOL,
			nominator: DAVE,
			amount: 2 * NOMINATION,
			principal: 2 * NOMINATION,
			// The pool is worth twice what its shares cost.
			shares: NOMINATION * SHARES_PER_UNIT,
			stake: 4 * NOMINATION,
		};
		assert_eq!(take_events(), [event]);
	});
}

#[test]
fn two_nominations_of_one_account_add_up() {
	nominated(0, || {
		assert_ok!(add(CAROL, MINER, 2 * NOMINATION));
		let expected = NominationView {
			principal: 3 * NOMINATION,
			shares: 3 * NOMINATION * SHARES_PER_UNIT,
			value: 3 * NOMINATION,
		};
		assert_eq!(Stake::nomination(MINER, CAROL), Some(expected));
	});
}

#[test]
fn an_owner_nominates_the_neurons_of_others() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(add(ALICE, OTHER, NOMINATION));
		assert_eq!(parts(OTHER), (0, NOMINATION));
	});
}

#[test]
fn a_nomination_fails_below_the_minimum() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(
			add(CAROL, MINER, NOMINATION - 1),
			Error::<Test>::NominationTooSmall
		);
		assert_ok!(add(CAROL, MINER, NOMINATION));
	});
}

#[test]
fn a_nomination_fails_without_the_tokens() {
	ExtBuilder.build_and_execute(|| {
		let most = FUNDS - EXISTENTIAL_DEPOSIT;
		assert_noop!(add(CAROL, MINER, most + 1), Error::<Test>::NotEnoughBalance);
		assert_ok!(add(CAROL, MINER, most));
	});
}

#[test]
fn a_nomination_fails_in_a_round() {
	ExtBuilder.build_and_execute(|| {
		MockRounds::run(Some(1));
		assert_noop!(add(CAROL, MINER, NOMINATION), Error::<Test>::RoundRunning);
	});
}

#[test]
fn nominated_tokens_cannot_be_spent() {
	nominated(0, || {
		let origin = RuntimeOrigin::signed(CAROL);
		assert_ok!(Balances::transfer_all(origin, BOB, false));
		assert_eq!(held(HoldReason::Nomination, CAROL), NOMINATION);
	});
}

#[test]
fn a_nominator_gets_its_gains_out_of_the_pallets_account() {
	nominated(500, || {
		assert_eq!(held(HoldReason::Gains, Stake::pot()), 500);
		assert_ok!(remove_all(CAROL, MINER));
		assert_eq!(held(HoldReason::Gains, Stake::pot()), 0);
		assert_eq!(held(HoldReason::Unstaking, CAROL), NOMINATION + 500);
		assert_eq!(held(HoldReason::Nomination, CAROL), 0);
		assert_eq!(Balances::free_balance(CAROL), FUNDS - NOMINATION);
	});
}

#[test]
fn a_nominator_who_leaves_reports_everything() {
	nominated(500, || {
		assert_ok!(remove_all(CAROL, MINER));
		let event = Event::NominationRemoved {
			hotkey: MINER,
			pool: POOL,
			nominator: CAROL,
			amount: NOMINATION + 500,
			principal: NOMINATION,
			shares: NOMINATION * SHARES_PER_UNIT,
			stake: 0,
			matures_at: Some(1 + UNSTAKE_DELAY),
		};
		assert_eq!(take_events(), [event]);
	});
}

#[test]
fn a_nominator_who_takes_a_part_uses_up_that_part_of_its_principal() {
	nominated(0, || {
		assert_ok!(add(CAROL, MINER, NOMINATION));
		credit(MINER, 2 * NOMINATION);
		assert_ok!(remove(CAROL, MINER, NOMINATION));
		let expected = NominationView {
			principal: 2 * NOMINATION - NOMINATION / 2,
			shares: (2 * NOMINATION - NOMINATION / 2) * SHARES_PER_UNIT,
			value: 3 * NOMINATION,
		};
		assert_eq!(Stake::nomination(MINER, CAROL), Some(expected));
		assert_eq!(held(HoldReason::Gains, Stake::pot()), NOMINATION * 3 / 2);
	});
}

#[test]
fn a_nominator_who_takes_its_whole_value_has_left() {
	nominated(500, || {
		assert_ok!(remove(CAROL, MINER, NOMINATION + 500));
		assert!(!Nominations::<Test>::contains_key(POOL, CAROL));
		assert_eq!(parts(MINER), (0, 0));
	});
}

#[test]
fn a_nominator_cannot_take_more_than_its_value() {
	nominated(500, || {
		assert_ok!(add(DAVE, MINER, NOMINATION));
		let more = value(MINER, CAROL) + 1;
		assert_noop!(remove(CAROL, MINER, more), Error::<Test>::NotEnoughStake);
		assert_noop!(
			remove(CAROL, MINER, u128::MAX),
			Error::<Test>::NotEnoughStake
		);
	});
}

#[test]
fn a_nominator_cannot_leave_less_than_the_minimum() {
	nominated(500, || {
		assert_noop!(remove(CAROL, MINER, 501), Error::<Test>::NominationTooSmall);
		assert_ok!(remove(CAROL, MINER, 500));
		assert_eq!(value(MINER, CAROL), NOMINATION);
	});
}

#[test]
fn removing_fails_for_who_has_nominated_nothing() {
	nominated(0, || {
		assert_noop!(remove(DAVE, MINER, 1), Error::<Test>::NotEnoughStake);
		assert_noop!(remove_all(DAVE, MINER), Error::<Test>::NotEnoughStake);
		assert_noop!(remove(CAROL, OTHER, 1), Error::<Test>::NotEnoughStake);
	});
}

#[test]
fn a_fraction_of_a_unit_stays_with_those_who_stay() {
	nominated(1, || {
		// Each share is now worth a little more than it cost, so that Dave's do not come out even.
		assert_ok!(add(DAVE, MINER, NOMINATION));
		assert_eq!(value(MINER, DAVE), NOMINATION - 1);
		assert_ok!(remove_all(DAVE, MINER));
		assert_eq!(value(MINER, CAROL), NOMINATION + 2);
		assert_eq!(held(HoldReason::Gains, Stake::pot()), 2);
	});
}

#[test]
fn the_last_nominator_takes_everything() {
	nominated(1, || {
		assert_ok!(add(DAVE, MINER, NOMINATION));
		assert_ok!(remove_all(DAVE, MINER));
		assert_ok!(remove_all(CAROL, MINER));
		assert_eq!(parts(MINER), (0, 0));
		assert_eq!(held(HoldReason::Gains, Stake::pot()), 0);
		let chunk = |amount| UnstakingChunk {
			amount,
			matures_at: 1 + UNSTAKE_DELAY,
		};
		assert_eq!(unstaking(CAROL), [chunk(NOMINATION + 2)]);
		assert_eq!(unstaking(DAVE), [chunk(NOMINATION - 1)]);
	});
}

#[test]
fn an_emptied_pool_starts_anew() {
	nominated(12_345, || {
		assert_ok!(remove_all(CAROL, MINER));
		assert_ok!(add(DAVE, MINER, NOMINATION));
		assert_eq!(value(MINER, DAVE), NOMINATION);
	});
}

#[test]
fn tokens_sent_to_the_pallets_account_belong_to_no_pool() {
	nominated(500, || {
		let origin = RuntimeOrigin::signed(DAVE);
		let pot = Stake::pot();
		assert_ok!(Balances::transfer_keep_alive(origin, pot, NOMINATION));
		assert_eq!(value(MINER, CAROL), NOMINATION + 500);
		assert_eq!(held(HoldReason::Gains, pot), 500);
	});
}

#[test]
fn a_nominator_below_a_raised_minimum_can_only_leave_altogether() {
	nominated(500, || {
		let params = StakeParams {
			min_nomination: 2 * NOMINATION,
			..params()
		};
		assert_ok!(Stake::set_params(RuntimeOrigin::root(), params));
		assert_noop!(remove(CAROL, MINER, 1), Error::<Test>::NominationTooSmall);
		assert_ok!(remove_all(CAROL, MINER));
	});
}

#[test]
fn a_gift_to_the_pallets_account_makes_no_share_dearer_for_the_second_nominator() {
	nominated(0, || {
		let gift = 1_000 * NOMINATION;
		assert_ok!(Balances::transfer_keep_alive(
			RuntimeOrigin::signed(BOB),
			Stake::pot(),
			gift
		));
		assert_ok!(add(DAVE, MINER, NOMINATION));
		assert_eq!(value(MINER, DAVE), NOMINATION);
	});
}

/// Makes shares as dear as they can be: the only nominator takes out all that the pool earns but the minimum, until it
/// is refused. How often it was not.
fn make_shares_dear() -> u32 {
	for times in 0.. {
		credit(MINER, 100 * NOMINATION);
		let gains = value(MINER, CAROL) - NOMINATION;
		if let Err(refusal) = remove(CAROL, MINER, gains) {
			assert_eq!(refusal, Error::<Test>::NominationTooSmall.into());
			return times;
		}
	}
	unreachable!("shares become dear without end");
}

#[test]
fn the_first_nominator_cannot_make_shares_so_dear_that_the_second_loses_more_than_a_millionth() {
	nominated(0, || {
		assert!(make_shares_dear() > 2);
		let mut accepted = 0;
		for tenths in 1..1_000 {
			let amount = NOMINATION * tenths / 10 + 7;
			match add(DAVE, MINER, amount) {
				Ok(()) => {
					let lost = amount - value(MINER, DAVE);
					assert!(lost <= 1 + amount / 1_000_000, "{amount} lost {lost}");
					assert_ok!(remove_all(DAVE, MINER));
					accepted += 1;
				}
				Err(refusal) => assert_eq!(refusal, Error::<Test>::NominationTooSmall.into()),
			}
		}
		assert!(accepted > 100);
	});
}

#[test]
fn the_first_nominator_gains_nothing_by_making_shares_dear() {
	nominated(0, || {
		make_shares_dear();
		let before = value(MINER, CAROL);
		let amount = 300 * NOMINATION + 7;
		assert_ok!(add(DAVE, MINER, amount));
		assert_ok!(remove_all(DAVE, MINER));
		assert!(value(MINER, CAROL) - before <= 1 + amount / 1_000_000);
	});
}
