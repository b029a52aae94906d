// SPDX-License-Identifier: Apache-2.0
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The index of a neuron, below `Neurons::count()`.
///
/// A uid names a place, not a peer: neurons are replaced, so whoever holds on to a uid must keep
/// the `registered_at` of its [`crate::NeuronRecord`] beside it.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	serde::Serialize,
	serde::Deserialize,
)]
pub struct Uid(pub u16);

impl Uid {
	/// This uid as an index into a column of length `n`.
	pub fn index(self) -> usize {
		usize::from(self.0)
	}

	/// The uids `first, first + 1, …` that lie below `count`, at most `limit` of them.
	///
	/// ```
	/// use ganglion_support::Uid;
	///
	/// assert!(Uid::page(Uid(1), 5, 3).eq([Uid(1), Uid(2)]));
	/// assert!(Uid::page(Uid(3), 5, 3).eq([]));
	/// ```
	pub fn page(first: Uid, limit: u16, count: u16) -> impl Iterator<Item = Uid> {
		(first.0..first.0.saturating_add(limit).min(count)).map(Uid)
	}
}

impl From<u16> for Uid {
	fn from(index: u16) -> Self {
		Uid(index)
	}
}

impl From<Uid> for u16 {
	fn from(uid: Uid) -> Self {
		uid.0
	}
}
