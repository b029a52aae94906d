// SPDX-License-Identifier: Apache-2.0
//! The crate against its twin: every output within 2^-40, on random graphs and on dense ones.

mod support;

use support::{
	Case,
	graphs::{Random, World, random_case, random_case_of},
	twin::{Errors, Exact, Fine, Number, compare, twin},
};

/// The precision that the design asks for, as a binary logarithm.
const PRECISION_LOG2: f64 = -40.0;

fn errors_of(case: &Case) -> Errors {
	let errors = compare(case, &case.run(), &twin::<Fine>(case));
	assert!(errors.largest() <= PRECISION_LOG2, "{errors:?} in {case:?}");
	errors
}

/// 2,500 random graphs of up to 64 neurons; four worlds make 10,000.
fn check_world(world: World, seed: u64) {
	let mut random = Random::new(seed);
	let worst = (0..2500)
		.map(|_| errors_of(&random_case(&mut random, world, 64)))
		.fold(Errors::NONE, Errors::max);
	println!("{world:?}: largest errors as powers of two {worst:?}");
}

#[test]
fn usual_graphs_agree_with_the_twin() {
	check_world(World::Usual, 1);
}

#[test]
fn paper_literal_graphs_agree_with_the_twin() {
	check_world(World::Paper, 2);
}

#[test]
fn steep_graphs_agree_with_the_twin() {
	check_world(World::Steep, 3);
}

#[test]
fn extreme_graphs_agree_with_the_twin() {
	check_world(World::Extreme, 4);
}

#[test]
fn dense_graphs_of_1024_neurons_agree_with_the_twin() {
	for (seed, world) in [(5, World::Usual), (6, World::Extreme)] {
		let case = random_case_of(&mut Random::new(seed), world, 1024, 100);
		println!(
			"dense {world:?}: largest errors as powers of two {:?}",
			errors_of(&case)
		);
	}
}

#[test]
fn the_fine_twin_agrees_with_exact_rationals_on_small_graphs() {
	/// Far below anything that is asked of the crate.
	const TWIN_PRECISION_LOG2: f64 = -180.0;
	let mut random = Random::new(7);
	for world in [World::Usual, World::Paper, World::Steep, World::Extreme] {
		for _ in 0..50 {
			let case = random_case(&mut random, world, 10);
			let (exact, fine) = (twin::<Exact>(&case), twin::<Fine>(&case));
			let error = |exact: &[Exact], fine: &[Fine]| {
				exact
					.iter()
					.zip(fine)
					.map(|(exact, fine)| exact.to_fine().error_log2(fine))
					.fold(f64::NEG_INFINITY, f64::max)
			};
			let mut largest = error(&exact.rank, &fine.rank)
				.max(error(&exact.trust, &fine.trust))
				.max(error(&exact.incentive, &fine.incentive))
				.max(error(&exact.dividends, &fine.dividends))
				.max(error(&exact.step, &fine.step));
			for (exact, fine) in exact.bonds.iter().zip(&fine.bonds) {
				largest = largest.max(error(exact, fine));
			}
			assert!(largest <= TWIN_PRECISION_LOG2, "2^{largest} in {case:?}");
			let errors = compare(&case, &case.run(), &exact);
			assert!(errors.largest() <= PRECISION_LOG2, "{errors:?} in {case:?}");
		}
	}
}
