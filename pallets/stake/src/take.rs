// SPDX-License-Identifier: Apache-2.0
//! The owner's part of what nominators earn.

use frame_support::{ensure, pallet_prelude::*, traits::Get};
use sp_runtime::{Permill, traits::Saturating};

use crate::{Config, Error, Event, Pallet, Params, TakeIncrease};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_take(
		coldkey: T::AccountId,
		hotkey: T::AccountId,
		take: Permill,
	) -> DispatchResult {
		ensure!(take <= T::MaxTake::get(), Error::<T>::TakeOutOfBounds);
		Self::ensure_owner(&coldkey, &hotkey)?;
		let now = frame_system::Pallet::<T>::block_number();
		let (_, from) = Self::change_record(&hotkey, |record| {
			record.take = record.take_at(now);
			record.next_take = None;
			if take <= record.take {
				record.take = take;
				return Ok(now);
			}
			// Saturates at the last block there can be.
			let from = now.saturating_add(Params::<T>::get().take_delay);
			record.next_take = Some(TakeIncrease { take, from });
			Ok(from)
		})?;
		Self::deposit_event(Event::TakeSet { hotkey, take, from });
		Ok(())
	}
}
