// SPDX-License-Identifier: Apache-2.0
//! Every storage item of our pallets has its row in `docs/state.md`, the row tells the truth, and no entry is more than it
//! says. A hotkey that has left is named nowhere.

use std::collections::BTreeMap;

use codec::Encode;
use frame_support::{
	assert_ok,
	traits::{StorageInfo, StorageInfoTrait, fungible::Mutate},
};
use ganglion_runtime::{
	AccountId, AllPalletsWithSystem, Balance, Balances, Incentive, Registry, Runtime,
	RuntimeOrigin, Stake, System, TOKEN, configs::MAX_NEURONS,
};
use ganglion_support::{AxonEndpoint, Ip, Neurons as _, Rounds as _};
use sp_core::Pair;

use crate::chain::{account, check_state, genesis, pair, run_block, run_to};

/// The pallets of this project, as their storage is named.
const PALLETS: [&str; 3] = ["Registry", "Stake", "Incentive"];

/// The hash of a pallet's name and that of an item's, which every key begins with.
const PREFIX: usize = 32;

/// What the rows that are bounded by the number of neurons sum to, as `docs/state.md` says.
fn stated_cap() -> u64 {
	let text = include_str!("../../../docs/state.md");
	let (_, rest) = text.split_once("at most **").unwrap();
	let (number, _) = rest.split_once("** bytes").unwrap();
	number.replace(',', "").parse().unwrap()
}

/// How many entries an item has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Entries {
	/// A single value.
	One,
	/// So many for each uid.
	PerUid(u32),
	/// As many as somebody pays for.
	Paid,
}

/// One row of the table.
struct Row {
	entries: Entries,
	/// The largest entry, its key without the prefix included.
	bytes: u32,
}

/// The rows of `docs/state.md` by item, `Pallet.Item`.
fn table() -> BTreeMap<String, Row> {
	let text = include_str!("../../../docs/state.md");
	let mut rows = BTreeMap::new();
	for line in text.lines().filter(|line| line.starts_with("| `")) {
		let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
		let [item, entries, bytes, writes, pays, bounds] = cells.try_into().unwrap();
		for cell in [writes, pays, bounds] {
			assert!(!cell.is_empty(), "{item} has an empty cell");
		}
		let entries = match entries {
			"1" => Entries::One,
			"n" => Entries::PerUid(1),
			"2 n" => Entries::PerUid(2),
			"paid" => Entries::Paid,
			other => panic!("{item}: {other} is none of 1, n, 2 n, paid"),
		};
		let bytes = bytes.replace(',', "").parse().unwrap();
		let previous = rows.insert(item.trim_matches('`').to_owned(), Row { entries, bytes });
		assert!(previous.is_none(), "{item} has two rows");
	}
	rows
}

/// The storage items of our pallets by name, `Pallet.Item`, as the runtime describes them.
fn items() -> BTreeMap<String, StorageInfo> {
	AllPalletsWithSystem::storage_info()
		.into_iter()
		.map(|item| {
			let pallet = String::from_utf8(item.pallet_name.clone()).unwrap();
			(pallet, item)
		})
		.filter(|(pallet, _)| PALLETS.contains(&pallet.as_str()))
		.map(|(pallet, item)| {
			let name = String::from_utf8(item.storage_name.clone()).unwrap();
			(format!("{pallet}.{name}"), item)
		})
		.collect()
}

/// Every entry of our pallets, with its key.
fn entries() -> Vec<(Vec<u8>, Vec<u8>)> {
	let mut entries = Vec::new();
	for pallet in PALLETS {
		let prefix = sp_io::hashing::twox_128(pallet.as_bytes());
		let mut key = prefix.to_vec();
		while let Some(next) = sp_io::storage::next_key(&key).filter(|key| key.starts_with(&prefix))
		{
			let value = sp_io::storage::get(&next).unwrap().to_vec();
			entries.push((next.clone(), value));
			key = next;
		}
	}
	entries
}

/// How many entries of our pallets name an account, in the key or in the value.
fn mentions(who: &AccountId) -> usize {
	let who: &[u8] = who.as_ref();
	let names = |bytes: &[u8]| bytes.windows(who.len()).any(|window| window == who);
	entries()
		.iter()
		.filter(|(key, value)| names(key) || names(value))
		.count()
}

