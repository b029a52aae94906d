// SPDX-License-Identifier: Apache-2.0
//! The neurons of the preset `network_4096`, by rule.
//!
//! Neuron `N` has the hotkey `//neuron//N`, of the phrase that all development keys are derived from, and belongs to one of Alice,
//! Bob, Charlie, Dave, Eve and Ferdie: in this order, in turn.

use alloc::vec::Vec;

use ganglion_support::Uid;
use pallet_registry::GenesisNeuron;
use sp_core::{DeriveJunction, Pair, sr25519};
use sp_keyring::Sr25519Keyring;

use crate::{AccountId, Balance, TOKEN, configs::MAX_NEURONS};

/// Neurons with weights: the uids below.
pub const VALIDATORS: u16 = 64;

/// Miners that every validator weighs: the uids from [`VALIDATORS`] on.
pub const POPULAR: u16 = 128;

/// Miners that a validator weighs besides, of those after the popular ones.
const OTHERS: u16 = 128;

/// From one of these to the next. As many validators begin at another one each; the last miners are weighed by nobody.
const STRIDE: u16 = 30;

// The last edge of the last validator is in a miner.
const _: () = assert!(VALIDATORS + POPULAR + OTHERS * STRIDE <= MAX_NEURONS);

/// The secret of the phrase that development keys are derived from, `sp_core::crypto::DEV_PHRASE`: reading the phrase takes an
/// interpreter seconds.
const DEV_SEED: [u8; 32] = [
	0xfa, 0xc7, 0x95, 0x9d, 0xbf, 0xe7, 0x2f, 0x05, 0x2e, 0x5a, 0x0c, 0x3c, 0x8d, 0x65, 0x30, 0xf2,
	0x02, 0xb0, 0x2f, 0xd8, 0xf9, 0xf5, 0xca, 0x35, 0x80, 0xec, 0x8d, 0xeb, 0x77, 0x97, 0x47, 0x9e,
];

/// Who owns the neurons, in turn.
const OWNERS: [Sr25519Keyring; 6] = [
	Sr25519Keyring::Alice,
	Sr25519Keyring::Bob,
	Sr25519Keyring::Charlie,
	Sr25519Keyring::Dave,
	Sr25519Keyring::Eve,
	Sr25519Keyring::Ferdie,
];

/// Every neuron, in the order of uids. `None` when keys cannot be derived, which hard derivation excludes.
pub fn neurons() -> Option<Vec<GenesisNeuron<AccountId>>> {
	let seed = sr25519::Pair::from_seed(&DEV_SEED);
	let (root, _) = seed
		.derive([DeriveJunction::hard("neuron")].into_iter(), None)
		.ok()?;
	(0..MAX_NEURONS)
		.zip(OWNERS.into_iter().cycle())
		.map(|(uid, owner)| {
			let junction = DeriveJunction::hard(u64::from(uid));
			let (pair, _) = root.derive([junction].into_iter(), None).ok()?;
			Some(GenesisNeuron {
				hotkey: pair.public().into(),
				owner: owner.to_account_id(),
			})
		})
		.collect()
}

/// What each owner has behind its neuron: a hundred tokens for the first validator, two hundred for the second, and so on;
/// one for a miner.
pub fn stakes() -> Vec<(Uid, Balance)> {
	(0..MAX_NEURONS).map(|uid| (Uid(uid), stake(uid))).collect()
}

fn stake(uid: u16) -> Balance {
	let tokens = if uid < VALIDATORS {
		Balance::from(uid).saturating_add(1).saturating_mul(100)
	} else {
		1
	};
	tokens.saturating_mul(TOKEN)
}

/// The rows of the validators. Of the popular miners the first gets the largest weight; the others get less than the
/// last popular one, and few validators weigh each.
pub fn weights() -> Vec<(Uid, Vec<(u16, u16)>)> {
	// Nothing saturates: uids are below 4096.
	let popular = (0..POPULAR).map(|rank| {
		let weight = u16::MAX.saturating_sub(rank.saturating_mul(256));
		(VALIDATORS.saturating_add(rank), weight)
	});
	(0..VALIDATORS)
		.map(|uid| {
			let first = VALIDATORS
				.saturating_add(POPULAR)
				.saturating_add(uid % STRIDE);
			let others = (0..OTHERS).map(|turn| {
				let target = first.saturating_add(turn.saturating_mul(STRIDE));
				(target, 4_096)
			});
			(Uid(uid), popular.clone().chain(others).collect())
		})
		.collect()
}
