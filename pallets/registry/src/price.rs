// SPDX-License-Identifier: Apache-2.0
//! What a registration costs, and how it is paid.

use frame_support::{
	ensure,
	pallet_prelude::*,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::{Fortitude, Precision, Preservation},
	},
};
use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_support::Balance;
use sp_runtime::{
	Permill, Rounding,
	helpers_128bit::multiply_by_rational_with_rounding,
	traits::{Saturating, UniqueSaturatedInto},
};

use crate::{BurnPrice, Config, Error, LastPrice, Pallet, RegistryParamsOf};

/// The unit of a fraction of a half-life: 2^32.
const ONE: u128 = 1 << 32;

/// What is left of `amount` after `blocks` blocks, when half of it is left after `half_life`.
///
/// `floor(floor(amount / 2^k) * (6 - 4x + x^2) / 6)` with `k` whole half-lives and the fraction `x` of one more,
/// `0 <= x < 1`. The quadratic is the one that is 1 at 0 and ½ at 1 with half the slope there: successive half-lives join without
/// a kink. It lies between 0.19 % below and 0.35 % above `2^-x`; rounding takes less than two units and adds less
/// than 2^-31 of the amount. Exact at whole half-lives up to the rounding down, and never rising with `blocks`.
///
/// A half-life of zero, which the bounds exclude, is taken as one that never passes.
pub fn decayed(amount: Balance, blocks: u64, half_life: u64) -> Balance {
	let (Some(halvings), Some(rest)) =
		(blocks.checked_div(half_life), blocks.checked_rem(half_life))
	else {
		return amount;
	};
	// Nothing is left of 128 bits after 128 halvings.
	let halved = u32::try_from(halvings)
		.ok()
		.and_then(|halvings| amount.checked_shr(halvings))
		.unwrap_or(0);
	// No operation saturates: x < 2^32, and the parts of the sum lie below 6 * 2^64.
	let x = u128::from(rest)
		.saturating_mul(ONE)
		.checked_div(u128::from(half_life))
		.unwrap_or(0);
	let factor = (6 * ONE * ONE)
		.saturating_sub((4 * ONE).saturating_mul(x))
		.saturating_add(x.saturating_mul(x));
	// A factor of at most 1 leaves no more than there was, so there is always a result.
	multiply_by_rational_with_rounding(halved, factor, 6 * ONE * ONE, Rounding::Down)
		.unwrap_or(halved)
}

/// The price after a registration for `amount`: higher by `increase` of itself, rounded up.
///
/// Saturates, which is right: the caller caps the price.
pub fn raised(amount: Balance, increase: Permill) -> Balance {
	amount.saturating_add(increase.mul_ceil(amount))
}

impl<T: Config> Pallet<T> {
	/// The price in this block, in units: that of the last registration, decayed, within the bounds of `params`.
	pub(crate) fn price_now(params: &RegistryParamsOf<T>) -> Balance {
		let last = LastPrice::<T>::get();
		let now = frame_system::Pallet::<T>::block_number();
		// A price is never set in the future, so nothing saturates.
		let age = now.saturating_sub(last.set_at).unique_saturated_into();
		let half_life = params.burn_half_life.unique_saturated_into();
		decayed(last.amount, age, half_life)
			.max(params.min_burn)
			.min(params.max_burn)
	}

	/// Raise the price after a registration for `paid`.
	pub(crate) fn raise_price(paid: Balance, params: &RegistryParamsOf<T>) {
		let amount = raised(paid, params.burn_increase).min(params.max_burn);
		Self::put_price(amount);
	}

	/// Let the price be `amount` in this block, whatever it was. The only writer of [`LastPrice`].
	pub(crate) fn put_price(amount: Balance) {
		let set_at: BlockNumberFor<T> = frame_system::Pallet::<T>::block_number();
		LastPrice::<T>::put(BurnPrice { amount, set_at });
	}

	/// Fail unless `coldkey` can pay `amount` and stay alive.
	pub(crate) fn ensure_payable(coldkey: &T::AccountId, amount: Balance) -> Result<(), Error<T>> {
		let payable =
			T::Currency::reducible_balance(coldkey, Preservation::Preserve, Fortitude::Polite);
		ensure!(amount <= payable, Error::<T>::CannotPayBurn);
		Ok(())
	}

	/// Burn `amount` of `coldkey`.
	pub(crate) fn pay(coldkey: &T::AccountId, amount: Balance) -> DispatchResult {
		T::Currency::burn_from(
			coldkey,
			amount,
			Preservation::Preserve,
			Precision::Exact,
			Fortitude::Polite,
		)?;
		Ok(())
	}
}
