// SPDX-License-Identifier: Apache-2.0
//! The runtime upgrades from spec version 100, on storage as that version left it, and from spec
//! version 102.
//!
//! The old layout is written here byte by byte, and not with the types of the migrations: they could be wrong alike.

use std::collections::BTreeMap;

use codec::Encode;
use frame_support::{
	Blake2_128Concat, StorageHasher,
	storage::storage_prefix,
	traits::{
		GetStorageVersion, OnRuntimeUpgrade, StorageVersion,
		fungible::{InspectHold, Mutate, MutateHold},
		tokens::{Fortitude, Precision, Preservation},
	},
	weights::Weight,
};
use ganglion_math::{Bond, EpochInput, Row, epoch};
use ganglion_runtime::{
	AccountId, Balance, Balances, EXISTENTIAL_DEPOSIT, Executive, Incentive, MILLI, Migrations,
	Registry, Runtime, RuntimeHoldReason, Stake, System, TOKEN, configs::RuntimeBlockWeights,
};
use ganglion_support::{AxonEndpoint, Ip, Neurons as _, Uid, synapses};
use metagraph_runtime_api::runtime_decl_for_metagraph_api::MetagraphApiV3 as Api;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{StateVersion, TryRuntimeError};

use crate::chain::{
	account, check_state, epoch_of, genesis, pair, run_block, run_to, stake_of, standing,
};

/// The last block of spec version 100. It has seen one epoch, in block 10.
const LAST_BLOCK: u32 = 14;
const EPOCH: Balance = 10 * TOKEN;
const CARRY: Balance = 7;
const PALLETS: [&str; 3] = ["Registry", "Stake", "Incentive"];
/// The versions of their storage that the code has.
const VERSIONS: [u16; 3] = [2, 3, 3];

/// One neuron of the old chain: its owner, its stake, the block of its registration.
const NEURONS: [(Sr25519Keyring, Balance, u32); 6] = [
	(Sr25519Keyring::Alice, 600 * TOKEN, 2),
	(Sr25519Keyring::Alice, 400 * TOKEN, 2),
	(Sr25519Keyring::Alice, 0, 2),
	(Sr25519Keyring::Bob, 70 * TOKEN, 3),
	(Sr25519Keyring::Bob, 0, 4),
	// After the epoch.
	(Sr25519Keyring::Charlie, TOKEN, 12),
];

/// A row of weights: its neuron, its block, its edges.
type OldRow = (u16, u32, &'static [(u16, u16)]);

const ROWS: [OldRow; 3] = [
	(0, 5, &[(2, 3), (3, 1)]),
	(1, 11, &[(2, 1), (4, 1)]),
	(3, 13, &[(0, 1), (5, 2)]),
];

/// The bonds after the epoch: their holder, and pairs of a uid and a bond.
const BONDS: [(u16, &[(u16, u128)]); 2] = [
	(0, &[(2, 3 << 93), (3, 1 << 93)]),
	(1, &[(2, 1 << 94), (4, 5)]),
];

/// What the epoch paid to the neurons 0 to 4.
const EMISSION: [Balance; 5] = [5 * TOKEN, 0, 5 * TOKEN - 4, 0, 0];

fn hotkey(uid: usize) -> AccountId {
	account(&pair(&format!("old {uid}")))
}

fn put(pallet: &str, item: &str, key: &[u8], value: impl Encode) {
	let prefix = storage_prefix(pallet.as_bytes(), item.as_bytes());
	sp_io::storage::set(&[&prefix[..], key].concat(), &value.encode());
}

fn by_account(who: &AccountId) -> Vec<u8> {
	Blake2_128Concat::hash(&who.encode())
}

fn set_versions(version: u16) {
	StorageVersion::new(version).put::<Registry>();
	StorageVersion::new(version).put::<Stake>();
	StorageVersion::new(version).put::<Incentive>();
}

fn versions() -> [StorageVersion; 3] {
	[
		Registry::on_chain_storage_version(),
		Stake::on_chain_storage_version(),
		Incentive::on_chain_storage_version(),
	]
}

fn root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
}

