// SPDX-License-Identifier: Apache-2.0
//! The paper's examples and claims, and cases small enough to be calculated by hand.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::indexing_slicing,
	clippy::unwrap_used,
	reason = "a panic in a test is a failure of that test"
)]

mod support;

use ganglion_math::{Bond, Decimal, EpochError, EpochOutput, Fraction, Params, RowError};
use support::{
	Case,
	twin::{Fine, Number, fine_fraction},
};

/// Asserts that fractions are the given quotients within 2^-60.
fn assert_quotients(ours: &[Fraction], expected: &[(u32, u32)]) {
	assert_eq!(ours.len(), expected.len());
	for (uid, (ours, (part, whole))) in ours.iter().zip(expected).enumerate() {
		let exact = Fine::ratio((*part).into(), (*whole).into());
		let error = fine_fraction(*ours).error_log2(&exact);
		assert!(error <= -60.0, "uid {uid}: {ours} is not {part}/{whole}");
	}
}

fn assert_close(ours: f64, expected: f64, tolerance: f64) {
	assert!(
		(ours - expected).abs() <= tolerance,
		"{ours} is not {expected}"
	);
}

fn to_f64(fraction: Fraction) -> f64 {
	fraction.to_string().parse().unwrap()
}

/// Two validators with 30 % and 70 % of the stake put everything on the one miner, uid 2.
fn one_miner() -> Case {
	Case::new(&[300, 700, 0], &[&[(2, 65_535)], &[(2, 1)], &[]])
}

#[test]
fn a_sole_miner_has_all_rank_and_all_trust() {
	let output = one_miner().run();
	assert_eq!(output.rank, [Fraction::ZERO, Fraction::ZERO, Fraction::ONE]);
	assert_eq!(
		output.trust,
		[Fraction::ZERO, Fraction::ZERO, Fraction::ONE]
	);
	assert_eq!(
		output.incentive,
		[Fraction::ZERO, Fraction::ZERO, Fraction::ONE]
	);
}

#[test]
fn half_of_the_emission_goes_to_the_miner_and_half_to_its_bond_holders() {
	let output = one_miner().run();
	assert_quotients(&output.dividends, &[(3, 10), (7, 10), (0, 1)]);
	assert_eq!(output.emission, [150_000_000, 350_000_000, 500_000_000]);
	assert_eq!(output.stake, [150_000_300, 350_000_700, 500_000_000]);
	assert_eq!(output.carry, 0);
}

#[test]
fn consensus_is_the_sigmoid_at_its_known_values() {
	// sigma(5) = 0.99330714907571514444..., sigma(-5) = 0.00669285092428485555...
	let output = one_miner().run();
	assert!(
		output.consensus[2]
			.to_string()
			.starts_with("0.99330714907571514")
	);
	assert!(
		output.consensus[0]
			.to_string()
			.starts_with("0.00669285092428485")
	);
}

#[test]
fn equal_trust_leaves_incentive_equal_to_rank() {
	// Both miners are trusted by all; 300 (1/4, 3/4) + 700 (1/2, 1/2) = (425, 575) of 1000.
	let rows: [&[(u16, u16)]; 4] = [&[(2, 100), (3, 300)], &[(2, 9), (3, 9)], &[], &[]];
	let output = Case::new(&[300, 700, 0, 0], &rows).run();
	assert_quotients(&output.rank, &[(0, 1), (0, 1), (425, 1000), (575, 1000)]);
	assert_quotients(
		&output.incentive,
		&[(0, 1), (0, 1), (425, 1000), (575, 1000)],
	);
	// Dividends: 0.425 * 75/425 + 0.575 * 225/575 = 0.3, and 0.7.
	assert_quotients(&output.dividends, &[(3, 10), (7, 10), (0, 1), (0, 1)]);
	assert_eq!(
		output.emission,
		[150_000_000, 350_000_000, 212_500_000, 287_500_000]
	);
}

#[test]
fn what_cannot_be_split_is_carried_and_minted_by_the_next_epoch() {
	let mut case = Case::new(&[1, 1, 1, 0], &[&[(3, 1)], &[(3, 1)], &[(3, 1)], &[]]);
	case.emission = 100;
	let output = case.run();
	assert_eq!(output.emission, [16, 16, 16, 50]);
	assert_eq!(output.carry, 2);
	let second = Case {
		stake: case.stake.clone(),
		..case.next(&output)
	}
	.run();
	assert_eq!(second.emission, [17, 17, 17, 51]);
	assert_eq!(second.carry, 0);
}

