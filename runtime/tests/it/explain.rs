// SPDX-License-Identifier: Apache-2.0
//! What the runtime says of a neuron's pay is what the epoch found, and what it says of the future comes true.

use frame_support::{assert_noop, assert_ok};
use ganglion_math::{Decimal, Fraction};
use ganglion_runtime::{
	Balance, Incentive, Registry, Runtime, RuntimeOrigin, Stake, System, TOKEN,
};
use ganglion_support::{Neurons as _, Uid};
use metagraph_runtime_api::{
	Contribution, Explanation, NextAllowed, runtime_decl_for_metagraph_api::MetagraphApiV3 as Api,
};
use sp_core::Pair;

use crate::chain::{
	account, alice, check_state, genesis, pair, run_block, run_to, stake_of, standing,
};

/// Three who vote, then three who serve.
const NAMES: [&str; 6] = ["v0", "v1", "v2", "m0", "m1", "m2"];
const STAKES: [u128; 3] = [600, 300, 100];
/// What the arithmetic of fractions may lose.
const TOLERANCE: u64 = 1 << 24;

fn explain(uid: u16) -> Option<Explanation<ganglion_runtime::AccountId, u32>> {
	<Runtime as Api<_, _, _>>::explain(Uid(uid), Uid(0))
}

fn next_allowed(name: &str) -> NextAllowed<u32> {
	<Runtime as Api<_, _, _>>::next_allowed(account(&pair(name)))
}

fn register(owner: &ganglion_runtime::AccountId, number: u32, name: &str) {
	let hotkey = pair(name);
	let genesis_hash = System::block_hash(0);
	let message = pallet_registry::possession_message(genesis_hash.as_ref(), owner, number);
	assert_ok!(Registry::register(
		RuntimeOrigin::signed(owner.clone()),
		account(&hotkey),
		hotkey.sign(&message).0,
		Balance::MAX,
	));
}

fn vote(name: &str, row: &[(u16, u16)]) {
	let hotkey = RuntimeOrigin::signed(account(&pair(name)));
	assert_ok!(Incentive::set_weights(hotkey, row.to_vec(), 0));
}

/// A market of [`NAMES`] that Alice owns, in block 2, before its first epoch.
fn market(test: impl FnOnce()) {
	genesis("development").execute_with(|| {
		run_block(1, Vec::new());
		let owner = account(&alice());
		for (number, name) in (0..).zip(NAMES) {
			register(&owner, number, name);
		}
		for (name, stake) in NAMES.iter().zip(STAKES) {
			let owner = RuntimeOrigin::signed(owner.clone());
			let hotkey = account(&pair(name));
			assert_ok!(Stake::add_stake(owner, hotkey, stake * TOKEN));
		}
		run_block(2, Vec::new());
		test();
		check_state();
	});
}

fn opinions() {
	vote("v0", &[(3, 30), (4, 10)]);
	vote("v1", &[(3, 1), (4, 1), (5, 2)]);
	// Almost nothing for uid 4: less than a tenth of the uniform weight.
	vote("v2", &[(4, 1), (5, 1_000)]);
}

fn sum(parts: &[Contribution<ganglion_runtime::AccountId>]) -> u64 {
	parts.iter().map(|part| part.share).sum()
}

#[test]
fn before_the_first_epoch_there_is_nothing_to_explain() {
	market(|| assert_eq!(explain(0), None));
}

#[test]
fn a_uid_that_took_no_part_has_no_explanation() {
	market(|| {
		run_to(10);
		assert_eq!(explain(6), None);
	});
}

#[test]
fn the_columns_are_those_of_the_epoch() {
	market(|| {
		opinions();
		run_to(10);
		for uid in 0..6 {
			let (told, found) = (explain(uid).unwrap(), standing(uid));
			assert_eq!(told.epoch, 10);
			assert_eq!(told.stake, found.stake);
			assert_eq!(told.voting_stake, 1_000 * TOKEN);
			assert_eq!(told.votes, uid < 3);
			assert_eq!(told.rank, found.rank.to_bits());
			assert_eq!(told.trust, found.trust.to_bits());
			assert_eq!(told.consensus, found.consensus.to_bits());
			assert_eq!(told.incentive, found.incentive.to_bits());
			assert_eq!(told.dividends, found.dividends.to_bits());
			assert_eq!(
				told.paid_for_incentive + told.paid_for_dividends,
				found.emission
			);
		}
	});
}

#[test]
fn contributions_make_up_the_whole() {
	market(|| {
		opinions();
		run_to(20);
		for uid in 0..6 {
			let told = explain(uid).unwrap();
			assert!(
				sum(&told.rank_from).abs_diff(told.rank) < TOLERANCE,
				"{told:?}"
			);
			assert!(
				sum(&told.dividends_from).abs_diff(told.dividends) < TOLERANCE,
				"{told:?}"
			);
		}
	});
}