/// A chain of spec version 100 without neurons, in its last block.
fn empty_old_chain(test: impl FnOnce()) {
	genesis("development").execute_with(|| {
		run_to(LAST_BLOCK);
		for pallet in PALLETS {
			let prefix = sp_io::hashing::twox_128(pallet.as_bytes());
			let _ = sp_io::storage::clear_prefix(&prefix, None);
		}
		// There was no account for gains.
		Balances::burn_from(
			&Stake::pot(),
			EXISTENTIAL_DEPOSIT,
			Preservation::Expendable,
			Precision::Exact,
			Fortitude::Force,
		)
		.unwrap();
		set_versions(1);
		frame_system::LastRuntimeUpgrade::<Runtime>::put(frame_system::LastRuntimeUpgradeInfo {
			spec_version: 100.into(),
			spec_name: "ganglion".into(),
		});
		put("Registry", "Params", &[], (100 * MILLI, 3_u32, true));
		let mechanism = ganglion_math::Params::default();
		// Tempo, emission, interval, version key, least stake, least and most edges.
		let numbers = (10_u32, TOKEN, 0_u32, 5_u32, TOKEN, 1_u32, 256_u32);
		put("Incentive", "Params", &[], (numbers, mechanism));
		test();
	});
}

fn write_neuron(uid: u16, hotkey: &AccountId, owner: &AccountId, stake: Balance, block: u32) {
	let key = uid.to_le_bytes();
	put("Registry", "Neurons", &key, (hotkey, owner, block));
	put("Registry", "Uids", &by_account(hotkey), uid);
	System::inc_consumers_without_limit(owner).unwrap();
	if stake > 0 {
		put("Stake", "StakeOf", &by_account(hotkey), stake);
		let reason = RuntimeHoldReason::Stake(pallet_stake::HoldReason::Stake);
		Balances::hold(&reason, owner, stake).unwrap();
	}
}

/// The same with six neurons.
fn old_chain(test: impl FnOnce()) {
	empty_old_chain(|| {
		put("Registry", "NeuronCount", &[], 6_u16);
		for (uid, (owner, stake, block)) in NEURONS.into_iter().enumerate() {
			let owner = owner.to_account_id();
			write_neuron(
				u16::try_from(uid).unwrap(),
				&hotkey(uid),
				&owner,
				stake,
				block,
			);
		}
		for (coldkey, nonce) in nonces() {
			put(
				"Registry",
				"RegistrationNonce",
				&by_account(&coldkey),
				nonce,
			);
		}
		put("Registry", "Axons", &2_u16.to_le_bytes(), (axon(), 8_u32));
		let total: Balance = NEURONS.iter().map(|(_, stake, _)| stake).sum();
		put("Stake", "TotalStake", &[], total);

		for (uid, set_at, edges) in ROWS {
			put(
				"Incentive",
				"WeightRows",
				&uid.to_le_bytes(),
				(set_at, edges),
			);
		}
		for (uid, bonds) in BONDS {
			put("Incentive", "Bonds", &uid.to_le_bytes(), bonds);
		}
		for ((uid, (_, stake, _)), emission) in (0_u16..).zip(NEURONS).zip(EMISSION) {
			// All is due to neuron 2, in which neuron 0 holds all bonds.
			let one = |is_one: bool| if is_one { u64::MAX } else { 0 };
			let [rank, dividends] = [one(uid == 2), one(uid == 0)];
			let shares = (rank, rank, rank, rank, dividends);
			put(
				"Incentive",
				"Standings",
				&uid.to_le_bytes(),
				(stake, shares, emission),
			);
		}
		let minted: Balance = EMISSION.iter().sum();
		let last = (10_u32, 5_u16, EPOCH, 3_u128, minted, CARRY);
		put("Incentive", "LastEpoch", &[], last);
		put("Incentive", "Carry", &[], CARRY);
		test();
	});
}

/// How many neurons each coldkey has registered.
fn nonces() -> [(AccountId, u32); 3] {
	[
		(Sr25519Keyring::Alice.to_account_id(), 3),
		(Sr25519Keyring::Bob.to_account_id(), 2),
		(Sr25519Keyring::Charlie.to_account_id(), 1),
	]
}

fn axon() -> AxonEndpoint {
	AxonEndpoint {
		ip: Ip::V4([127, 0, 0, 1]),
		port: 9_000,
		protocol: 1,
		tls_fingerprint: None,
		synapses: synapses::CAUSAL_LM_NEXT,
	}
}

/// The first block of the new runtime, which upgrades by itself.
fn upgrade() {
	run_block(LAST_BLOCK + 1, Vec::new());
}

