// SPDX-License-Identifier: Apache-2.0
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::Uid;

/// One registered peer. Version 1 of the stored form.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct NeuronRecord<AccountId, BlockNumber> {
	/// The key that acts for the neuron: serves an axon, sets weights, signs requests.
	pub hotkey: AccountId,
	/// The coldkey that owns the neuron: adds and removes its stake, receives its emission.
	pub owner: AccountId,
	/// The block in which the neuron got its uid.
	pub registered_at: BlockNumber,
}

/// Who the neurons are.
///
/// Uids are dense: `uid` names a neuron if and only if `uid < count()`.
pub trait Neurons<AccountId, BlockNumber> {
	/// How many neurons there are.
	///
	/// One storage read.
	fn count() -> u16;

	/// The neuron at `uid`, if there is one.
	///
	/// One storage read.
	fn record(uid: Uid) -> Option<NeuronRecord<AccountId, BlockNumber>>;

	/// The uid of the neuron whose hotkey this is.
	///
	/// One storage read.
	fn uid_of(hotkey: &AccountId) -> Option<Uid>;

	/// Whether `uid` names a neuron.
	fn contains(uid: Uid) -> bool {
		uid.0 < Self::count()
	}

	/// The hotkey of the neuron at `uid`.
	fn hotkey_of(uid: Uid) -> Option<AccountId> {
		Self::record(uid).map(|neuron| neuron.hotkey)
	}

	/// The coldkey that owns the neuron whose hotkey this is.
	fn owner_of(hotkey: &AccountId) -> Option<AccountId> {
		Self::uid_of(hotkey)
			.and_then(Self::record)
			.map(|neuron| neuron.owner)
	}

	/// The block in which `uid` was last registered.
	fn registered_at(uid: Uid) -> Option<BlockNumber> {
		Self::record(uid).map(|neuron| neuron.registered_at)
	}
}