#[test]
fn contributions_come_by_name_largest_first() {
	market(|| {
		opinions();
		run_to(10);
		let told = explain(3).unwrap();
		let uids: Vec<Uid> = told.rank_from.iter().map(|part| part.uid).collect();
		assert_eq!(uids, [Uid(0), Uid(1)]);
		assert_eq!(told.rank_from[0].hotkey, account(&pair("v0")));
		// v0 puts three quarters of 0.6 on it.
		let expected = Fraction::from_ratio(45, 100).to_bits();
		assert!(told.rank_from[0].share.abs_diff(expected) < TOLERANCE);
	});
}

#[test]
fn an_edge_below_the_threshold_is_counted_apart() {
	market(|| {
		opinions();
		run_to(10);
		let told = explain(4).unwrap();
		assert_eq!((told.edges, told.trusted_by), (3, 2));
		let trust = Fraction::from_ratio(900, 1_000).to_bits();
		assert!(told.trust.abs_diff(trust) < TOLERANCE);
	});
}

#[test]
fn the_row_of_the_epoch_is_explained_though_a_newer_one_waits() {
	market(|| {
		opinions();
		run_to(10);
		let before = explain(3);
		vote("v0", &[(5, 1)]);
		assert_eq!(explain(3), before);
	});
}

#[test]
fn an_epoch_is_told_by_its_own_parameters_though_others_hold_now() {
	market(|| {
		opinions();
		run_to(10);
		let before: Vec<_> = (0..6).map(explain).collect();
		let mut params = pallet_incentive::Params::<Runtime>::get();
		params.mechanism = ganglion_math::Params {
			trust_threshold: Decimal::from_integer(4),
			self_ownership: Decimal::ONE,
			activity_cutoff: Some(1),
			..params.mechanism
		};
		assert_ok!(Incentive::set_params(RuntimeOrigin::root(), params));
		assert_eq!((0..6).map(explain).collect::<Vec<_>>(), before);
	});
}

#[test]
fn a_voter_that_has_left_is_not_named_and_nothing_else_changes() {
	market(|| {
		opinions();
		run_to(10);
		let before = explain(3).unwrap();
		let owner = account(&alice());
		let leave =
			|name| Registry::deregister(RuntimeOrigin::signed(owner.clone()), account(&pair(name)));
		assert_ok!(leave("v1"));
		let after = explain(3).unwrap();
		assert_eq!((before.edges, before.trusted_by), (2, 2));
		let expected = Explanation {
			edges: 1,
			trusted_by: 1,
			rank_from: before.rank_from[..1].to_vec(),
			..before
		};
		assert_eq!(after, expected);
	});
}

#[test]
fn whoever_takes_a_uid_over_is_not_named_for_what_was_there_before() {
	market(|| {
		opinions();
		run_to(10);
		let before = explain(4).unwrap();
		let of_v0 = explain(0).unwrap();
		let owner = account(&alice());
		let left = account(&pair("m0"));
		assert_ok!(Registry::deregister(
			RuntimeOrigin::signed(owner.clone()),
			left
		));
		register(&owner, 6, "newcomer");
		assert_eq!(Registry::uid_of(&account(&pair("newcomer"))), Some(Uid(3)));
		assert_eq!(explain(3), None);
		// The rows of v0 and v1 meant the neuron that was there, and still do for this epoch.
		assert_eq!(explain(4).unwrap(), before);
		let told = explain(0).unwrap();
		assert!(of_v0.dividends_from.iter().any(|part| part.uid == Uid(3)));
		assert!(told.dividends_from.iter().all(|part| part.uid != Uid(3)));
		assert_eq!(told.dividends, of_v0.dividends);
	});
}

#[test]
fn an_aborted_round_leaves_nothing_to_explain_until_the_next_epoch() {
	market(|| {
		opinions();
		run_to(10);
		let mut network = pallet_incentive::Network::<Runtime>::get();
		network.round += 1;
		pallet_incentive::Network::<Runtime>::put(&network);
		assert_eq!(explain(3), None);
		run_to(20);
		assert!(explain(3).is_some());
	});
}

#[test]
fn a_hotkey_may_set_weights_when_it_was_told() {
	market(|| {
		vote("v0", &[(3, 1)]);
		let earliest = next_allowed("v0").weights.unwrap().set_weights.unwrap();
		let hotkey = || RuntimeOrigin::signed(account(&pair("v0")));
		run_to(earliest - 1);
		assert_noop!(
			Incentive::set_weights(hotkey(), vec![(4, 1)], 0),
			pallet_incentive::Error::<Runtime>::WeightsTooEarly
		);
		run_to(earliest);
		assert_ok!(Incentive::set_weights(hotkey(), vec![(4, 1)], 0));
	});
}