#[test]
fn without_voters_nothing_is_minted() {
	let mut case = Case::new(&[5, 5], &[&[], &[]]);
	case.carry = 7;
	let output = case.run();
	assert_eq!(output.emission, [0, 0]);
	assert_eq!(output.carry, 1_000_000_007);
	assert_eq!(output.stake, [5, 5]);
	assert_eq!(output.rank, [Fraction::ZERO; 2]);
	// Consensus follows its formula even then: sigma(-5).
	assert!(
		output.consensus[0]
			.to_string()
			.starts_with("0.00669285092428485")
	);
}

#[test]
fn voters_without_stake_mint_nothing() {
	let output = Case::new(&[0, 0, 9], &[&[(1, 1)], &[(0, 1)], &[]]).run();
	assert_eq!(output.emission, [0; 3]);
	assert_eq!(output.carry, 1_000_000_000);
}

#[test]
fn an_epoch_of_nobody_carries_everything() {
	let output = Case::new(&[], &[]).run();
	assert_eq!(output.stake, []);
	assert_eq!(output.carry, 1_000_000_000);
}

#[test]
fn stake_that_does_not_vote_does_not_dilute_trust() {
	// Uid 2 has 98 % of the stake and sets no row: the others' trust in uid 1 is full all the same.
	let output = Case::new(&[1, 1, 98], &[&[(1, 1)], &[(0, 1)], &[]]).run();
	assert_quotients(&output.trust, &[(1, 2), (1, 2), (0, 1)]);
}

#[test]
fn a_row_stops_voting_after_the_cutoff() {
	let mut case = one_miner();
	(case.block, case.set_at) = (10_000, vec![5000, 4999, 0]);
	let output = case.run();
	assert_eq!(output.trust[2], Fraction::ONE);
	assert_quotients(&output.dividends, &[(1, 1), (0, 1), (0, 1)]);
}

#[test]
fn a_paper_literal_row_votes_for_ever() {
	let mut case = one_miner().with_params(Params::paper_literal());
	case.block = u64::MAX;
	assert_quotients(&case.run().dividends, &[(3, 10), (7, 10), (0, 1)]);
}

#[test]
fn an_edge_to_a_neuron_registered_after_the_row_is_masked() {
	let mut case = Case::new(&[100, 0, 0], &[&[(1, 600), (2, 200)], &[], &[]]);
	(case.block, case.set_at) = (100, vec![90, 0, 0]);
	case.registered_at = vec![0, 91, 90];
	let output = case.run();
	assert_eq!(output.rank, [Fraction::ZERO, Fraction::ZERO, Fraction::ONE]);
	assert_eq!(output.bonds[0].len(), 1);
	assert_eq!(output.trust[1], Fraction::ZERO);
}

#[test]
fn a_voter_whose_edges_are_all_masked_still_counts_as_voting_stake() {
	let mut case = Case::new(&[100, 300, 0, 0], &[&[(2, 1)], &[(3, 1)], &[], &[]]);
	(case.block, case.registered_at) = (9, vec![0, 0, 0, 9]);
	let output = case.run();
	assert_quotients(&output.trust, &[(0, 1), (0, 1), (1, 4), (0, 1)]);
	assert_eq!(output.rank[2], Fraction::ONE);
}

#[test]
fn bonds_accumulate_without_limit_in_the_paper_and_converge_by_default() {
	// Eq. 6 adds s w = 1 each epoch; with a retention of 0.9 the sum goes to 10.
	let bond_after = |params: Params, epochs: u32| {
		let mut case = Case::new(&[100, 0], &[&[(1, 1)], &[]]).with_params(params);
		for _ in 0..epochs {
			case = case.next(&case.run());
		}
		case.bonds[0][0].1.to_string().parse::<f64>().unwrap()
	};
	assert_close(bond_after(Params::paper_literal(), 50), 50.0, 1e-20);
	assert_close(bond_after(Params::default(), 2), 1.9, 1e-15);
	assert_close(bond_after(Params::default(), 400), 10.0, 1e-15);
}

/// Validator 0 has bonds in miner 2 from before and stopped voting; validator 1 with as much stake goes on.
fn dividends_of_an_idle_validator(params: Params, epochs: u32) -> EpochOutput {
	let ten: Bond = "10".parse().unwrap();
	let mut case = Case::new(&[100, 100, 0], &[&[], &[(2, 1)], &[]]).with_params(params);
	case.bonds = vec![vec![(2, ten)], vec![(2, ten)], vec![]];
	let mut output = case.run();
	for _ in 1..epochs {
		case = case.next(&output);
		output = case.run();
	}
	output
}

