// SPDX-License-Identifier: Apache-2.0
//! The parameters and their bounds.

use frame_support::{ensure, pallet_prelude::*};
use ganglion_support::Rounds;
use sp_runtime::{PerThing, Permill, traits::Zero};

use crate::{Config, Error, Event, Pallet, Params, RegistryParamsOf};

impl<T: Config> Pallet<T> {
	/// The new parameters rule the price from this block on, not since the last registration.
	pub(crate) fn do_set_params(params: RegistryParamsOf<T>) -> DispatchResult {
		ensure!(!T::Rounds::is_frozen(), Error::<T>::ParamsFrozen);
		Self::ensure_in_bounds(&params)?;
		Self::settle_price();
		Params::<T>::put(&params);
		Self::deposit_event(Event::ParamsSet { params });
		Ok(())
	}

	/// Check and store the parameters of genesis, before which there was no price.
	pub(crate) fn build_params(params: &RegistryParamsOf<T>) -> Result<(), Error<T>> {
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
