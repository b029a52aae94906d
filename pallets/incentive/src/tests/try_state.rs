// SPDX-License-Identifier: Apache-2.0
//! Breaks each invariant once and sees it caught.

use frame_support::{BoundedVec, storage::unhashed};
use ganglion_math::{Bond, Fraction};
use ganglion_support::{Uid, mocks::MockNeurons};
use sp_core::H256;
use sp_runtime::TryRuntimeError;

use super::mock::*;
use crate::{
	BondRow, Bonds, Carry, Commit, EpochRecord, LastEpoch, Lowest, MAX_ROUND_BLOCKS, Network,
	Params, Round, RoundCensus, RoundSolution, RoundState, RoundSums, Side, Standing, Standings,
	Voter, Voters, WeightRow, WeightRows, round::Stage,
};

/// Runs an epoch with two validators, breaks the state, and expects `message`.
#[track_caller]
fn assert_caught(message: &'static str, sabotage: impl FnOnce()) {
	assert_caught_after(message, || {}, sabotage);
}

/// The same with something sound before.
#[track_caller]
fn assert_caught_after(message: &'static str, prepare: impl FnOnce(), sabotage: impl FnOnce()) {
	ExtBuilder::default().build().execute_with(|| {
		set_weights(0, &[(2, 3), (3, 2)]).unwrap();
		set_weights(1, &[(2, 1)]).unwrap();
		enter_block(TEMPO);
		prepare();
		Incentive::do_try_state().unwrap();
		sabotage();
		assert_eq!(
			Incentive::do_try_state(),
			Err(TryRuntimeError::Other(message))
		);
	});
}

/// The same in a second round that has taken so many steps: it counts 5 neurons, takes 5 rows, solves, and pays 5.
#[track_caller]
fn assert_caught_in_round(steps: u16, message: &'static str, sabotage: impl FnOnce()) {
	let prepare = || {
		set_steps_per_block(steps);
		enter_block(2 * TEMPO);
	};
	assert_caught_after(message, prepare, sabotage);
}

fn put_row(uid: u16, edges: &[(u16, u16)]) {
	let edges = BoundedVec::truncate_from(edges.to_vec());
	WeightRows::<Test>::insert(Uid(uid), Side::First, WeightRow { meant_at: 1, edges });
}

fn put_bonds(uid: u16, bonds: &[(u16, u128)]) {
	let bonds = bonds
		.iter()
		.map(|(target, bits)| (*target, Bond::from_bits(*bits)))
		.collect();
	Bonds::<Test>::insert(
		Side::Second,
		Uid(uid),
		BondRow {
			bonds: BoundedVec::truncate_from(bonds),
		},
	);
}

fn change_standing(uid: u16, change: impl FnOnce(&mut Standing)) {
	let mut standing = standing(uid);
	change(&mut standing);
	Standings::<Test>::insert(Side::First, Uid(uid), standing);
}

fn change_voter(uid: u64, change: impl FnOnce(&mut Voter<u64>)) {
	Voters::<Test>::mutate(hotkey(uid), |voter| change(voter.as_mut().unwrap()));
}

fn change_last(change: impl FnOnce(&mut EpochRecord<u64>)) {
	LastEpoch::<Test>::mutate(|last| change(last.as_mut().unwrap()));
}

fn change_round(change: impl FnOnce(&mut RoundState<u64>)) {
	Round::<Test>::mutate(|state| change(state.as_mut().unwrap()));
}

#[test]
fn parameters_out_of_bounds_are_caught() {
	assert_caught("the parameters are out of bounds", || {
		Params::<Test>::mutate(|params| params.tempo = 0);
	});
}

#[test]
fn more_neurons_than_the_limit_are_caught() {
	assert_caught("there are more than MaxNeurons neurons", || {
		Network::<Test>::mutate(|network| network.neurons = MAX_NEURONS as u16 + 1);
	});
}

#[test]
fn another_number_of_uids_than_the_registry_has_is_caught() {
	let message = "the network counts other uids than the registry";
	assert_caught(message, MockNeurons::remove_last);
	assert_caught(message, || {
		MockNeurons::register(7, 0, 0);
	});
}

#[test]
fn a_round_from_the_future_is_caught() {
	assert_caught("the last round began in the future", || {
		System::set_block_number(TEMPO - 1);
	});
}

#[test]
fn voters_that_are_not_the_neurons_are_caught() {
	let message = "a voter is not the neuron that it names";
	assert_caught(message, || change_voter(0, |voter| voter.uid = Uid(1)));
	assert_caught(message, || Voters::<Test>::insert(7, Voter::new(Uid(2))));
	assert_caught("a neuron is not among the voters", || {
		Voters::<Test>::remove(hotkey(4));
	});
}