#[test]
fn an_idle_validator_loses_its_dividends_by_default() {
	let output = dividends_of_an_idle_validator(Params::default(), 22);
	// It has 10 * 0.9^22 of a column of 10 * 0.9^22 + 10.
	let expected = 0.9_f64.powi(22) / (0.9_f64.powi(22) + 1.0);
	assert_close(to_f64(output.dividends[0]), expected, 1e-12);
	assert!(to_f64(output.dividends[0]) < 0.1);
}

#[test]
fn an_idle_validator_keeps_its_bonds_under_the_paper_literal_preset() {
	let output = dividends_of_an_idle_validator(Params::paper_literal(), 22);
	assert_close(to_f64(output.dividends[0]), 10.0 / 42.0, 1e-12);
}

#[test]
fn dust_buys_trust_only_under_the_paper_literal_preset() {
	let case = Case::new(&[100, 0, 0], &[&[(1, 1), (2, 65_535)], &[], &[]]);
	assert_eq!(case.run().trust[1], Fraction::ZERO);
	assert_eq!(
		case.with_params(Params::paper_literal()).run().trust[1],
		Fraction::ONE
	);
}

#[test]
fn an_edge_at_exactly_the_threshold_is_trusted() {
	// n = 10 and threshold 0.1: an edge counts from 1/100 of its row on.
	let trust_of = |dust: u16| {
		let rows: [&[(u16, u16)]; 10] = [
			&[(1, dust), (2, 100 - dust)],
			&[],
			&[],
			&[],
			&[],
			&[],
			&[],
			&[],
			&[],
			&[],
		];
		let mut stake = [0; 10];
		stake[0] = 1;
		let mut case = Case::new(&stake, &rows);
		// Times 100 so that 0.99 % is an integer too.
		case.weights[0] = vec![(1, dust), (2, 10_000 - dust)];
		case.run().trust[1]
	};
	assert_eq!(trust_of(99), Fraction::ZERO);
	assert_eq!(trust_of(100), Fraction::ONE);
}

#[test]
fn consensus_of_the_paper_spans_less_than_a_quarter() {
	let output = one_miner().with_params(Params::paper_literal()).run();
	assert_close(to_f64(output.consensus[0]), 0.377_540_668_798_145_4, 1e-15);
	assert_close(to_f64(output.consensus[2]), 0.622_459_331_201_854_6, 1e-15);
}

#[test]
fn a_neuron_cannot_weigh_itself() {
	let error = Case::new(&[1, 1], &[&[(0, 1), (1, 1)], &[]]).try_run();
	let row = RowError::SelfEdge { position: 0 };
	assert_eq!(error, Err(EpochError::Row { uid: 0, error: row }));
}

/// Fig. 4: `cabal` and `honest` neurons that weigh only their own group, uniformly; stake is equal within a group.
fn disjoint_groups(cabal: usize, honest: usize, cabal_stake: u128, total_stake: u128) -> Case {
	let n = cabal + honest;
	let is_cabal = |uid: usize| uid < cabal;
	let stake: Vec<u128> = (0..n)
		.map(|uid| {
			if is_cabal(uid) {
				cabal_stake / cabal as u128
			} else {
				(total_stake - cabal_stake) / honest as u128
			}
		})
		.collect();
	let mut case = Case::new(&stake, &vec![&[] as &[(u16, u16)]; n]);
	for (uid, row) in case.weights.iter_mut().enumerate() {
		let peers = (0..n).filter(|peer| *peer != uid && is_cabal(*peer) == is_cabal(uid));
		row.extend(peers.map(|peer| (peer as u16, 65_535)));
	}
	case.emission = total_stake / 100;
	case
}

const TOTAL: u128 = 1_200_000_000_000_000;

fn share(amounts: &[u128], members: usize) -> f64 {
	let part: u128 = amounts[..members].iter().sum();
	let whole: u128 = amounts.iter().sum();
	part as f64 / whole as f64
}

/// S_C sigma(rho (T_C - kappa)) over the same summed for both groups, T = S (1 - 1/m).
fn closed_form(rho: f64, cabal: usize, honest: usize, cabal_share: f64) -> f64 {
	let part = |stake: f64, members: usize| {
		let trust = stake * (1.0 - 1.0 / members as f64);
		stake / (1.0 + (-rho * (trust - 0.5)).exp())
	};
	let (c, h) = (part(cabal_share, cabal), part(1.0 - cabal_share, honest));
	c / (c + h)
}

