// SPDX-License-Identifier: Apache-2.0
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use ganglion_support::{AxonEndpoint, Balance};
use scale_info::TypeInfo;
use sp_runtime::Permill;

/// What a neuron announced and when. Version 1 of the stored form.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct AxonRecord<BlockNumber> {
	/// Where it serves.
	pub endpoint: AxonEndpoint,
	/// The block of the announcement.
	pub served_at: BlockNumber,
}

/// What a registration burned at one time; see [`crate::Pallet::registration_price`] for now. Version 1 of the
/// stored form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct BurnPrice<BlockNumber> {
	/// The price, in units.
	pub amount: Balance,
	/// The block from which it decays.
	pub set_at: BlockNumber,
}

/// Why a neuron left.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum DeregistrationReason {
	/// It earned least and a registration needed its uid.
	Evicted,
	/// Its owner deregistered it.
	ByOwner,
}

/// A neuron of genesis.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisNeuron<AccountId> {
	/// The key that acts for it.
	pub hotkey: AccountId,
	/// The coldkey that owns it.
	pub owner: AccountId,
}

/// What an administrator may set. Version 1 of the stored form.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	serde::Serialize,
	serde::Deserialize,
)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegistryParams<BlockNumber> {
	/// How many neurons there may be, `1..=MaxNeurons`, as many when not given; beyond them a registration evicts.
	/// When there are more already, nobody has to leave.
	pub max_neurons: Option<u16>,
	/// The least that a registration burns, in units, `1..=max_burn`. Not zero: who pays nothing may register
	/// without end, and nothing never rises.
	pub min_burn: Balance,
	/// The most that a registration burns, in units, at most `MaxRegistrationBurn`.
	pub max_burn: Balance,
	/// By how much of itself a registration raises the price, above zero and at most 100 %; in JSON, parts in a
	/// million.
	pub burn_increase: Permill,
	/// The number of blocks in which the price falls by half, `1..=MaxBurnHalfLife`.
	pub burn_half_life: BlockNumber,
	/// For how many blocks a new neuron cannot be evicted, at most `MaxImmunity`.
	pub immunity: BlockNumber,
	/// What a swap of hotkeys burns, in units, at most `MaxRegistrationBurn`.
	pub swap_burn: Balance,
	/// The least number of blocks between two `serve_axon` of a neuron; at most `MaxServeInterval`.
	pub serve_interval: BlockNumber,
	/// Whether axons may announce loopback, private and link-local addresses.
	pub allow_local_addresses: bool,
}

/// One token in units.
const TOKEN: Balance = 1_000_000_000;

/// For a network of strangers with 4096 neurons and blocks of six seconds. Six registrations in an hour keep the
/// price where it is; whoever wants half of the uids within one hour pays more than 900,000 tokens, the emission of
/// two months.
impl<BlockNumber: From<u32>> Default for RegistryParams<BlockNumber> {
	fn default() -> Self {
		Self {
			max_neurons: None,
			min_burn: TOKEN / 10,
			max_burn: 1_000 * TOKEN,
			burn_increase: Permill::from_parts(125_000),
			// An hour.
			burn_half_life: 600.into(),
			// Ten epochs of 100 blocks: time to be found, asked and judged.
			immunity: 1_000.into(),
			swap_burn: TOKEN / 10,
			// A minute.
			serve_interval: 10.into(),
			allow_local_addresses: false,
		}
	}
}
