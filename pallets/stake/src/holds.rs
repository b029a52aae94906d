// SPDX-License-Identifier: Apache-2.0
//! Every use of the currency: what is held of whom and why, and the account of this pallet.

use core::cmp::Ordering;

use frame_support::{
	ensure,
	pallet_prelude::*,
	traits::{
		fungible::{Inspect, InspectHold, Mutate, MutateHold},
		tokens::{Precision, Preservation},
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

	/// Turn `principal` units that are held of `nominator` into `amount` units that it can spend: gains come out of
	/// the pallet's account, and what rounding left to the others goes there.
	pub(crate) fn pay_nominator(
		nominator: &T::AccountId,
		principal: Balance,
		amount: Balance,
	) -> DispatchResult {
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
				Self::hold(HoldReason::Gains, &pot, dust)?;
			}
			Ordering::Equal => {}
		}
		Ok(())
	}
}
