// SPDX-License-Identifier: Apache-2.0
//! Weights without a fee: a hotkey's calls within its limits are checked before the pool takes them.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
	dispatch::DispatchResult,
	pallet_prelude::{
		InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction,
	},
	traits::{Contains, Get, IsSubType, OriginTrait},
	weights::Weight,
};
use scale_info::{StaticTypeInfo, TypeInfo};
use sp_runtime::traits::{
	DispatchInfoOf, DispatchOriginOf, Implication, PostDispatchInfoOf, TransactionExtension,
	TransactionExtensionMetadata, ValidateResult,
};

use crate::{Call, Config, Error, Pallet, WeightInfo};

/// Two free calls of a hotkey provide the same tag, so a pool takes one of them.
const TAG: &[u8] = b"ganglion:weights";

/// For how many blocks a pool keeps a free call before it forgets it.
const LONGEVITY_BLOCKS: u64 = 64;

/// Before calls that pay no tip, so that a full pool does not keep validators from speaking, and behind a tip
/// of a token. Nobody gains by it: there is one such call of a hotkey in `weights_interval` blocks.
const PRIORITY: u64 = 1 << 40;

/// The codes of `InvalidTransaction::Custom` with which a free call is refused, one for each error that its
/// dispatch would give.
pub mod rejection {
	/// `NotRegistered`.
	pub const NOT_REGISTERED: u8 = 1;
	/// `WrongVersionKey`.
	pub const WRONG_VERSION_KEY: u8 = 2;
	/// `NotEnoughStake`.
	pub const NOT_ENOUGH_STAKE: u8 = 3;
	/// `WeightsTooEarly`.
	pub const WEIGHTS_TOO_EARLY: u8 = 4;
	/// `RowTooShort`.
	pub const ROW_TOO_SHORT: u8 = 5;
	/// `RowTooLong`.
	pub const ROW_TOO_LONG: u8 = 6;
	/// `UnknownUid`.
	pub const UNKNOWN_UID: u8 = 7;
	/// `UidsNotIncreasing`.
	pub const UIDS_NOT_INCREASING: u8 = 8;
	/// `SelfWeight`.
	pub const SELF_WEIGHT: u8 = 9;
	/// `ZeroWeight`.
	pub const ZERO_WEIGHT: u8 = 10;
	/// `CommitRequired`.
	pub const COMMIT_REQUIRED: u8 = 11;
	/// `CommitNotRequired`.
	pub const COMMIT_NOT_REQUIRED: u8 = 12;
	/// `CommitOutstanding`.
	pub const COMMIT_OUTSTANDING: u8 = 13;
	/// `NoCommit`.
	pub const NO_COMMIT: u8 = 14;
	/// `RevealTooEarly`.
	pub const REVEAL_TOO_EARLY: u8 = 15;
	/// `CommitExpired`.
	pub const COMMIT_EXPIRED: u8 = 16;
	/// `CommitMismatch`.
	pub const COMMIT_MISMATCH: u8 = 17;
	/// Any other error; the checks of free calls give none.
	pub const OTHER: u8 = 255;
}

impl<T> Error<T> {
	/// The code with which a free call that would fail with this error is refused, see [`rejection`].
	pub fn rejection(&self) -> u8 {
		match self {
			Self::NotRegistered => rejection::NOT_REGISTERED,
			Self::WrongVersionKey => rejection::WRONG_VERSION_KEY,
			Self::NotEnoughStake => rejection::NOT_ENOUGH_STAKE,
			Self::WeightsTooEarly => rejection::WEIGHTS_TOO_EARLY,
			Self::RowTooShort => rejection::ROW_TOO_SHORT,
			Self::RowTooLong => rejection::ROW_TOO_LONG,
			Self::UnknownUid => rejection::UNKNOWN_UID,
			Self::UidsNotIncreasing => rejection::UIDS_NOT_INCREASING,
			Self::SelfWeight => rejection::SELF_WEIGHT,
			Self::ZeroWeight => rejection::ZERO_WEIGHT,
			Self::CommitRequired => rejection::COMMIT_REQUIRED,
			Self::CommitNotRequired => rejection::COMMIT_NOT_REQUIRED,
			Self::CommitOutstanding => rejection::COMMIT_OUTSTANDING,
			Self::NoCommit => rejection::NO_COMMIT,
			Self::RevealTooEarly => rejection::REVEAL_TOO_EARLY,
			Self::CommitExpired => rejection::COMMIT_EXPIRED,
			Self::CommitMismatch => rejection::COMMIT_MISMATCH,
			_ => rejection::OTHER,
		}
	}
}

/// Wraps the extension `S` that charges fees, and looks like it from outside: same identifier, same bytes.
///
/// A `set_weights`, `commit_weights` or `reveal_weights` that is signed and sent directly pays nothing, tips
/// included. In exchange every check of the call is made in `validate`: one that would fail, or that the
/// chain's call filter refuses, is invalid and enters neither a pool nor a block. Every other transaction goes
/// to `S` as it is, also one with such a call inside a batch or a proxy.
///
/// The check before the dispatch and that in it are the same function on the same state, since a block validates a
/// transaction and dispatches it at once; so a free call does not fail. If it did, by a mistake, it would have raised
/// the nonce, and the same bytes could not come for free again.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, Eq, PartialEq)]
pub struct FreeWeights<T, S>(pub S, core::marker::PhantomData<T>);

