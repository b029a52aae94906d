// SPDX-License-Identifier: Apache-2.0
//! The genesis of the networks that a developer starts.

use alloc::{vec, vec::Vec};

use frame_support::build_struct_json_patch;
use ganglion_support::Uid;
use pallet_registry::{GenesisNeuron, RegistryParams};
use pallet_stake::StakeParams;
use serde_json::Value;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET, PresetId};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

use crate::{
	AccountId, AuraConfig, Balance, BalancesConfig, BlockNumber, GrandpaConfig, IncentiveConfig,
	MILLI, RegistryConfig, RuntimeGenesisConfig, StakeConfig, SudoConfig, TOKEN, genesis_neurons,
};

/// The developer's network that is full from the start: [`genesis_neurons`] tells who is who.
pub const NETWORK_4096_RUNTIME_PRESET: &str = "network_4096";

/// What every well-known account owns at the start of a developer's network.
const ENDOWMENT: u128 = 1_000_000 * TOKEN;

/// Blocks from one epoch to the next on a developer's network.
const TEMPO: BlockNumber = 10;

/// Blocks for which a new neuron on a developer's network cannot be evicted.
const IMMUNITY: BlockNumber = 10 * TEMPO;

/// Blocks for which a neuron of a full network cannot be evicted: after the first epoch a newcomer finds a place.
const FULL_IMMUNITY: BlockNumber = TEMPO;

/// What a block of a full network may give to a round, in thousandths: the most, so that a round of 4096 neurons is over
/// before the next epoch is due.
const FULL_BUDGET_PERMILLE: u16 = pallet_incentive::MAX_EPOCH_BUDGET_PERMILLE;

/// What distinguishes the neurons at the start of one developer's network from those of another.
struct Population {
	neurons: Vec<GenesisNeuron<AccountId>>,
	stakes: Vec<(Uid, Balance)>,
	weights: Vec<(Uid, Vec<(u16, u16)>)>,
	immunity: BlockNumber,
	epoch_budget_permille: Option<u16>,
}

impl Population {
	/// A network into which everybody has yet to come.
	fn none() -> Self {
		Self {
			neurons: Vec::new(),
			stakes: Vec::new(),
			weights: Vec::new(),
			immunity: IMMUNITY,
			epoch_budget_permille: None,
		}
	}

	/// A network that has no room for one neuron more.
	fn full() -> Option<Self> {
		Some(Self {
			neurons: genesis_neurons::neurons()?,
			stakes: genesis_neurons::stakes(),
			weights: genesis_neurons::weights(),
			immunity: FULL_IMMUNITY,
			epoch_budget_permille: Some(FULL_BUDGET_PERMILLE),
		})
	}

	/// What `key` has behind neurons.
	fn staked_by(&self, key: Sr25519Keyring) -> Balance {
		let account = key.to_account_id();
		self.stakes
			.iter()
			.filter(|(uid, _)| {
				self.neurons
					.get(uid.index())
					.is_some_and(|neuron| neuron.owner == account)
			})
			.fold(0, |sum, (_, amount)| sum.saturating_add(*amount))
	}
}

/// A developer's network: authored by `authorities`, ruled by Alice, with funds for everybody well known
/// and axons on local addresses. What is behind its neurons, its owners have beside these funds.
fn developer_network(authorities: Vec<(AuraId, GrandpaId)>, population: Population) -> Value {
	build_struct_json_patch!(RuntimeGenesisConfig {
		balances: BalancesConfig {
			balances: Sr25519Keyring::iter()
				.filter(|key| !matches!(key, Sr25519Keyring::One | Sr25519Keyring::Two))
				.map(|key| {
					let balance = ENDOWMENT.saturating_add(population.staked_by(key));
					(key.to_account_id(), balance)
				})
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
				immunity: population.immunity,
				serve_interval: 1,
				allow_local_addresses: true,
				..Default::default()
			},
			neurons: population.neurons,
		},
		stake: StakeConfig {
			params: StakeParams {
				unstake_delay: TEMPO,
				take_delay: 10 * TEMPO,
				..Default::default()
			},
			stakes: population.stakes,
		},
		incentive: IncentiveConfig {
			tempo: Some(TEMPO),
			weights_interval: Some(TEMPO / 2),
			epoch_budget_permille: population.epoch_budget_permille,
			weights: population.weights,
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
		DEV_RUNTIME_PRESET => developer_network(vec![alice], Population::none()),
		LOCAL_TESTNET_RUNTIME_PRESET => {
			let bob = authority(Sr25519Keyring::Bob, Ed25519Keyring::Bob);
			developer_network(vec![alice, bob], Population::none())
		}
		NETWORK_4096_RUNTIME_PRESET => developer_network(vec![alice], Population::full()?),
		_ => return None,
	};
	serde_json::to_vec(&patch).ok()
}

/// The names that [`get_preset`] knows.
pub fn preset_names() -> Vec<PresetId> {
	vec![
		PresetId::from(DEV_RUNTIME_PRESET),
		PresetId::from(LOCAL_TESTNET_RUNTIME_PRESET),
		PresetId::from(NETWORK_4096_RUNTIME_PRESET),
	]
}