#[test]
fn rows_that_are_not_those_of_voters_are_caught() {
	let message = "a row of weights is not one that its voter names";
	assert_caught(message, || put_row(2, &[(0, 1)]));
	assert_caught(message, || {
		change_voter(0, |voter| {
			(voter.first_set_at, voter.first_meant_at) = (Some(2), Some(2))
		})
	});
	assert_caught("a voter names a row that is not there", || {
		WeightRows::<Test>::remove(Uid(0), Side::First);
	});
}

#[test]
fn rows_that_are_not_one_after_the_other_are_caught() {
	let message = "the rows of a voter are not one after the other";
	assert_caught(message, || {
		change_voter(0, |voter| {
			(voter.second_set_at, voter.second_meant_at) = (Some(1), Some(1))
		})
	});
	assert_caught(message, || {
		change_voter(0, |voter| {
			(voter.first_set_at, voter.first_meant_at) = (Some(TEMPO), Some(TEMPO));
			(voter.second_set_at, voter.second_meant_at) = (Some(TEMPO + 1), Some(TEMPO + 1));
		});
	});
}

#[test]
fn a_row_that_speaks_as_of_a_block_after_it_was_set_is_caught() {
	let message = "a row of weights speaks as of a block after it was set";
	assert_caught(message, || {
		change_voter(0, |voter| voter.first_meant_at = Some(TEMPO))
	});
	assert_caught(message, || {
		change_voter(0, |voter| voter.second_meant_at = Some(1))
	});
}

#[test]
fn a_malformed_row_is_caught() {
	assert_caught("a row of weights is empty", || put_row(1, &[]));
	for edges in [
		&[(1, 1)][..],
		&[(2, 0)],
		&[(2, 1), (0, 1)],
		&[(2, 1), (2, 1)],
		&[(5, 1)],
	] {
		assert_caught("a row of weights is malformed", || put_row(1, edges));
	}
}

#[test]
fn a_row_from_the_future_is_caught() {
	assert_caught("a row of weights was set in the future", || {
		WeightRows::<Test>::mutate(Uid(0), Side::First, |row| {
			row.as_mut().unwrap().meant_at = TEMPO + 1;
		});
		change_voter(0, |voter| {
			(voter.first_set_at, voter.first_meant_at) = (Some(TEMPO + 1), Some(TEMPO + 1))
		});
	});
}

#[test]
fn commits_out_of_their_time_are_caught() {
	let commit = |interval| {
		let hash = H256::zero();
		Some(Commit { hash, interval })
	};
	assert_caught("a commit is of an interval to come", || {
		change_voter(0, |voter| voter.commit = commit(2));
	});
	let message = "the block of a commit is not known";
	assert_caught(message, || {
		change_voter(0, |voter| voter.commit = commit(1))
	});
	assert_caught(message, || {
		change_voter(0, |voter| {
			voter.commit = commit(1);
			voter.committed_at = Some(TEMPO + 1);
		});
	});
}

#[test]
fn bonds_of_nobody_are_caught() {
	assert_caught("a row of bonds belongs to nobody", || {
		put_bonds(5, &[(0, 1)])
	});
}

#[test]
fn malformed_bonds_are_caught() {
	assert_caught("a row of bonds is empty", || put_bonds(2, &[]));
	assert_caught("a row of bonds is unsorted", || {
		put_bonds(2, &[(1, 1), (0, 1)])
	});
	assert_caught("a row of bonds is unsorted", || {
		put_bonds(2, &[(1, 1), (1, 1)])
	});
	assert_caught("a bond is in nobody", || put_bonds(2, &[(5, 1)]));
	assert_caught("a neuron holds a bond in itself", || {
		put_bonds(2, &[(2, 1)])
	});
	assert_caught("a bond is zero", || put_bonds(2, &[(1, 0)]));
}

#[test]
fn standings_of_nobody_are_caught() {
	assert_caught("a standing belongs to nobody", || {
		Standings::<Test>::insert(Side::Second, Uid(5), Standing::default());
	});
	assert_caught("there are standings before a round", || {
		Network::<Test>::mutate(|network| network.round = 0);
	});
}

#[test]
fn standings_that_are_not_those_of_the_epoch_are_caught() {
	let message = "the standings are not those of the last epoch";
	assert_caught(message, || Standings::<Test>::remove(Side::First, Uid(4)));
	assert_caught(message, || change_last(|last| last.side = Side::Second));
	assert_caught_after(
		message,
		|| {
			append(TEMPO);
		},
		|| Standings::<Test>::insert(Side::First, Uid(5), Standing::default()),
	);
}

