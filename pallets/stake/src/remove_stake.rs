// SPDX-License-Identifier: Apache-2.0
//! How stake shrinks by somebody's will.

use frame_support::{ensure, pallet_prelude::*};
use ganglion_support::{Balance, Neurons};
use sp_runtime::Rounding;

use crate::{
	Config, Error, Event, HoldReason, Nomination, Nominations, Pallet, Params, Stakes,
	pool::{LEAST_SHARES, Pool, Shares, part_of},
};

/// What a nominator takes out of a pool.
struct Withdrawal {
	/// What it gets, in units.
	amount: Balance,
	/// The shares that it gives.
	shares: Shares,
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
		let record = Self::existing_record(&hotkey)?;
		let owner = T::Neurons::owner_of(&hotkey);
		if owner.as_ref() == Some(&coldkey) {
			ensure!(amount <= record.own, Error::<T>::NotEnoughStake);
			return Self::remove_own(coldkey, hotkey, amount);
		}
		let nomination =
			Nominations::<T>::get(record.pool, &coldkey).ok_or(Error::<T>::NotEnoughStake)?;
		let withdrawal = Self::part_of_nomination(&record.to_pool(), &nomination, amount)?;
		Self::remove_nomination(coldkey, hotkey, nomination, withdrawal, owner.is_none())
	}

	pub(crate) fn do_remove_all_stake(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
	) -> DispatchResult {
		let record = Self::existing_record(&hotkey)?;
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
			let withdrawal = Self::whole_nomination(&record.to_pool(), &nomination)?;
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
	fn whole_nomination(pool: &Pool, nomination: &Nomination) -> Result<Withdrawal, Error<T>> {
		let amount = pool
			.value_of(nomination.shares, Rounding::Down)
			.ok_or(Error::<T>::Corrupted)?;
		Ok(Withdrawal {
			amount,
			shares: nomination.shares,
			principal: nomination.principal,
		})
	}

	/// Give up `amount` units: shares rounded up, and the principal kept in proportion to the shares kept, rounded down, so
	/// that what is kept is worth it. Who keeps shares keeps a unit of principal at least, and so its account.
	fn part_of_nomination(
		pool: &Pool,
		nomination: &Nomination,
		amount: Balance,
	) -> Result<Withdrawal, Error<T>> {
		let whole = Self::whole_nomination(pool, nomination)?;
		let rest = whole
			.amount
			.checked_sub(amount)
			.ok_or(Error::<T>::NotEnoughStake)?;
		if rest == 0 {
			return Ok(whole);
		}
		let shares = pool
			.shares_for(amount, Rounding::Up)
			.ok_or(Error::<T>::Corrupted)?;
		let kept = nomination
			.shares
			.checked_sub(shares)
			.filter(|kept| *kept >= LEAST_SHARES)
			.ok_or(Error::<T>::NominationTooSmall)?;
		ensure!(
			rest >= Params::<T>::get().min_nomination,
			Error::<T>::NominationTooSmall
		);
		let kept_principal = part_of(
			nomination.principal,
			kept.0,
			nomination.shares.0,
			Rounding::Down,
		)
		.ok_or(Error::<T>::Corrupted)?
		.max(1);
		let principal = nomination
			.principal
			.checked_sub(kept_principal)
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
			record
				.change_pool(|pool| pool.sell(shares, amount))
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
		let left = Some(left).filter(|left| left.shares > Shares::ZERO);
		Nominations::<T>::set(record.pool, &nominator, left);

		Self::pay_nominator(&nominator, principal, amount)?;
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
			shares: shares.0,
			matures_at,
		});
		Ok(())
	}
}
