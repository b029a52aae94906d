// SPDX-License-Identifier: Apache-2.0
//! Fees follow how full blocks are.

use frame_support::{
	assert_ok,
	dispatch::DispatchClass,
	traits::{OnFinalize, fungible::Inspect},
};
use ganglion_runtime::{
	Balance, Balances, Incentive, Registry, Runtime, RuntimeCall, RuntimeOrigin, Stake, System,
	TOKEN, TransactionPayment, configs::RuntimeBlockWeights,
};
use ganglion_support::Uid;
use pallet_transaction_payment::Multiplier;
use sp_core::Pair;
use sp_runtime::traits::One;

use crate::chain::{account, alice, check_state, genesis, pair, run_block, run_to, sign};

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

#[test]
fn weights_stay_free_when_fees_are_high() {
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
		let signer = RuntimeOrigin::signed(owner);
		assert_ok!(Stake::add_stake(
			signer,
			account(&pair("voter")),
			10 * TOKEN
		));
		let high = Multiplier::from_u32(1_000_000);
		pallet_transaction_payment::NextFeeMultiplier::<Runtime>::put(high);
		let call = RuntimeCall::Incentive(pallet_incentive::Call::set_weights {
			edges: vec![(1, 1)],
			version_key: 0,
		});
		run_block(2, vec![sign(&pair("voter"), 0, call)]);
		assert!(Incentive::row(Uid(0)).is_some());
		assert_eq!(Balances::total_balance(&account(&pair("voter"))), 0);
		check_state();
	});
}