#[test]
fn a_row_that_was_revealed_tells_when_and_as_of_when() {
	market(|| {
		let mut params = pallet_incentive::Params::<Runtime>::get();
		params.commit_reveal = true;
		assert_ok!(Incentive::set_params(RuntimeOrigin::root(), params));
		let hotkey = account(&pair("v0"));
		let signed = || RuntimeOrigin::signed(hotkey.clone());
		let (row, salt) = (vec![(3, 1)], [7; 32]);
		let genesis_hash = System::block_hash(0);
		let interval = pallet_incentive::Network::<Runtime>::get().round;
		let hash =
			pallet_incentive::commitment(genesis_hash.as_ref(), &hotkey, interval, 0, &row, &salt);
		run_to(5);
		assert_ok!(Incentive::commit_weights(signed(), hash));
		run_to(12);
		assert_ok!(Incentive::reveal_weights(signed(), row, salt, 0));
		let told = <Runtime as Api<_, _, _>>::weights(Uid(0), 1);
		assert_eq!((told.rows[0].set_at, told.rows[0].meant_at), (12, 5));
		assert_eq!(told.next, Some(Uid(1)));
	});
}

#[test]
fn a_registration_costs_what_was_told() {
	market(|| {
		let told = next_allowed("nobody");
		assert_eq!(told.weights, None);
		assert_eq!(told.immune_until, None);
		assert!(told.can_register && !told.has_min_stake);
		let price = told.registration_burn;
		let owner = account(&alice());
		let before = ganglion_runtime::Balances::free_balance(&owner);
		register(&owner, 6, "nobody");
		assert_eq!(
			before - ganglion_runtime::Balances::free_balance(&owner),
			price
		);
		assert!(next_allowed("somebody").registration_burn > price);
	});
}

#[test]
fn a_newcomer_on_an_old_uid_inherits_nothing() {
	market(|| {
		opinions();
		run_to(20);
		assert!(stake_of(&account(&pair("m0"))) > 0);
		let owner = account(&alice());
		assert_ok!(Registry::deregister(
			RuntimeOrigin::signed(owner.clone()),
			account(&pair("m0"))
		));
		register(&owner, 6, "newcomer");
		let newcomer = account(&pair("newcomer"));
		assert_eq!(Registry::immune_until(Uid(3)), Some(21 + 100));
		run_to(50);
		assert_eq!(stake_of(&newcomer), 0);
		assert_eq!(standing(3).rank, Fraction::ZERO);
		for uid in 0..6 {
			let bonds = Incentive::bonds(Uid(uid));
			assert!(bonds.iter().all(|(target, _)| *target != 3), "{uid}");
		}
		// A new row means it, and only from then on it earns.
		vote("v0", &[(3, 1)]);
		run_to(60);
		assert!(stake_of(&newcomer) > 0);
	});
}

/// Spearman's coefficient of size and incentive, in hundredths, for validators of whom those with `liars` parts in a hundred of the stake turn the truth
/// around.
fn spearman_with_liars(liars: u128) -> i64 {
	const MINERS: u16 = 3;
	let mut found = 0;
	market(|| {
		let owner = RuntimeOrigin::signed(account(&alice()));
		let hotkey = account(&pair("v2"));
		// v0 and v1 have 900; v2 is to have `liars` of the whole.
		let stake = 900 * TOKEN * liars / (100 - liars) - 100 * TOKEN;
		assert_ok!(Stake::add_stake(owner, hotkey, stake));
		vote("v0", &[(3, 1), (4, 2), (5, 3)]);
		vote("v1", &[(3, 1), (4, 2), (5, 3)]);
		vote("v2", &[(3, 3), (4, 2), (5, 1)]);
		run_to(10);
		let rank_of = |uid: u16| {
			let own = standing(uid).incentive;
			i64::try_from(
				(3..3 + MINERS)
					.filter(|other| standing(*other).incentive < own)
					.count(),
			)
			.unwrap()
		};
		let distance: i64 = (0..MINERS)
			.map(|true_rank| rank_of(3 + true_rank) - i64::from(true_rank))
			.map(|difference| difference * difference)
			.sum();
		// 1 - 6 d / (n (n^2 - 1)) in hundredths.
		found = 100 - 600 * distance / 24;
	});
	found
}

#[test]
fn validators_with_less_than_half_of_the_stake_cannot_turn_the_ranking_around() {
	for liars in [30, 40, 49] {
		assert_eq!(spearman_with_liars(liars), 100, "{liars} %");
	}
}

#[test]
fn validators_with_more_than_half_of_the_stake_can() {
	assert_eq!(spearman_with_liars(60), -100);
}