/// What is wrong with the sizes and numbers of the entries there are.
fn problem() -> Option<String> {
	let (rows, items) = (table(), items());
	let uids = u32::from(Registry::count());
	let mut found = BTreeMap::<&str, u32>::new();
	for (key, value) in entries() {
		let item = items.iter().find(|(_, item)| key.starts_with(&item.prefix));
		let Some((name, _)) = item else {
			let is_version = key[PREFIX / 2..]
				== sp_io::hashing::twox_128(
					frame_support::traits::STORAGE_VERSION_STORAGE_KEY_POSTFIX,
				);
			if is_version {
				continue;
			}
			return Some("an entry belongs to no item".to_owned());
		};
		let size = key.len() - PREFIX + value.len();
		if size > usize::try_from(rows[name].bytes).unwrap() {
			return Some(format!("an entry of {name} is too large"));
		}
		*found.entry(name).or_default() += 1;
	}
	for (name, count) in found {
		let most = match rows[name].entries {
			Entries::One => 1,
			Entries::PerUid(times) => times * uids,
			Entries::Paid => u32::MAX,
		};
		if count > most {
			return Some(format!("{name} has too many entries"));
		}
	}
	None
}

#[test]
fn every_item_has_its_row_and_every_row_its_item() {
	let rows: Vec<String> = table().into_keys().collect();
	let names: Vec<String> = items().into_keys().collect();
	assert_eq!(
		rows, names,
		"docs/state.md (left) and the runtime (right) differ"
	);
}

#[test]
fn rows_say_how_many_bytes_an_entry_has_at_most() {
	let said: BTreeMap<String, Option<u32>> = table()
		.into_iter()
		.map(|(name, row)| (name, Some(row.bytes)))
		.collect();
	let found: BTreeMap<String, Option<u32>> = items()
		.into_iter()
		.map(|(name, item)| (name, item.max_size))
		.collect();
	assert_eq!(
		said, found,
		"docs/state.md (left) and the runtime (right) differ"
	);
}

#[test]
fn rows_say_which_items_are_single_values() {
	let rows = table();
	for (name, item) in items() {
		let is_value = item.max_values == Some(1);
		assert_eq!(rows[&name].entries == Entries::One, is_value, "{name}");
	}
}

#[test]
fn the_state_of_all_neurons_has_the_stated_cap() {
	let cap: u64 = table()
		.values()
		.map(|row| {
			let entries = match row.entries {
				Entries::One => 1,
				Entries::PerUid(times) => u64::from(times) * u64::from(MAX_NEURONS),
				Entries::Paid => 0,
			};
			// Each key has its prefix, and what the trie adds is not counted.
			entries * (u64::from(row.bytes) + PREFIX as u64)
		})
		.sum();
	assert_eq!(
		stated_cap(),
		cap,
		"docs/state.md (left) and the table (right)"
	);
}

/// Who weighs, then who is weighed.
const NAMES: [&str; 4] = ["v0", "v1", "m0", "m1"];

fn owner() -> AccountId {
	account(&pair("owner"))
}

fn signed(who: &AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who.clone())
}

fn key(name: &str) -> AccountId {
	account(&pair(name))
}

/// A proof for what `owner` signs next.
fn proof(message: fn(&[u8], &AccountId, u32) -> [u8; 32], name: &str) -> [u8; 64] {
	let nonce = pallet_registry::PossessionNonce::<Runtime>::get(owner());
	let message = message(System::block_hash(0).as_ref(), &owner(), nonce);
	pair(name).sign(&message).0
}

fn register(name: &str) {
	assert_ok!(Registry::register(
		signed(&owner()),
		key(name),
		proof(pallet_registry::possession_message, name),
		Balance::MAX,
	));
}

/// A chain that has something in every map: four neurons with axons, stake, a nominator, rows of weights, bonds, tokens that
/// mature, a vacant uid. Two epochs have run.
fn busy(test: impl FnOnce()) {
	genesis("development").execute_with(|| {
		run_block(1, Vec::new());
		for who in [owner(), key("nominator")] {
			Balances::mint_into(&who, 1_000_000 * TOKEN).unwrap();
		}
		for name in NAMES.into_iter().chain(["gone"]) {
			register(name);
			assert_ok!(Stake::add_stake(signed(&owner()), key(name), 1_000 * TOKEN));
			assert_ok!(Registry::serve_axon(
				signed(&key(name)),
				AxonEndpoint {
					ip: Ip::V4([8, 8, 8, 8]),
					port: 9_000,
					protocol: 1,
					tls_fingerprint: None,
					synapses: 1,
				}
			));
		}
		assert_ok!(Stake::add_stake(
			signed(&key("nominator")),
			key("v0"),
			1_000 * TOKEN
		));
		for name in ["v0", "v1"] {
			vote(name);
		}
		run_to(21);
		assert_ok!(Registry::deregister(signed(&owner()), key("gone")));
		for name in ["v0", "v1"] {
			vote(name);
		}
		assert_ok!(Stake::remove_stake(signed(&owner()), key("m0"), TOKEN));
		assert_eq!(Incentive::running(), None);
		test();
		check_state();
	});
}

