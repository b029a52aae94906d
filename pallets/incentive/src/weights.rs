// SPDX-License-Identifier: Apache-2.0
//! W, as the neurons set it.

use alloc::vec::Vec;

use frame_support::{BoundedVec, ensure, pallet_prelude::*};
use ganglion_math::RowError;
use ganglion_support::{Neurons, Stakes};
use sp_runtime::traits::Saturating;

use crate::{Config, Error, Event, Pallet, Params, WeightRow, WeightRows};

impl<T: Config> Pallet<T> {
	/// Five reads whatever the number of neurons: uid, parameters, the row before, stake, and the count of neurons.
	pub(crate) fn do_set_weights(
		hotkey: T::AccountId,
		edges: Vec<(u16, u16)>,
		version_key: u32,
	) -> DispatchResult {
		let uid = T::Neurons::uid_of(&hotkey).ok_or(Error::<T>::NotRegistered)?;
		let params = Params::<T>::get();
		ensure!(
			version_key == params.weights_version,
			Error::<T>::WrongVersionKey
		);
		let count = u32::try_from(edges.len()).map_err(|_| Error::<T>::RowTooLong)?;
		ensure!(count >= params.min_edges, Error::<T>::RowTooShort);
		ensure!(count <= params.max_edges, Error::<T>::RowTooLong);
		let edges = BoundedVec::try_from(edges).map_err(|_| Error::<T>::RowTooLong)?;

		let now = frame_system::Pallet::<T>::block_number();
		if let Some(last) = WeightRows::<T>::get(uid) {
			let earliest = last.set_at.saturating_add(params.weights_interval);
			ensure!(now >= earliest, Error::<T>::WeightsTooEarly);
		}
		ensure!(
			T::Stakes::stake_of(&hotkey) >= params.min_stake,
			Error::<T>::NotEnoughStake
		);
		ganglion_math::validate_row(uid.0, T::Neurons::count().into(), &edges)
			.map_err(Error::<T>::from)?;

		WeightRows::<T>::insert(uid, WeightRow { set_at: now, edges });
		Self::deposit_event(Event::WeightsSet { uid, edges: count });
		Ok(())
	}
}

impl<T> From<RowError> for Error<T> {
	fn from(error: RowError) -> Self {
		match error {
			RowError::UnknownUid { .. } => Self::UnknownUid,
			RowError::NotIncreasing { .. } => Self::UidsNotIncreasing,
			RowError::SelfEdge { .. } => Self::SelfWeight,
			RowError::ZeroWeight { .. } => Self::ZeroWeight,
		}
	}
}
