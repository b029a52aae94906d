// SPDX-License-Identifier: Apache-2.0
//! The epoch in pieces equals the epoch in one go, wherever it is cut; and what does not fit together is refused.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::indexing_slicing,
	clippy::unwrap_used,
	reason = "a panic in a test is a failure of that test"
)]

mod support;

use ganglion_math::{
	Accumulator, Bond, Census, Decimal, EpochError, EpochOutput, Fraction, Neuron, Params,
	RowError, Settlement, Solution,
};
use proptest::prelude::*;
use support::{
	Case, cases,
	graphs::{Random, World, random_case},
};

/// Stands for a store between two steps: with the feature `codec`, a value that went through its encoding.
#[cfg(feature = "codec")]
fn stored<T: codec::Encode + codec::Decode + codec::MaxEncodedLen>(value: T) -> T {
	let encoded = value.encode();
	assert!(encoded.len() <= T::max_encoded_len());
	T::decode(&mut &encoded[..]).unwrap()
}

#[cfg(not(feature = "codec"))]
fn stored<T>(value: T) -> T {
	value
}

fn neuron(case: &Case, uid: usize) -> Neuron {
	Neuron {
		stake: case.stake[uid],
		registered_at: case.registered_at[uid],
		row_set_at: (!case.weights[uid].is_empty()).then_some(case.set_at[uid]),
	}
}

/// A census of the case that keeps all bonds.
fn census_of(case: &Case) -> Census {
	let mut census = Census::new(case.n(), case.block, u64::MAX, case.params.clone()).unwrap();
	for uid in 0..case.n() {
		census.count(uid as u16, neuron(case, uid)).unwrap();
	}
	census
}

/// The case in pieces of `next_chunk()` neurons, storing the state after each.
fn run_in_pieces(case: &Case, mut next_chunk: impl FnMut() -> usize) -> EpochOutput {
	let n = case.n();
	let mut census = Census::new(n, case.block, u64::MAX, case.params.clone()).unwrap();
	while !census.is_complete() {
		let first = usize::from(census.next_uid());
		for uid in (first..n).take(next_chunk()) {
			census.count(uid as u16, neuron(case, uid)).unwrap();
		}
		census = stored(census);
	}

	let mut accumulator = Accumulator::new(&census).unwrap();
	let mut bonds = Vec::new();
	while bonds.len() < n {
		let mut accumulation = accumulator.resume(&census).unwrap();
		for uid in (bonds.len()..n).take(next_chunk()) {
			let (edges, before) = (&case.weights[uid], &case.bonds[uid]);
			let row = accumulation.accumulate(uid as u16, edges, before).unwrap();
			bonds.push(row);
		}
		accumulator = stored(accumulator);
	}

	let solution = stored(Solution::new(&census, &accumulator).unwrap());
	let pool = case.emission + case.carry;
	let settled: Vec<Settlement> = bonds
		.iter()
		.enumerate()
		.map(|(uid, bonds)| solution.settle(uid as u16, bonds, pool).unwrap())
		.collect();
	let emission: Vec<u128> = settled.iter().map(|neuron| neuron.emission).collect();
	EpochOutput {
		stake: emission
			.iter()
			.zip(&case.stake)
			.map(|(award, stake)| award + stake)
			.collect(),
		rank: settled.iter().map(|neuron| neuron.rank).collect(),
		trust: settled.iter().map(|neuron| neuron.trust).collect(),
		consensus: settled.iter().map(|neuron| neuron.consensus).collect(),
		incentive: settled.iter().map(|neuron| neuron.incentive).collect(),
		bonds,
		dividends: settled.iter().map(|neuron| neuron.dividends).collect(),
		carry: pool - emission.iter().sum::<u128>(),
		emission,
	}
}

proptest! {
	#![proptest_config(cases(2000, "proptest-regressions/round.txt"))]

	#[test]
	fn an_epoch_in_pieces_equals_the_epoch_in_one_go(
		seed in any::<u64>(),
		world in prop_oneof![
			Just(World::Usual), Just(World::Paper), Just(World::Steep), Just(World::Extreme)
		],
	) {
		let mut random = Random::new(seed);
		let case = random_case(&mut random, world, 24);
		let largest = 1 + random.below(case.n() as u64);
		let in_pieces = run_in_pieces(&case, || 1 + random.below(largest) as usize);
		prop_assert_eq!(in_pieces, case.run());
	}
}

