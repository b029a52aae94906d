// SPDX-License-Identifier: Apache-2.0
//! The genesis of the networks that a developer starts.

use alloc::{vec, vec::Vec};

use frame_support::build_struct_json_patch;
use pallet_registry::RegistryParams;
use pallet_stake::StakeParams;
use serde_json::Value;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET, PresetId};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

use crate::{
	AccountId, AuraConfig, BalancesConfig, BlockNumber, GrandpaConfig, IncentiveConfig, MILLI,
	RegistryConfig, RuntimeGenesisConfig, StakeConfig, SudoConfig, TOKEN,
};

/// What every well-known account owns at the start of a developer's network.
const ENDOWMENT: u128 = 1_000_000 * TOKEN;

/// Blocks from one epoch to the next on a developer's network.
const TEMPO: BlockNumber = 10;

/// Blocks for which a new neuron on a developer's network cannot be evicted.
const IMMUNITY: BlockNumber = 10 * TEMPO;

/// A developer's network: authored by `authorities`, ruled by Alice, with funds for everybody well known
/// and axons on local addresses.
fn developer_network(authorities: Vec<(AuraId, GrandpaId)>) -> Value {
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig {
			balances: Sr25519Keyring::iter()
				.filter(|key| !matches!(key, Sr25519Keyring::One | Sr25519Keyring::Two))
				.map(|key| (key.to_account_id(), ENDOWMENT))
				.collect::<Vec<_>>(),
		},
		aura: AuraConfig {
			authorities: authorities
				.iter()
				.map(|(aura, _)| aura.clone())
				.collect::<Vec<_>>(),
		},
		grandpa: GrandpaConfig {
			authorities: authorities
				.iter()
				.map(|(_, grandpa)| (grandpa.clone(), 1))
				.collect::<Vec<_>>(),
		},
		sudo: SudoConfig { key: Some(root()) },
		registry: RegistryConfig {
			params: RegistryParams {
				min_burn: 100 * MILLI,
				immunity: IMMUNITY,
				serve_interval: 1,
				allow_local_addresses: true,
				..Default::default()
			},
		},
		stake: StakeConfig {
			params: StakeParams {
				unstake_delay: TEMPO,
				take_delay: 10 * TEMPO,
				..Default::default()
			},
		},
		incentive: IncentiveConfig {
			tempo: Some(TEMPO),
			weights_interval: Some(TEMPO / 2)
		},
	})
}

/// Who rules a developer's network.
fn root() -> AccountId {
	Sr25519Keyring::Alice.to_account_id()
}

/// The keys with which somebody well known authors and finalises blocks.
fn authority(aura: Sr25519Keyring, grandpa: Ed25519Keyring) -> (AuraId, GrandpaId) {
	(aura.public().into(), grandpa.public().into())
}

/// The genesis patch called `id`, as JSON.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let alice = authority(Sr25519Keyring::Alice, Ed25519Keyring::Alice);
	let patch = match id.as_ref() {
		DEV_RUNTIME_PRESET => developer_network(vec![alice]),
		LOCAL_TESTNET_RUNTIME_PRESET => developer_network(vec![
			alice,
			authority(Sr25519Keyring::Bob, Ed25519Keyring::Bob),
		]),
		_ => return None,
	};
	serde_json::to_vec(&patch).ok()
}

/// The names that [`get_preset`] knows.
pub fn preset_names() -> Vec<PresetId> {
	vec![
		PresetId::from(DEV_RUNTIME_PRESET),
		PresetId::from(LOCAL_TESTNET_RUNTIME_PRESET),
	]
}
