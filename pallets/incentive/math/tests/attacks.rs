// SPDX-License-Identifier: Apache-2.0
//! Attacks on the mechanism that take many epochs, with the outcome that `docs/attacks.md` states for each.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::indexing_slicing,
	reason = "a panic in a test is a failure of that test"
)]

mod support;

use ganglion_math::{Decimal, Fraction, Params};
use support::{Case, graphs::Random};

/// All stake at first, in units.
const TOTAL: u128 = 1_200_000_000_000_000;

/// How long a cabal is watched.
const EPOCHS: u32 = 500;

/// What every member of a group weighs its peers with.
const FULL: u16 = u16::MAX;

#[track_caller]
fn assert_close(found: f64, expected: f64, tolerance: f64) {
	assert!(
		(found - expected).abs() <= tolerance,
		"{found} is not {expected}"
	);
}

fn to_f64(fraction: Fraction) -> f64 {
	fraction.to_bits() as f64 / 2_f64.powi(64)
}

/// The part that the first `members` have.
fn share(amounts: &[u128], members: usize) -> f64 {
	let part: u128 = amounts[..members].iter().sum();
	let whole: u128 = amounts.iter().sum();
	part as f64 / whole as f64
}

/// Two groups whose members weigh only each other, with equal stake in a group; the cabal comes first and has
/// `percent` of all stake.
fn groups(cabal: usize, honest: usize, percent: u128) -> Case {
	let n = cabal + honest;
	let is_cabal = |uid: usize| uid < cabal;
	let stake: Vec<u128> = (0..n)
		.map(|uid| {
			if is_cabal(uid) {
				TOTAL * percent / 100 / cabal as u128
			} else {
				TOTAL * (100 - percent) / 100 / honest as u128
			}
		})
		.collect();
	let mut case = Case::new(&stake, &vec![&[] as &[(u16, u16)]; n]);
	for (uid, row) in case.weights.iter_mut().enumerate() {
		let peers = (0..n).filter(|peer| *peer != uid && is_cabal(*peer) == is_cabal(uid));
		row.extend(peers.map(|peer| (peer as u16, FULL)));
	}
	case.emission = TOTAL / 100;
	case
}

/// The share of all stake that the cabal has after each epoch, of which each mints a hundredth of the first stake.
fn shares(mut case: Case, cabal: usize, epochs: u32) -> Vec<f64> {
	let mut shares = vec![share(&case.stake, cabal)];
	for _ in 0..epochs {
		case = case.next(&case.run());
		shares.push(share(&case.stake, cabal));
	}
	shares
}

fn last(shares: &[f64]) -> f64 {
	shares[shares.len() - 1]
}

fn falls(shares: &[f64]) -> bool {
	shares.windows(2).all(|pair| pair[1] < pair[0])
}

/// `S sigma(rho (T - kappa))` of a group.
fn weighed(stake: f64, trust: f64) -> f64 {
	stake / (1.0 + (-10.0 * (trust - 0.5)).exp())
}

/// Attack A1, the first epoch: a cabal of 40 among 100.
#[test]
fn the_first_emission_of_a_cabal_is_that_of_the_closed_form() {
	for (percent, in_the_limit) in [
		(10, 0.0020),
		(30, 0.0548),
		(40, 0.1970),
		(45, 0.3317),
		(49, 0.4651),
		(50, 0.5),
		(51, 0.5349),
		(60, 0.8030),
	] {
		let found = share(&groups(40, 60, percent).run().emission, 40);
		let stake = percent as f64 / 100.0;
		// Nobody weighs itself, so a member is trusted by its group less one.
		let closed_form = |loss_of_cabal: f64, loss_of_honest: f64| {
			let cabal = weighed(stake, stake * (1.0 - loss_of_cabal));
			let honest = weighed(1.0 - stake, (1.0 - stake) * (1.0 - loss_of_honest));
			cabal / (cabal + honest)
		};
		assert_close(found, closed_form(1.0 / 40.0, 1.0 / 60.0), 1e-9);
		// The numbers of large groups, where that does not count.
		assert_close(closed_form(0.0, 0.0), in_the_limit, 1e-4);
	}
}

/// Attack A1, 500 epochs: below half of the stake a cabal falls in every one of them.
#[test]
fn a_cabal_below_half_of_the_stake_falls_in_each_of_500_epochs() {
	for (percent, bound) in [
		(10, 0.0171),
		(30, 0.0546),
		(40, 0.0831),
		(45, 0.1130),
		(49, 0.2126),
	] {
		let shares = shares(groups(40, 60, percent), 40, EPOCHS);
		assert!(falls(&shares), "{percent} %");
		assert!(last(&shares) <= bound, "{percent} %: {}", last(&shares));
	}
}

