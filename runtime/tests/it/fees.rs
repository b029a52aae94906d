// SPDX-License-Identifier: Apache-2.0
//! Fees follow how full blocks are.

use frame_support::{
	dispatch::DispatchClass,
	traits::{OnFinalize, fungible::Inspect},
};
use ganglion_runtime::{
	Balance, Balances, Runtime, RuntimeCall, System, TransactionPayment,
	configs::RuntimeBlockWeights,
};
use pallet_transaction_payment::Multiplier;
use sp_runtime::traits::One;

use crate::chain::{account, alice, genesis, run_block, run_to, sign};

fn multiplier() -> Multiplier {
	pallet_transaction_payment::NextFeeMultiplier::<Runtime>::get()
}

/// Let so many blocks after each other be as full of ordinary transactions as a block may be, without executing so many: what
/// the end of each does to the multiplier, which it returns.
fn full_blocks(count: usize) -> Vec<Multiplier> {
	let number = System::block_number() + 1;
	run_block(number, Vec::new());
	let limit = RuntimeBlockWeights::get()
		.get(DispatchClass::Normal)
		.max_total
		.unwrap();
	System::register_extra_weight_unchecked(limit, DispatchClass::Normal);
	let end = || {
		<TransactionPayment as OnFinalize<u32>>::on_finalize(number);
		multiplier()
	};
	(0..count).map(|_| end()).collect()
}

/// What Alice pays for a remark now.
fn fee(nonce: u32) -> Balance {
	let before = Balances::balance(&account(&alice()));
	let remark = RuntimeCall::System(frame_system::Call::remark { remark: Vec::new() });
	let number = System::block_number() + 1;
	run_block(number, vec![sign(&alice(), nonce, remark)]);
	before - Balances::balance(&account(&alice()))
}

#[test]
fn fees_start_at_the_minimum() {
	genesis("development").execute_with(|| assert_eq!(multiplier(), Multiplier::one()));
}

#[test]
fn full_blocks_raise_the_fees() {
	genesis("development").execute_with(|| {
		run_to(1);
		let quiet = fee(0);
		let raised = full_blocks(2_000);
		assert!(raised.is_sorted_by(|one, next| one < next));
		// By 0.0056 % each.
		let range = Multiplier::from_rational(111, 100)..Multiplier::from_rational(113, 100);
		assert!(range.contains(&raised[1_999]), "{:?}", raised[1_999]);
		assert!(fee(1) > quiet);
	});
}

#[test]
fn empty_blocks_lower_the_fees_to_the_minimum_and_no_further() {
	genesis("development").execute_with(|| {
		full_blocks(10);
		let mut last = multiplier();
		while last > Multiplier::one() {
			run_to(System::block_number() + 1);
			assert!(multiplier() < last);
			last = multiplier();
		}
		run_to(System::block_number() + 1);
		assert_eq!(multiplier(), Multiplier::one());
	});
}