#[test]
fn the_first_emission_of_a_cabal_has_its_closed_form() {
	for (rho, params) in [(10.0, Params::default()), (1.0, Params::paper_literal())] {
		for percent in [10, 30, 40, 45, 49, 50, 51, 60] {
			let case = disjoint_groups(40, 60, TOTAL * percent / 100, TOTAL);
			let output = case.with_params(params.clone()).run();
			let expected = closed_form(rho, 40, 60, percent as f64 / 100.0);
			assert_close(share(&output.emission, 40), expected, 1e-9);
			let incentive: f64 = output.incentive[..40].iter().copied().map(to_f64).sum();
			assert_close(incentive, expected, 1e-12);
		}
	}
}

#[test]
fn a_cabal_of_forty_percent_keeps_a_fifth_by_default_and_nearly_all_in_the_paper() {
	// Large groups, where the missing self edge hardly counts: 20 % and 38 % as ADR 1 states.
	let case = disjoint_groups(400, 600, TOTAL * 40 / 100, TOTAL);
	assert_close(share(&case.run().emission, 400), 0.197, 0.001);
	let paper = case.with_params(Params::paper_literal()).run();
	assert_close(share(&paper.emission, 400), 0.376, 0.001);
}

#[test]
fn the_stake_share_of_a_minority_cabal_falls_every_epoch() {
	for (params, percent, bound) in [
		(Params::default(), 30, 0.0546),
		(Params::default(), 40, 0.0831),
		(Params::paper_literal(), 40, 0.349),
	] {
		let mut case = disjoint_groups(8, 12, TOTAL * percent / 100, TOTAL).with_params(params);
		let mut before = share(&case.stake, 8);
		for _ in 0..500 {
			// One percent of all stake in each epoch, as in a growing network.
			case.emission = case.stake.iter().sum::<u128>() / 100;
			case = case.next(&case.run());
			let after = share(&case.stake, 8);
			assert!(after < before);
			before = after;
		}
		assert!(before <= bound, "{percent} %: {before}");
	}
}

#[test]
fn dust_of_the_honest_saves_the_cabal_only_without_a_threshold() {
	let mut case = disjoint_groups(8, 12, TOTAL * 40 / 100, TOTAL);
	for row in &mut case.weights[8..] {
		row.splice(0..0, (0..8).map(|uid| (uid, 1)));
	}
	let defended = share(&case.run().emission, 8);
	let no_threshold = Params {
		trust_threshold: Decimal::ZERO,
		..Params::default()
	};
	let exposed = share(&case.with_params(no_threshold).run().emission, 8);
	assert!(defended < 0.25, "{defended}");
	assert!(exposed > 0.5, "{exposed}");
}

#[test]
fn a_column_of_dust_that_takes_all_incentive_pays_its_holders_exactly() {
	// Uid 0 is trusted by all with one unit of weight each, everybody else by less than half; at the steepest
	// setting uid 0 takes everything, out of a column that holds a 65,000th of the stake.
	let mut case = Case::new(
		&[100, 200, 300, 400, 0, 0, 0, 0],
		&[&[] as &[(u16, u16)]; 8],
	);
	for uid in 1..4_u16 {
		case.weights[usize::from(uid)] = vec![(0, 1), (uid + 3, 65_535)];
	}
	case.weights[0] = vec![(7, 1)];
	case.params = Params {
		rho: Params::MAX_RHO,
		trust_threshold: Decimal::ZERO,
		..Params::default()
	};
	let output = case.run();
	assert_eq!(output.incentive[0], Fraction::from_bits(u64::MAX));
	assert_quotients(&output.dividends[1..4], &[(2, 9), (3, 9), (4, 9)]);
}

#[test]
fn incentive_is_right_where_every_consensus_is_next_to_nothing() {
	// Nobody is trusted by more than a third: all consensus values are below e^-166.
	let case = Case::new(
		&[100, 100, 100, 0, 0, 0],
		&[&[(3, 1)], &[(4, 1)], &[(5, 1)], &[], &[], &[]],
	)
	.with_params(Params {
		rho: Params::MAX_RHO,
		..Params::default()
	});
	let output = case.run();
	assert_eq!(output.consensus, [Fraction::ZERO; 6]);
	assert_quotients(
		&output.incentive,
		&[(0, 1), (0, 1), (0, 1), (1, 3), (1, 3), (1, 3)],
	);
}