#[test]
fn an_upgrade_leaves_every_invariant_true() {
	old_chain(|| {
		upgrade();
		check_state();
		assert_eq!(versions(), VERSIONS.map(StorageVersion::new));
	});
}

#[test]
fn an_upgrade_moves_no_token() {
	old_chain(|| {
		let accounts = || -> BTreeMap<AccountId, _> {
			frame_system::Account::<Runtime>::iter()
				.map(|(who, info)| (who, info.data))
				.filter(|(_, data)| *data != Default::default())
				.collect()
		};
		let held = |who: &AccountId| {
			let reason = RuntimeHoldReason::Stake(pallet_stake::HoldReason::Stake);
			Balances::balance_on_hold(&reason, who)
		};
		let before = accounts();
		let issuance = Balances::total_issuance();
		let holds: Vec<_> = before.keys().map(held).collect();
		Executive::execute_on_runtime_upgrade();
		assert_eq!(before.keys().map(held).collect::<Vec<_>>(), holds);
		// Only the account of gains is new.
		let mut after = accounts();
		let pot = after.remove(&Stake::pot()).unwrap();
		assert_eq!((pot.free, pot.reserved), (EXISTENTIAL_DEPOSIT, 0));
		assert_eq!(after, before);
		assert_eq!(Balances::total_issuance(), issuance + EXISTENTIAL_DEPOSIT);
		for (uid, (_, stake, _)) in NEURONS.into_iter().enumerate() {
			assert_eq!(stake_of(&hotkey(uid)), stake, "neuron {uid}");
		}
	});
}

#[test]
fn an_upgrade_keeps_who_the_neurons_are() {
	old_chain(|| {
		upgrade();
		assert_eq!(Registry::count(), 6);
		for (uid, (owner, _, block)) in (0..).map(Uid).zip(NEURONS) {
			let neuron = Registry::record(uid).unwrap();
			assert_eq!(neuron.hotkey, hotkey(uid.0.into()));
			assert_eq!(neuron.owner, owner.to_account_id());
			assert_eq!(neuron.registered_at, block);
			assert_eq!(Registry::uid_of(&neuron.hotkey), Some(uid));
		}
		for (coldkey, nonce) in nonces() {
			let found = pallet_registry::PossessionNonce::<Runtime>::get(&coldkey);
			assert_eq!(found, nonce);
		}
		let served = pallet_registry::Axons::<Runtime>::get(Uid(2)).unwrap();
		assert_eq!((served.endpoint, served.served_at), (axon(), 8));
	});
}

#[test]
fn an_upgrade_keeps_the_parameters() {
	old_chain(|| {
		upgrade();
		let registry = pallet_registry::Params::<Runtime>::get();
		assert_eq!(registry.min_burn, 100 * MILLI);
		assert_eq!(Registry::registration_price(), 100 * MILLI);
		assert_eq!(registry.serve_interval, 3);
		assert!(registry.allow_local_addresses);
		let incentive = pallet_incentive::Params::<Runtime>::get();
		assert_eq!((incentive.tempo, incentive.weights_version), (10, 5));
		assert_eq!((incentive.min_edges, incentive.max_edges), (1, 256));
		// It was zero, which is not allowed any more.
		assert_eq!(incentive.weights_interval, 1);
		assert!(!incentive.commit_reveal);
	});
}

#[test]
fn an_upgrade_keeps_rows_bonds_and_standings() {
	old_chain(|| {
		upgrade();
		for (uid, set_at, edges) in ROWS {
			let row = Incentive::row(Uid(uid)).unwrap();
			assert_eq!((row.meant_at, &row.edges[..]), (set_at, edges));
		}
		for (uid, bonds) in BONDS {
			let found = Incentive::bonds(Uid(uid));
			let found: Vec<_> = found
				.iter()
				.map(|(to, bond)| (*to, bond.to_bits()))
				.collect();
			assert_eq!(found, bonds);
		}
		for (uid, emission) in (0..).zip(EMISSION) {
			assert_eq!(standing(uid).emission, emission);
		}
		let counts = |prefix: [u8; 32]| {
			let mut key = prefix.to_vec();
			let mut count = 0;
			while let Some(next) = sp_io::storage::next_key(&key) {
				if !next.starts_with(&prefix) {
					break;
				}
				count += 1;
				key = next;
			}
			count
		};
		// Nothing is left under the old keys.
		assert_eq!(counts(storage_prefix(b"Incentive", b"WeightRows")), 3);
		assert_eq!(counts(storage_prefix(b"Incentive", b"Bonds")), 2);
		assert_eq!(counts(storage_prefix(b"Incentive", b"Standings")), 5);
		assert_eq!(counts(storage_prefix(b"Stake", b"StakeOf")), 0);
		assert_eq!(counts(storage_prefix(b"Registry", b"RegistrationNonce")), 0);
		assert_eq!(counts(storage_prefix(b"Registry", b"NeuronCount")), 0);
	});
}

