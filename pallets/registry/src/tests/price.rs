// SPDX-License-Identifier: Apache-2.0
use frame_support::{assert_noop, assert_ok};
use ganglion_support::Balance;
use sp_runtime::Permill;

use super::mock::*;
use crate::{
	BurnPrice, Error, LastPrice, RegistryParams,
	price::{decayed, raised},
};

#[test]
fn decayed_is_exact_at_whole_half_lives() {
	for half_life in [1, 7, 600, u64::from(u32::MAX), u64::MAX / 200] {
		for halvings in 0..=130u32 {
			let blocks = half_life * u64::from(halvings);
			let expected = u128::MAX.checked_shr(halvings).unwrap_or(0);
			assert_eq!(decayed(u128::MAX, blocks, half_life), expected);
		}
	}
}

#[test]
fn decayed_stays_near_the_exponential() {
	const HALF_LIFE: u64 = 10_000;
	let amount = 1u128 << 80;
	let (mut lowest, mut highest) = (f64::MAX, f64::MIN);
	for blocks in 0..3 * HALF_LIFE {
		let exact = (80.0 - blocks as f64 / HALF_LIFE as f64).exp2();
		let error = decayed(amount, blocks, HALF_LIFE) as f64 / exact - 1.0;
		lowest = lowest.min(error);
		highest = highest.max(error);
	}
	assert!(
		lowest > -0.0019 && highest < 0.0035,
		"{lowest} to {highest}"
	);
}

#[test]
fn decayed_loses_less_than_two_units_to_rounding() {
	for amount in [0, 1, 2, 3, 99, 1_000_001] {
		for blocks in 0..64 {
			let x = f64::from(blocks % 16) / 16.0;
			let exact =
				amount as f64 / f64::from(1 << (blocks / 16)) * (6.0 - 4.0 * x + x * x) / 6.0;
			let lost = exact - decayed(amount, u64::from(blocks as u32), 16) as f64;
			assert!((-0.001..2.0).contains(&lost), "{amount} {blocks} {lost}");
		}
	}
}

#[test]
fn decayed_never_rises() {
	for half_life in [1, 2, 3, 8, 600, 1_009] {
		for amount in [0, 1, 5, 1_000, 999_999_999_937, u128::MAX] {
			let mut last = amount;
			for blocks in 0..half_life * 5 {
				let now = decayed(amount, blocks, half_life);
				assert!(now <= last, "{amount} {half_life} {blocks}");
				last = now;
			}
		}
	}
}

#[test]
fn decayed_keeps_everything_without_a_half_life() {
	assert_eq!(decayed(5, 1_000, 0), 5);
}

#[test]
fn raised_rounds_up() {
	assert_eq!(raised(1, Permill::from_parts(1)), 2);
	assert_eq!(raised(1_000_000, Permill::from_parts(1)), 1_000_001);
	assert_eq!(raised(1_000_001, Permill::from_parts(1)), 1_000_003);
	assert_eq!(raised(7, Permill::zero()), 7);
	assert_eq!(raised(7, Permill::one()), 14);
	assert_eq!(raised(u128::MAX, Permill::one()), u128::MAX);
}

#[test]
fn price_starts_at_the_floor() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Registry::registration_price(), BURN);
	});
}

#[test]
fn price_rises_with_each_registration_of_a_block() {
	ExtBuilder::default().build_and_execute(|| {
		for (name, price) in [("a", 100), ("b", 150), ("c", 225)] {
			assert_eq!(Registry::registration_price(), price);
			register("alice", name);
		}
		assert_eq!(Registry::registration_price(), 338);
	});
}

#[test]
fn price_stays_below_the_ceiling() {
	ExtBuilder::default()
		.params(|params| params.max_burn = 220)
		.build_and_execute(|| {
			for name in ["a", "b", "c"] {
				register("alice", name);
			}
			assert_eq!(Registry::registration_price(), 220);
		});
}

#[test]
fn price_halves_in_each_half_life_down_to_the_floor() {
	ExtBuilder::default().build_and_execute(|| {
		for name in ["a", "b", "c"] {
			register("alice", name);
		}
		let price_after = |blocks| {
			System::set_block_number(1 + blocks);
			Registry::registration_price()
		};
		assert_eq!(price_after(0), 338);
		// 338 * (6 - 2 + 1/4) / 6 = 239.4
		assert_eq!(price_after(HALF_LIFE / 2), 239);
		assert_eq!(price_after(HALF_LIFE), 169);
		assert_eq!(price_after(2 * HALF_LIFE), BURN);
		assert_eq!(price_after(1_000 * HALF_LIFE), BURN);
	});
}

#[test]
fn price_decays_from_the_last_registration() {
	ExtBuilder::default().build_and_execute(|| {
		for name in ["a", "b", "c"] {
			register("alice", name);
		}
		System::set_block_number(1 + HALF_LIFE);
		register("bob", "d");
		// 169 and half of it, rounded up.
		let stored = BurnPrice {
			amount: 254,
			set_at: 1 + HALF_LIFE,
		};
		assert_eq!(LastPrice::<Test>::get(), stored);
		System::set_block_number(1 + 2 * HALF_LIFE);
		assert_eq!(Registry::registration_price(), 127);
	});
}

#[test]
fn register_burns_the_price_of_its_block() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "a");
		register("bob", "b");
		assert_eq!(Balances::free_balance(coldkey("alice")), FUNDS - 100);
		assert_eq!(Balances::free_balance(coldkey("bob")), FUNDS - 150);
	});
}

#[test]
fn register_fails_when_the_price_is_above_the_limit() {
	ExtBuilder::default().build_and_execute(|| {
		let owner = coldkey("bob");
		let register_for = |limit: Balance| {
			let proof = proof("miner", &owner, 0);
			Registry::register(
				RuntimeOrigin::signed(owner.clone()),
				hotkey("miner"),
				proof,
				limit,
			)
		};
		register("alice", "first");
		assert_noop!(register_for(149), Error::<Test>::BurnAboveLimit);
		assert_ok!(register_for(150));
	});
}

#[test]
fn a_failed_registration_leaves_the_price() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "miner");
		assert!(try_register("bob", "miner").is_err());
		assert_eq!(Registry::registration_price(), 150);
	});
}

#[test]
fn a_change_of_bounds_holds_from_its_block_on() {
	ExtBuilder::default().build_and_execute(|| {
		register("alice", "a");
		let set = |min_burn, max_burn| {
			let params = RegistryParams {
				min_burn,
				max_burn,
				..params()
			};
			assert_ok!(Registry::set_params(RuntimeOrigin::root(), params));
			Registry::registration_price()
		};
		assert_eq!(set(1, 120), 120);
		assert_eq!(set(200, 300), 200);
		assert_eq!(set(1, 300), 200);
	});
}

#[test]
fn a_change_of_half_life_spares_the_blocks_before() {
	ExtBuilder::default().build_and_execute(|| {
		for name in ["a", "b", "c"] {
			register("alice", name);
		}
		System::set_block_number(1 + HALF_LIFE);
		let slower = RegistryParams {
			burn_half_life: 2 * HALF_LIFE,
			min_burn: 1,
			..params()
		};
		assert_ok!(Registry::set_params(RuntimeOrigin::root(), slower));
		assert_eq!(Registry::registration_price(), 169);
		System::set_block_number(1 + 3 * HALF_LIFE);
		assert_eq!(Registry::registration_price(), 84);
	});
}
