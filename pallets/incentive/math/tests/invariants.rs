// SPDX-License-Identifier: Apache-2.0
//! What holds for every input, and no more than that.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::indexing_slicing,
	clippy::unwrap_used,
	reason = "a panic in a test is a failure of that test"
)]

mod support;

use ganglion_math::{Bond, EpochOutput, Fraction, Params, Wide, logistic};
use proptest::prelude::*;
use support::{
	Case, cases,
	graphs::{Random, World, random_case},
	twin::{Fine, fine_fraction},
};

/// A valid case from any corner of the input, with up to 20 neurons.
fn any_case() -> impl Strategy<Value = Case> {
	let world = prop_oneof![
		Just(World::Usual),
		Just(World::Paper),
		Just(World::Steep),
		Just(World::Extreme)
	];
	(any::<u64>(), world).prop_map(|(seed, world)| random_case(&mut Random::new(seed), world, 20))
}

/// A case with amounts that leave room for a thousandfold.
fn moderate_case() -> impl Strategy<Value = Case> {
	let world = prop_oneof![Just(World::Usual), Just(World::Paper), Just(World::Steep)];
	(any::<u64>(), world).prop_map(|(seed, world)| random_case(&mut Random::new(seed), world, 20))
}

fn sum(fractions: &[Fraction]) -> u128 {
	fractions
		.iter()
		.map(|fraction| match *fraction {
			Fraction::ONE => 1 << 64,
			_ => u128::from(fraction.to_bits()),
		})
		.sum()
}

fn columns(output: &EpochOutput) -> [&[Fraction]; 5] {
	[
		&output.rank,
		&output.trust,
		&output.consensus,
		&output.incentive,
		&output.dividends,
	]
}

/// The largest difference in any column of fractions, in units of 2^-64, over the neurons that both have.
fn largest_difference(one: &EpochOutput, other: &EpochOutput) -> u64 {
	columns(one)
		.into_iter()
		.zip(columns(other))
		.flat_map(|(one, other)| one.iter().zip(other))
		.map(|(one, other)| one.to_bits().abs_diff(other.to_bits()))
		.max()
		.unwrap_or(0)
}

fn votes(case: &Case, uid: usize) -> bool {
	let age = case.block.saturating_sub(case.set_at[uid]);
	!case.weights[uid].is_empty()
		&& case
			.params
			.activity_cutoff
			.is_none_or(|cutoff| age <= cutoff)
}

