// SPDX-License-Identifier: Apache-2.0
//! W, as the neurons set it.

use alloc::vec::Vec;

use frame_support::{BoundedVec, ensure, pallet_prelude::*};
use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_math::RowError;
use ganglion_support::{Neurons, Stakes, Uid};
use sp_runtime::traits::Saturating;

use crate::{
	Config, Error, Event, IncentiveParamsOf, Network, NetworkState, Pallet, Params, Voters,
	rows::{Rows, VoterOf},
};

/// What every check of a call needs, read once: a voter, the parameters, the network.
pub(crate) struct Context<T: Config> {
	pub(crate) voter: VoterOf<T>,
	pub(crate) params: IncentiveParamsOf<T>,
	pub(crate) network: NetworkState<BlockNumberFor<T>>,
}

impl<T: Config> Context<T> {
	/// Three reads.
	pub(crate) fn of(hotkey: &T::AccountId) -> Result<Self, Error<T>> {
		Ok(Self {
			voter: Voters::<T>::get(hotkey).ok_or(Error::<T>::NotRegistered)?,
			params: Params::<T>::get(),
			network: Network::<T>::get(),
		})
	}

	/// Ok when the voter may set `edges`, but for when it may. One read.
	pub(crate) fn check_row(
		&self,
		hotkey: &T::AccountId,
		edges: &[(u16, u16)],
		version_key: u32,
	) -> Result<(), Error<T>> {
		ensure!(
			version_key == self.params.weights_version,
			Error::<T>::WrongVersionKey
		);
		let count = u32::try_from(edges.len()).map_err(|_| Error::<T>::RowTooLong)?;
		ensure!(count >= self.params.min_edges, Error::<T>::RowTooShort);
		let max_edges = self.params.max_edges.min(T::MaxEdges::get());
		ensure!(count <= max_edges, Error::<T>::RowTooLong);
		ganglion_math::validate_row(self.voter.uid.0, self.network.neurons.into(), edges)?;
		self.check_stake(hotkey)
	}

	/// Ok when enough stands behind the voter. One read.
	pub(crate) fn check_stake(&self, hotkey: &T::AccountId) -> Result<(), Error<T>> {
		ensure!(
			self.params.is_enough_stake(T::Stakes::stake_of(hotkey)),
			Error::<T>::NotEnoughStake
		);
		Ok(())
	}

	/// Ok when the voter's last row or commit, of block `last`, is long enough ago.
	pub(crate) fn check_interval(&self, last: Option<BlockNumberFor<T>>) -> Result<(), Error<T>> {
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(now >= self.earliest(last), Error::<T>::WeightsTooEarly);
		Ok(())
	}

	/// The first block in which what was last done in block `last` may be done again.
	pub(crate) fn earliest(&self, last: Option<BlockNumberFor<T>>) -> BlockNumberFor<T> {
		last.map_or_else(Default::default, |last| {
			last.saturating_add(self.params.weights_interval)
		})
	}
}

impl<T: Config> Pallet<T> {
	/// Ok when [`Pallet::do_set_weights`] will succeed. Four reads whatever the number of neurons: voter, parameters,
	/// network, stake.
	pub(crate) fn check_set_weights(
		hotkey: &T::AccountId,
		edges: &[(u16, u16)],
		version_key: u32,
	) -> Result<Context<T>, Error<T>> {
		let context = Context::<T>::of(hotkey)?;
		ensure!(!context.params.commit_reveal, Error::<T>::CommitRequired);
		context.check_interval(context.voter.newest().map(|(_, set_at)| set_at))?;
		context.check_row(hotkey, edges, version_key)?;
		Ok(context)
	}

	pub(crate) fn do_set_weights(
		hotkey: T::AccountId,
		edges: Vec<(u16, u16)>,
		version_key: u32,
	) -> DispatchResult {
		let context = Self::check_set_weights(&hotkey, &edges, version_key)?;
		let uid = context.voter.uid;
		let now = frame_system::Pallet::<T>::block_number();
		let edges = Self::put_row(&hotkey, context, edges, now)?;
		Self::deposit_event(Event::WeightsSet { uid, edges });
		Ok(())
	}

	/// A row of genesis, where nothing was set before.
	pub(crate) fn build_row(uid: Uid, edges: &[(u16, u16)]) -> DispatchResult {
		let hotkey = T::Neurons::hotkey_of(uid).ok_or(Error::<T>::NotRegistered)?;
		let context = Context::<T>::of(&hotkey)?;
		ensure!(
			context.voter.newest().is_none(),
			DispatchError::Other("the neuron is there twice")
		);
		context.check_row(&hotkey, edges, context.params.weights_version)?;
		let now = frame_system::Pallet::<T>::block_number();
		Self::put_row(&hotkey, context, edges.to_vec(), now)?;
		Ok(())
	}

	/// Store a row that has been checked, and that speaks as of `meant_at`, where no round reads;
	/// its number of edges.
	pub(crate) fn put_row(
		hotkey: &T::AccountId,
		context: Context<T>,
		edges: Vec<(u16, u16)>,
		meant_at: BlockNumberFor<T>,
	) -> Result<u32, Error<T>> {
		let Context {
			mut voter, network, ..
		} = context;
		let edges = BoundedVec::try_from(edges).map_err(|_| Error::<T>::RowTooLong)?;
		let count = edges.len() as u32;
		Rows::<T>::put(&mut voter, network.started_at, meant_at, edges);
		Voters::<T>::insert(hotkey, voter);
		Ok(count)
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