#[test]
fn columns_that_do_not_sum_to_one_are_caught() {
	let half = Fraction::from_bits(1 << 63);
	assert_caught("rank does not sum to one", || {
		change_standing(4, |it| it.rank = half)
	});
	assert_caught("incentive does not sum to one", || {
		change_standing(4, |it| it.incentive = half)
	});
	assert_caught("dividends do not sum to one", || {
		change_standing(4, |it| it.dividends = half)
	});
	// With a part gone they may be less, but not more.
	assert_caught_after(
		"rank does not sum to one",
		|| deregister(3).unwrap(),
		|| change_standing(4, |it| it.rank = Fraction::ONE),
	);
}

#[test]
fn emission_that_does_not_add_up_is_caught() {
	let message = "the standings do not sum to what was minted";
	assert_caught(message, || {
		change_standing(4, |standing| standing.emission = 1)
	});
	assert_caught(message, || change_last(|last| last.departed_emission = 1));
	let message = "the last epoch lost or made tokens";
	assert_caught(message, || change_last(|last| last.emission += 1));
	assert_caught(message, || change_last(|last| last.carry_out += 1));
	for carry in [u128::MAX, 0] {
		assert_caught("the carry is not what the last epoch left", || {
			change_last(|last| {
				last.carry_out += 1;
				last.emission += 1;
			});
			Carry::<Test>::put(carry);
		});
	}
}

#[test]
fn an_epoch_from_the_future_is_caught() {
	let message = "the last epoch is in the future";
	assert_caught(message, || change_last(|last| last.finished_at = TEMPO + 1));
	assert_caught(message, || change_last(|last| last.finished_at = TEMPO - 1));
	assert_caught(message, || change_last(|last| last.round = 2));
	assert_caught(message, || {
		change_last(|last| {
			last.block = TEMPO + 1;
			last.finished_at = TEMPO + 1;
		})
	});
}

#[test]
fn a_list_of_lowest_earners_that_is_wrong_is_caught() {
	let message = "the lowest earners are not in order";
	assert_caught(message, || {
		Lowest::<Test>::mutate(|list| list.as_mut().swap(0, 1))
	});
	assert_caught(message, || {
		Lowest::<Test>::mutate(|list| {
			let first = list[0];
			list.try_insert(0, first).unwrap();
		});
	});
	assert_caught("an earner has earned something else", || {
		Lowest::<Test>::mutate(|list| list.iter_mut().last().unwrap().emission += 1);
	});
	assert_caught("there are earners before an epoch", || {
		LastEpoch::<Test>::kill();
		let _ = Standings::<Test>::clear(u32::MAX, None);
	});
}

#[test]
fn remains_of_a_round_are_caught() {
	let message = "something is left of a round";
	let end = || Network::<Test>::mutate(|network| network.is_running = false);
	let kill = |round, census, sums, solution| {
		if round {
			Round::<Test>::kill();
		}
		if census {
			RoundCensus::<Test>::kill();
		}
		if sums {
			RoundSums::<Test>::kill();
		}
		if solution {
			RoundSolution::<Test>::kill();
		}
		end();
	};
	assert_caught_in_round(2, message, || kill(false, true, true, true));
	assert_caught_in_round(7, message, || kill(true, true, false, true));
	let message = "what is left of a round is not the last epoch";
	assert_caught_in_round(2, message, || kill(true, false, true, true));
	assert_caught_in_round(12, message, || kill(true, true, true, false));
	// Both, but of a round that has paid nobody yet.
	assert_caught_in_round(12, message, || kill(true, false, true, false));
}

#[test]
fn findings_that_are_not_those_of_the_last_epoch_are_caught() {
	let message = "what is left of a round is not the last epoch";
	assert_caught(message, RoundCensus::<Test>::kill);
	assert_caught(message, RoundSolution::<Test>::kill);
	assert_caught(message, || {
		LastEpoch::<Test>::mutate(|last| last.as_mut().unwrap().round -= 1);
	});
	assert_caught(message, || {
		let params = ganglion_math::Params::default();
		let census = ganglion_math::Census::new(5, TEMPO, 0, params);
		RoundCensus::<Test>::put(census.unwrap());
	});
}

