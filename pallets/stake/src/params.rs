// SPDX-License-Identifier: Apache-2.0
//! The parameters and their bounds.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_support::{Balance, Rounds};
use scale_info::TypeInfo;
use sp_runtime::Permill;

use crate::{Config, Error, Event, Pallet, Params, StakeParamsOf};

/// One token in units.
const TOKEN: Balance = 1_000_000_000;

/// The least `min_nomination`, in units: a thousandth of a token. It is what a pool cannot fall below while somebody is
/// in it, and what each entry of `Nominations` costs somebody.
pub const MIN_MIN_NOMINATION: Balance = TOKEN / 1_000;

/// The largest `min_nomination`, in units: a million tokens.
pub const MAX_MIN_NOMINATION: Balance = 1_000_000 * TOKEN;

/// The longest delay of either kind, in blocks: about ten weeks of blocks of six seconds, and ten times the longest
/// tempo.
pub const MAX_DELAY: u32 = 1_000_000;

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
pub struct StakeParams<BlockNumber> {
	/// The least amount of one nomination, and the least that a nominator who does not leave altogether may leave
	/// behind, in units: [`MIN_MIN_NOMINATION`]`..=`[`MAX_MIN_NOMINATION`].
	pub min_nomination: Balance,
	/// Blocks from the removal of stake to the first block in which the tokens can be withdrawn:
	/// `MinUnstakeDelay..=`[`MAX_DELAY`]. Should `MinUnstakeDelay` have grown since, it counts instead.
	pub unstake_delay: BlockNumber,
	/// Blocks from the announcement of a larger take to the first block in which it holds, at most [`MAX_DELAY`].
	pub take_delay: BlockNumber,
	/// The take of a neuron that has set none, in millionths, at most `MaxTake`. A change counts for later registrations.
	pub default_take: Permill,
}

impl<BlockNumber: From<u32>> Default for StakeParams<BlockNumber> {
	fn default() -> Self {
		Self {
			min_nomination: TOKEN,
			// One tempo of the default preset of incentive.
			unstake_delay: 100.into(),
			// A day of blocks of six seconds, many times the unstake delay: nominators can leave before.
			take_delay: 14_400.into(),
			default_take: Permill::from_percent(10),
		}
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_params(params: StakeParamsOf<T>) -> DispatchResult {
		ensure!(!T::Rounds::is_frozen(), Error::<T>::ParamsFrozen);
		ensure!(
			params.unstake_delay >= T::MinUnstakeDelay::get(),
			Error::<T>::UnstakeDelayOutOfBounds
		);
		Self::put_params(&params)?;
		Self::deposit_event(Event::ParamsSet { params });
		Ok(())
	}

	/// Check and store `params`. But for migrations the only writer of [`Params`].
	///
	/// Genesis comes here directly: the tempo, from which `MinUnstakeDelay` follows, is not yet known then. It counts
	/// nevertheless, see [`Pallet::unstake_delay`].
	pub(crate) fn put_params(params: &StakeParamsOf<T>) -> Result<(), Error<T>> {
		Self::ensure_in_bounds(params)?;
		Params::<T>::put(params);
		Ok(())
	}

	/// Fail unless every parameter is within the bounds that do not depend on another pallet.
	pub(crate) fn ensure_in_bounds(params: &StakeParamsOf<T>) -> Result<(), Error<T>> {
		let longest = BlockNumberFor::<T>::from(MAX_DELAY);
		ensure!(
			(MIN_MIN_NOMINATION..=MAX_MIN_NOMINATION).contains(&params.min_nomination),
			Error::<T>::MinNominationOutOfBounds
		);
		ensure!(
			params.unstake_delay <= longest,
			Error::<T>::UnstakeDelayOutOfBounds
		);
		ensure!(
			params.take_delay <= longest,
			Error::<T>::TakeDelayOutOfBounds
		);
		ensure!(
			params.default_take <= T::MaxTake::get(),
			Error::<T>::DefaultTakeOutOfBounds
		);
		Ok(())
	}

	/// How many blocks removed stake stays held: never less than `MinUnstakeDelay` asks for now.
	pub fn unstake_delay() -> BlockNumberFor<T> {
		Params::<T>::get()
			.unstake_delay
			.max(T::MinUnstakeDelay::get())
	}
}
