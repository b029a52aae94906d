// SPDX-License-Identifier: Apache-2.0
//! What must hold between any two calls.
//!
//! Compiled natively too, so that tests need no build with another set of features.

#[cfg(any(feature = "std", feature = "try-runtime"))]
use {
	crate::{Config, HoldReason, Pallet, StakeOf, TotalStake},
	alloc::collections::BTreeMap,
	frame_support::{
		ensure,
		traits::fungible::{Inspect, InspectHold},
	},
	ganglion_support::{Balance, Neurons, Uid},
	sp_runtime::TryRuntimeError,
};

#[cfg(any(feature = "std", feature = "try-runtime"))]
impl<T: Config> Pallet<T> {
	/// Check that the state of this pallet is sound.
	///
	/// ## Invariants
	///
	/// 1. Only registered hotkeys have stake.
	/// 2. No entry of `StakeOf` is zero, and every entry decodes.
	/// 3. `TotalStake` is the sum of `StakeOf`.
	/// 4. What the currency holds of an owner for `HoldReason::Stake` is the sum of the stake behind its neurons.
	/// 5. `TotalStake` is at most the total issuance of the currency.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut total: Balance = 0;
		let mut held = BTreeMap::<T::AccountId, Balance>::new();
		for uid in Uid::page(Uid(0), u16::MAX, T::Neurons::count()) {
			if let Some(neuron) = T::Neurons::record(uid) {
				held.entry(neuron.owner).or_default();
			}
		}

		ensure!(
			StakeOf::<T>::iter_keys().count() == StakeOf::<T>::iter_values().count(),
			"a stake does not decode"
		);
		for (hotkey, stake) in StakeOf::<T>::iter() {
			let owner = T::Neurons::owner_of(&hotkey).ok_or("a stake belongs to nobody")?;
			ensure!(stake > 0, "a stake is zero");
			total = total
				.checked_add(stake)
				.ok_or("the sum of stakes overflows")?;
			let sum = held.entry(owner).or_default();
			*sum = sum.saturating_add(stake);
		}
		ensure!(
			TotalStake::<T>::get() == total,
			"TotalStake is not the sum of StakeOf"
		);

		for (owner, sum) in &held {
			ensure!(
				T::Currency::balance_on_hold(&HoldReason::Stake.into(), owner) == *sum,
				"what is held of an owner is not the stake behind its neurons"
			);
		}
		ensure!(
			total <= T::Currency::total_issuance(),
			"more is staked than was issued"
		);
		Ok(())
	}
}
