// SPDX-License-Identifier: Apache-2.0
use alloc::vec::Vec;

use crate::Uid;

/// When epochs are evaluated. An epoch is evaluated in a *round*, which takes one block or several.
///
/// Stake counts as it was when the round began, and neurons neither leave nor change keys in a round.
pub trait Rounds {
	/// The number of the round that is running, if one is. Every round has another number.
	///
	/// One storage read.
	fn running() -> Option<u32>;

	/// Whether parameters may not change now: while a round runs, and in the blocks before the next epoch that the
	/// administrator has set aside, so that neurons know the rules by which they are about to be judged.
	///
	/// Two storage reads.
	fn is_frozen() -> bool;
}

/// No round ever runs.
impl Rounds for () {
	fn running() -> Option<u32> {
		None
	}

	fn is_frozen() -> bool {
		false
	}
}

/// Who earned least in the last epoch.
pub trait Earnings<BlockNumber> {
	/// The neurons with the lowest earnings, each with the `registered_at` that it had when it earned them:
	/// lowest first; of equal earnings the older registration first; of these the lower uid. Bounded, and without those that are
	/// immune until after the next epoch; a neuron that has been replaced since is still listed.
	///
	/// One storage read.
	fn lowest() -> Vec<(Uid, BlockNumber)>;
}

/// Nobody has earned anything yet.
impl<BlockNumber> Earnings<BlockNumber> for () {
	fn lowest() -> Vec<(Uid, BlockNumber)> {
		Vec::new()
	}
}
