// SPDX-License-Identifier: Apache-2.0
//! What an explanation tells of an epoch is what the twin finds, neuron by neuron and part by part.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::indexing_slicing,
	clippy::unwrap_used,
	reason = "a panic in a test is a failure of that test"
)]

mod support;

use ganglion_math::{
	Accumulator, Bond, Census, EpochError, ExplainInput, Explanation, Fraction, Neuron, Solution,
	explain,
};
use num_bigint::BigInt;
use support::{
	Case,
	graphs::{Random, World, random_case},
	twin::{Fine, Number, Twin, fine_fraction, twin},
};

/// The precision that the design asks for, as a binary logarithm.
const PRECISION_LOG2: f64 = -40.0;

/// A round that has ended.
struct Round {
	census: Census,
	solution: Solution,
	bonds: Vec<Vec<(u16, Bond)>>,
}

impl Round {
	fn of(case: &Case) -> Self {
		let mut census = Census::new(case.n(), case.block, u64::MAX, case.params.clone()).unwrap();
		for uid in 0..case.n() {
			let neuron = Neuron {
				stake: case.stake[uid],
				registered_at: case.registered_at[uid],
				row_set_at: (!case.weights[uid].is_empty()).then_some(case.set_at[uid]),
			};
			census.count(uid as u16, neuron).unwrap();
		}
		let mut accumulator = Accumulator::new(&census).unwrap();
		let mut accumulation = accumulator.resume(&census).unwrap();
		let bonds = (0..case.n())
			.map(|uid| {
				let row = accumulation.accumulate(uid as u16, &case.weights[uid], &case.bonds[uid]);
				row.unwrap()
			})
			.collect();
		let solution = Solution::new(&census, &accumulator).unwrap();
		Self {
			census,
			solution,
			bonds,
		}
	}

	/// Explains `uid`, which was `paid`, by these rows.
	fn explain(&self, uid: u16, rows: &[(u16, &[(u16, u16)])], paid: u128) -> Explanation {
		self.try_explain(uid, rows, paid).unwrap()
	}

	fn try_explain(
		&self,
		uid: u16,
		rows: &[(u16, &[(u16, u16)])],
		paid: u128,
	) -> Result<Explanation, EpochError> {
		explain(&ExplainInput {
			uid,
			census: &self.census,
			solution: &self.solution,
			rows,
			bonds: self.bonds.get(usize::from(uid)).map_or(&[], Vec::as_slice),
			paid,
		})
	}
}

fn rows_of(case: &Case) -> Vec<(u16, &[(u16, u16)])> {
	(0..).zip(case.weights.iter().map(Vec::as_slice)).collect()
}

/// The largest error of parts, as a binary logarithm. Fails when they are not in order, or one is
/// zero.
fn error_of(told: &[(u16, Fraction)], exact: &[Fine]) -> f64 {
	assert!(told.is_sorted_by_key(|(uid, share)| (core::cmp::Reverse(*share), *uid)));
	assert!(told.iter().all(|(_, share)| *share > Fraction::ZERO));
	let mut dense = vec![Fine::nothing(); exact.len()];
	for (uid, share) in told {
		dense[usize::from(*uid)] = fine_fraction(*share);
	}
	let errors = dense
		.iter()
		.zip(exact)
		.map(|(told, exact)| told.error_log2(exact));
	errors.fold(f64::NEG_INFINITY, f64::max)
}

/// What `uid` earns by its bonds in each neuron.
fn dividends_from(twin: &Twin<Fine>, uid: usize) -> Vec<Fine> {
	let n = twin.rank.len();
	(0..n)
		.map(|target| {
			let column = (0..n).fold(Fine::nothing(), |sum, i| sum.plus(&twin.bonds[i][target]));
			let incentive = &twin.incentive[target];
			if !column.is_nothing() {
				incentive.over(&column).times(&twin.bonds[uid][target])
			} else if target == uid {
				incentive.clone()
			} else {
				Fine::nothing()
			}
		})
		.collect()
}

