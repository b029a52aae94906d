// SPDX-License-Identifier: Apache-2.0
//! Weights cost nothing, and a flood of them never enters a block.

use frame_support::{
	assert_ok,
	storage::{TransactionOutcome, with_transaction_unchecked},
	traits::fungible::Inspect,
};
use ganglion_runtime::{
	Balance, Balances, Executive, Incentive, Registry, Runtime, RuntimeCall, RuntimeOrigin,
	SafeMode, Stake, System, TOKEN, UncheckedExtrinsic,
};
use ganglion_support::Uid;
use pallet_incentive::rejection;
use pallet_transaction_payment::Multiplier;
use sp_core::Pair;
use sp_runtime::transaction_validity::{
	InvalidTransaction, TransactionSource, TransactionValidity, TransactionValidityError,
};

use crate::chain::{
	account, alice, check_state, epoch_of, genesis, pair, run_block, run_to, sign, try_apply,
};

/// Alice owns two neurons, the first of which has stake; no hotkey has a token.
fn network(test: impl FnOnce()) {
	genesis("development").execute_with(|| {
		run_block(1, Vec::new());
		let owner = account(&alice());
		for (number, name) in (0..).zip(["voter", "other"]) {
			let hotkey = pair(name);
			let genesis_hash = System::block_hash(0);
			let message =
				pallet_registry::possession_message(genesis_hash.as_ref(), &owner, number);
			assert_ok!(Registry::register(
				RuntimeOrigin::signed(owner.clone()),
				account(&hotkey),
				hotkey.sign(&message).0,
				Balance::MAX,
			));
		}
		let owner = RuntimeOrigin::signed(owner);
		assert_ok!(Stake::add_stake(owner, account(&pair("voter")), 10 * TOKEN));
		run_to(2);
		test();
		check_state();
	});
}

fn call(edges: &[(u16, u16)]) -> RuntimeCall {
	RuntimeCall::Incentive(pallet_incentive::Call::set_weights {
		edges: edges.to_vec(),
		version_key: 0,
	})
}

/// What a pool is told; it asks on a state that is thrown away.
fn in_pool(transaction: UncheckedExtrinsic) -> TransactionValidity {
	let source = TransactionSource::External;
	with_transaction_unchecked(|| {
		let validity = Executive::validate_transaction(source, transaction, Default::default());
		TransactionOutcome::Rollback(validity)
	})
}

fn refused(code: u8) -> TransactionValidityError {
	InvalidTransaction::Custom(code).into()
}

#[test]
fn a_hotkey_without_a_token_sets_weights() {
	network(|| {
		let voter = account(&pair("voter"));
		assert_eq!(Balances::total_balance(&voter), 0);
		assert_ok!(in_pool(sign(&pair("voter"), 0, call(&[(1, 1)]))));
		run_block(3, vec![sign(&pair("voter"), 0, call(&[(1, 1)]))]);
		assert!(Incentive::row(Uid(0)).is_some());
		assert_eq!(System::account_nonce(voter), 1);
	});
}

#[test]
fn a_flood_of_ten_thousand_calls_beyond_the_limit_never_enters_a_block() {
	network(|| {
		let (voter, other) = (pair("voter"), pair("other"));
		run_block(3, vec![sign(&voter, 0, call(&[(1, 1)]))]);
		// Signing takes longer than checking: a hundred transactions, each handed in a hundred times.
		for nonce in 1..=50 {
			let again = sign(&voter, nonce, call(&[(1, 2)]));
			let poor = sign(&other, nonce - 1, call(&[(0, 1)]));
			for _ in 0..100 {
				assert_eq!(
					in_pool(again.clone()),
					Err(refused(rejection::WEIGHTS_TOO_EARLY))
				);
				assert_eq!(
					in_pool(poor.clone()),
					Err(refused(rejection::NOT_ENOUGH_STAKE))
				);
			}
			assert_eq!(try_apply(again), Err(refused(rejection::WEIGHTS_TOO_EARLY)));
			assert_eq!(try_apply(poor), Err(refused(rejection::NOT_ENOUGH_STAKE)));
		}
		assert_eq!(System::account_nonce(account(&other)), 0);
	});
}

#[test]
fn two_calls_of_a_hotkey_collide_in_the_pool() {
	network(|| {
		let first = in_pool(sign(&pair("voter"), 0, call(&[(1, 1)]))).unwrap();
		let second = in_pool(sign(&pair("voter"), 1, call(&[(1, 2)]))).unwrap();
		assert!(
			first
				.provides
				.iter()
				.any(|tag| second.provides.contains(tag))
		);
	});
}

#[test]
fn a_call_in_a_batch_pays() {
	network(|| {
		let batch = RuntimeCall::Utility(pallet_utility::Call::batch {
			calls: vec![call(&[(1, 1)])],
		});
		let payment = TransactionValidityError::Invalid(InvalidTransaction::Payment);
		assert_eq!(in_pool(sign(&pair("voter"), 0, batch)), Err(payment));
	});
}

#[test]
fn what_is_wrong_with_a_row_is_told_by_the_pool() {
	network(|| {
		let cases: [(&[(u16, u16)], u8); 6] = [
			(&[], rejection::ROW_TOO_SHORT),
			(&[(0, 1)], rejection::SELF_WEIGHT),
			(&[(1, 0)], rejection::ZERO_WEIGHT),
			(&[(1, 1), (1, 1)], rejection::UIDS_NOT_INCREASING),
			(&[(2, 1)], rejection::UNKNOWN_UID),
			(&[(1, 1); 5_000], rejection::ROW_TOO_LONG),
		];
		for (edges, code) in cases {
			assert_eq!(
				in_pool(sign(&pair("voter"), 0, call(edges))),
				Err(refused(code))
			);
		}
		assert_eq!(
			in_pool(sign(&alice(), 0, call(&[(1, 1)]))),
			Err(refused(rejection::NOT_REGISTERED))
		);
	});
}

#[test]
fn safe_mode_stops_weights_and_transfers_and_lets_epochs_go_on() {
	network(|| {
		assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
		let refused = TransactionValidityError::Invalid(InvalidTransaction::Call);
		assert_eq!(
			in_pool(sign(&pair("voter"), 0, call(&[(1, 1)]))),
			Err(refused)
		);
		let transfer = RuntimeCall::Balances(pallet_balances::Call::transfer_keep_alive {
			dest: account(&pair("other")).into(),
			value: TOKEN,
		});
		let filtered = frame_system::Error::<Runtime>::CallFiltered.into();
		assert_eq!(
			try_apply(sign(&alice(), 0, transfer.clone())),
			Ok(Err(filtered))
		);
		assert!(epoch_of(&run_to(10)).is_some());
		assert_ok!(SafeMode::force_exit(RuntimeOrigin::root()));
		assert_eq!(try_apply(sign(&alice(), 1, transfer)), Ok(Ok(())));
		assert_ok!(in_pool(sign(&pair("voter"), 0, call(&[(1, 1)]))));
	});
}

#[test]
fn stay_free_when_fees_are_high() {
	network(|| {
		let high = Multiplier::from_u32(1_000_000);
		pallet_transaction_payment::NextFeeMultiplier::<Runtime>::put(high);
		let next = System::block_number() + 1;
		run_block(next, vec![sign(&pair("voter"), 0, call(&[(1, 1)]))]);
		assert!(Incentive::row(Uid(0)).is_some());
		assert_eq!(Balances::total_balance(&account(&pair("voter"))), 0);
	});
}
