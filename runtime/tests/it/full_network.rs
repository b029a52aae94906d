// SPDX-License-Identifier: Apache-2.0
//! Neurons that are there from the start: those that a genesis names, and those of the preset `network_4096`.

use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use ganglion_runtime::{
	AccountId, Balance, Balances, Incentive, Registry, Runtime, RuntimeOrigin, Stake, System,
	TOKEN,
	configs::MAX_NEURONS,
	genesis_config_presets::NETWORK_4096_RUNTIME_PRESET,
	genesis_neurons::{POPULAR, VALIDATORS},
};
use ganglion_support::{Neurons as _, Stakes as _, Uid};
use metagraph_runtime_api::{MAX_VALUES, runtime_decl_for_metagraph_api::MetagraphApiV3 as Api};
use pallet_incentive::Side;
use pallet_registry::possession_message;
use sp_core::{Pair, sr25519};
use sp_keyring::Sr25519Keyring;
use sp_runtime::StateVersion;

use crate::chain::{
	account, block_problem, check_state, epoch_of, genesis, genesis_with, pair, run_block, run_to,
	standing, tokens_problem,
};

/// A small price, so that the next one is small too.
const MIN_BURN: Balance = 1;

fn alice() -> AccountId {
	Sr25519Keyring::Alice.to_account_id()
}

/// The genesis of a developer's network with `[neurons, stakes, weights]` as JSON.
fn with_neurons(
	neurons: serde_json::Value,
	stakes: serde_json::Value,
	weights: serde_json::Value,
) -> sp_io::TestExternalities {
	let patch = serde_json::json!({
		"registry": { "params": { "minBurn": MIN_BURN }, "neurons": neurons },
		"stake": { "stakes": stakes },
		"incentive": { "weights": weights },
	});
	genesis_with("development", patch)
}

fn root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
}

#[test]
fn genesis_makes_what_calls_would_have_made() {
	let hotkeys = ["validator", "miner"].map(|name| account(&pair(name)));
	let [validator, miner] = &hotkeys;
	let by_genesis = with_neurons(
		serde_json::json!([
			{ "hotkey": validator, "owner": alice() },
			{ "hotkey": miner, "owner": alice() },
		]),
		serde_json::json!([[0, 5 * TOKEN]]),
		serde_json::json!([[0, [[1, 65_535]]]]),
	)
	.execute_with(root);

	let none = serde_json::json!([]);
	with_neurons(none.clone(), none.clone(), none).execute_with(|| {
		let issued = Balances::total_issuance();
		let signed = || RuntimeOrigin::signed(alice());
		for (nonce, name) in [(0, "validator"), (1, "miner")] {
			let message = possession_message(System::block_hash(0).as_ref(), &alice(), nonce);
			let proof = pair(name).sign(&message).0;
			let hotkey = account(&pair(name));
			assert_ok!(Registry::register(signed(), hotkey, proof, Balance::MAX));
		}
		assert_ok!(Stake::add_stake(signed(), validator.clone(), 5 * TOKEN));
		let hotkey = RuntimeOrigin::signed(validator.clone());
		assert_ok!(Incentive::set_weights(hotkey, vec![(1, 65_535)], 0));
		assert_ne!(root(), by_genesis);

		// All that genesis leaves out is the price.
		let burned = issued - Balances::total_issuance();
		assert_ok!(Balances::mint_into(&alice(), burned));
		pallet_registry::LastPrice::<Runtime>::kill();
		assert_eq!(root(), by_genesis);
	});
}

#[test]
#[should_panic = "the neuron 0 of genesis"]
fn genesis_refuses_an_owner_without_a_balance() {
	let neuron =
		serde_json::json!({ "hotkey": account(&pair("m")), "owner": account(&pair("nobody")) });
	let none = serde_json::json!([]);
	with_neurons(serde_json::json!([neuron]), none.clone(), none);
}

#[test]
fn the_full_network_has_a_neuron_at_every_uid() {
	genesis(NETWORK_4096_RUNTIME_PRESET).execute_with(|| {
		assert_eq!(Registry::count(), MAX_NEURONS);
		for uid in 0..MAX_NEURONS {
			let neuron = Registry::record(Uid(uid)).unwrap();
			let owner = Sr25519Keyring::iter().nth(usize::from(uid % 6)).unwrap();
			assert_eq!(neuron.owner, owner.to_account_id(), "{uid}");
			assert_eq!(neuron.registered_at, 0, "{uid}");
			assert_eq!(Registry::uid_of(&neuron.hotkey), Some(Uid(uid)));
			let stake = if uid < VALIDATORS {
				(Balance::from(uid) + 1) * 100 * TOKEN
			} else {
				TOKEN
			};
			assert_eq!(Stake::stake_of(&neuron.hotkey), stake, "{uid}");
		}
	});
}

#[test]
fn the_neurons_of_the_full_network_have_hotkeys_that_anybody_derives() {
	genesis(NETWORK_4096_RUNTIME_PRESET).execute_with(|| {
		for uid in [0, 1, VALIDATORS, MAX_NEURONS - 1] {
			let pair = sr25519::Pair::from_string(&format!("//neuron//{uid}"), None).unwrap();
			assert_eq!(Registry::hotkey_of(Uid(uid)), Some(account(&pair)));
		}
	});
}