/// Neurons 0 and 1 weigh 2, at block 10; neuron 0 holds bonds in 1 and 2.
fn three_neurons() -> Case {
	let mut case = Case::new(&[600, 400, 0], &[&[(2, 1)], &[(2, 3)], &[]]);
	case.block = 10;
	case.set_at = vec![5, 6, 0];
	case.bonds[0] = vec![(1, Bond::ONE), (2, Bond::ONE)];
	case
}

#[test]
fn a_vacant_uid_changes_nothing_but_n() {
	let mut case = three_neurons();
	case.params.trust_threshold = Decimal::ZERO;
	let before = case.run();
	case.stake.push(Neuron::VACANT.stake);
	case.registered_at.push(Neuron::VACANT.registered_at);
	case.set_at.push(0);
	case.bonds.push(Vec::new());
	case.weights.push(Vec::new());
	// Meant for whoever had the uid before.
	case.weights[0].push((3, 65_535));
	let after = case.run();
	assert_eq!(after.emission[..3], before.emission);
	assert_eq!(after.emission[3], 0);
	assert_eq!(after.carry, before.carry);
	assert_eq!(after.bonds[..3], before.bonds);
}

#[test]
fn bonds_in_a_neuron_registered_after_they_were_written_are_dropped() {
	let mut case = three_neurons();
	case.registered_at[1] = 4;
	let bonds_after = |bonds_at| {
		let mut census = Census::new(3, 10, bonds_at, Params::default()).unwrap();
		for uid in 0..3 {
			census.count(uid as u16, neuron(&case, uid)).unwrap();
		}
		let mut accumulator = Accumulator::new(&census).unwrap();
		let mut accumulation = accumulator.resume(&census).unwrap();
		let row = accumulation.accumulate(0, &case.weights[0], &case.bonds[0]);
		let uids = row.unwrap().into_iter().map(|(uid, _)| uid);
		uids.collect::<Vec<u16>>()
	};
	assert_eq!(bonds_after(4), [1, 2]);
	assert_eq!(bonds_after(3), [2]);
}

/// The bonds of neuron 0 after its row, and the stake that its row puts on each neuron, as ranks.
fn first_row(case: &Case) -> (Vec<(u16, Bond)>, Vec<Fraction>) {
	let output = case.run();
	(output.bonds[0].clone(), output.rank)
}

/// Neuron 0 alone has stake and votes; it keeps half of its bonds.
fn one_voter(edges: &[(u16, u16)], bonds: &[(u16, Bond)]) -> Case {
	let mut case = Case::new(&[1, 0, 0, 0], &[edges, &[], &[], &[]]);
	case.params.bond_retention = Decimal::from_thousandths(500);
	case.bonds[0] = bonds.to_vec();
	case
}

const HALF: Bond = Bond::from_bits(Bond::ONE.to_bits() / 2);

#[test]
fn a_bond_without_edge_decays() {
	let (bonds, _) = first_row(&one_voter(&[(3, 1)], &[(1, Bond::ONE), (3, Bond::ONE)]));
	assert_eq!(bonds[0], (1, HALF));
}

#[test]
fn an_edge_without_bond_begins_one() {
	let (bonds, rank) = first_row(&one_voter(&[(2, 1), (3, 1)], &[(2, Bond::ONE)]));
	assert_eq!(bonds, [(2, Bond::ONE), (3, HALF)]);
	assert_eq!(rank[3], Fraction::from_ratio(1, 2));
}

#[test]
fn a_masked_edge_adds_nothing_to_its_bond() {
	let mut case = one_voter(&[(1, 1), (2, 1)], &[(1, Bond::ONE)]);
	case.block = 1;
	case.registered_at[1] = 1;
	let (bonds, rank) = first_row(&case);
	assert_eq!(bonds, [(1, HALF), (2, Bond::ONE)]);
	assert_eq!(
		rank,
		[
			Fraction::ZERO,
			Fraction::ZERO,
			Fraction::ONE,
			Fraction::ZERO
		]
	);
}

