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

/// What an administrator may set. Version 1 of the stored form.
#[derive(
	Clone,
	Debug,
	Default,
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
	/// What a registration burns, in units; at most `MaxRegistrationBurn`.
	pub registration_burn: Balance,
	/// The least number of blocks between two `serve_axon` of a neuron; at most `MaxServeInterval`.
	pub serve_interval: BlockNumber,
	/// Whether axons may announce loopback, private and link-local addresses.
	pub allow_local_addresses: bool,
}
