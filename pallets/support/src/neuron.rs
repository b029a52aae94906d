// SPDX-License-Identifier: Apache-2.0
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::DispatchResult;

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
	/// The first block whose rows of weights may mean this neuron. Later than every block in which the uid
	/// belonged to somebody else.
	pub registered_at: BlockNumber,
}

/// Who the neurons are.
///
/// Every neuron's uid is below `count()`. A uid below it without a neuron is vacant: its neuron has left, and
/// the next registration gets it.
pub trait Neurons<AccountId, BlockNumber> {
	/// One more than the largest uid that was ever given.
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

	/// The first block in which `neuron` may be evicted.
	///
	/// One storage read.
	fn immune_until(neuron: &NeuronRecord<AccountId, BlockNumber>) -> BlockNumber;

	/// Whether `uid` names a neuron.
	fn contains(uid: Uid) -> bool {
		Self::record(uid).is_some()
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

/// Told by the registry when neurons come, go and change keys. Whoever keeps something for each neuron
/// implements it.
///
/// A call that fails undoes the whole transaction.
pub trait Lifecycle<AccountId> {
	/// `hotkey` has become the neuron at `uid`, where nothing of an earlier neuron may be left.
	fn on_registered(uid: Uid, hotkey: &AccountId) -> DispatchResult;

	/// The neuron at `uid` is leaving; the registry still knows it. Forget what is kept under its uid and hotkey.
	fn on_deregistered(uid: Uid, hotkey: &AccountId, owner: &AccountId) -> DispatchResult;

	/// The neuron at `uid` is now known by the hotkey `new`. Move what is kept under `old`. Fails when
	/// something is kept under `new` already.
	fn on_hotkey_swapped(uid: Uid, old: &AccountId, new: &AccountId) -> DispatchResult;
}

impl<AccountId> Lifecycle<AccountId> for () {
	fn on_registered(_: Uid, _: &AccountId) -> DispatchResult {
		Ok(())
	}

	fn on_deregistered(_: Uid, _: &AccountId, _: &AccountId) -> DispatchResult {
		Ok(())
	}

	fn on_hotkey_swapped(_: Uid, _: &AccountId, _: &AccountId) -> DispatchResult {
		Ok(())
	}
}

impl<AccountId, First: Lifecycle<AccountId>, Second: Lifecycle<AccountId>> Lifecycle<AccountId>
	for (First, Second)
{
	fn on_registered(uid: Uid, hotkey: &AccountId) -> DispatchResult {
		First::on_registered(uid, hotkey)?;
		Second::on_registered(uid, hotkey)
	}

	fn on_deregistered(uid: Uid, hotkey: &AccountId, owner: &AccountId) -> DispatchResult {
		First::on_deregistered(uid, hotkey, owner)?;
		Second::on_deregistered(uid, hotkey, owner)
	}

	fn on_hotkey_swapped(uid: Uid, old: &AccountId, new: &AccountId) -> DispatchResult {
		First::on_hotkey_swapped(uid, old, new)?;
		Second::on_hotkey_swapped(uid, old, new)
	}
}
