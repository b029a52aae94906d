// SPDX-License-Identifier: Apache-2.0
//! How stake grows by somebody's will.

use frame_support::{
	ensure,
	pallet_prelude::*,
	traits::fungible::{InspectHold, MutateHold},
};
use ganglion_support::{Balance, Neurons, Rounds, Uid};
use sp_runtime::ArithmeticError;

use crate::{Config, Error, Event, HoldReason, Nomination, Nominations, Pallet, Params, pool};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_add_stake(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::AmountZero);
		let owner = T::Neurons::owner_of(&hotkey).ok_or(Error::<T>::NotRegistered)?;
		if owner == coldkey {
			Self::add_own(coldkey, hotkey, amount)
		} else {
			Self::nominate(coldkey, hotkey, amount)
		}
	}

	/// What the owner of a neuron has behind it in genesis, where nothing is behind it yet.
	pub(crate) fn build_stake(uid: Uid, amount: Balance) -> DispatchResult {
		let neuron = T::Neurons::record(uid).ok_or(Error::<T>::NotRegistered)?;
		ensure!(
			Self::record(&neuron.hotkey)?.is_empty(),
			DispatchError::Other("the neuron is there twice")
		);
		Self::do_add_stake(neuron.owner, neuron.hotkey, amount)
	}

	fn add_own(owner: T::AccountId, hotkey: T::AccountId, amount: Balance) -> DispatchResult {
		let reason = HoldReason::Stake.into();
		Self::ensure_can_hold(&reason, &owner, amount)?;
		let stake = Self::increase_own(&hotkey, amount)?;
		T::Currency::hold(&reason, &owner, amount)?;
		Self::deposit_event(Event::StakeAdded {
			hotkey,
			owner,
			amount,
			stake,
		});
		Ok(())
	}

	/// Buy shares of the pool behind `hotkey`, rounded down.
	///
	/// Not in a round: the shares would earn what the round pays for the stake at its beginning, so that whoever came
	/// late would take from those who were there.
	fn nominate(nominator: T::AccountId, hotkey: T::AccountId, amount: Balance) -> DispatchResult {
		ensure!(T::Rounds::running().is_none(), Error::<T>::RoundRunning);
		ensure!(
			amount >= Params::<T>::get().min_nomination,
			Error::<T>::NominationTooSmall
		);
		let reason = HoldReason::Nomination.into();
		Self::ensure_can_hold(&reason, &nominator, amount)?;
		let (record, shares) = Self::change_record(&hotkey, |record| {
			let bought = pool::shares_for(amount, record.nominated, record.shares)
				.ok_or(ArithmeticError::Overflow)?;
			ensure!(bought >= pool::LEAST_SHARES, Error::<T>::NominationTooSmall);
			record.shares = record
				.shares
				.checked_add(bought)
				.ok_or(ArithmeticError::Overflow)?;
			record.nominated = record
				.nominated
				.checked_add(amount)
				.ok_or(Error::<T>::Corrupted)?;
			Ok(bought)
		})?;
		let nomination = Nominations::<T>::get(record.pool, &nominator).unwrap_or_default();
		let grown = Nomination {
			principal: nomination
				.principal
				.checked_add(amount)
				.ok_or(Error::<T>::Corrupted)?,
			shares: nomination
				.shares
				.checked_add(shares)
				.ok_or(Error::<T>::Corrupted)?,
		};
		Nominations::<T>::insert(record.pool, &nominator, grown);
		T::Currency::hold(&reason, &nominator, amount)?;
		Self::deposit_event(Event::Nominated {
			stake: record.stake(),
			hotkey,
			pool: record.pool,
			nominator,
			amount,
			shares,
		});
		Ok(())
	}

	/// Fail unless `who` can spare `amount`.
	fn ensure_can_hold(
		reason: &T::RuntimeHoldReason,
		who: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		ensure!(
			T::Currency::can_hold(reason, who, amount),
			Error::<T>::NotEnoughBalance
		);
		Ok(())
	}
}