#[test]
fn a_round_without_its_state_is_caught() {
	let lost = "the state of the round is lost";
	assert_caught_in_round(2, lost, Round::<Test>::kill);
	assert_caught_in_round(2, lost, || change_round(|state| state.number = 1));
	assert_caught_in_round(
		2,
		"the census of the round is lost",
		RoundCensus::<Test>::kill,
	);
	let message = "the sums do not fit the stage of the round";
	assert_caught_in_round(7, message, RoundSums::<Test>::kill);
	assert_caught_in_round(7, message, || {
		change_round(|state| state.stage = Stage::Census)
	});
	let message = "the solution does not fit the stage of the round";
	assert_caught_in_round(12, message, RoundSolution::<Test>::kill);
	assert_caught_in_round(2, message, || {
		change_round(|state| state.stage = Stage::Settle(0));
	});
}

#[test]
fn a_round_that_writes_over_the_last_epoch_is_caught() {
	assert_caught_in_round(2, "the round writes over the last epoch", || {
		change_round(|state| state.side = Side::First);
	});
}

#[test]
fn columns_of_a_round_that_do_not_fit_are_caught() {
	use ganglion_math::{Accumulator, Census, Neuron, Params, Solution};
	let census = |n: u16, counted: u16| {
		let mut census = Census::new(n.into(), 2 * TEMPO, 0, Params::default()).unwrap();
		for uid in 0..counted {
			census.count(uid, Neuron::VACANT).unwrap();
		}
		census
	};
	let sums = |n| Accumulator::new(&census(n, n)).unwrap();
	assert_caught_in_round(2, "the round has more neurons than the network", || {
		RoundCensus::<Test>::put(census(6, 2));
	});
	assert_caught_in_round(
		2,
		"the list of rows is not that of the neurons counted",
		|| {
			change_round(|state| {
				state.rows.pop();
			});
		},
	);
	assert_caught_in_round(7, "the round went on before all were counted", || {
		change_round(|state| state.rows.truncate(4));
		RoundCensus::<Test>::put(census(5, 4));
	});
	let message = "a column of the round has another length";
	assert_caught_in_round(7, message, || RoundSums::<Test>::put(sums(4)));
	assert_caught_in_round(12, message, || {
		RoundSolution::<Test>::put(Solution::new(&census(0, 0), &sums(0)).unwrap());
	});
	assert_caught_in_round(12, message, || {
		change_round(|state| state.stage = Stage::Settle(6));
	});
}

#[test]
fn emission_of_a_round_that_does_not_add_up_is_caught() {
	let message = "the round has minted something else than it has written";
	assert_caught_in_round(14, message, || change_round(|state| state.minted += 1));
	let message = "the carry is not what the round has left";
	assert_caught_in_round(14, message, || Carry::<Test>::mutate(|carry| *carry += 1));
	assert_caught_in_round(2, message, || change_round(|state| state.emission += 1));
}

#[test]
fn a_round_that_mints_more_than_its_pool_is_caught() {
	let too_much = 3 * EMISSION;
	assert_caught_in_round(14, "the round has minted more than its pool", || {
		// All sums still hold, as if so much more had been carried.
		change_round(|state| {
			state.minted += too_much;
			state.carry_in += too_much;
			Standings::<Test>::mutate(state.side, Uid(0), |standing| {
				standing.as_mut().unwrap().emission += too_much;
			});
		});
	});
}

#[test]
fn a_round_that_runs_for_too_long_is_caught() {
	assert_caught_in_round(2, "the round has run for too long", || {
		System::set_block_number(2 * TEMPO + u64::from(MAX_ROUND_BLOCKS) + 1);
	});
}

#[test]
fn entries_that_do_not_decode_are_caught() {
	for (message, key) in [
		(
			"the parameters do not decode",
			Params::<Test>::hashed_key().to_vec(),
		),
		(
			"the network does not decode",
			Network::<Test>::hashed_key().to_vec(),
		),
		(
			"the last epoch does not decode",
			LastEpoch::<Test>::hashed_key().to_vec(),
		),
		(
			"the carry does not decode",
			Carry::<Test>::hashed_key().to_vec(),
		),
		(
			"the lowest earners do not decode",
			Lowest::<Test>::hashed_key().to_vec(),
		),
		(
			"a voter does not decode",
			Voters::<Test>::hashed_key_for(hotkey(0)),
		),
		(
			"a row of weights does not decode",
			WeightRows::<Test>::hashed_key_for(Uid(0), Side::First),
		),
		(
			"a row of bonds does not decode",
			Bonds::<Test>::hashed_key_for(Side::First, Uid(0)),
		),
		(
			"a standing does not decode",
			Standings::<Test>::hashed_key_for(Side::Second, Uid(0)),
		),
	] {
		assert_caught(message, || unhashed::put_raw(&key, &[4]));
	}
}