#[test]
fn a_bond_that_decays_to_nothing_leaves_the_row() {
	let mut case = one_voter(&[], &[(1, Bond::from_bits(1)), (2, Bond::ZERO)]);
	assert_eq!(case.run().bonds[0], []);
	// So it does when its edge adds less than a unit.
	case.weights[0] = vec![(1, 1)];
	case.weights[1] = vec![(0, 1)];
	case.stake[1] = 1 << 120;
	assert_eq!(case.run().bonds[0], []);
}

#[test]
fn the_row_of_a_neuron_that_does_not_vote_may_be_left_out() {
	let mut case = three_neurons();
	case.set_at[1] = 0;
	case.params.activity_cutoff = Some(9);
	let census = census_of(&case);
	assert!(census.votes(0) && !census.votes(1) && !census.votes(2));
	let with_row = |edges: &[(u16, u16)]| {
		let mut accumulator = Accumulator::new(&census).unwrap();
		let mut accumulation = accumulator.resume(&census).unwrap();
		accumulation.accumulate(0, &case.weights[0], &[]).unwrap();
		accumulation.accumulate(1, edges, &[]).unwrap();
		accumulator
	};
	assert_eq!(with_row(&case.weights[1]), with_row(&[]));
}

#[test]
fn a_census_tells_what_it_has_counted() {
	let census = census_of(&three_neurons());
	assert_eq!((census.n(), census.block()), (3, 10));
	assert_eq!(census.voting_stake(), 1000);
	assert_eq!((census.stake(1), census.stake(3)), (Some(400), None));
	assert_eq!(census.params(), &Params::default());
}

#[test]
fn a_census_refuses_more_neurons_than_the_limit() {
	let census = |n| Census::new(n, 0, 0, Params::default());
	assert!(census(4096).is_ok());
	assert_eq!(census(4097), Err(EpochError::TooManyNeurons { n: 4097 }));
	assert_eq!(
		census(1 << 20),
		Err(EpochError::TooManyNeurons { n: 1 << 20 })
	);
}

#[test]
fn a_census_counts_each_neuron_once_and_in_order() {
	let mut census = Census::new(2, 0, 0, Params::default()).unwrap();
	let error = |uid, expected| {
		Err(EpochError::OutOfOrder {
			uid,
			expected,
			n: 2,
		})
	};
	assert_eq!(census.count(1, Neuron::VACANT), error(1, 0));
	assert_eq!(census.count(0, Neuron::VACANT), Ok(()));
	assert_eq!(census.count(0, Neuron::VACANT), error(0, 1));
	assert_eq!(census.count(1, Neuron::VACANT), Ok(()));
	assert_eq!(census.count(2, Neuron::VACANT), error(2, 2));
}

#[test]
fn a_refused_neuron_leaves_the_census_as_it_was() {
	let mut census = Census::new(2, 10, 0, Params::default()).unwrap();
	let rich = Neuron {
		stake: u128::MAX,
		..Neuron::VACANT
	};
	census.count(0, rich).unwrap();
	let before = census.clone();
	let one = Neuron { stake: 1, ..rich };
	assert_eq!(census.count(1, one), Err(EpochError::StakeOverflow));
	let early = Neuron {
		row_set_at: Some(11),
		..Neuron::VACANT
	};
	let error = EpochError::RowFromFuture {
		uid: 1,
		set_at: 11,
		block: 10,
	};
	assert_eq!(census.count(1, early), Err(error));
	assert_eq!(census, before);
}

#[test]
fn rows_are_refused_until_the_census_is_complete() {
	let census = Census::new(1, 0, 0, Params::default()).unwrap();
	let error = EpochError::Incomplete {
		step: "census",
		uid: 0,
		n: 1,
	};
	assert_eq!(Accumulator::new(&census), Err(error));
}

