// SPDX-License-Identifier: Apache-2.0
//! Where a neuron can be reached, and the parameters that rule it.

use frame_support::{ensure, pallet_prelude::*};
use ganglion_support::{AddressProblem, AxonEndpoint, EndpointProblem};
use sp_runtime::traits::Saturating;

use crate::{AxonRecord, Axons, Config, Error, Event, Pallet, Params, RegistryParamsOf, Uids};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_serve_axon(hotkey: T::AccountId, endpoint: AxonEndpoint) -> DispatchResult {
		let uid = Uids::<T>::get(&hotkey).ok_or(Error::<T>::NotRegistered)?;
		let params = Params::<T>::get();
		if let Some(problem) = endpoint.problem(params.allow_local_addresses) {
			return Err(Error::<T>::from(problem).into());
		}
		let now = frame_system::Pallet::<T>::block_number();
		if let Some(last) = Axons::<T>::get(uid) {
			let earliest = last.served_at.saturating_add(params.serve_interval);
			ensure!(now >= earliest, Error::<T>::ServedTooEarly);
		}
		Axons::<T>::insert(
			uid,
			AxonRecord {
				endpoint: endpoint.clone(),
				served_at: now,
			},
		);
		Self::deposit_event(Event::AxonServed {
			uid,
			axon: endpoint,
		});
		Ok(())
	}

	/// Check and store `params`; genesis has no events. The only writer of [`Params`].
	pub(crate) fn do_set_params(
		params: RegistryParamsOf<T>,
		with_event: bool,
	) -> Result<(), Error<T>> {
		let max_burn = T::MaxRegistrationBurn::get();
		ensure!(
			params.registration_burn <= max_burn,
			Error::<T>::BurnOutOfBounds
		);
		let max_interval = T::MaxServeInterval::get();
		ensure!(
			params.serve_interval <= max_interval,
			Error::<T>::ServeIntervalOutOfBounds
		);
		Params::<T>::put(&params);
		if with_event {
			Self::deposit_event(Event::ParamsSet { params });
		}
		Ok(())
	}
}

impl<T> From<EndpointProblem> for Error<T> {
	fn from(problem: EndpointProblem) -> Self {
		match problem {
			EndpointProblem::Address(AddressProblem::Unspecified) => Self::AddressUnspecified,
			EndpointProblem::Address(AddressProblem::Loopback) => Self::AddressLoopback,
			EndpointProblem::Address(AddressProblem::Private) => Self::AddressPrivate,
			EndpointProblem::Address(AddressProblem::LinkLocal) => Self::AddressLinkLocal,
			EndpointProblem::Address(AddressProblem::Multicast) => Self::AddressMulticast,
			EndpointProblem::Address(AddressProblem::Reserved) => Self::AddressReserved,
			EndpointProblem::PortZero => Self::PortZero,
			EndpointProblem::UnknownProtocol => Self::UnknownProtocol,
			EndpointProblem::FingerprintMissing => Self::FingerprintMissing,
			EndpointProblem::FingerprintWithoutTls => Self::FingerprintWithoutTls,
			EndpointProblem::UnknownSynapses => Self::UnknownSynapses,
		}
	}
}