/// Attack A1 with the preset of the paper: it falls, and slowly.
#[test]
fn a_cabal_of_forty_percent_keeps_a_third_after_500_epochs_of_the_paper() {
	let case = groups(40, 60, 40).with_params(Params::paper_literal());
	let shares = shares(case, 40, EPOCHS);
	assert!(falls(&shares));
	assert_close(last(&shares), 0.3490, 0.001);
}

/// Attack A1 at half: two groups that are alike stay alike.
#[test]
fn a_cabal_of_half_of_the_stake_keeps_half() {
	for share in shares(groups(50, 50, 50), 50, EPOCHS) {
		assert_close(share, 0.5, 1e-9);
	}
}

/// Attack B3: the part of the stake above which a cabal that weighs only itself grows. A group of `m` with the stake `S`
/// trusts each of its members with `S (1 - 1/m)`, since nobody weighs itself.
fn break_even(cabal: usize, honest: usize) -> f64 {
	let [cabal, honest] = [cabal, honest].map(|members| 1.0 - 1.0 / members as f64);
	honest / (cabal + honest)
}

/// Attack B3: a minority with many hotkeys against an honest majority with few.
#[test]
fn a_minority_of_many_hotkeys_earns_more_than_its_share_among_few_honest() {
	for (cabal, honest, percent, expected) in [(20, 5, 48, 0.545), (40, 4, 45, 0.494)] {
		let found = share(&groups(cabal, honest, percent).run().emission, cabal);
		assert_close(found, expected, 0.001);
		assert!(found > percent as f64 / 100.0);
	}
}

/// Attack B3, the limit: below it the cabal falls and above it grows, however many hotkeys it has.
#[test]
fn many_hotkeys_are_worth_no_more_than_what_few_honest_lose_by_not_weighing_themselves() {
	for (cabal, honest, below) in [(20, 5, 45), (40, 4, 43), (400, 5, 44), (60, 40, 49)] {
		let limit = break_even(cabal, honest) * 100.0;
		assert!(
			(below as f64..(below + 1) as f64).contains(&limit),
			"{limit}"
		);
		let grows = |shares: &[f64]| shares.windows(2).all(|pair| pair[1] > pair[0]);
		assert!(falls(&shares(groups(cabal, honest, below), cabal, 10)));
		let above = shares(groups(cabal, honest, below + 1), cabal, 10);
		assert!(grows(&above), "{cabal} against {honest}");
	}
	// The honest decide how much it can be.
	assert_close(break_even(1_000_000, 5), 0.444, 0.001);
	assert_close(break_even(1_000_000, 64), 0.496, 0.001);
}

/// Attack B3 without many hotkeys: all of a cabal can weigh one that has no stake. The honest can as well.
#[test]
fn one_hotkey_without_stake_is_worth_as_much_as_many() {
	const MINERS: [u16; 2] = [10, 11];
	let share_of_cabal = |honest_have_a_miner: bool| {
		let mut case = groups(5, 5, 48);
		case.stake.extend([0; MINERS.len()]);
		case.registered_at.extend([0; MINERS.len()]);
		case.set_at.extend([0; MINERS.len()]);
		case.weights.extend([vec![], vec![]]);
		case.bonds.extend([vec![], vec![]]);
		for (uid, row) in case.weights[..10].iter_mut().enumerate() {
			if uid < 5 {
				*row = vec![(MINERS[0], FULL)];
			} else if honest_have_a_miner {
				*row = vec![(MINERS[1], FULL)];
			}
		}
		let emission = case.run().emission;
		share(&emission, 5) + emission[10] as f64 / emission.iter().sum::<u128>() as f64
	};
	assert!(share_of_cabal(false) > 0.48);
	assert!(share_of_cabal(true) < 0.48);
}

/// Attack A1 above half, which nothing can be done about: the majority is what consensus means.
#[test]
fn a_cabal_of_more_than_half_of_the_stake_grows() {
	let shares = shares(groups(50, 50, 51), 50, EPOCHS);
	assert!(shares.windows(2).all(|pair| pair[1] > pair[0]));
	assert_close(last(&shares), 0.794, 0.001);
}

/// Attack A2: every honest peer puts one unit of weight on every member of the cabal.
fn dusted() -> Case {
	let mut case = groups(40, 60, 40);
	for row in &mut case.weights[40..] {
		row.splice(0..0, (0..40).map(|uid| (uid, 1)));
	}
	case
}

