// SPDX-License-Identifier: Apache-2.0
//! What must hold between any two calls.
//!
//! Compiled natively too, so that tests need no build with another set of features.

#[cfg(any(feature = "std", feature = "try-runtime"))]
use {
	crate::{
		Axons, BurnPrice, Config, LastPrice, Neurons, Pallet, Params, PossessionNonce,
		RegistryParamsOf, UidCount, Uids, Vacancies, VacancyCount,
	},
	alloc::collections::{BTreeMap, BTreeSet},
	frame_support::{ensure, traits::Get},
	frame_system::pallet_prelude::BlockNumberFor,
	ganglion_support::Uid,
	sp_runtime::{
		TryRuntimeError,
		traits::{One, Saturating},
	},
};

#[cfg(any(feature = "std", feature = "try-runtime"))]
impl<T: Config> Pallet<T> {
	/// Check that the state of this pallet is sound.
	///
	/// ## Invariants
	///
	/// - *uids-in-bounds*: At most `MaxNeurons` uids were given.
	/// - *vacancies-are-counted*: The vacancies are counted: `Vacancies` has exactly the keys
	///   `0..VacancyCount`.
	/// - *uids-are-vacant-or-taken*: Every uid in `0..UidCount` is either vacant, once, or a
	///   neuron's; no other uid is.
	/// - *uids-match-hotkeys*: Uids and hotkeys are in bijection: `Uids` has one entry for each
	///   neuron and is the inverse of `Neurons`.
	/// - *neurons-count-by-the-next-block*: No neuron counts from a block after the next.
	/// - *proofs-are-counted*: An owner's `PossessionNonce` is at least the number of neurons it
	///   owns.
	/// - *owners-cannot-vanish*: An owner's account cannot vanish: it has a provider, and a
	///   consumer for each neuron it owns (and others, for its holds).
	/// - *axons-belong-to-neurons*: Only neurons have an axon.
	/// - *axons-in-time*: No axon was served in the future or before its neuron was registered.
	/// - *axons-obey-the-rules*: Every axon has an address, port, protocol and synapses that the
	///   rules accept, local addresses aside: they may have been allowed when the axon was served.
	/// - *params-in-bounds*: The parameters are within their bounds.
	/// - *price-in-bounds*: The last price was not set in the future and is at most
	///   `MaxRegistrationBurn`. (The price of this block is brought within `min_burn` and
	///   `max_burn` whenever it is read.)
	/// - *entries-decode*: Every entry decodes.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		ensure!(
			UidCount::<T>::get() <= T::MaxNeurons::get(),
			"more than MaxNeurons uids were given"
		);
		let vacant = Self::check_vacancies()?;
		let owned = Self::check_neurons(&vacant)?;
		Self::check_owners(&owned)?;
		Self::check_axons()?;
		Self::check_params()?;
		Self::check_price()
	}

	/// *vacancies-are-counted* and *uids-are-vacant-or-taken*, as far as they concern the vacant uids, which it returns.
	fn check_vacancies() -> Result<BTreeSet<u16>, TryRuntimeError> {
		let count = VacancyCount::<T>::get();
		ensure!(
			Vacancies::<T>::iter_keys().count() == usize::from(count),
			"the vacancies are not counted"
		);
		let mut vacant = BTreeSet::new();
		for key in 0..count {
			let uid = Vacancies::<T>::get(key).ok_or("the vacancies are not counted")?;
			ensure!(vacant.insert(uid.0), "a uid is vacant twice");
			ensure!(
				uid.0 < UidCount::<T>::get(),
				"a uid is vacant that was never given"
			);
		}
		Ok(vacant)
	}

	/// *uids-are-vacant-or-taken*, *uids-match-hotkeys* and *neurons-count-by-the-next-block*. How many neurons each owner has.
	fn check_neurons(
		vacant: &BTreeSet<u16>,
	) -> Result<BTreeMap<T::AccountId, u32>, TryRuntimeError> {
		let count = UidCount::<T>::get();
		// The vacant uids are distinct and below the count, so nothing saturates.
		let neurons = usize::from(count).saturating_sub(vacant.len());
		ensure!(
			Neurons::<T>::iter_keys().count() == neurons,
			"a uid is neither vacant nor a neuron's, or both"
		);
		ensure!(
			Uids::<T>::iter_keys().count() == neurons,
			"uids and hotkeys are not in bijection"
		);
		let next = frame_system::Pallet::<T>::block_number().saturating_add(One::one());
		let mut owned = BTreeMap::<T::AccountId, u32>::new();
		for uid in Uid::page(Default::default(), count, count) {
			if vacant.contains(&uid.0) {
				continue;
			}
			let neuron =
				Neurons::<T>::get(uid).ok_or("a uid is neither vacant nor a neuron's, or both")?;
			ensure!(
				Uids::<T>::get(&neuron.hotkey) == Some(uid),
				"uids and hotkeys are not in bijection"
			);
			ensure!(
				neuron.registered_at <= next,
				"a neuron counts from a block after the next"
			);
			let neurons = owned.entry(neuron.owner).or_default();
			*neurons = neurons.saturating_add(1);
		}
		Ok(owned)
	}

	/// *proofs-are-counted* and *owners-cannot-vanish*.
	fn check_owners(owned: &BTreeMap<T::AccountId, u32>) -> Result<(), TryRuntimeError> {
		ensure!(
			PossessionNonce::<T>::iter_keys().count() == PossessionNonce::<T>::iter().count(),
			"a nonce does not decode"
		);
		for (owner, neurons) in owned {
			ensure!(
				PossessionNonce::<T>::get(owner) >= *neurons,
				"an owner has more neurons than proofs of possession"
			);
			ensure!(
				frame_system::Pallet::<T>::providers(owner) > 0
					&& frame_system::Pallet::<T>::consumers(owner) >= *neurons,
				"an owner's account could vanish"
			);
		}
		Ok(())
	}

	/// *axons-belong-to-neurons*, *axons-in-time* and *axons-obey-the-rules*.
	fn check_axons() -> Result<(), TryRuntimeError> {
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(
			Axons::<T>::iter_keys().count() == Axons::<T>::iter_values().count(),
			"an axon does not decode"
		);
		for (uid, axon) in Axons::<T>::iter() {
			let neuron = Neurons::<T>::get(uid).ok_or("an axon belongs to nobody")?;
			ensure!(axon.served_at <= now, "an axon was served in the future");
			// A neuron on a uid that was somebody else's counts from the block after its registration.
			ensure!(
				axon.served_at.saturating_add(One::one()) >= neuron.registered_at,
				"an axon was served before its neuron was registered"
			);
			ensure!(
				axon.endpoint.problem(true).is_none(),
				"an axon breaks the rules"
			);
		}
		Ok(())
	}

	/// *params-in-bounds*.
	fn check_params() -> Result<(), TryRuntimeError> {
		let params: RegistryParamsOf<T> = Params::<T>::try_get().or_else(|()| {
			if Params::<T>::exists() {
				Err("the parameters do not decode")
			} else {
				Ok(Default::default())
			}
		})?;
		ensure!(
			Self::ensure_in_bounds(&params).is_ok(),
			"the parameters are out of bounds"
		);
		Ok(())
	}

	/// *price-in-bounds*.
	fn check_price() -> Result<(), TryRuntimeError> {
		let last: BurnPrice<BlockNumberFor<T>> = LastPrice::<T>::try_get().or_else(|()| {
			if LastPrice::<T>::exists() {
				Err("the last price does not decode")
			} else {
				Ok(Default::default())
			}
		})?;
		ensure!(
			last.set_at <= frame_system::Pallet::<T>::block_number(),
			"the last price was set in the future"
		);
		ensure!(
			last.amount <= T::MaxRegistrationBurn::get(),
			"the last price is above MaxRegistrationBurn"
		);
		Ok(())
	}
}
