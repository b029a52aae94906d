// SPDX-License-Identifier: Apache-2.0
//! How stake grows by what its neuron earns, and what else other pallets may know and do.

use frame_support::{pallet_prelude::*, storage::with_storage_layer};
use ganglion_support::{Balance, Neurons, Rounds};
use sp_runtime::{PerThing, Permill, Rounding};

use crate::{
	Config, Error, Event, HoldReason, Pallet, StakeRecordOf, Stakes,
	pool::{Shares, part_of},
};

impl<T: Config> ganglion_support::Stakes<T::AccountId> for Pallet<T> {
	fn stake_of(hotkey: &T::AccountId) -> Balance {
		Stakes::<T>::get(hotkey).map_or(0, |record| record.stake())
	}

	fn stake_at(hotkey: &T::AccountId, round: u32) -> Balance {
		Stakes::<T>::get(hotkey).map_or(0, |record| record.stake_at(round))
	}

	fn total_issuance() -> Balance {
		Self::issuance()
	}

	fn credit(hotkey: &T::AccountId, amount: Balance) -> DispatchResult {
		// A hook has no storage layer of its own, and a mint without its hold would be a gift.
		with_storage_layer(|| Self::do_credit(hotkey, amount, T::Rounds::running()))
	}
}

impl<T: Config> Pallet<T> {
	/// Mint `amount` units behind `hotkey`, divided as the stake was when `round` began, for that is what earned it; as
	/// it is now without a round.
	fn do_credit(hotkey: &T::AccountId, amount: Balance, round: Option<u32>) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		let owner = T::Neurons::owner_of(hotkey).ok_or(Error::<T>::NotRegistered)?;
		let (record, (own, nominators)) = Self::change_record(hotkey, |record| {
			let nominators = Self::nominators_part(record, amount, round)?;
			let own = amount
				.checked_sub(nominators)
				.ok_or(Error::<T>::Corrupted)?;
			record
				.change_pool(|pool| pool.gain(nominators))
				.ok_or(Error::<T>::Corrupted)?;
			record.own = record.own.checked_add(own).ok_or(Error::<T>::Corrupted)?;
			Ok((own, nominators))
		})?;
		Self::mint_on_hold(HoldReason::Stake, &owner, own)?;
		Self::mint_on_hold(HoldReason::Gains, &Self::pot(), nominators)?;
		Self::deposit_event(Event::StakeCredited {
			hotkey: hotkey.clone(),
			owner,
			amount,
			nominators,
			stake: record.stake(),
		});
		Ok(())
	}

	/// What of a credit of `amount` belongs to the nominators, in units.
	///
	/// `amount · nominated / (own + nominated)`, less the owner's take, each rounded down: units that cannot be split
	/// are the owner's. When every nominator has left since `round` began, all is the owner's.
	fn nominators_part(
		record: &StakeRecordOf<T>,
		amount: Balance,
		round: Option<u32>,
	) -> Result<Balance, Error<T>> {
		let (own, nominated) = record.parts_at(round);
		if nominated == 0 || record.shares == Shares::ZERO {
			return Ok(0);
		}
		let whole = own.checked_add(nominated).ok_or(Error::<T>::Corrupted)?;
		let gross =
			part_of(amount, nominated, whole, Rounding::Down).ok_or(Error::<T>::Corrupted)?;
		let take = record.take_at(frame_system::Pallet::<T>::block_number());
		let kept = take.left_from_one().deconstruct();
		let one = Permill::one().deconstruct();
		part_of(gross, kept.into(), one.into(), Rounding::Down).ok_or(Error::<T>::Corrupted)
	}
}