/// Attack A2 without a threshold: dust makes everybody trust the cabal, and the cabal trusts nobody.
#[test]
fn paper_literal_weakness_dust_of_the_honest_hands_the_market_to_a_cabal() {
	let case = dusted().with_params(Params {
		trust_threshold: Decimal::ZERO,
		..Params::default()
	});
	let shares = shares(case, 40, EPOCHS);
	assert!(shares.windows(2).all(|pair| pair[1] > pair[0]));
	assert_close(last(&shares), 0.726, 0.001);
}

/// Attack A2 with the default threshold: as if there were no dust.
#[test]
fn dust_of_the_honest_buys_a_cabal_nothing_by_default() {
	let shares = shares(dusted(), 40, EPOCHS);
	assert!(falls(&shares));
	assert!(last(&shares) <= 0.0831, "{}", last(&shares));
}

/// Attack A10: a million epochs of amounts and bonds as large as they get.
#[test]
fn a_million_epochs_of_the_largest_amounts_lose_nothing() {
	const EPOCHS: u128 = 1_000_000;
	const EMISSION: u128 = 1 << 105;
	// Bonds that never decay grow by the voter's share of the stake in each epoch.
	let half = (1 << 125) / 2;
	let mut case = Case::new(&[half, half, 0], &[&[(2, FULL)], &[(2, 1)], &[]])
		.with_params(Params::paper_literal());
	case.emission = EMISSION;
	let before: u128 = case.stake.iter().sum();
	for _ in 0..EPOCHS {
		let output = case.run();
		(case.stake, case.bonds, case.carry) = (output.stake, output.bonds, output.carry);
	}
	let after = case.stake.iter().sum::<u128>() + case.carry;
	assert_eq!(after, before + EPOCHS * EMISSION);
	// 96 bits of a bond are its fraction: nothing has saturated, and there is room for 4,000 times as many epochs.
	let bonds: u128 = case.bonds[..2].iter().map(|row| row[0].1.to_bits()).sum();
	assert_close(bonds as f64 / 2_f64.powi(96), EPOCHS as f64, 1e-6);
	assert!(bonds < u128::MAX / 4_000);
}

/// Attack A10: stakes and rows at the edges of what they can be, in a network of the largest size.
#[test]
fn stakes_and_rows_at_the_edges_lose_nothing_in_the_largest_network() {
	const N: u16 = ganglion_math::MAX_NEURONS as u16;
	let edge_stakes = [0, 1, 500, u128::from(u64::MAX) / 4096, 1 << 110];
	let stake: Vec<u128> = (0..usize::from(N))
		.map(|uid| edge_stakes[uid % 5])
		.collect();
	let mut case = Case::new(&stake, &vec![&[] as &[(u16, u16)]; usize::from(N)]);
	let others = |uid: u16| (0..N).filter(move |peer| *peer != uid);
	for uid in 0..40_u16 {
		case.weights[usize::from(uid)] = match uid % 4 {
			0 => Vec::new(),
			1 => vec![(N - 1, 1)],
			2 => others(uid).map(|peer| (peer, FULL)).collect(),
			_ => others(uid).map(|peer| (peer, 1)).collect(),
		};
	}
	for emission in [0, 1, 1 << 110] {
		case.emission = emission;
		for _ in 0..3 {
			let output = case.run();
			let minted: u128 = output.emission.iter().sum();
			assert_eq!(minted + output.carry, case.emission + case.carry);
			case = case.next(&output);
		}
	}
}

const VALIDATORS: usize = 100;
const MINERS: usize = 64;

/// Attack A16: Spearman's coefficient of what miners are worth and what they earn, when so many of a hundred validators
/// with equal stake turn the truth around, and the others see it with an error of up to a fifth.
fn spearman(liars: usize, seed: u64) -> f64 {
	let mut random = Random::new(seed);
	let mut stake = vec![1_000_000; VALIDATORS];
	stake.extend([0; MINERS]);
	let mut case = Case::new(&stake, &vec![&[] as &[(u16, u16)]; VALIDATORS + MINERS]);
	for (uid, row) in case.weights[..VALIDATORS].iter_mut().enumerate() {
		row.extend((0..MINERS).map(|miner| {
			let weight = if uid < liars {
				(MINERS - miner) as u64 * 500
			} else {
				(miner + 1) as u64 * (400 + random.below(201))
			};
			((VALIDATORS + miner) as u16, weight as u16)
		}));
	}
	let earned = &case.run().incentive[VALIDATORS..];
	let distance: f64 = (0..MINERS)
		.map(|miner| {
			let place = earned
				.iter()
				.filter(|other| **other < earned[miner])
				.count();
			(place as f64 - miner as f64).powi(2)
		})
		.sum();
	let n = MINERS as f64;
	1.0 - 6.0 * distance / (n * (n * n - 1.0))
}