/// The next epoch is what the maths crate makes of what the old chain had.
#[test]
fn an_epoch_after_an_upgrade_goes_on_where_the_last_ended() {
	old_chain(|| {
		let mut rows = [(); 6].map(|()| Row {
			set_at: 0,
			edges: &[],
		});
		for (uid, set_at, edges) in ROWS {
			rows[usize::from(uid)] = Row {
				set_at: set_at.into(),
				edges,
			};
		}
		let mut bonds = [(); 6].map(|()| Vec::new());
		for (uid, row) in BONDS {
			bonds[usize::from(uid)] = row
				.iter()
				.map(|(to, bond)| (*to, Bond::from_bits(*bond)))
				.collect();
		}
		let expected = epoch(&EpochInput {
			block: 20,
			stake: &NEURONS.map(|(_, stake, _)| stake),
			registered_at: &NEURONS.map(|(_, _, block)| block.into()),
			rows: &rows,
			bonds: &bonds.each_ref().map(Vec::as_slice),
			params: &ganglion_math::Params::default(),
			emission: EPOCH,
			carry: CARRY,
		})
		.unwrap();
		upgrade();
		let events = run_to(20);
		assert!(epoch_of(&events).is_some());
		for (uid, stake) in expected.stake.iter().enumerate() {
			assert_eq!(stake_of(&hotkey(uid)), *stake, "neuron {uid}");
		}
		for (uid, row) in (0..).zip(expected.bonds) {
			assert_eq!(Incentive::bonds(Uid(uid)), row, "neuron {uid}");
		}
		assert_eq!(pallet_incentive::Carry::<Runtime>::get(), expected.carry);
		check_state();
	});
}

/// Spec version 100 would have paid all of it at once.
#[test]
fn an_epoch_after_an_upgrade_pays_of_a_large_carry_as_much_as_it_emits() {
	old_chain(|| {
		let carry = 5 * EPOCH / 2;
		let minted: Balance = EMISSION.iter().sum();
		let last = (10_u32, 5_u16, EPOCH, minted + carry - EPOCH, minted, carry);
		put("Incentive", "LastEpoch", &[], last);
		put("Incentive", "Carry", &[], carry);
		upgrade();
		assert_eq!(pallet_incentive::Carry::<Runtime>::get(), carry);
		run_to(20);
		let left = pallet_incentive::Carry::<Runtime>::get();
		// What rounding leaves is less than a unit for each neuron.
		assert!((carry - EPOCH..carry - EPOCH + 6).contains(&left), "{left}");
		check_state();
	});
}

#[test]
fn an_upgrade_happens_once() {
	old_chain(|| {
		Executive::execute_on_runtime_upgrade();
		let once = root();
		Executive::execute_on_runtime_upgrade();
		assert_eq!(root(), once);
	});
}

#[test]
fn a_chain_without_neurons_is_upgraded() {
	empty_old_chain(|| {
		upgrade();
		check_state();
		assert_eq!(versions(), VERSIONS.map(StorageVersion::new));
		run_to(20);
		check_state();
	});
}

#[test]
fn an_upgrade_of_no_state_at_all_does_no_harm() {
	sp_io::TestExternalities::default().execute_with(|| {
		set_versions(1);
		Migrations::on_runtime_upgrade();
		check_state();
	});
}

/// Its layout is the new one already.
#[test]
fn an_upgrade_of_spec_version_101_changes_the_number_only() {
	genesis("development").execute_with(|| {
		run_to(LAST_BLOCK);
		let new = root();
		set_versions(1);
		assert_ne!(root(), new);
		Migrations::on_runtime_upgrade();
		assert_eq!(root(), new);
	});
}

