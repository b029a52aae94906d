// SPDX-License-Identifier: Apache-2.0
//! How removed stake becomes spendable.

use frame_support::{ensure, pallet_prelude::*};
use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_support::Balance;
use sp_runtime::traits::Saturating;

use crate::{Config, Error, Event, HoldReason, Pallet, Unstaking, UnstakingChunk, UnstakingOf};

impl<T: Config> Pallet<T> {
	/// What `coldkey` waits for when it removes `amount` more in this block, and the block in which that matures.
	///
	/// Chunks stay sorted and one for each block, however the delay has changed.
	pub(crate) fn plan_unstaking(
		coldkey: &T::AccountId,
		amount: Balance,
	) -> Result<(UnstakingOf<T>, BlockNumberFor<T>), Error<T>> {
		// Saturates at the last block there can be.
		let matures_at =
			frame_system::Pallet::<T>::block_number().saturating_add(Self::unstake_delay());
		let mut chunks = Unstaking::<T>::get(coldkey);
		match chunks.binary_search_by_key(&matures_at, |chunk| chunk.matures_at) {
			Ok(index) => {
				let chunk = chunks.get_mut(index).ok_or(Error::<T>::Corrupted)?;
				chunk.amount = chunk
					.amount
					.checked_add(amount)
					.ok_or(Error::<T>::Corrupted)?;
			}
			Err(index) => chunks
				.try_insert(index, UnstakingChunk { amount, matures_at })
				.map_err(|_| Error::<T>::TooManyUnstaking)?,
		}
		Ok((chunks, matures_at))
	}

	/// Hold `amount` that `coldkey` has just been given back, as planned.
	pub(crate) fn start_unstaking(
		coldkey: &T::AccountId,
		amount: Balance,
		chunks: UnstakingOf<T>,
	) -> DispatchResult {
		Self::hold(HoldReason::Unstaking, coldkey, amount)?;
		Unstaking::<T>::insert(coldkey, chunks);
		Ok(())
	}

	pub(crate) fn do_withdraw_unstaked(coldkey: T::AccountId) -> DispatchResult {
		let now = frame_system::Pallet::<T>::block_number();
		let mut chunks = Unstaking::<T>::get(&coldkey);
		let amount = Self::matured(&chunks, now);
		ensure!(amount > 0, Error::<T>::NothingMatured);
		chunks.retain(|chunk| chunk.matures_at > now);
		if chunks.is_empty() {
			Unstaking::<T>::remove(&coldkey);
		} else {
			Unstaking::<T>::insert(&coldkey, chunks);
		}
		Self::release(HoldReason::Unstaking, &coldkey, amount)?;
		Self::deposit_event(Event::UnstakedWithdrawn { coldkey, amount });
		Ok(())
	}

	/// The sum of the chunks that have matured in block `now`, in units.
	///
	/// Saturates, which tokens exclude: all are held in one account, and the issuance of all is a `u128`.
	pub(crate) fn matured(
		chunks: &[UnstakingChunk<BlockNumberFor<T>>],
		now: BlockNumberFor<T>,
	) -> Balance {
		chunks
			.iter()
			.filter(|chunk| chunk.matures_at <= now)
			.fold(0, |sum, chunk| sum.saturating_add(chunk.amount))
	}
}