proptest! {
	#![proptest_config(cases(1000, "proptest-regressions/invariants.txt"))]

	#[test]
	fn minted_plus_carried_is_emission_plus_carry(case in any_case()) {
		let output = case.run();
		let minted: u128 = output.emission.iter().sum();
		prop_assert_eq!(minted + output.carry, case.emission + case.carry);
		for (uid, amount) in output.emission.iter().enumerate() {
			prop_assert_eq!(output.stake[uid], case.stake[uid] + amount);
		}
	}

	#[test]
	fn the_carry_stays_below_one_unit_per_neuron(case in any_case()) {
		let output = case.run();
		let pool = case.emission + case.carry;
		// Beyond 2^50 units the resolution of a step counts for more than a unit.
		if sum(&output.incentive) > 0 && pool < 1 << 50 {
			prop_assert!(output.carry <= case.n() as u128);
		}
	}

	#[test]
	fn rank_incentive_and_dividends_sum_to_one_or_to_nothing(case in any_case()) {
		let output = case.run();
		for column in [&output.rank, &output.incentive, &output.dividends] {
			let sum = sum(column);
			prop_assert!(sum <= 1 << 64);
			prop_assert!(sum == 0 || sum >= (1 << 64) - 64 * case.n() as u128);
		}
	}

	#[test]
	fn bond_rows_are_sorted_without_zeros(case in any_case()) {
		for row in case.run().bonds {
			prop_assert!(row.windows(2).all(|pair| pair[0].0 < pair[1].0));
			prop_assert!(row.iter().all(|(uid, _)| usize::from(*uid) < case.n()));
			prop_assert!(row.iter().all(|(_, bond)| *bond != Bond::ZERO));
		}
	}

	#[test]
	fn the_same_input_gives_the_same_output(case in any_case()) {
		prop_assert_eq!(case.run(), case.clone().run());
	}

	#[test]
	fn relabelling_neurons_relabels_the_results(case in any_case(), seed in any::<u64>()) {
		let n = case.n();
		let mut random = Random::new(seed);
		// new_uid[old uid], by Fisher and Yates.
		let mut new_uid: Vec<usize> = (0..n).collect();
		for last in (1..n).rev() {
			new_uid.swap(last, random.below(last as u64 + 1) as usize);
		}
		let mut relabelled = case.clone();
		for old in 0..n {
			let new = new_uid[old];
			relabelled.stake[new] = case.stake[old];
			relabelled.registered_at[new] = case.registered_at[old];
			relabelled.set_at[new] = case.set_at[old];
			relabelled.weights[new] = relabel(&case.weights[old], &new_uid);
			relabelled.bonds[new] = relabel(&case.bonds[old], &new_uid);
		}
		let (before, after) = (case.run(), relabelled.run());
		for old in 0..n {
			let new = new_uid[old];
			prop_assert_eq!(before.stake[old], after.stake[new]);
			prop_assert_eq!(before.emission[old], after.emission[new]);
			for (before, after) in columns(&before).into_iter().zip(columns(&after)) {
				prop_assert_eq!(before[old], after[new]);
			}
			prop_assert_eq!(&relabel(&before.bonds[old], &new_uid), &after.bonds[new]);
		}
		prop_assert_eq!(before.carry, after.carry);
	}

	#[test]
	fn neurons_that_cannot_be_told_apart_earn_alike(
		n in 2_usize..24, stake in any::<u64>(), weight in 1_u16.., emission in any::<u64>(),
	) {
		let mut case = Case::new(&vec![stake.into(); n], &vec![&[] as &[(u16, u16)]; n]);
		for (uid, row) in case.weights.iter_mut().enumerate() {
			row.extend((0..n).filter(|peer| *peer != uid).map(|peer| (peer as u16, weight)));
		}
		case.emission = emission.into();
		let output = case.run();
		for column in columns(&output) {
			prop_assert!(column.iter().all(|fraction| *fraction == column[0]));
		}
		prop_assert!(output.emission.iter().all(|award| *award == output.emission[0]));
	}

	#[test]
	fn scaling_all_stake_changes_nothing(case in moderate_case(), factor in 2_u128..1000) {
		let mut scaled = case.clone();
		scaled.stake.iter_mut().for_each(|stake| *stake *= factor);
		let (before, after) = (case.run(), scaled.run());
		prop_assert_eq!(largest_difference(&before, &after), 0);
		prop_assert_eq!(before.bonds, after.bonds);
		prop_assert_eq!(before.emission, after.emission);
	}

	#[test]
	fn scaling_a_row_changes_no_more_than_roundings(
		case in moderate_case(), uid in any::<prop::sample::Index>(), factor in 2_u16..1000,
	) {
		/// 2^-54: what the sigmoid resolves.
		const ROUNDING: u64 = 1 << 10;
		let uid = uid.index(case.n());
		let mut small = case.clone();
		for (_, weight) in &mut small.weights[uid] {
			*weight = 1 + *weight % (u16::MAX / factor);
		}
		let mut large = small.clone();
		for (_, weight) in &mut large.weights[uid] {
			*weight *= factor;
		}
		prop_assert!(largest_difference(&small.run(), &large.run()) <= ROUNDING);
	}

	#[test]
	fn the_stake_of_those_who_do_not_vote_changes_nothing(
		case in moderate_case(), stake in any::<u64>(),
	) {
		let mut other = case.clone();
		for uid in (0..case.n()).filter(|uid| !votes(&case, *uid)) {
			other.stake[uid] = stake.into();
		}
		let (before, after) = (case.run(), other.run());
		prop_assert_eq!(largest_difference(&before, &after), 0);
		prop_assert_eq!(before.bonds, after.bonds);
		prop_assert_eq!(before.emission, after.emission);
	}

	#[test]
	fn the_rows_of_voters_without_stake_change_nothing(case in any_case()) {
		let mut other = case.clone();
		for uid in (0..case.n()).filter(|uid| case.stake[*uid] == 0) {
			other.weights[uid] = Vec::new();
		}
		let (before, after) = (case.run(), other.run());
		prop_assert_eq!(largest_difference(&before, &after), 0);
		prop_assert_eq!(before.emission, after.emission);
	}

	#[test]
	fn a_stranger_earns_nothing_and_disturbs_nobody(case in any_case(), stake in any::<u32>()) {
		// Without a threshold, because that is in units of 1/n.
		let mut case = case;
		case.params.trust_threshold = ganglion_math::Decimal::ZERO;
		let mut joined = case.clone();
		joined.stake.push(stake.into());
		joined.registered_at.push(0);
		joined.set_at.push(0);
		joined.weights.push(Vec::new());
		joined.bonds.push(Vec::new());
		let (before, after) = (case.run(), joined.run());
		prop_assert_eq!(largest_difference(&before, &after), 0);
		prop_assert_eq!(&before.emission[..], &after.emission[..case.n()]);
		prop_assert_eq!(after.emission[case.n()], 0);
	}

	/// Without a threshold, without bonds from before, and when nobody weighs the second half: with a threshold, in
	/// multiples of the uniform weight, one more neuron moves it for everybody, and a half that is weighed is one more to
	/// be paid.
	#[test]
	fn splitting_a_voter_in_two_gains_nothing(
		case in moderate_case(), uid in any::<prop::sample::Index>(), percent in 0_u128..=100,
	) {
		// No threshold (in units of 1/n), no bonds from before, and payouts that show a 2^-50.
		let mut whole = case;
		whole.params.trust_threshold = ganglion_math::Decimal::ZERO;
		whole.bonds.iter_mut().for_each(Vec::clear);
		(whole.emission, whole.carry) = (1 << 50, 0);
		let uid = uid.index(whole.n());
		let mut split = whole.clone();
		let moved = whole.stake[uid] * percent / 100;
		split.stake[uid] -= moved;
		split.stake.push(moved);
		split.registered_at.push(whole.registered_at[uid]);
		split.set_at.push(whole.set_at[uid]);
		split.weights.push(whole.weights[uid].clone());
		split.bonds.push(Vec::new());
		let (before, after) = (whole.run(), split.run());
		let together = after.emission[uid] + after.emission[whole.n()];
		prop_assert!(together.abs_diff(before.emission[uid]) <= 2);
	}

	#[test]
	fn more_stake_behind_a_trusted_edge_never_lowers_trust(
		case in moderate_case(),
		uid in any::<prop::sample::Index>(),
		more in 1_u64..,
	) {
		let uid = uid.index(case.n());
		let mut richer = case.clone();
		richer.stake[uid] += u128::from(more);
		let (before, after) = (case.run(), richer.run());
		// Alone, the voter's row tells whom it trusts: some of those whom it weighs, and nobody else.
		let mut alone = case.clone();
		alone.stake.iter_mut().for_each(|stake| *stake = 0);
		alone.stake[uid] = 1;
		for (j, trust) in alone.run().trust.iter().enumerate() {
			if *trust != Fraction::ZERO {
				prop_assert_eq!(*trust, Fraction::ONE);
				prop_assert!(case.weights[uid].iter().any(|(to, _)| usize::from(*to) == j));
				prop_assert!(after.trust[j] >= before.trust[j]);
				prop_assert!(after.consensus[j] >= before.consensus[j]);
			}
		}
	}

	#[test]
	fn more_weight_on_a_neuron_never_lowers_its_rank(
		case in moderate_case(),
		uid in any::<prop::sample::Index>(),
		edge in any::<prop::sample::Index>(),
		more in 1_u16..,
	) {
		let uid = uid.index(case.n());
		prop_assume!(!case.weights[uid].is_empty());
		let edge = edge.index(case.weights[uid].len());
		let mut heavier = case.clone();
		let (j, weight) = &mut heavier.weights[uid][edge];
		*weight = weight.saturating_add(more);
		let j = usize::from(*j);
		let (before, after) = (case.run(), heavier.run());
		// One unit of rounding.
		prop_assert!(after.rank[j].to_bits().saturating_add(1) >= before.rank[j].to_bits());
		prop_assert!(after.trust[j] >= before.trust[j]);
	}

	/// Of two groups of `m` that weigh only themselves, with the stake `S` each, that falls whose `S (1 - 1/m)` is less: its
	/// members trust each other with that much. With as many members as the others or fewer any minority does.
	#[test]
	fn the_share_of_a_minority_cabal_falls(
		members in 2_usize..16, honest in 2_usize..16, percent in 10_u128..=96,
		rho in 1_u32..100,
	) {
		let n = members + honest;
		let total = 1_000_000_000_000_u128;
		// In percent of what it would take to hold its share: S_C (1 - 1/m_C) = S_H (1 - 1/m_H).
		let [c, h] = [members as u128, honest as u128];
		let [of_one, of_other] = [(c - 1) * h, (h - 1) * c];
		let of_cabal = total * percent * of_other / (of_one + of_other) / 100;
		let stake: Vec<u128> = (0..n)
			.map(|uid| {
				if uid < members {
					of_cabal / members as u128
				} else {
					(total - of_cabal) / honest as u128
				}
			})
			.collect();
		let mut case = Case::new(&stake, &vec![&[] as &[(u16, u16)]; n]);
		for (uid, row) in case.weights.iter_mut().enumerate() {
			let peers = (0..n).filter(|peer| *peer != uid && (*peer < members) == (uid < members));
			row.extend(peers.map(|peer| (peer as u16, 1)));
		}
		case.params.rho = ganglion_math::Decimal::from_integer(rho);
		let parts = |stake: &[u128]| {
			(stake[..members].iter().sum::<u128>(), stake.iter().sum::<u128>())
		};
		for _ in 0..10 {
			let next = case.next(&case.run());
			let ((cabal, all), (cabal_next, all_next)) = (parts(&case.stake), parts(&next.stake));
			prop_assert!(cabal_next * all < cabal * all_next);
			case = next;
		}
	}

	#[test]
	fn conservation_holds_over_many_epochs(case in moderate_case()) {
		let mut case = case;
		// The random rows hold for all of them.
		case.params.activity_cutoff = None;
		let start: u128 = case.stake.iter().sum::<u128>() + case.carry;
		for _ in 0..20 {
			case = case.next(&case.run());
		}
		let end = case.stake.iter().sum::<u128>() + case.carry;
		prop_assert_eq!(end, start + 20 * case.emission);
	}
}

