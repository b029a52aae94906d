// SPDX-License-Identifier: Apache-2.0
//! Every use of the currency: what is held of whom and why, and the account of this pallet.

use frame_support::{
	ensure,
	pallet_prelude::*,
	traits::{
		fungible::{Inspect, InspectHold, Mutate, MutateHold},
		tokens::{Fortitude, Precision, Restriction},
	},
};
use ganglion_support::Balance;
use sp_runtime::traits::AccountIdConversion;

use crate::{Config, Error, HoldReason, Pallet};

impl<T: Config> Pallet<T> {
	/// Every token there is, in units.
	pub(crate) fn issuance() -> Balance {
		T::Currency::total_issuance()
	}

	/// What is held of `who` for `reason`, in units.
	#[cfg(any(feature = "std", feature = "try-runtime"))]
	pub(crate) fn held(reason: HoldReason, who: &T::AccountId) -> Balance {
		T::Currency::balance_on_hold(&reason.into(), who)
	}

	/// The account in which what nominators have earned is held. Nobody signs for it; what others send there stays
	/// spendable and is no part of any pool.
	pub fn pot() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// Give the pallet's account the existential deposit, without which nothing can be held there.
	pub(crate) fn build_pot() -> DispatchResult {
		let pot = Self::pot();
		let missing =
			T::Currency::minimum_balance().saturating_sub(T::Currency::total_balance(&pot));
		if missing > 0 {
			T::Currency::mint_into(&pot, missing)?;
		}
		Ok(())
	}

	/// Fail unless `who` can spare `amount`.
	pub(crate) fn ensure_can_hold(
		reason: HoldReason,
		who: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		ensure!(
			T::Currency::can_hold(&reason.into(), who, amount),
			Error::<T>::NotEnoughBalance
		);
		Ok(())
	}

	/// Hold exactly `amount` that `who` can spend.
	pub(crate) fn hold(reason: HoldReason, who: &T::AccountId, amount: Balance) -> DispatchResult {
		T::Currency::hold(&reason.into(), who, amount)
	}

	/// Let `who` spend exactly `amount` of what is held.
	pub(crate) fn release(
		reason: HoldReason,
		who: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		T::Currency::release(&reason.into(), who, amount, Precision::Exact)?;
		Ok(())
	}

	/// Mint `amount` that `who` cannot spend.
	pub(crate) fn mint_on_hold(
		reason: HoldReason,
		who: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		T::Currency::mint_into(who, amount)?;
		Self::hold(reason, who, amount)
	}

	/// Hold `amount` that `nominator` can spend for a nomination: `principal` of it in its account, and what rounding leaves
	/// to all in the pool in the account of the pallet.
	pub(crate) fn take_nomination(
		nominator: &T::AccountId,
		amount: Balance,
		principal: Balance,
	) -> DispatchResult {
		Self::hold(HoldReason::Nomination, nominator, amount)?;
		Self::leave_to_the_pool(nominator, amount.saturating_sub(principal))
	}

	/// Turn `principal` units that are held of `nominator` into `amount` units that it can spend: gains come out of
	/// the pallet's account, and what rounding left to the others goes there.
	pub(crate) fn pay_nominator(
		nominator: &T::AccountId,
		principal: Balance,
		amount: Balance,
	) -> DispatchResult {
		let gains = amount.saturating_sub(principal);
		Self::leave_to_the_pool(nominator, principal.saturating_sub(amount))?;
		Self::release(HoldReason::Nomination, nominator, principal.min(amount))?;
		Self::move_held(HoldReason::Gains, &Self::pot(), nominator, gains)
	}

	/// Let `amount` units that are held of `nominator` for its nomination be gains.
	pub(crate) fn leave_to_the_pool(nominator: &T::AccountId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		let pot = Self::pot();
		Self::move_held(HoldReason::Nomination, nominator, &pot, amount)?;
		Self::hold(HoldReason::Gains, &pot, amount)
	}

	/// Let `to` spend exactly `amount` of what is held of `from`. Nothing else in either account can be in the way of it.
	fn move_held(
		reason: HoldReason,
		from: &T::AccountId,
		to: &T::AccountId,
		amount: Balance,
	) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		T::Currency::transfer_on_hold(
			&reason.into(),
			from,
			to,
			amount,
			Precision::Exact,
			Restriction::Free,
			Fortitude::Force,
		)?;
		Ok(())
	}
}
