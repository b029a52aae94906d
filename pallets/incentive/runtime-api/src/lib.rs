// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;

use codec::{Codec, Decode, Encode};
use ganglion_support::{AxonEndpoint, Balance, Uid};
use scale_info::TypeInfo;

/// The largest number of records that one answer holds; a larger `limit` is cut to it.
pub const MAX_PAGE: u16 = 256;

/// Everything about one neuron.
///
/// Fractions are in units of 2^-64, with one exception: `u64::MAX` is exactly one. They are those of the last
/// epoch, zero for a neuron that has seen none.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct NeuronInfo<AccountId, BlockNumber> {
	/// Its uid.
	pub uid: Uid,
	/// The key that acts for it.
	pub hotkey: AccountId,
	/// The coldkey that owns it.
	pub owner: AccountId,
	/// The block in which it was registered.
	pub registered_at: BlockNumber,
	/// S: the stake behind it now, in units.
	pub stake: Balance,
	/// R, a fraction.
	pub rank: u64,
	/// T, a fraction.
	pub trust: u64,
	/// C, a fraction.
	pub consensus: u64,
	/// I, a fraction.
	pub incentive: u64,
	/// D, a fraction.
	pub dividends: u64,
	/// What the last epoch minted for it, in units.
	pub emission: Balance,
	/// The block in which it last set weights.
	pub last_update: Option<BlockNumber>,
	/// Where it serves.
	pub axon: Option<AxonEndpoint>,
}

/// The weights that a neuron has set.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct WeightRowInfo<BlockNumber> {
	/// The neuron.
	pub uid: Uid,
	/// The block in which it set them.
	pub set_at: BlockNumber,
	/// Pairs of a uid and a weight, uids strictly increasing.
	pub edges: Vec<(u16, u16)>,
}

/// The bonds that a neuron holds in others.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct BondRowInfo {
	/// The neuron.
	pub uid: Uid,
	/// Pairs of a uid and the bond in it, uids strictly increasing. A bond is in units of 2^-96 of the voting
	/// stake; where bonds forget little it exceeds one.
	pub bonds: Vec<(u16, u128)>,
}

/// The parameters and what follows from them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Hyperparameters<BlockNumber> {
	/// Blocks from one epoch to the next.
	pub tempo: BlockNumber,
	/// The block of the last epoch, if there was one.
	pub last_epoch: Option<BlockNumber>,
	/// The next block with an epoch.
	pub next_epoch: BlockNumber,
	/// What a block emits, in units.
	pub emission_per_block: Balance,
	/// What the last epoch left to the next, in units.
	pub carry: Balance,
	/// rho, in units of 10^-18.
	pub rho: u128,
	/// kappa, in units of 10^-18.
	pub kappa: u128,
	/// The trust threshold in multiples of the uniform weight, in units of 10^-18.
	pub trust_threshold: u128,
	/// lambda, in units of 10^-18.
	pub bond_retention: u128,
	/// Self-ownership, in units of 10^-18.
	pub self_ownership: u128,
	/// A row votes while it is at most this many blocks old; for ever when absent.
	pub activity_cutoff: Option<u64>,
	/// The least number of blocks between two `set_weights` of a neuron.
	pub weights_interval: BlockNumber,
	/// The version key that `set_weights` must give.
	pub weights_version: u32,
	/// The least stake with which a neuron may set weights, in units.
	pub min_stake: Balance,
	/// The least number of edges in a row.
	pub min_edges: u32,
	/// The largest number of edges in a row.
	pub max_edges: u32,
	/// The number of neurons.
	pub neurons: u16,
	/// The largest number of neurons.
	pub max_neurons: u16,
	/// What a registration burns, in units.
	pub registration_burn: Balance,
	/// The least number of blocks between two `serve_axon` of a neuron.
	pub serve_interval: BlockNumber,
	/// Whether axons may announce loopback, private and link-local addresses.
	pub allow_local_addresses: bool,
}

sp_api::decl_runtime_apis! {
	/// What a client may ask about the neurons. Answers are of the state at the end of the block asked.
	pub trait MetagraphApi<AccountId, BlockNumber>
	where
		AccountId: Codec,
		BlockNumber: Codec,
	{
		/// The neurons `first_uid, first_uid + 1, …`, at most `limit` and at most [`MAX_PAGE`] of them.
		///
		/// An answer shorter than both ends the metagraph.
		fn metagraph(first_uid: Uid, limit: u16) -> Vec<NeuronInfo<AccountId, BlockNumber>>;

		/// The rows of weights of the same range of uids; neurons without a row are left out.
		fn weights(first_uid: Uid, limit: u16) -> Vec<WeightRowInfo<BlockNumber>>;

		/// The rows of bonds of the same range of uids; neurons without bonds are left out.
		fn bonds(first_uid: Uid, limit: u16) -> Vec<BondRowInfo>;

		/// The parameters, the next epoch, the carry and the limits.
		fn hyperparameters() -> Hyperparameters<BlockNumber>;
	}
}
