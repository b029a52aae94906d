// SPDX-License-Identifier: Apache-2.0
use std::{cell::RefCell, collections::BTreeMap};

use sp_runtime::{DispatchError, DispatchResult};

use crate::{Balance, Stakes};

#[derive(Default)]
struct State {
	stakes: BTreeMap<u64, Balance>,
	at_round: BTreeMap<(u64, u32), Balance>,
	minted: Balance,
	refused: Option<u64>,
}

thread_local! {
	static STATE: RefCell<State> = RefCell::default();
}

/// Stakes that a test sets itself; accounts are `u64`.
pub struct MockStakes;

impl MockStakes {
	/// Forget every stake.
	pub fn reset() {
		STATE.take();
	}

	/// Set the stake behind `hotkey`.
	pub fn set(hotkey: u64, amount: Balance) {
		STATE.with_borrow_mut(|state| state.stakes.insert(hotkey, amount));
	}

	/// Let the stake behind `hotkey` have been `amount` when `round` began, whatever it is now.
	pub fn set_at(hotkey: u64, round: u32, amount: Balance) {
		STATE.with_borrow_mut(|state| state.at_round.insert((hotkey, round), amount));
	}

	/// Everything that was credited since `reset`.
	pub fn minted() -> Balance {
		STATE.with_borrow(|state| state.minted)
	}

	/// Let every credit to `hotkey` fail, or none.
	pub fn refuse(hotkey: Option<u64>) {
		STATE.with_borrow_mut(|state| state.refused = hotkey);
	}
}

impl Stakes<u64> for MockStakes {
	fn stake_of(hotkey: &u64) -> Balance {
		STATE.with_borrow(|state| state.stakes.get(hotkey).copied().unwrap_or_default())
	}

	fn stake_at(hotkey: &u64, round: u32) -> Balance {
		STATE
			.with_borrow(|state| state.at_round.get(&(*hotkey, round)).copied())
			.unwrap_or_else(|| Self::stake_of(hotkey))
	}

	fn total_issuance() -> Balance {
		STATE.with_borrow(|state| state.stakes.values().sum())
	}

	fn credit(hotkey: &u64, amount: Balance) -> DispatchResult {
		STATE.with_borrow_mut(|state| {
			if state.refused == Some(*hotkey) {
				return Err(DispatchError::Other("refused by the test"));
			}
			let stake = state.stakes.entry(*hotkey).or_default();
			*stake = stake
				.checked_add(amount)
				.ok_or(DispatchError::Other("overflow"))?;
			state.minted = state.minted.saturating_add(amount);
			Ok(())
		})
	}
}
