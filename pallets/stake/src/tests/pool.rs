// SPDX-License-Identifier: Apache-2.0
//! The arithmetic of pools at its edges.

use ganglion_testing::Random;
use scale_info::MetaType;
use sp_runtime::Rounding::{Down, Up};

use crate::pool::{LEAST_SHARES, Pool, SHARES_PER_UNIT, Shares, part_of};

fn pool(nominated: u128, shares: u128) -> Pool {
	Pool {
		nominated,
		shares: Shares(shares),
	}
}

#[test]
fn the_first_unit_buys_a_billion_shares() {
	let mut empty = Pool::default();
	assert_eq!(empty.buy(1, Down), Some(Shares(SHARES_PER_UNIT)));
	assert_eq!(empty, pool(1, SHARES_PER_UNIT));
}

#[test]
fn shares_are_rounded_as_told() {
	assert_eq!(pool(3, 1).shares_for(10, Down), Some(Shares(3)));
	assert_eq!(pool(3, 1).shares_for(10, Up), Some(Shares(4)));
}

#[test]
fn the_value_of_shares_is_rounded_as_told() {
	assert_eq!(pool(10, 3).value_of(Shares(2), Down), Some(6));
	assert_eq!(pool(10, 3).value_of(Shares(2), Up), Some(7));
}

#[test]
fn a_part_is_rounded_as_told() {
	assert_eq!(part_of(10, 2, 3, Down), Some(6));
	assert_eq!(part_of(10, 2, 3, Up), Some(7));
}

#[test]
fn a_gain_is_worth_to_all_shares_alike() {
	let mut grown = pool(10, 4);
	assert_eq!(grown.gain(2), Some(()));
	assert_eq!(grown, pool(12, 4));
	assert_eq!(grown.value_of(Shares(2), Down), Some(6));
}

#[test]
fn a_sale_takes_units_and_shares() {
	let mut left = pool(10, 4);
	assert_eq!(left.sell(Shares(1), 2), Some(()));
	assert_eq!(left, pool(8, 3));
}

#[test]
fn what_is_refused_changes_nothing() {
	for (refused, units, shares) in [(pool(1, 4), 2, 1), (pool(10, 4), 2, 5)] {
		let mut same = refused;
		assert_eq!(same.sell(Shares(shares), units), None);
		assert_eq!(same, refused);
	}
	let full = pool(u128::MAX, u128::MAX);
	let mut same = full;
	assert_eq!(same.buy(1, Down), None);
	assert_eq!(same.gain(1), None);
	assert_eq!(same, full);
}

#[test]
fn all_shares_are_worth_everything() {
	for nominated in [1, 7, u128::MAX] {
		let all = pool(nominated, u128::MAX);
		assert_eq!(all.value_of(all.shares, Down), Some(nominated));
	}
}

#[test]
fn products_beyond_a_u128_are_exact() {
	let half = 1 << 127;
	assert_eq!(part_of(half, half, half, Down), Some(half));
	assert_eq!(
		part_of(u128::MAX, u128::MAX - 1, u128::MAX, Down),
		Some(u128::MAX - 1)
	);
}

#[test]
fn results_beyond_a_u128_are_refused() {
	assert_eq!(Pool::default().shares_for(u128::MAX, Down), None);
	assert_eq!(pool(1, 2).shares_for(u128::MAX, Down), None);
}

#[test]
fn a_pool_that_contradicts_itself_is_refused() {
	assert_eq!(pool(0, 1).shares_for(1, Down), None);
	assert_eq!(pool(0, 1).shares_for(1, Up), None);
	assert_eq!(pool(1, 0).value_of(Shares(1), Down), None);
}

#[test]
fn shares_are_stored_and_described_as_the_number_they_are() {
	use codec::Encode;
	assert_eq!(Shares(7).encode(), 7u128.encode());
	assert_eq!(MetaType::new::<Shares>(), MetaType::new::<u128>());
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
fn pools() -> impl Iterator<Item = (u128, Pool)> {
	let mut random = Random::new(11);
	(0..20_000).map(move |_| {
		let nominated = random.wide(92) + 1;
		let shares = random.wide(122).min(nominated * SHARES_PER_UNIT) + 1;
		let amount = random.wide(92) + 1;
		(amount, pool(nominated, shares))
	})
}

#[test]
fn buying_shares_never_lowers_their_price() {
	for (amount, pool) in pools() {
		if let Some(bought) = pool.shares_for(amount, Down) {
			// (nominated + amount) / (shares + bought) >= nominated / shares
			assert!(wide(amount, pool.shares.0) >= wide(pool.nominated, bought.0));
		}
	}
}

#[test]
fn selling_shares_never_lowers_their_price() {
	for (amount, pool) in pools() {
		let amount = amount % pool.nominated;
		let sold = pool.shares_for(amount, Up).unwrap();
		// (nominated - amount) / (shares - sold) >= nominated / shares
		assert!(sold <= pool.shares);
		assert!(wide(pool.nominated, sold.0) >= wide(amount, pool.shares.0));
	}
}

#[test]
fn shares_are_worth_at_most_what_they_cost() {
	for (amount, mut pool) in pools() {
		let Some(bought) = pool.buy(amount, Down) else {
			continue;
		};
		let value = pool.value_of(bought, Down).unwrap();
		assert!(value <= amount);
		if bought >= LEAST_SHARES {
			assert!(amount - value <= 1 + amount / LEAST_SHARES.0);
		}
	}
}