/// What tools check before and after an upgrade that they try on a copy of a chain.
#[cfg(feature = "try-runtime")]
#[test]
fn the_checks_around_an_upgrade_hold() {
	old_chain(|| {
		Migrations::try_on_runtime_upgrade(true).unwrap();
	});
	empty_old_chain(|| {
		Migrations::try_on_runtime_upgrade(true).unwrap();
	});
}

#[test]
fn genesis_has_the_version_of_the_code() {
	genesis("development").execute_with(|| {
		assert_eq!(versions(), VERSIONS.map(StorageVersion::new));
	});
}

/// It let neurons speak without a pause, and parameters be frozen in all blocks but one.
#[test]
fn an_upgrade_of_spec_version_101_brings_the_parameters_within_their_bounds() {
	genesis("development").execute_with(|| {
		run_to(LAST_BLOCK);
		let mut expected = pallet_incentive::Params::<Runtime>::get();
		let mut old = expected.clone();
		(old.weights_interval, old.admin_freeze) = (0, old.tempo - 1);
		(expected.weights_interval, expected.admin_freeze) = (1, old.tempo / 2);
		pallet_incentive::Params::<Runtime>::put(old);
		set_versions(1);
		Migrations::on_runtime_upgrade();
		assert_eq!(pallet_incentive::Params::<Runtime>::get(), expected);
		check_state();
	});
}

/// It could have paid all of the carry, and today's rule would stop it half way.
#[test]
fn an_upgrade_of_spec_version_101_aborts_the_round_that_runs() {
	old_chain(|| {
		upgrade();
		let set_budget = |permille| {
			pallet_incentive::Params::<Runtime>::mutate(|params| {
				params.epoch_budget_permille = permille;
			});
		};
		// The least that a block does is one step.
		set_budget(0);
		run_to(20);
		set_budget(100);
		assert!(pallet_incentive::Network::<Runtime>::get().is_running);
		let carry = pallet_incentive::Carry::<Runtime>::get();
		set_versions(1);
		Migrations::on_runtime_upgrade();
		assert!(!pallet_incentive::Network::<Runtime>::get().is_running);
		assert_eq!(pallet_incentive::Carry::<Runtime>::get(), carry);
		check_state();
		run_to(30);
		check_state();
	});
}

/// Spec version 102, whose solution of a round ends before what all rows put on all neurons.
#[test]
fn an_upgrade_of_spec_version_102_lets_the_round_that_pays_go_on() {
	old_chain(|| {
		upgrade();
		let key = pallet_incentive::RoundSolution::<Runtime>::hashed_key();
		let set_budget = |permille| {
			pallet_incentive::Params::<Runtime>::mutate(|params| {
				params.epoch_budget_permille = permille;
			});
		};
		// The least that a block does is one step: 6 neurons are counted, 6 rows taken, solved, and
		// one is paid.
		set_budget(0);
		run_to(20 + 13);
		assert_eq!(
			Incentive::progress(),
			Some(pallet_incentive::Progress::Settle(1))
		);
		let mut solution = sp_io::storage::get(&key).unwrap().to_vec();
		solution.truncate(solution.len() - size_of::<u128>());
		sp_io::storage::set(&key, &solution);
		StorageVersion::new(2).put::<Incentive>();
		set_budget(100);

		let note = pallet_incentive::migrations::V2ToV3::<Runtime>::note();
		Migrations::on_runtime_upgrade();
		assert_eq!(
			pallet_incentive::migrations::V2ToV3::<Runtime>::check(&note),
			Ok(())
		);
		assert_eq!(versions(), VERSIONS.map(StorageVersion::new));
		run_to(34);
		let told = <Runtime as Api<_, _, _>>::explain(Uid(2), Uid(0)).unwrap();
		assert_eq!((told.epoch, told.edges), (20, 2));
		assert_eq!(told.rank_from, []);
		run_to(40);
		let told = <Runtime as Api<_, _, _>>::explain(Uid(2), Uid(0)).unwrap();
		assert_eq!((told.epoch, told.rank_from.len()), (40, 2));
		check_state();
	});
}

/// What the epoch was evaluated with is not known, and nothing is told rather than something else.
#[test]
fn the_last_epoch_of_an_older_runtime_is_not_explained() {
	old_chain(|| {
		upgrade();
		assert!(pallet_incentive::LastEpoch::<Runtime>::exists());
		assert_eq!(<Runtime as Api<_, _, _>>::explain(Uid(2), Uid(0)), None);
	});
}

