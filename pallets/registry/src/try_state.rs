// SPDX-License-Identifier: Apache-2.0
//! What must hold between any two calls.
//!
//! Compiled natively too, so that tests need no build with another set of features.

#[cfg(any(feature = "std", feature = "try-runtime"))]
use {
	crate::{Axons, Config, NeuronCount, Neurons, Pallet, Params, RegistrationNonce, Uids},
	alloc::collections::BTreeMap,
	frame_support::{ensure, traits::Get},
	sp_runtime::TryRuntimeError,
};

#[cfg(any(feature = "std", feature = "try-runtime"))]
impl<T: Config> Pallet<T> {
	/// Check that the state of this pallet is sound.
	///
	/// ## Invariants
	///
	/// 1. There are at most `MaxNeurons` neurons.
	/// 2. Uids are dense: `Neurons` has exactly the keys `0..NeuronCount`.
	/// 3. Uids and hotkeys are in bijection: `Uids` has one entry for each neuron and is the inverse of `Neurons`.
	/// 4. No neuron was registered in the future.
	/// 5. An owner's `RegistrationNonce` is at least the number of neurons it owns.
	/// 6. An owner's account cannot vanish: it has a provider, and a consumer for each neuron it owns.
	/// 7. Only registered neurons have an axon.
	/// 8. No axon was served in the future or before its neuron was registered.
	/// 9. Every axon has an address, port, protocol and synapses that the rules accept, local addresses aside:
	///    they may have been allowed when the axon was served.
	/// 10. The parameters are within their bounds.
	/// 11. Every entry decodes.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let now = frame_system::Pallet::<T>::block_number();
		let count = NeuronCount::<T>::get();
		ensure!(
			count <= T::MaxNeurons::get(),
			"there are more than MaxNeurons neurons"
		);

		ensure!(
			Neurons::<T>::iter_keys().count() == usize::from(count),
			"uids are not dense"
		);
		ensure!(
			Uids::<T>::iter_keys().count() == usize::from(count),
			"uids and hotkeys are not in bijection"
		);
		let mut owned = BTreeMap::<T::AccountId, u32>::new();
		for uid in ganglion_support::Uid::page(Default::default(), count, count) {
			let neuron = Neurons::<T>::get(uid).ok_or("uids are not dense")?;
			ensure!(
				Uids::<T>::get(&neuron.hotkey) == Some(uid),
				"uids and hotkeys are not in bijection"
			);
			ensure!(
				neuron.registered_at <= now,
				"a neuron was registered in the future"
			);
			let neurons = owned.entry(neuron.owner).or_default();
			*neurons = neurons.saturating_add(1);
		}
		for (owner, neurons) in &owned {
			ensure!(
				RegistrationNonce::<T>::get(owner) >= *neurons,
				"an owner has more neurons than registrations"
			);
			ensure!(
				frame_system::Pallet::<T>::providers(owner) > 0
					&& frame_system::Pallet::<T>::consumers(owner) >= *neurons,
				"an owner's account could vanish"
			);
		}

		ensure!(
			Axons::<T>::iter_keys().count() == Axons::<T>::iter_values().count(),
			"an axon does not decode"
		);
		for (uid, axon) in Axons::<T>::iter() {
			let neuron = Neurons::<T>::get(uid).ok_or("an axon belongs to nobody")?;
			ensure!(axon.served_at <= now, "an axon was served in the future");
			ensure!(
				axon.served_at >= neuron.registered_at,
				"an axon was served before its neuron was registered"
			);
			ensure!(
				axon.endpoint.problem(true).is_none(),
				"an axon breaks the rules"
			);
		}

		let params = Params::<T>::try_get().or_else(|()| {
			if Params::<T>::exists() {
				Err("the parameters do not decode")
			} else {
				Ok(Default::default())
			}
		})?;
		ensure!(
			params.registration_burn <= T::MaxRegistrationBurn::get()
				&& params.serve_interval <= T::MaxServeInterval::get(),
			"the parameters are out of bounds"
		);
		Ok(())
	}
}
