// SPDX-License-Identifier: Apache-2.0
//! The parameters and their bounds.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get};
use ganglion_support::{Balance, Rounds};
use scale_info::TypeInfo;
use sp_runtime::{PerThing, Permill, traits::Zero};

use crate::{Config, Error, Event, Pallet, Params, RegistryParamsOf};

/// One token in units.
const TOKEN: Balance = 1_000_000_000;

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

impl<T: Config> Pallet<T> {
	/// The new parameters rule the price from this block on, not since the last registration.
	pub(crate) fn do_set_params(params: RegistryParamsOf<T>) -> DispatchResult {
		ensure!(!T::Rounds::is_frozen(), Error::<T>::ParamsFrozen);
		let price = Self::price_now(&Params::<T>::get());
		Self::put_params(&params)?;
		Self::put_price(price);
		Self::deposit_event(Event::ParamsSet { params });
		Ok(())
	}

	/// Check and store `params`. But for migrations the only writer of [`Params`].
	pub(crate) fn put_params(params: &RegistryParamsOf<T>) -> Result<(), Error<T>> {
		Self::ensure_in_bounds(params)?;
		Params::<T>::put(params);
		Ok(())
	}

	/// Fail unless every parameter is within its bounds.
	pub(crate) fn ensure_in_bounds(params: &RegistryParamsOf<T>) -> Result<(), Error<T>> {
		ensure!(
			params
				.max_neurons
				.is_none_or(|count| count >= 1 && count <= T::MaxNeurons::get()),
			Error::<T>::MaxNeuronsOutOfBounds
		);
		ensure!(
			params.max_burn <= T::MaxRegistrationBurn::get(),
			Error::<T>::MaxBurnOutOfBounds
		);
		ensure!(
			params.min_burn >= 1 && params.min_burn <= params.max_burn,
			Error::<T>::MinBurnOutOfBounds
		);
		// The type does not keep JSON from naming more than 100 %, which would not decode again.
		ensure!(
			!params.burn_increase.is_zero()
				&& params.burn_increase.deconstruct() <= Permill::ACCURACY,
			Error::<T>::BurnIncreaseOutOfBounds
		);
		ensure!(
			!params.burn_half_life.is_zero() && params.burn_half_life <= T::MaxBurnHalfLife::get(),
			Error::<T>::BurnHalfLifeOutOfBounds
		);
		ensure!(
			params.immunity <= T::MaxImmunity::get(),
			Error::<T>::ImmunityOutOfBounds
		);
		ensure!(
			params.swap_burn <= T::MaxRegistrationBurn::get(),
			Error::<T>::SwapBurnOutOfBounds
		);
		ensure!(
			params.serve_interval <= T::MaxServeInterval::get(),
			Error::<T>::ServeIntervalOutOfBounds
		);
		Ok(())
	}
}
