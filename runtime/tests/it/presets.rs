// SPDX-License-Identifier: Apache-2.0
//! Every preset makes a chain.

use ganglion_runtime::{
	Aura, Balances, EXISTENTIAL_DEPOSIT, Grandpa, MILLI, Registry, Runtime, TOKEN,
	genesis_config_presets::{self, NETWORK_4096_RUNTIME_PRESET},
};
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::Sr25519Keyring;

use crate::chain::{check_state, genesis, run_to, tokens_problem};

#[test]
fn presets_are_those_that_nodes_and_tools_expect() {
	let names = genesis_config_presets::preset_names();
	let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
	assert_eq!(
		names,
		[
			DEV_RUNTIME_PRESET,
			LOCAL_TESTNET_RUNTIME_PRESET,
			NETWORK_4096_RUNTIME_PRESET
		]
	);
	assert!(genesis_config_presets::get_preset(&"production".into()).is_none());
}

#[test]
fn every_preset_starts_in_a_state_that_is_sound() {
	for preset in genesis_config_presets::preset_names() {
		genesis(preset.as_ref()).execute_with(|| {
			check_state();
			assert_eq!(tokens_problem(), None);
		});
	}
}

#[test]
fn every_preset_evaluates_an_epoch_before_the_next_is_due() {
	for preset in genesis_config_presets::preset_names() {
		genesis(preset.as_ref()).execute_with(|| {
			run_to(29);
			let last = pallet_incentive::LastEpoch::<Runtime>::get().unwrap();
			assert_eq!(last.block, 20);
			assert_eq!(last.emission, 10 * TOKEN);
		});
	}
}

#[test]
fn a_network_without_neurons_carries_what_it_emits() {
	for preset in [DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET] {
		genesis(preset).execute_with(|| {
			run_to(20);
			let last = pallet_incentive::LastEpoch::<Runtime>::get().unwrap();
			assert_eq!(last.carry_out, 20 * TOKEN);
		});
	}
}

#[test]
fn every_preset_funds_the_well_known_accounts() {
	use Sr25519Keyring::*;
	let funded = [
		Alice,
		Bob,
		Charlie,
		Dave,
		Eve,
		Ferdie,
		AliceStash,
		BobStash,
		CharlieStash,
		DaveStash,
		EveStash,
		FerdieStash,
	];
	for preset in genesis_config_presets::preset_names() {
		genesis(preset.as_ref()).execute_with(|| {
			for key in funded {
				assert_eq!(
					Balances::free_balance(key.to_account_id()),
					1_000_000 * TOKEN,
					"{key}"
				);
			}
			assert_eq!(
				pallet_balances::TotalIssuance::<Runtime>::get()
					- pallet_stake::TotalStake::<Runtime>::get(),
				// The pot of nominators' gains has the least that keeps it.
				12_000_000 * TOKEN + EXISTENTIAL_DEPOSIT
			);
		});
	}
}

#[test]
fn every_preset_has_a_short_tempo_and_takes_local_addresses() {
	for preset in genesis_config_presets::preset_names() {
		genesis(preset.as_ref()).execute_with(|| {
			let incentive = pallet_incentive::Params::<Runtime>::get();
			assert_eq!(incentive.tempo, 10);
			assert_eq!(incentive.emission_per_block, TOKEN);
			let registry = pallet_registry::Params::<Runtime>::get();
			assert!(registry.allow_local_addresses);
			assert_eq!(registry.min_burn, 100 * MILLI);
			assert_eq!(Registry::registration_price(), 100 * MILLI);
			let root = pallet_sudo::Key::<Runtime>::get();
			assert_eq!(root, Some(Sr25519Keyring::Alice.to_account_id()));
		});
	}
}

#[test]
fn presets_differ_in_their_authorities() {
	for (preset, count) in [
		(DEV_RUNTIME_PRESET, 1),
		(LOCAL_TESTNET_RUNTIME_PRESET, 2),
		(NETWORK_4096_RUNTIME_PRESET, 1),
	] {
		genesis(preset).execute_with(|| {
			assert_eq!(pallet_aura::Authorities::<Runtime>::get().len(), count);
			assert_eq!(Grandpa::grandpa_authorities().len(), count);
			assert_eq!(Aura::slot_duration(), 6_000);
		});
	}
}