/// What a round may use of a block, in thousandths, also less than root may set.
fn set_budget(permille: u16) {
	pallet_incentive::Params::<Runtime>::mutate(|params| params.epoch_budget_permille = permille);
}

fn vote(name: &str) {
	assert_ok!(Incentive::set_weights(
		signed(&key(name)),
		vec![(2, 2), (3, 1)],
		0
	));
}

#[test]
fn no_entry_is_larger_than_its_row_says_and_no_item_has_more() {
	busy(|| {
		let mut missing = items();
		let mut look = || {
			assert_eq!(problem(), None);
			let entries = entries();
			missing.retain(|_, item| !entries.iter().any(|(key, _)| key.starts_with(&item.prefix)));
		};
		look();
		// In every step of a round too, of which a block takes one at least.
		set_budget(0);
		run_to(30);
		assert!(Incentive::running().is_some());
		while Incentive::running().is_some() {
			look();
			run_to(System::block_number() + 1);
		}
		set_budget(100);
		// And the busy chain is busy.
		let missing: Vec<_> = missing.keys().collect();
		assert_eq!(missing, [""; 0]);
	});
}

#[test]
fn an_entry_of_no_item_is_caught() {
	busy(|| {
		let mut key = sp_io::hashing::twox_128(b"Stake").to_vec();
		key.extend([7; 16]);
		sp_io::storage::set(&key, &[1]);
		assert_eq!(problem(), Some("an entry belongs to no item".to_owned()));
		sp_io::storage::clear(&key);
	});
}

#[test]
fn an_entry_that_is_too_large_is_caught() {
	busy(|| {
		let key = pallet_stake::TotalStake::<Runtime>::hashed_key();
		let value = sp_io::storage::get(&key).unwrap();
		sp_io::storage::set(&key, &[1; 17]);
		let expected = "an entry of Stake.TotalStake is too large".to_owned();
		assert_eq!(problem(), Some(expected));
		sp_io::storage::set(&key, &value);
	});
}

#[test]
fn more_entries_than_neurons_are_caught() {
	busy(|| {
		let strangers: Vec<_> = (0..2_u32)
			.map(|number| AccountId::from(sp_io::hashing::blake2_256(&number.encode())))
			.collect();
		for stranger in &strangers {
			pallet_registry::Uids::<Runtime>::insert(stranger, ganglion_support::Uid(0));
		}
		let expected = "Registry.Uids has too many entries".to_owned();
		assert_eq!(problem(), Some(expected));
		for stranger in &strangers {
			pallet_registry::Uids::<Runtime>::remove(stranger);
		}
	});
}

#[test]
fn a_hotkey_that_was_swapped_is_named_nowhere_and_the_new_one_as_often() {
	busy(|| {
		let (before, count) = (mentions(&key("v0")), entries().len());
		assert!(before >= 4, "{before}");
		assert_ok!(Registry::swap_hotkey(
			signed(&owner()),
			key("v0"),
			key("new"),
			proof(pallet_registry::swap_possession_message, "new"),
		));
		assert_eq!(mentions(&key("v0")), 0);
		assert_eq!(mentions(&key("new")), before);
		assert_eq!(entries().len(), count);
		run_to(40);
		assert_eq!(mentions(&key("v0")), 0);
	});
}

#[test]
fn a_hotkey_that_left_is_named_nowhere() {
	busy(|| {
		assert_eq!(mentions(&key("gone")), 0);
		assert!(mentions(&key("v1")) >= 4);
		assert_ok!(Registry::deregister(signed(&owner()), key("v1")));
		assert_eq!(mentions(&key("v1")), 0);
	});
}

/// The record of its pool stays, because its nominators have tokens there; it goes with the last of them.
#[test]
fn a_hotkey_that_left_its_nominators_is_named_once_until_they_leave() {
	busy(|| {
		assert_ok!(Registry::deregister(signed(&owner()), key("v0")));
		assert_eq!(mentions(&key("v0")), 1);
		assert_ok!(Stake::remove_all_stake(
			signed(&key("nominator")),
			key("v0")
		));
		assert_eq!(mentions(&key("v0")), 0);
	});
}