/// One, in the units of the arguments of the sigmoid.
const WIDE_ONE: u128 = Wide::ONE.to_bits();

/// The sigmoid at `magnitude` or its negative.
fn sigmoid(is_negative: bool, magnitude: u128) -> Fraction {
	logistic(is_negative, Wide::from_bits(magnitude)).to_fraction()
}

proptest! {
	#![proptest_config(cases(10_000, "proptest-regressions/invariants.txt"))]

	#[test]
	fn the_sigmoid_is_symmetric(magnitude in 0..1000 * WIDE_ONE) {
		let right = fine_fraction(sigmoid(false, magnitude));
		let left = fine_fraction(sigmoid(true, magnitude));
		let one = fine_fraction(Fraction::ONE);
		prop_assert!(Fine(right.0 + left.0).error_log2(&one) <= -60.0);
	}

	#[test]
	fn the_sigmoid_never_falls(
		magnitude in 0..20 * WIDE_ONE, step in prop_oneof![1..1_u128 << 45, 1..WIDE_ONE],
	) {
		prop_assert!(sigmoid(false, magnitude + step) >= sigmoid(false, magnitude));
		prop_assert!(sigmoid(true, magnitude + step) <= sigmoid(true, magnitude));
		prop_assert!(sigmoid(true, step) <= sigmoid(false, step));
	}
}

#[test]
fn presets_are_valid() {
	assert_eq!(Params::default().validate(), Ok(()));
	assert_eq!(Params::paper_literal().validate(), Ok(()));
}

fn relabel<T: Copy>(row: &[(u16, T)], new_uid: &[usize]) -> Vec<(u16, T)> {
	let mut row: Vec<(u16, T)> = row
		.iter()
		.map(|(uid, value)| (new_uid[usize::from(*uid)] as u16, *value))
		.collect();
	row.sort_unstable_by_key(|(uid, _)| *uid);
	row
}