/// The least of twenty networks.
fn least_spearman(liars: usize) -> f64 {
	(1..=20)
		.map(|seed| spearman(liars, seed))
		.fold(1.0, f64::min)
}

#[test]
fn thirty_percent_of_validators_that_invert_the_ranking_leave_it_as_it_is() {
	let least = least_spearman(30);
	assert!(least >= 0.95, "{least}");
}

#[test]
fn a_larger_minority_that_inverts_the_ranking_blurs_it() {
	for (liars, bound) in [(40, 0.9), (49, 0.6)] {
		let least = least_spearman(liars);
		assert!(least >= bound, "{liars} %: {least}");
	}
}

#[test]
fn a_majority_that_inverts_the_ranking_turns_it_around() {
	for (liars, bound) in [(60, -0.9), (70, -0.95)] {
		let found = spearman(liars, 1);
		assert!(found <= bound, "{liars} %: {found}");
	}
}

/// Attack A17: a cabal with 40 % of the stake has had all bonds in its own miner for fifty epochs. Then everybody else
/// begins to value the miner, and the cabal stops working. Its part of all dividends after each epoch.
fn dividends_of_a_pump(params: Params, epochs: usize) -> Vec<f64> {
	const CABAL: usize = 4;
	const HONEST: usize = 6;
	const OWN_MINER: u16 = 10;
	let mut stake = vec![TOTAL / 10; CABAL + HONEST];
	stake.extend([0; 2]);
	let mut case = Case::new(&stake, &[&[] as &[(u16, u16)]; 12]).with_params(params);
	case.emission = TOTAL / 10_000;
	for (uid, row) in case.weights[..CABAL + HONEST].iter_mut().enumerate() {
		*row = vec![(OWN_MINER + u16::from(uid >= CABAL), FULL)];
	}
	for _ in 0..50 {
		case = case.next(&case.run());
	}
	for (uid, row) in case.weights[..CABAL + HONEST].iter_mut().enumerate() {
		*row = if uid < CABAL {
			Vec::new()
		} else {
			vec![(OWN_MINER, FULL)]
		};
	}
	(0..epochs)
		.map(|_| {
			let output = case.run();
			case = case.next(&output);
			output.dividends[..CABAL].iter().copied().map(to_f64).sum()
		})
		.collect()
}

#[test]
fn a_cabal_that_bonded_early_and_stopped_earns_a_tenth_after_twenty_epochs() {
	let shares = dividends_of_a_pump(Params::default(), 20);
	assert!(shares[0] > 0.7, "{}", shares[0]);
	assert!(falls(&shares));
	assert!(last(&shares) <= 0.1, "{}", last(&shares));
}

#[test]
fn a_cabal_that_bonded_early_and_stopped_keeps_earning_in_the_paper() {
	let shares = dividends_of_a_pump(Params::paper_literal(), 20);
	assert!(last(&shares) >= 0.45, "{}", last(&shares));
}

/// Attack A17 among equals: of two validators with as many bonds one stops.
#[test]
fn of_two_equal_validators_the_idle_one_falls_below_a_tenth_within_21_epochs() {
	let below_a_tenth_after = |retention: &str| {
		let mut case = Case::new(&[100, 100, 0], &[&[], &[(2, 1)], &[]]);
		case.params.bond_retention = retention.parse().unwrap_or_default();
		// Bonds in balance: what decays in an epoch is what a sole voter adds.
		let balance = 1.0 / (1.0 - retention.parse::<f64>().unwrap_or_default());
		let bond: ganglion_math::Bond = format!("{balance:.6}").parse().unwrap_or_default();
		case.bonds = vec![vec![(2, bond)], vec![(2, bond)], vec![]];
		let mut epochs = 0;
		loop {
			let output = case.run();
			epochs += 1;
			if to_f64(output.dividends[0]) <= 0.1 {
				return epochs;
			}
			case = case.next(&output);
		}
	};
	assert_eq!(below_a_tenth_after("0.9"), 21);
	assert!(below_a_tenth_after("0.89") <= 20);
}
