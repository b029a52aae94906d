// SPDX-License-Identifier: Apache-2.0
//! Attacks on weights and rounds that are more than one call. Those on one call are with its tests.

use frame_support::assert_ok;
use ganglion_support::{Stakes, Uid, mocks::MockStakes};

use super::mock::*;
use crate::{Carry, LastEpoch, Round};

const EPOCHS: u64 = 50;
/// For so many epochs a miner gains a tenth in each, for as many it loses it again.
const RISE: u64 = 10;
const MINERS: std::ops::Range<u16> = 3..11;

/// What the miners are worth in `epoch`: each gains or loses a tenth in every one of them, and they turn at different
/// times.
fn honest_row(epoch: u64) -> Vec<(u16, u16)> {
	let worth = |miner: u16| {
		let phase = (epoch + u64::from(miner) * 5 / 2) % (2 * RISE);
		let gains = phase.min(2 * RISE - phase);
		(300.0 * 1.1_f64.powf(gains as f64)) as u16
	};
	MINERS.map(|miner| (miner, worth(miner))).collect()
}

/// How much a unit of the copier's stake earns for one of the honest validators'.
fn copier_to_honest() -> f64 {
	let rate = |uid| {
		let standing = standing(uid);
		standing.dividends.to_bits() as f64 / standing.stake as f64
	};
	rate(2) / rate(0)
}

fn copying(test: impl FnOnce()) {
	let mut stakes = vec![100_000, 100_000, 10_000];
	stakes.extend(MINERS.map(|_| 0));
	ExtBuilder::default().stakes(&stakes).build_and_execute(|| {
		change_params(|params| params.max_edges = 16);
		test();
	});
}

/// In the clear a copier has the newest row before it counts, and earns like those who work.
#[test]
fn a_copier_earns_like_the_honest_when_rows_are_in_the_clear() {
	copying(|| {
		for epoch in 0..EPOCHS {
			System::set_block_number(epoch * TEMPO + 1);
			for uid in [0, 1] {
				assert_ok!(set_weights(uid, &honest_row(epoch)));
			}
			let seen = Incentive::row(Uid(0)).unwrap();
			assert_ok!(set_weights(2, &seen.edges));
			enter_block((epoch + 1) * TEMPO);
			assert!(copier_to_honest() >= 0.95, "epoch {epoch}");
		}
	});
}

/// With commits a copier sees a row when the next one is already promised, and is always behind.
#[test]
fn a_copier_earns_less_than_the_honest_when_rows_are_committed_to() {
	copying(|| {
		change_params(|params| params.commit_reveal = true);
		let (mut less, mut counted) = (0, 0);
		let mut copied: Option<Vec<(u16, u16)>> = None;
		for epoch in 0..EPOCHS {
			System::set_block_number(epoch * TEMPO + 1);
			for uid in [0, 1] {
				if epoch > 0 {
					assert_ok!(reveal(uid, &honest_row(epoch - 1)));
				}
				assert_ok!(commit(uid, &honest_row(epoch)));
			}
			if let Some(copied) = &copied {
				assert_ok!(reveal(2, copied));
			}
			copied = Incentive::row(Uid(0)).map(|row| row.edges.into_inner());
			if let Some(copied) = &copied {
				assert_ok!(commit(2, copied));
			}
			enter_block((epoch + 1) * TEMPO);
			// In the third interval the copier's first row counts.
			if epoch >= 2 {
				counted += 1;
				less += u32::from(copier_to_honest() < 1.0);
			}
		}
		assert!(less * 10 >= counted * 9, "{less} of {counted}");
	});
}

/// Attack: let the same stake stand behind one hotkey after another while a round counts them.
#[test]
fn stake_that_moves_in_a_round_counts_once() {
	ExtBuilder::default()
		.stakes(&[1_000, 500, 0, 0, 0])
		.build_and_execute(|| {
			for uid in [0, 1] {
				assert_ok!(set_weights(uid, &[(2, 1)]));
			}
			set_steps_per_block(1);
			enter_block(TEMPO);
			let mut holder = 0;
			while Round::<Test>::exists() {
				let moved = MockStakes::stake_of(&hotkey(holder));
				set_stake(hotkey(holder), 0);
				holder = (holder + 1) % 5;
				let stake = MockStakes::stake_of(&hotkey(holder));
				set_stake(hotkey(holder), stake + moved);
				next_block();
			}
			let counted: Vec<_> = (0..5).map(|uid| standing(uid).stake).collect();
			assert_eq!(counted, [1_000, 500, 0, 0, 0]);
		});
}

/// Attack: stake in the block of an epoch and take it back in the next.
#[test]
fn stake_added_in_the_block_of_an_epoch_does_not_count_in_it() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(set_weights(0, &[(2, 1)]));
		enter_block(TEMPO);
		set_stake(hotkey(0), 1_000_000);
		assert_eq!(standing(0).stake, 1_000);
		next_block();
		set_stake(hotkey(0), 1_000);
		enter_block(2 * TEMPO);
		assert_eq!(standing(0).stake, 1_000);
	});
}

/// Attack: wait until nobody has voted for long, and be the first to vote, to take what was carried.
#[test]
fn whoever_votes_first_after_long_gets_twice_what_its_blocks_emit() {
	ExtBuilder::default().build_and_execute(|| {
		const SILENT: u64 = 50;
		for epoch in 1..=SILENT {
			enter_block(epoch * TEMPO);
		}
		assert_eq!(Carry::<Test>::get(), EMISSION * u128::from(SILENT));
		System::set_block_number(SILENT * TEMPO + 1);
		assert_ok!(set_weights(0, &[(2, 1)]));
		enter_block((SILENT + 1) * TEMPO);
		assert!(MockStakes::minted() <= 2 * EMISSION);
		// The rest waits for those who vote later.
		let left = EMISSION * u128::from(SILENT - 1);
		assert!(Carry::<Test>::get() >= left);
	});
}

/// Attack: rows and stakes at the edges of what they can be.
#[test]
fn extreme_stakes_and_weights_lose_nothing() {
	let largest = u128::MAX / 4;
	for stakes in [
		[100, 100, 0, 0, 0],
		[largest, 100, 0, 0, 1],
		[largest, largest, largest, 0, 0],
	] {
		ExtBuilder::default().stakes(&stakes).build_and_execute(|| {
			assert_ok!(set_weights(0, &[(1, 1), (2, 65_535), (3, 1), (4, 1)]));
			assert_ok!(set_weights(
				1,
				&[(0, 65_535), (2, 65_535), (3, 65_535), (4, 65_535)]
			));
			for epoch in 1..=100 {
				enter_block(epoch * TEMPO);
				let minted_and_left = MockStakes::minted() + Carry::<Test>::get();
				assert_eq!(minted_and_left, EMISSION * u128::from(epoch));
			}
			assert_eq!(LastEpoch::<Test>::get().unwrap().round, 100);
		});
	}
}
