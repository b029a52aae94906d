// SPDX-License-Identifier: Apache-2.0
//! Joins what the registry, stake and incentive know into the answers of the metagraph API.

use alloc::vec::Vec;

use ganglion_support::{Neurons, Stakes, Uid};
use metagraph_runtime_api::{BondRowInfo, Hyperparameters, MAX_PAGE, NeuronInfo, WeightRowInfo};

use crate::{AccountId, BlockNumber, Registry, Runtime, Stake, System, configs::MAX_NEURONS};

/// The uids of a page.
fn page(first: Uid, limit: u16) -> impl Iterator<Item = Uid> {
	Uid::page(first, limit.min(MAX_PAGE), Registry::count())
}

/// See `MetagraphApi::metagraph`.
pub fn neurons(first: Uid, limit: u16) -> Vec<NeuronInfo<AccountId, BlockNumber>> {
	page(first, limit)
		.filter_map(|uid| {
			let neuron = Registry::record(uid)?;
			let standing = pallet_incentive::Standings::<Runtime>::get(uid).unwrap_or_default();
			Some(NeuronInfo {
				uid,
				registered_at: neuron.registered_at,
				stake: Stake::stake_of(&neuron.hotkey),
				rank: standing.rank.to_bits(),
				trust: standing.trust.to_bits(),
				consensus: standing.consensus.to_bits(),
				incentive: standing.incentive.to_bits(),
				dividends: standing.dividends.to_bits(),
				emission: standing.emission,
				last_update: pallet_incentive::WeightRows::<Runtime>::get(uid)
					.map(|row| row.set_at),
				axon: pallet_registry::Axons::<Runtime>::get(uid).map(|axon| axon.endpoint),
				hotkey: neuron.hotkey,
				owner: neuron.owner,
			})
		})
		.collect()
}

/// See `MetagraphApi::weights`.
pub fn weights(first: Uid, limit: u16) -> Vec<WeightRowInfo<BlockNumber>> {
	page(first, limit)
		.filter_map(|uid| {
			let row = pallet_incentive::WeightRows::<Runtime>::get(uid)?;
			Some(WeightRowInfo {
				uid,
				set_at: row.set_at,
				edges: row.edges.into_inner(),
			})
		})
		.collect()
}

/// See `MetagraphApi::bonds`.
pub fn bonds(first: Uid, limit: u16) -> Vec<BondRowInfo> {
	page(first, limit)
		.filter_map(|uid| {
			let row = pallet_incentive::Bonds::<Runtime>::get(uid)?;
			let bonds = row
				.bonds
				.iter()
				.map(|(target, bond)| (*target, bond.to_bits()));
			Some(BondRowInfo {
				uid,
				bonds: bonds.collect(),
			})
		})
		.collect()
}

/// See `MetagraphApi::hyperparameters`.
pub fn hyperparameters() -> Hyperparameters<BlockNumber> {
	let incentive = pallet_incentive::Params::<Runtime>::get();
	let registry = pallet_registry::Params::<Runtime>::get();
	Hyperparameters {
		tempo: incentive.tempo,
		last_epoch: pallet_incentive::LastEpoch::<Runtime>::get().map(|epoch| epoch.block),
		next_epoch: incentive.next_epoch(System::block_number()),
		emission_per_block: incentive.emission_per_block,
		carry: pallet_incentive::Carry::<Runtime>::get(),
		rho: incentive.mechanism.rho.to_units(),
		kappa: incentive.mechanism.kappa.to_units(),
		trust_threshold: incentive.mechanism.trust_threshold.to_units(),
		bond_retention: incentive.mechanism.bond_retention.to_units(),
		self_ownership: incentive.mechanism.self_ownership.to_units(),
		activity_cutoff: incentive.mechanism.activity_cutoff,
		weights_interval: incentive.weights_interval,
		weights_version: incentive.weights_version,
		min_stake: incentive.min_stake,
		min_edges: incentive.min_edges,
		max_edges: incentive.max_edges,
		neurons: Registry::count(),
		max_neurons: MAX_NEURONS,
		registration_burn: registry.registration_burn,
		serve_interval: registry.serve_interval,
		allow_local_addresses: registry.allow_local_addresses,
	}
}