/// They are for a runtime that knows them; the operator reads of it in the log.
#[test]
fn an_upgrade_leaves_parameters_of_no_known_form_as_they_are() {
	genesis("development").execute_with(|| {
		run_to(LAST_BLOCK);
		for pallet in PALLETS {
			put(pallet, "Params", &[], 7_u8);
		}
		let before = root();
		set_versions(1);
		Migrations::on_runtime_upgrade();
		assert_eq!(root(), before);
	});
}

type RegistryUpgrade = pallet_registry::migrations::V1ToV2<Runtime>;
type StakeUpgrade = pallet_stake::migrations::V1ToV2<Runtime>;
type IncentiveUpgrade = pallet_incentive::migrations::V1ToV2<Runtime>;

/// What the checks of tools say of an upgrade with `sabotage` after it, pallet by pallet.
fn checks_after(sabotage: impl FnOnce()) -> [Result<(), TryRuntimeError>; 3] {
	let mut results = [Ok(()); 3];
	old_chain(|| {
		let registry = RegistryUpgrade::note();
		let stake = StakeUpgrade::note();
		let incentive = IncentiveUpgrade::note();
		Migrations::on_runtime_upgrade();
		sabotage();
		results = [
			RegistryUpgrade::check(&registry),
			StakeUpgrade::check(&stake),
			IncentiveUpgrade::check(&incentive),
		];
	});
	results
}

#[test]
fn the_checks_of_tools_hold_around_an_upgrade() {
	assert_eq!(checks_after(|| ()), [Ok(()); 3]);
}

#[test]
fn the_checks_of_tools_see_what_an_upgrade_loses() {
	let [registry, stake, incentive] = checks_after(|| {
		pallet_registry::UidCount::<Runtime>::put(5);
		pallet_stake::TotalStake::<Runtime>::put(1);
		pallet_incentive::Bonds::<Runtime>::remove(pallet_incentive::Side::First, Uid(1));
	});
	assert_eq!(registry, Err("neurons were lost".into()));
	assert_eq!(stake, Err("stake was lost or made".into()));
	let message = "a row, a bond, a standing or the carry was lost";
	assert_eq!(incentive, Err(message.into()));
}

/// As many neurons as spec version 100 could have, each with the longest rows.
#[test]
fn the_largest_upgrade_takes_less_than_half_of_a_block() {
	const LARGEST: u16 = 256;
	empty_old_chain(|| {
		put("Registry", "NeuronCount", &[], LARGEST);
		for uid in 0..LARGEST {
			// The worst case: everybody is an owner of its own.
			let owner = account(&pair(&format!("owner {uid}")));
			Balances::mint_into(&owner, 2 * TOKEN).unwrap();
			write_neuron(uid, &hotkey(uid.into()), &owner, TOKEN, 1);
			put("Registry", "RegistrationNonce", &by_account(&owner), 1_u32);
			let others: Vec<_> = (0..LARGEST).filter(|other| *other != uid).collect();
			let edges: Vec<_> = others.iter().map(|other| (*other, 1_u16)).collect();
			let bonds: Vec<_> = others.iter().map(|other| (*other, 1_u128)).collect();
			put(
				"Incentive",
				"WeightRows",
				&uid.to_le_bytes(),
				(5_u32, edges),
			);
			put("Incentive", "Bonds", &uid.to_le_bytes(), bonds);
			let shares = (0_u64, 0_u64, 0_u64, 0_u64, 0_u64);
			put(
				"Incentive",
				"Standings",
				&uid.to_le_bytes(),
				(TOKEN, shares, 0_u128),
			);
		}
		put("Stake", "TotalStake", &[], Balance::from(LARGEST) * TOKEN);
		let last = (10_u32, LARGEST, EPOCH, 0_u128, 0_u128, EPOCH);
		put("Incentive", "LastEpoch", &[], last);
		put("Incentive", "Carry", &[], EPOCH);

		let weight = Migrations::on_runtime_upgrade();
		let half = RuntimeBlockWeights::get().max_block.div(2);
		assert!(weight.all_lte(half), "{weight} of {half}");
		// And it is not forgotten to be counted.
		let least = Weight::from_parts(100_000_000_000, 0);
		assert!(weight.all_gte(least), "{weight}");
		check_state();
	});
}
