// SPDX-License-Identifier: Apache-2.0
//! How stake shrinks by somebody's will.

use core::cmp::Ordering;

use frame_support::{
	ensure,
	pallet_prelude::*,
	traits::{
		fungible::{Mutate, MutateHold},
		tokens::{Precision, Preservation},
	},
};
use ganglion_support::{Balance, Neurons};

use crate::{
	Config, Error, Event, HoldReason, Nomination, Nominations, Pallet, Params, StakeRecordOf,
	Stakes, pool,
};

/// What a nominator takes out of a pool.
struct Withdrawal {
	/// What it gets, in units.
	amount: Balance,
	/// The shares that it gives.
	shares: u128,
	/// How much of its principal is used up, in units.
	principal: Balance,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_remove_stake(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::AmountZero);
		let record = Self::record(&hotkey)?;
		let owner = T::Neurons::owner_of(&hotkey);
		if owner.as_ref() == Some(&coldkey) {
			ensure!(amount <= record.own, Error::<T>::NotEnoughStake);
			return Self::remove_own(coldkey, hotkey, amount);
		}
		let nomination =
			Nominations::<T>::get(record.pool, &coldkey).ok_or(Error::<T>::NotEnoughStake)?;
		let withdrawal = Self::part_of_nomination(&record, &nomination, amount)?;
		Self::remove_nomination(coldkey, hotkey, nomination, withdrawal, owner.is_none())
	}

	pub(crate) fn do_remove_all_stake(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
	) -> DispatchResult {
		let record = Self::record(&hotkey)?;
		let owner = T::Neurons::owner_of(&hotkey);
		let is_owner = owner.as_ref() == Some(&coldkey);
		let nomination = Nominations::<T>::get(record.pool, &coldkey);
		ensure!(
			nomination.is_some() || is_owner && record.own > 0,
			Error::<T>::NotEnoughStake
		);
		if is_owner && record.own > 0 {
			Self::remove_own(coldkey.clone(), hotkey.clone(), record.own)?;
		}
		if let Some(nomination) = nomination {
			let withdrawal = Self::whole_nomination(&record, &nomination)?;
			Self::remove_nomination(coldkey, hotkey, nomination, withdrawal, owner.is_none())?;
		}
		Ok(())
	}

	fn remove_own(owner: T::AccountId, hotkey: T::AccountId, amount: Balance) -> DispatchResult {
		let (chunks, matures_at) = Self::plan_unstaking(&owner, amount)?;
		let stake = Self::decrease_own(&hotkey, amount)?;
		Self::release(HoldReason::Stake, &owner, amount)?;
		Self::start_unstaking(&owner, amount, chunks)?;
		Self::deposit_event(Event::StakeRemoved {
			hotkey,
			owner,
			amount,
			stake,
			matures_at,
		});
		Ok(())
	}

	/// Give up everything: the worth of all shares, rounded down. The fraction of a unit stays with the others; the last
	/// nominator leaves nothing.
	fn whole_nomination(
		record: &StakeRecordOf<T>,
		nomination: &Nomination,
	) -> Result<Withdrawal, Error<T>> {
		let amount = pool::value_of(nomination.shares, record.nominated, record.shares)
			.ok_or(Error::<T>::Corrupted)?;
		Ok(Withdrawal {
			amount,
			shares: nomination.shares,
			principal: nomination.principal,
		})
	}

	/// Give up `amount` units: shares rounded up, and of the principal the same part as of the shares, rounded down, so
	/// that who keeps shares keeps a principal.
	fn part_of_nomination(
		record: &StakeRecordOf<T>,
		nomination: &Nomination,
		amount: Balance,
	) -> Result<Withdrawal, Error<T>> {
		let whole = Self::whole_nomination(record, nomination)?;
		let rest = whole
			.amount
			.checked_sub(amount)
			.ok_or(Error::<T>::NotEnoughStake)?;
		if rest == 0 {
			return Ok(whole);
		}
		let shares = pool::shares_worth(amount, record.nominated, record.shares)
			.ok_or(Error::<T>::Corrupted)?;
		let kept = nomination.shares.saturating_sub(shares);
		ensure!(
			rest >= Params::<T>::get().min_nomination && kept >= pool::LEAST_SHARES,
			Error::<T>::NominationTooSmall
		);
		let principal = pool::part_of(nomination.principal, shares, nomination.shares)
			.ok_or(Error::<T>::Corrupted)?;
		Ok(Withdrawal {
			amount,
			shares,
			principal,
		})
	}

	/// Burn shares of `nominator`, and let it have what they are worth: at once when the neuron is gone (`is_retired`).
	fn remove_nomination(
		nominator: T::AccountId,
		hotkey: T::AccountId,
		nomination: Nomination,
		withdrawal: Withdrawal,
		is_retired: bool,
	) -> DispatchResult {
		let Withdrawal {
			amount,
			shares,
			principal,
		} = withdrawal;
		let unstaking = if is_retired {
			None
		} else {
			Some(Self::plan_unstaking(&nominator, amount)?)
		};
		let (record, ()) = Self::change_record(&hotkey, |record| {
			record.shares = record
				.shares
				.checked_sub(shares)
				.ok_or(Error::<T>::Corrupted)?;
			record.nominated = record
				.nominated
				.checked_sub(amount)
				.ok_or(Error::<T>::Corrupted)?;
			Ok(())
		})?;
		if is_retired && record.is_empty() {
			Stakes::<T>::remove(&hotkey);
		}
		let left = Nomination {
			principal: nomination
				.principal
				.checked_sub(principal)
				.ok_or(Error::<T>::Corrupted)?,
			shares: nomination
				.shares
				.checked_sub(shares)
				.ok_or(Error::<T>::Corrupted)?,
		};
		let left = Some(left).filter(|left| left.shares > 0);
		Nominations::<T>::set(record.pool, &nominator, left);

		Self::settle(&nominator, principal, amount)?;
		let matures_at = match unstaking {
			Some((chunks, matures_at)) => {
				Self::start_unstaking(&nominator, amount, chunks)?;
				Some(matures_at)
			}
			None => None,
		};
		Self::deposit_event(Event::NominationRemoved {
			stake: record.stake(),
			hotkey,
			pool: record.pool,
			nominator,
			amount,
			principal,
			shares,
			matures_at,
		});
		Ok(())
	}

	/// Turn `principal` units that are held of `nominator` into `amount` units that it can spend: gains come out of
	/// the pallet's account, and what rounding left to the others goes there.
	fn settle(nominator: &T::AccountId, principal: Balance, amount: Balance) -> DispatchResult {
		let pot = Self::pot();
		Self::release(HoldReason::Nomination, nominator, principal)?;
		match amount.cmp(&principal) {
			Ordering::Greater => {
				let gains = amount.saturating_sub(principal);
				Self::release(HoldReason::Gains, &pot, gains)?;
				T::Currency::transfer(&pot, nominator, gains, Preservation::Preserve)?;
			}
			Ordering::Less => {
				let dust = principal.saturating_sub(amount);
				T::Currency::transfer(nominator, &pot, dust, Preservation::Preserve)?;
				T::Currency::hold(&HoldReason::Gains.into(), &pot, dust)?;
			}
			Ordering::Equal => {}
		}
		Ok(())
	}

	/// Release exactly `amount`.
	pub(crate) fn release(
		reason: HoldReason,
		who: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		T::Currency::release(&reason.into(), who, amount, Precision::Exact)?;
		Ok(())
	}
}
