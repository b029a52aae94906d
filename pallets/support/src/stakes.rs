// SPDX-License-Identifier: Apache-2.0
use sp_runtime::DispatchResult;

/// An amount of tokens in units; a token has 10⁹ of them.
pub type Balance = u128;

/// How much stands behind each neuron.
pub trait Stakes<AccountId> {
	/// The stake behind `hotkey`, of its owner and its nominators, in units; zero for an unknown hotkey.
	///
	/// One storage read.
	fn stake_of(hotkey: &AccountId) -> Balance;

	/// What [`Stakes::stake_of`] was when `round` began, in units. `round` is the one that is running; of the last that was, what
	/// has changed since it ended is not remembered.
	///
	/// One storage read.
	fn stake_at(hotkey: &AccountId, round: u32) -> Balance;

	/// Every token there is, in units.
	///
	/// One storage read.
	fn total_issuance() -> Balance;

	/// Mint `amount` units and add them to the stake behind `hotkey`.
	///
	/// All or nothing: when it fails, nothing was minted and the state is as before. It fails when
	/// `hotkey` is not registered, and when total issuance or the owner's account cannot take the amount.
	fn credit(hotkey: &AccountId, amount: Balance) -> DispatchResult;
}
