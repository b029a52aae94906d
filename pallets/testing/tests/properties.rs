// SPDX-License-Identifier: Apache-2.0
//! The properties see what breaks them, and change nothing.

use frame_support::storage::unhashed;
use ganglion_testing::{is_foreign, refused_leavers};
use sp_runtime::{ArithmeticError, DispatchError, ModuleError, TokenError};

const POT: &[u8] = b"pot";

/// Takes two of what is left.
fn leave(_: &u32) -> Result<(), DispatchError> {
	let left: u32 = unhashed::get_or_default(POT);
	let rest = left.checked_sub(2).ok_or(TokenError::FundsUnavailable)?;
	unhashed::put(POT, &rest);
	Ok(())
}

#[test]
fn each_leaves_the_state_as_it_is() {
	sp_io::TestExternalities::default().execute_with(|| {
		unhashed::put(POT, &3u32);
		assert_eq!(refused_leavers([1, 2, 3], leave), []);
		assert_eq!(unhashed::get(POT), Some(3u32));
	});
}

#[test]
fn who_is_refused_is_named_with_the_reason() {
	sp_io::TestExternalities::default().execute_with(|| {
		unhashed::put(POT, &1u32);
		let refused = refused_leavers([7], leave);
		assert_eq!(refused, [(7, TokenError::FundsUnavailable.into())]);
	});
}

#[test]
fn errors_of_the_currency_are_foreign() {
	assert!(is_foreign(&TokenError::FundsUnavailable.into()));
	assert!(is_foreign(&ArithmeticError::Overflow.into()));
	assert!(is_foreign(&DispatchError::ConsumerRemaining));
	assert!(is_foreign(&DispatchError::Other("")));
}

#[test]
fn errors_of_pallets_are_not() {
	let error = ModuleError {
		index: 1,
		error: [0; 4],
		message: None,
	};
	assert!(!is_foreign(&DispatchError::Module(error)));
	assert!(!is_foreign(&DispatchError::BadOrigin));
}
