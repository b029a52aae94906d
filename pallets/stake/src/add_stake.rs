// SPDX-License-Identifier: Apache-2.0
//! How stake grows by somebody's will.

use frame_support::{ensure, pallet_prelude::*};
use ganglion_support::{Balance, Neurons, Rounds, Uid};
use sp_runtime::Rounding;

use crate::{
	Config, Error, Event, HoldReason, Nomination, Nominations, Pallet, Params, pool::LEAST_SHARES,
};

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
			Self::existing_record(&neuron.hotkey)?.is_empty(),
			DispatchError::Other("the neuron is there twice")
		);
		Self::do_add_stake(neuron.owner, neuron.hotkey, amount)
	}

	fn add_own(owner: T::AccountId, hotkey: T::AccountId, amount: Balance) -> DispatchResult {
		Self::ensure_can_hold(HoldReason::Stake, &owner, amount)?;
		let stake = Self::increase_own(&hotkey, amount)?;
		Self::hold(HoldReason::Stake, &owner, amount)?;
		Self::deposit_event(Event::StakeAdded {
			hotkey,
			owner,
			amount,
			stake,
		});
		Ok(())
	}

	/// Buy shares of the pool behind `hotkey`, rounded down. The principal is what they are worth then, rounded down; the
	/// rest of the amount is gains of the pool, so that a nomination is worth its principal from the beginning.
	///
	/// Not in a round: the shares would earn what the round pays for the stake at its beginning, so that whoever came
	/// late would take from those who were there.
	fn nominate(nominator: T::AccountId, hotkey: T::AccountId, amount: Balance) -> DispatchResult {
		ensure!(T::Rounds::running().is_none(), Error::<T>::RoundRunning);
		ensure!(
			amount >= Params::<T>::get().min_nomination,
			Error::<T>::NominationTooSmall
		);
		Self::ensure_can_hold(HoldReason::Nomination, &nominator, amount)?;
		let (record, (shares, principal)) = Self::change_record(&hotkey, |record| {
			let bought = record
				.change_pool(|pool| pool.buy(amount, Rounding::Down))
				.ok_or(Error::<T>::Corrupted)?;
			ensure!(bought >= LEAST_SHARES, Error::<T>::NominationTooSmall);
			let worth = record
				.to_pool()
				.value_of(bought, Rounding::Down)
				.ok_or(Error::<T>::Corrupted)?;
			Ok((bought, worth))
		})?;
		let nomination = Nominations::<T>::get(record.pool, &nominator).unwrap_or_default();
		let grown = Nomination {
			principal: nomination
				.principal
				.checked_add(principal)
				.ok_or(Error::<T>::Corrupted)?,
			shares: nomination
				.shares
				.checked_add(shares)
				.ok_or(Error::<T>::Corrupted)?,
		};
		Nominations::<T>::insert(record.pool, &nominator, grown);
		Self::take_nomination(&nominator, amount, principal)?;
		Self::deposit_event(Event::Nominated {
			stake: record.stake(),
			hotkey,
			pool: record.pool,
			nominator,
			amount,
			principal,
			shares: shares.0,
		});
		Ok(())
	}
}