fn check(case: &Case) {
	let (round, output, twin) = (Round::of(case), case.run(), twin::<Fine>(case));
	let rows = rows_of(case);
	let put_on_all = twin.put.iter().flatten();
	let put_on_all = put_on_all.fold(Fine::nothing(), |sum, put| sum.plus(put));
	for uid in 0..case.n() {
		let paid = output.emission[uid];
		let told = round.explain(uid as u16, &rows, paid);
		assert_eq!((told.stake, told.votes), (case.stake[uid], twin.votes[uid]));
		assert_eq!(told.found.rank, output.rank[uid]);
		assert_eq!(told.found.trust, output.trust[uid]);
		assert_eq!(told.found.consensus, output.consensus[uid]);
		assert_eq!(told.found.incentive, output.incentive[uid]);
		assert_eq!(told.found.dividends, output.dividends[uid]);
		assert_eq!(told.found.emission, paid);

		let share = |put: &Fine| {
			if put.is_nothing() {
				Fine::nothing()
			} else {
				put.over(&put_on_all)
			}
		};
		let rank_from: Vec<Fine> = twin.put.iter().map(|row| share(&row[uid])).collect();
		assert!(
			error_of(&told.rank_from, &rank_from) <= PRECISION_LOG2,
			"{case:?}"
		);
		let trusted_by = twin.trusted.iter().filter(|row| row[uid]).count();
		assert_eq!(usize::from(told.trusted_by), trusted_by, "{case:?}");
		let edges = case.weights.iter().enumerate().filter(|(voter, row)| {
			let counts = |target: u16| {
				usize::from(target) == uid && case.registered_at[uid] <= case.set_at[*voter]
			};
			twin.votes[*voter] && row.iter().any(|(target, _)| counts(*target))
		});
		assert_eq!(usize::from(told.edges), edges.count(), "{case:?}");
		let dividends = dividends_from(&twin, uid);
		assert!(
			error_of(&told.dividends_from, &dividends) <= PRECISION_LOG2,
			"{case:?}"
		);

		assert_eq!(told.paid_for_incentive + told.paid_for_dividends, paid);
		let own: Fine = Fine::ratio(
			case.params.self_ownership.to_units().into(),
			BigInt::from(10_u32).pow(18),
		);
		let pool = BigInt::from(case.emission) + case.carry;
		let exact = Fine(&own.times(&twin.incentive[uid]).0 * &pool);
		let least = (&exact.0 >> 256_u32) - (&pool >> 50_u32) - 2;
		let most = (&exact.0 >> 256_u32) + (&pool >> 50_u32) + 2;
		let told = BigInt::from(told.paid_for_incentive);
		assert!(
			least <= told && told <= most,
			"{told} for {least}..={most} in {case:?}"
		);
	}
}

fn check_world(world: World, seed: u64) {
	let mut random = Random::new(seed);
	for _ in 0..150 {
		check(&random_case(&mut random, world, 24));
	}
}

#[test]
fn usual_epochs_are_told_as_the_twin_finds_them() {
	check_world(World::Usual, 21);
}

#[test]
fn paper_literal_epochs_are_told_as_the_twin_finds_them() {
	check_world(World::Paper, 22);
}

#[test]
fn steep_epochs_are_told_as_the_twin_finds_them() {
	check_world(World::Steep, 23);
}

#[test]
fn extreme_epochs_are_told_as_the_twin_finds_them() {
	check_world(World::Extreme, 24);
}

#[test]
fn rows_in_pages_tell_what_all_rows_tell() {
	let case = random_case(&mut Random::new(25), World::Usual, 24);
	let (round, rows) = (Round::of(&case), rows_of(&case));
	for uid in 0..case.n() as u16 {
		let whole = round.explain(uid, &rows, 7);
		let pages: Vec<Explanation> = rows
			.chunks(5)
			.map(|page| round.explain(uid, page, 7))
			.collect();
		let mut rank_from: Vec<_> = pages
			.iter()
			.flat_map(|page| page.rank_from.clone())
			.collect();
		rank_from.sort_by_key(|(uid, share)| (core::cmp::Reverse(*share), *uid));
		assert_eq!(rank_from, whole.rank_from);
		assert_eq!(
			pages.iter().map(|page| page.edges).sum::<u16>(),
			whole.edges
		);
		assert_eq!(
			pages.iter().map(|page| page.trusted_by).sum::<u16>(),
			whole.trusted_by
		);
		for page in pages {
			assert_eq!(page.dividends_from, whole.dividends_from);
			assert_eq!(page.found, whole.found);
		}
	}
}

#[test]
fn a_uid_outside_of_the_round_is_not_explained() {
	let case = Case::new(&[1, 0], &[&[(1, 1)], &[]]);
	let error = EpochError::UnknownUid { uid: 2, n: 2 };
	assert_eq!(
		Round::of(&case).try_explain(2, &rows_of(&case), 0),
		Err(error)
	);
}
