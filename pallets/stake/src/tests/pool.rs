// SPDX-License-Identifier: Apache-2.0
//! The arithmetic of pools at its edges.

use super::random::Random;
use crate::pool::{LEAST_SHARES, SHARES_PER_UNIT, part_of, shares_for, shares_worth, value_of};

#[test]
fn the_first_unit_buys_a_billion_shares() {
	assert_eq!(shares_for(1, 0, 0), Some(SHARES_PER_UNIT));
}

#[test]
fn shares_that_are_bought_are_rounded_down() {
	assert_eq!(shares_for(10, 3, 1), Some(3));
}

#[test]
fn shares_that_are_burned_are_rounded_up() {
	assert_eq!(shares_worth(10, 3, 1), Some(4));
}

#[test]
fn the_value_of_shares_is_rounded_down() {
	assert_eq!(value_of(2, 10, 3), Some(6));
}

#[test]
fn all_shares_are_worth_everything() {
	for nominated in [1, 7, u128::MAX] {
		assert_eq!(value_of(u128::MAX, nominated, u128::MAX), Some(nominated));
	}
}

#[test]
fn products_beyond_a_u128_are_exact() {
	let half = 1 << 127;
	assert_eq!(part_of(half, half, half), Some(half));
	assert_eq!(
		part_of(u128::MAX, u128::MAX - 1, u128::MAX),
		Some(u128::MAX - 1)
	);
}

#[test]
fn results_beyond_a_u128_are_refused() {
	assert_eq!(shares_for(u128::MAX, 0, 0), None);
	assert_eq!(shares_for(u128::MAX, 1, 2), None);
}

#[test]
fn a_pool_that_contradicts_itself_is_refused() {
	assert_eq!(shares_for(1, 0, 1), None);
	assert_eq!(value_of(1, 1, 0), None);
	assert_eq!(shares_worth(1, 0, 1), None);
}

/// `a · b` in 256 bits, the high half first.
fn wide(a: u128, b: u128) -> (u128, u128) {
	let half = u128::from(u64::MAX);
	let (a1, a0) = (a >> 64, a & half);
	let (b1, b0) = (b >> 64, b & half);
	let low = a0 * b0;
	let middle = a1 * b0 + (low >> 64);
	let other = a0 * b1 + (middle & half);
	let high = a1 * b1 + (middle >> 64) + (other >> 64);
	(high, (other << 64) | (low & half))
}

/// Pools and amounts of every size up to what can ever be emitted, 2⁹² units.
fn pools() -> impl Iterator<Item = (u128, u128, u128)> {
	let mut random = Random(11);
	(0..20_000).map(move |_| {
		let nominated = random.wide(92) + 1;
		let shares = random.wide(122).min(nominated * SHARES_PER_UNIT) + 1;
		let amount = random.wide(92) + 1;
		(amount, nominated, shares)
	})
}

#[test]
fn buying_shares_never_lowers_their_price() {
	for (amount, nominated, shares) in pools() {
		if let Some(bought) = shares_for(amount, nominated, shares) {
			// (nominated + amount) / (shares + bought) >= nominated / shares
			assert!(wide(amount, shares) >= wide(nominated, bought));
		}
	}
}

#[test]
fn burning_shares_never_lowers_their_price() {
	for (amount, nominated, shares) in pools() {
		let amount = amount % nominated;
		let burned = shares_worth(amount, nominated, shares).unwrap();
		// (nominated - amount) / (shares - burned) >= nominated / shares
		assert!(burned <= shares);
		assert!(wide(nominated, burned) >= wide(amount, shares));
	}
}

#[test]
fn shares_are_worth_at_most_what_they_cost() {
	for (amount, nominated, shares) in pools() {
		let Some(bought) = shares_for(amount, nominated, shares) else {
			continue;
		};
		let Some(all) = shares.checked_add(bought) else {
			continue;
		};
		let value = value_of(bought, nominated + amount, all).unwrap();
		assert!(value <= amount);
		if bought >= LEAST_SHARES {
			assert!(amount - value <= 1 + amount / LEAST_SHARES);
		}
	}
}