#[test]
fn the_first_epoch_of_the_full_network_pays() {
	genesis(NETWORK_4096_RUNTIME_PRESET).execute_with(|| {
		let mut completed = false;
		for block in 1..20 {
			let events = run_block(block, Vec::new());
			assert_eq!(block_problem(), None);
			completed |= epoch_of(&events).is_some();
		}
		assert!(completed, "the round ends before the next epoch is due");
		let last = pallet_incentive::LastEpoch::<Runtime>::get().unwrap();
		assert_eq!((last.block, last.neurons), (10, MAX_NEURONS));
		// What is left over is rounding: less than a unit for each half of each neuron.
		assert!(last.carry_out < 2 * Balance::from(MAX_NEURONS), "{last:?}");
		check_state();
		assert_eq!(tokens_problem(), None);
	});
}

#[test]
fn the_full_network_pays_popular_miners_most() {
	genesis(NETWORK_4096_RUNTIME_PRESET).execute_with(|| {
		run_to(19);
		let first = standing(VALIDATORS).incentive;
		let last_popular = standing(VALIDATORS + POPULAR - 1).incentive;
		let other = standing(VALIDATORS + POPULAR).incentive;
		let unknown = standing(MAX_NEURONS - 1).incentive;
		assert!(first > last_popular && last_popular > other && other > unknown);
		assert_eq!(unknown.to_bits(), 0);
	});
}

#[test]
fn the_full_network_takes_a_registration_after_its_first_epoch() {
	genesis(NETWORK_4096_RUNTIME_PRESET).execute_with(|| {
		run_to(1);
		let register = || {
			let nonce = pallet_registry::PossessionNonce::<Runtime>::get(alice());
			let message = possession_message(System::block_hash(0).as_ref(), &alice(), nonce);
			let hotkey = pair("newcomer");
			Registry::register(
				RuntimeOrigin::signed(alice()),
				account(&hotkey),
				hotkey.sign(&message).0,
				Balance::MAX,
			)
		};
		assert_noop!(register(), pallet_registry::Error::<Runtime>::NetworkFull);
		run_to(19);
		assert_ok!(register());
		assert!(Registry::uid_of(&account(&pair("newcomer"))).is_some_and(|uid| uid.0 > 4_000));
		assert_eq!(Registry::count(), MAX_NEURONS);
		check_state();
	});
}

/// The full network with rows that weigh every neuron; in block 0.
fn dense_network() -> sp_io::TestExternalities {
	let mut ext = genesis(NETWORK_4096_RUNTIME_PRESET);
	ext.execute_with(|| {
		for uid in 0..VALIDATORS {
			let others = (0..MAX_NEURONS).filter(|other| *other != uid);
			let edges: Vec<_> = others.map(|other| (other, 1 + other % 7)).collect();
			pallet_incentive::WeightRows::<Runtime>::mutate(Uid(uid), Side::First, |row| {
				row.as_mut().unwrap().edges = edges.try_into().unwrap();
			});
		}
	});
	ext
}

/// Follows the pages of rows, each given as its rows, the number of values of each, and the next
/// uid. The uids of all rows.
fn follow(mut page: impl FnMut(Uid) -> (Vec<(Uid, usize)>, Option<Uid>)) -> Vec<Uid> {
	let mut uids = Vec::new();
	let mut first = Some(Uid(0));
	let mut pages = 0;
	while let Some(uid) = first {
		let (rows, next) = page(uid);
		let values: usize = rows.iter().map(|(_, values)| values).sum();
		let last = rows.last().map_or(0, |(_, values)| *values);
		assert!(values - last < MAX_VALUES, "{values}");
		uids.extend(rows.into_iter().map(|(uid, _)| uid));
		assert!(next.is_none_or(|next| next > uid));
		first = next;
		pages += 1;
	}
	let dense = usize::from(VALIDATORS) * usize::from(MAX_NEURONS - 1);
	assert!(pages >= dense / MAX_VALUES, "{pages}");
	uids
}

#[test]
fn no_answer_reads_without_bound_from_a_dense_network() {
	dense_network().execute_with(|| {
		run_to(19);
		check_state();
		let validators: Vec<Uid> = (0..VALIDATORS).map(Uid).collect();
		let weights = follow(|first| {
			let page = <Runtime as Api<_, _, _>>::weights(first, u16::MAX);
			let rows = page.rows.iter().map(|row| (row.uid, row.edges.len()));
			(rows.collect(), page.next)
		});
		assert_eq!(weights, validators);
		let bonds = follow(|first| {
			let page = <Runtime as Api<_, _, _>>::bonds(first, u16::MAX);
			let rows = page.rows.iter().map(|row| (row.uid, row.bonds.len()));
			(rows.collect(), page.next)
		});
		assert_eq!(bonds, validators);
	});
}

#[test]
fn the_pages_of_an_explanation_make_up_the_whole_in_a_dense_network() {
	dense_network().execute_with(|| {
		run_to(19);
		let (mut edges, mut pages, mut first) = (0, 0, Some(Uid(0)));
		let mut rank_from = Vec::new();
		while let Some(voter) = first {
			let told = <Runtime as Api<_, _, _>>::explain(Uid(VALIDATORS), voter).unwrap();
			// Each row has 4095 edges, so 17 of them make a page.
			assert!(told.edges <= 17);
			assert_eq!(told.rank, standing(VALIDATORS).rank.to_bits());
			(edges, pages, first) = (edges + told.edges, pages + 1, told.next);
			rank_from.extend(told.rank_from);
		}
		assert_eq!(edges, VALIDATORS);
		assert_eq!(pages, VALIDATORS.div_ceil(17));
		rank_from.sort_by_key(|part| std::cmp::Reverse(part.share));
		// The largest stake is the last validator's.
		assert_eq!(rank_from[0].uid, Uid(VALIDATORS - 1));
	});
}
