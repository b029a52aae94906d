// SPDX-License-Identifier: Apache-2.0
//! Joins what the registry, stake and incentive know into the answers of the metagraph API.

use alloc::vec::Vec;

use ganglion_support::{Neurons, Stakes, Uid};
use metagraph_runtime_api::{
	BondPage, BondRowInfo, Columns, Hyperparameters, MAX_PAGE, MAX_VALUES, Metagraph, NextAllowed,
	WeightPage, WeightRowInfo,
};
use pallet_incentive::{BondReader, Rows};

use crate::{
	AccountId, BlockNumber, Incentive, Registry, Runtime, Stake, System, configs::MAX_NEURONS,
};

/// The uids of a page.
fn page(first: Uid, limit: u16) -> impl Iterator<Item = Uid> {
	Uid::page(first, limit.min(MAX_PAGE), Registry::count())
}

/// See `MetagraphApi::metagraph`.
pub fn columns(first: Uid, limit: u16, columns: Columns) -> Metagraph<AccountId, BlockNumber> {
	let mut found = Metagraph::default();
	for uid in page(first, limit) {
		let Some(neuron) = Registry::record(uid) else {
			continue;
		};
		found.uid.push(uid);
		if columns.has_any(Columns::STAKE) {
			found.stake.push(Stake::stake_of(&neuron.hotkey));
		}
		if columns.has_any(Columns::STANDING) {
			push_standing(&mut found, columns, uid);
		}
		if columns.has_any(Columns::LAST_UPDATE) {
			let voter = pallet_incentive::Voters::<Runtime>::get(&neuron.hotkey);
			let newest = voter.and_then(|voter| voter.newest());
			found.last_update.push(newest.map(|(_, set_at)| set_at));
		}
		if columns.has_any(Columns::AXON) {
			let axon = pallet_registry::Axons::<Runtime>::get(uid);
			found.axon.push(axon.map(|axon| axon.endpoint));
		}
		if columns.has_any(Columns::REGISTERED_AT) {
			found.registered_at.push(neuron.registered_at);
		}
		if columns.has_any(Columns::HOTKEY) {
			found.hotkey.push(neuron.hotkey);
		}
		if columns.has_any(Columns::OWNER) {
			found.owner.push(neuron.owner);
		}
	}
	found
}

/// Add what the last epoch found for the neuron at `uid`, as far as it is among `columns`.
fn push_standing(found: &mut Metagraph<AccountId, BlockNumber>, columns: Columns, uid: Uid) {
	let standing = Incentive::standing(uid).unwrap_or_default();
	for (column, values, fraction) in [
		(Columns::RANK, &mut found.rank, standing.rank),
		(Columns::TRUST, &mut found.trust, standing.trust),
		(Columns::CONSENSUS, &mut found.consensus, standing.consensus),
		(Columns::INCENTIVE, &mut found.incentive, standing.incentive),
		(Columns::DIVIDENDS, &mut found.dividends, standing.dividends),
	] {
		if columns.has_any(column) {
			values.push(fraction.to_bits());
		}
	}
	if columns.has_any(Columns::EMISSION) {
		found.emission.push(standing.emission);
	}
}

/// The rows of a page that `read` finds, each with its number of values, until there are
/// [`MAX_VALUES`] of them; and the uid to go on with.
fn rows<Row>(
	first: Uid,
	limit: u16,
	mut read: impl FnMut(Uid) -> Option<(usize, Row)>,
) -> (Vec<Row>, Option<Uid>) {
	let mut rows = Vec::new();
	let mut next = first.0;
	let mut values: usize = 0;
	for uid in page(first, limit) {
		if values >= MAX_VALUES {
			break;
		}
		if let Some((count, row)) = read(uid) {
			values = values.saturating_add(count);
			rows.push(row);
		}
		next = uid.0.saturating_add(1);
	}
	(rows, (next < Registry::count()).then_some(Uid(next)))
}

/// See `MetagraphApi::weights`.
pub fn weights(first: Uid, limit: u16) -> WeightPage<BlockNumber> {
	let (rows, next) = rows(first, limit, |uid| {
		let (set_at, row) = Rows::<Runtime>::newest(uid)?;
		let info = WeightRowInfo {
			uid,
			set_at,
			meant_at: row.meant_at,
			edges: row.edges.into_inner(),
		};
		Some((info.edges.len(), info))
	});
	WeightPage { rows, next }
}

/// See `MetagraphApi::bonds`.
pub fn bonds(first: Uid, limit: u16) -> BondPage {
	let mut reader = BondReader::<Runtime>::new();
	let (rows, next) = rows(first, limit, |uid| {
		let bonds = reader.bonds(uid).into_iter();
		let bonds: Vec<_> = bonds
			.map(|(target, bond)| (target, bond.to_bits()))
			.collect();
		(!bonds.is_empty()).then_some((bonds.len(), BondRowInfo { uid, bonds }))
	});
	BondPage { rows, next }
}

/// See `MetagraphApi::next_allowed`.
pub fn next_allowed(hotkey: &AccountId) -> NextAllowed<BlockNumber> {
	let uid = Registry::uid_of(hotkey);
	let params = pallet_incentive::Params::<Runtime>::get();
	NextAllowed {
		weights: Incentive::next_weights(hotkey.clone()),
		has_min_stake: params.is_enough_stake(Stake::stake_of(hotkey)),
		serve_axon: uid.map(Registry::next_serve),
		immune_until: uid.and_then(Registry::immune_until),
		registration_burn: Registry::registration_price(),
		can_register: Registry::can_register(),
	}
}

/// See `MetagraphApi::hyperparameters`.
pub fn hyperparameters() -> Hyperparameters<BlockNumber> {
	let incentive = pallet_incentive::Params::<Runtime>::get();
	let registry = pallet_registry::Params::<Runtime>::get();
	let stake = pallet_stake::Params::<Runtime>::get();
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
		commit_reveal: incentive.commit_reveal,
		reveal_period: incentive.reveal_period,
		admin_freeze: incentive.admin_freeze,
		epoch_budget_permille: incentive.epoch_budget_permille,
		halving: incentive.halving,
		neurons: Registry::count(),
		max_neurons: registry.max_neurons.unwrap_or(MAX_NEURONS),
		registration_burn: Registry::registration_price(),
		min_burn: registry.min_burn,
		max_burn: registry.max_burn,
		burn_increase: registry.burn_increase.deconstruct(),
		burn_half_life: registry.burn_half_life,
		immunity: registry.immunity,
		swap_burn: registry.swap_burn,
		serve_interval: registry.serve_interval,
		allow_local_addresses: registry.allow_local_addresses,
		min_nomination: stake.min_nomination,
		unstake_delay: Stake::unstake_delay(),
		take_delay: stake.take_delay,
		default_take: stake.default_take.deconstruct(),
	}
}