#[test]
fn rows_come_once_and_in_order() {
	let census = census_of(&three_neurons());
	let mut accumulator = Accumulator::new(&census).unwrap();
	let mut accumulation = accumulator.resume(&census).unwrap();
	let error = |uid, expected| EpochError::OutOfOrder {
		uid,
		expected,
		n: 3,
	};
	assert_eq!(accumulation.accumulate(1, &[(2, 3)], &[]), Err(error(1, 0)));
	accumulation.accumulate(0, &[(2, 1)], &[]).unwrap();
	assert_eq!(accumulation.accumulate(0, &[(2, 1)], &[]), Err(error(0, 1)));
	accumulation.accumulate(1, &[(2, 3)], &[]).unwrap();
	accumulation.accumulate(2, &[], &[]).unwrap();
	assert_eq!(accumulation.accumulate(3, &[], &[]), Err(error(3, 3)));
}

#[test]
fn a_malformed_row_names_its_neuron() {
	let census = census_of(&three_neurons());
	let refusal = |edges: &[(u16, u16)], bonds: &[(u16, Bond)]| {
		let mut accumulator = Accumulator::new(&census).unwrap();
		let mut accumulation = accumulator.resume(&census).unwrap();
		accumulation.accumulate(0, edges, bonds).unwrap_err()
	};
	assert_eq!(
		refusal(&[(0, 1)], &[]),
		EpochError::Row {
			uid: 0,
			error: RowError::SelfEdge { position: 0 }
		}
	);
	assert_eq!(
		refusal(&[(2, 1)], &[(1, Bond::ONE), (3, Bond::ONE)]),
		EpochError::Bonds {
			uid: 0,
			error: RowError::UnknownUid {
				position: 1,
				uid: 3,
				n: 3
			}
		}
	);
	assert_eq!(refusal(&[], &[]), EpochError::RowMissing { uid: 0 });
}

#[test]
fn bonds_that_outgrow_their_column_name_it() {
	let mut case = three_neurons();
	case.params.bond_retention = Decimal::ONE;
	case.bonds[0] = vec![(1, Bond::from_bits(u128::MAX))];
	case.bonds[1] = vec![(1, Bond::from_bits(1))];
	assert_eq!(case.try_run(), Err(EpochError::BondOverflow { uid: 1 }));
}

#[test]
fn a_round_is_solved_only_when_all_rows_are_accumulated() {
	let census = census_of(&three_neurons());
	let mut accumulator = Accumulator::new(&census).unwrap();
	let mut accumulation = accumulator.resume(&census).unwrap();
	accumulation.accumulate(0, &[(2, 1)], &[]).unwrap();
	let error = EpochError::Incomplete {
		step: "accumulator",
		uid: 1,
		n: 3,
	};
	assert_eq!(Solution::new(&census, &accumulator), Err(error));
}

#[test]
fn an_accumulator_of_another_round_is_refused() {
	let mut other = Census::new(1, 0, 0, Params::default()).unwrap();
	other.count(0, Neuron::VACANT).unwrap();
	let mut accumulator = Accumulator::new(&other).unwrap();
	let census = census_of(&three_neurons());
	let error = EpochError::WrongLength {
		field: "sums",
		length: 1,
		n: 3,
	};
	assert_eq!(Solution::new(&census, &accumulator), Err(error.clone()));
	assert_eq!(accumulator.resume(&census).unwrap_err(), error);
}

#[test]
fn nobody_settles_with_a_uid_outside_of_the_round() {
	let case = three_neurons();
	let census = census_of(&case);
	let mut accumulator = Accumulator::new(&census).unwrap();
	let mut accumulation = accumulator.resume(&census).unwrap();
	for uid in 0..3 {
		let (edges, bonds) = (&case.weights[uid], &case.bonds[uid]);
		accumulation.accumulate(uid as u16, edges, bonds).unwrap();
	}
	let solution = Solution::new(&census, &accumulator).unwrap();
	let error = EpochError::UnknownUid { uid: 3, n: 3 };
	assert_eq!(solution.settle(3, &[], 1), Err(error));
	assert!(matches!(
		solution.settle(0, &[(3, Bond::ONE)], 1),
		Err(EpochError::Bonds { uid: 0, .. })
	));
}
