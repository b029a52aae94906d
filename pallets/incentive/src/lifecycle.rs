// SPDX-License-Identifier: Apache-2.0
//! What happens here when neurons come, go and change keys.

use frame_support::{ensure, pallet_prelude::*};
use ganglion_support::{Lifecycle, Neurons, Uid};

use crate::{
	Config, Error, Network, Pallet, Voter, Voters,
	findings::Findings,
	rows::{Rows, VoterOf},
};

impl<T: Config> Lifecycle<T::AccountId> for Pallet<T> {
	/// The hotkey may speak from now on, also without a token: its account is sufficient by itself, so that it
	/// has a nonce for its free calls. It stays so when the neuron leaves, lest the nonce begin anew and old transactions be
	/// good again: one entry for each registration that was paid for.
	fn on_registered(uid: Uid, hotkey: &T::AccountId) -> DispatchResult {
		ensure!(
			u32::from(uid.0) < T::MaxNeurons::get(),
			Error::<T>::Corrupted
		);
		ensure!(!Voters::<T>::contains_key(hotkey), Error::<T>::Corrupted);
		Voters::<T>::insert(hotkey, Voter::new(uid));
		Network::<T>::mutate(|network| {
			network.neurons = network.neurons.max(uid.0.saturating_add(1));
		});
		Self::keep_account(hotkey);
		Ok(())
	}

	/// Nothing is left under the uid or the hotkey. What others have weighed or hold in the neuron stays, and
	/// counts for nobody since it is older than whoever gets the uid.
	fn on_deregistered(uid: Uid, hotkey: &T::AccountId, _: &T::AccountId) -> DispatchResult {
		ensure!(!Network::<T>::get().is_running, Error::<T>::RoundRunning);
		Self::voter_at(uid, hotkey)?;
		Voters::<T>::remove(hotkey);
		Findings::<T>::forget(uid);
		Rows::<T>::forget(uid);
		Ok(())
	}

	/// Rows, bonds and standing stay with the uid, and so does the time to wait until the next row or commit. A
	/// commit that is not revealed yet is dropped: only the old hotkey could have revealed it.
	fn on_hotkey_swapped(uid: Uid, old: &T::AccountId, new: &T::AccountId) -> DispatchResult {
		ensure!(!Network::<T>::get().is_running, Error::<T>::RoundRunning);
		ensure!(!Voters::<T>::contains_key(new), Error::<T>::Corrupted);
		let mut voter = Self::voter_at(uid, old)?;
		voter.commit = None;
		Voters::<T>::remove(old);
		Voters::<T>::insert(new, voter);
		Self::keep_account(new);
		Ok(())
	}
}

impl<T: Config> Pallet<T> {
	/// Let the neurons of genesis speak.
	pub(crate) fn build_voters() -> DispatchResult {
		let count = T::Neurons::count();
		for uid in Uid::page(Uid(0), count, count) {
			let hotkey = T::Neurons::hotkey_of(uid).ok_or(Error::<T>::Corrupted)?;
			Self::on_registered(uid, &hotkey)?;
		}
		Ok(())
	}

	/// Let the account of a hotkey exist without tokens, for ever.
	fn keep_account(hotkey: &T::AccountId) {
		if frame_system::Pallet::<T>::sufficients(hotkey) == 0 {
			frame_system::Pallet::<T>::inc_sufficients(hotkey);
		}
	}

	/// The bookkeeping of `hotkey`, which must be that of `uid`.
	fn voter_at(uid: Uid, hotkey: &T::AccountId) -> Result<VoterOf<T>, Error<T>> {
		Voters::<T>::get(hotkey)
			.filter(|voter| voter.uid == uid)
			.ok_or(Error::<T>::Corrupted)
	}
}