impl<T, S> From<S> for FreeWeights<T, S> {
	fn from(inner: S) -> Self {
		Self(inner, core::marker::PhantomData)
	}
}

// Metadata describes the inner extension.
impl<T, S: StaticTypeInfo> TypeInfo for FreeWeights<T, S> {
	type Identity = S;

	fn type_info() -> scale_info::Type {
		S::type_info()
	}
}

impl<T, S: core::fmt::Debug> core::fmt::Debug for FreeWeights<T, S> {
	fn fmt(&self, formatter: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		self.0.fmt(formatter)
	}
}

/// What was decided about a transaction.
#[derive(Debug)]
pub enum Fee<Charged, Free> {
	/// The inner extension charges for it.
	Charged(Charged),
	/// It is free.
	Free(Free),
}

impl<T: Config> Pallet<T> {
	/// Check a call that may be free; `None` for every other.
	pub(crate) fn check_free(
		hotkey: &T::AccountId,
		call: &Call<T>,
	) -> Option<Result<(), Error<T>>> {
		let checked = match call {
			Call::set_weights { edges, version_key } => {
				Self::check_set_weights(hotkey, edges, *version_key)
			}
			Call::commit_weights { .. } => Self::check_commit_weights(hotkey),
			Call::reveal_weights {
				edges,
				salt,
				version_key,
			} => Self::check_reveal_weights(hotkey, edges, salt, *version_key),
			_ => return None,
		};
		Some(checked.map(|_| ()))
	}
}

/// What the chain's call filter reads: whether it is in safe mode. Not part of the benchmark of the check, which knows
/// no chain.
const FILTER_READS: u64 = 1;

/// What [`Pallet::check_free`] and the call filter cost for `call`; zero for calls that are not free.
fn check_weight<T: Config>(call: Option<&Call<T>>) -> Weight {
	let check = match call {
		Some(Call::set_weights { edges, .. } | Call::reveal_weights { edges, .. }) => {
			T::WeightInfo::check_free_call(u32::try_from(edges.len()).unwrap_or(u32::MAX))
		}
		Some(Call::commit_weights { .. }) => T::WeightInfo::check_free_call(0),
		_ => return Weight::zero(),
	};
	check.saturating_add(T::DbWeight::get().reads(FILTER_READS))
}

impl<T, S> TransactionExtension<T::RuntimeCall> for FreeWeights<T, S>
where
	T: Config<RuntimeCall: IsSubType<Call<T>>> + Send + Sync,
	S: TransactionExtension<T::RuntimeCall>,
{
	type Implicit = S::Implicit;
	type Pre = Fee<S::Pre, Weight>;
	type Val = Fee<S::Val, ()>;

	const IDENTIFIER: &'static str = S::IDENTIFIER;

	fn metadata() -> Vec<TransactionExtensionMetadata> {
		S::metadata()
	}

	fn implicit(&self) -> Result<Self::Implicit, TransactionValidityError> {
		self.0.implicit()
	}

	/// The worst of both, since only `validate` knows who signed; what was not used is given back.
	fn weight(&self, call: &T::RuntimeCall) -> Weight {
		self.0
			.weight(call)
			.saturating_add(check_weight::<T>(call.is_sub_type()))
	}

	fn validate(
		&self,
		origin: DispatchOriginOf<T::RuntimeCall>,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
		self_implicit: Self::Implicit,
		inherited_implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		let hotkey = origin.as_signer();
		let checked = hotkey.zip(call.is_sub_type()).and_then(|(hotkey, call)| {
			Pallet::<T>::check_free(hotkey, call).map(|checked| (hotkey, checked))
		});
		let Some((hotkey, checked)) = checked else {
			let (validity, val, origin) = self.0.validate(
				origin,
				call,
				info,
				len,
				self_implicit,
				inherited_implication,
				source,
			)?;
			return Ok((validity, Fee::Charged(val), origin));
		};
		if !T::BaseCallFilter::contains(call) {
			return Err(InvalidTransaction::Call.into());
		}
		checked.map_err(|error| InvalidTransaction::Custom(error.rejection()))?;
		let validity = ValidTransaction {
			priority: PRIORITY,
			provides: alloc::vec![(TAG, hotkey).encode()],
			longevity: LONGEVITY_BLOCKS,
			..Default::default()
		};
		Ok((validity, Fee::Free(()), origin))
	}

	fn prepare(
		self,
		val: Self::Val,
		origin: &DispatchOriginOf<T::RuntimeCall>,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		match val {
			Fee::Charged(val) => self
				.0
				.prepare(val, origin, call, info, len)
				.map(Fee::Charged),
			Fee::Free(()) => Ok(Fee::Free(self.0.weight(call))),
		}
	}

	fn post_dispatch_details(
		pre: Self::Pre,
		info: &DispatchInfoOf<T::RuntimeCall>,
		post_info: &PostDispatchInfoOf<T::RuntimeCall>,
		len: usize,
		result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		match pre {
			Fee::Charged(pre) => S::post_dispatch_details(pre, info, post_info, len, result),
			Fee::Free(unspent) => Ok(unspent),
		}
	}
}
