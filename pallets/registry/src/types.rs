// SPDX-License-Identifier: Apache-2.0
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use ganglion_support::{AxonEndpoint, Balance};
use scale_info::TypeInfo;

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
