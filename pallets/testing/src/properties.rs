// SPDX-License-Identifier: Apache-2.0
//! What must be true of every state and of every call, whatever came before.

use frame_support::storage::{TransactionOutcome, with_transaction_unchecked};
use sp_runtime::{DispatchError, DispatchResult};

/// Everybody can leave: tries `leave` for each of `members` on the state as it is, undoes it, and returns who was refused and
/// why.
pub fn refused_leavers<Member>(
	members: impl IntoIterator<Item = Member>,
	leave: impl Fn(&Member) -> DispatchResult,
) -> Vec<(Member, DispatchError)> {
	members
		.into_iter()
		.filter_map(|member| {
			let outcome =
				with_transaction_unchecked(|| TransactionOutcome::Rollback(leave(&member)));
			outcome.err().map(|error| (member, error))
		})
		.collect()
}

/// No token error: whether `error` is none that a pallet of ours gives, but one of the currency, of arithmetic or of the state
/// machine, which whoever called can do nothing about. A wrong origin is ours.
pub fn is_foreign(error: &DispatchError) -> bool {
	!matches!(error, DispatchError::Module(_) | DispatchError::BadOrigin)
}
