// SPDX-License-Identifier: Apache-2.0
//! Where a neuron can be reached.

use frame_support::{ensure, pallet_prelude::*};
use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_support::{AddressProblem, AxonEndpoint, EndpointProblem, Uid};
use sp_runtime::traits::{Saturating, Zero};

use crate::{AxonRecord, Axons, Config, Error, Event, Pallet, Params, RegistryParamsOf, Uids};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_serve_axon(hotkey: T::AccountId, endpoint: AxonEndpoint) -> DispatchResult {
		let uid = Uids::<T>::get(&hotkey).ok_or(Error::<T>::NotRegistered)?;
		let params = Params::<T>::get();
		if let Some(problem) = endpoint.problem(params.allow_local_addresses) {
			return Err(Error::<T>::from(problem).into());
		}
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(
			now >= Self::earliest_serve(uid, &params),
			Error::<T>::ServedTooEarly
		);
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

	/// The first block in which the neuron at `uid` may announce its axon, block 0 when it has not yet. One read.
	pub(crate) fn earliest_serve(uid: Uid, params: &RegistryParamsOf<T>) -> BlockNumberFor<T> {
		Axons::<T>::get(uid).map_or_else(Zero::zero, |last| {
			last.served_at.saturating_add(params.serve_interval)
		})
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
			EndpointProblem::PortWellKnown => Self::PortWellKnown,
			EndpointProblem::UnknownProtocol => Self::UnknownProtocol,
			EndpointProblem::FingerprintMissing => Self::FingerprintMissing,
			EndpointProblem::FingerprintWithoutTls => Self::FingerprintWithoutTls,
			EndpointProblem::UnknownSynapses => Self::UnknownSynapses,
		}
	}
}
