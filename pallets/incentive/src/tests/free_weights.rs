// SPDX-License-Identifier: Apache-2.0
use std::cell::Cell;

use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
	assert_ok,
	dispatch::{DispatchInfo, GetDispatchInfo, PostDispatchInfo},
	pallet_prelude::{
		InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction,
	},
	weights::{Weight, constants::RocksDbWeight},
};
use ganglion_support::mocks::MockStakes;
use scale_info::TypeInfo;
use sp_runtime::{
	DispatchResult,
	traits::{DispatchTransaction, Implication, TransactionExtension, ValidateResult},
};

use super::mock::*;
use crate::{Call, Error, Event, FreeWeights, WeightInfo, rejection};

thread_local! {
	static CHARGED: Cell<u32> = const { Cell::new(0) };
	static SETTLED: Cell<u32> = const { Cell::new(0) };
}

const CHARGE_WEIGHT: Weight = Weight::from_parts(1_000, 0);

/// A stand-in for the extension that charges fees; it has a tip.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
struct Charge(u8);

impl TransactionExtension<RuntimeCall> for Charge {
	type Implicit = ();
	type Pre = ();
	type Val = ();

	const IDENTIFIER: &'static str = "Charge";

	fn weight(&self, _: &RuntimeCall) -> Weight {
		CHARGE_WEIGHT
	}

	fn validate(
		&self,
		origin: RuntimeOrigin,
		_: &RuntimeCall,
		_: &DispatchInfo,
		_: usize,
		_: (),
		_: &impl Implication,
		_: TransactionSource,
	) -> ValidateResult<(), RuntimeCall> {
		let validity = ValidTransaction {
			priority: 5,
			..Default::default()
		};
		Ok((validity, (), origin))
	}

	fn prepare(
		self,
		_: (),
		_: &RuntimeOrigin,
		_: &RuntimeCall,
		_: &DispatchInfo,
		_: usize,
	) -> Result<(), TransactionValidityError> {
		CHARGED.set(CHARGED.get() + 1);
		Ok(())
	}

	fn post_dispatch_details(
		_: (),
		_: &DispatchInfo,
		_: &PostDispatchInfo,
		_: usize,
		_: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		SETTLED.set(SETTLED.get() + 1);
		Ok(Weight::zero())
	}
}

type Extension = FreeWeights<Test, Charge>;

fn extension() -> Extension {
	Charge(3).into()
}

fn set(edges: &[(u16, u16)]) -> RuntimeCall {
	Call::set_weights {
		edges: edges.to_vec(),
		version_key: VERSION_KEY,
	}
	.into()
}

fn validate(
	origin: RuntimeOrigin,
	call: &RuntimeCall,
) -> Result<ValidTransaction, TransactionValidityError> {
	let info = call.get_dispatch_info();
	extension()
		.validate_only(origin, call, &info, 0, TransactionSource::External, 0)
		.map(|(validity, _, _)| validity)
}

/// Validates and dispatches as a block does; how often the fee was taken.
fn apply(origin: RuntimeOrigin, call: RuntimeCall) -> u32 {
	CHARGED.set(0);
	SETTLED.set(0);
	let info = call.get_dispatch_info();
	assert_ok!(
		extension()
			.dispatch_transaction(origin, call, &info, 0, 0)
			.unwrap()
	);
	assert_eq!(CHARGED.get(), SETTLED.get());
	CHARGED.get()
}

fn signed(uid: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(hotkey(uid))
}

#[track_caller]
fn assert_rejected(uid: u64, call: RuntimeCall, code: u8) {
	assert_eq!(
		validate(signed(uid), &call),
		Err(InvalidTransaction::Custom(code).into())
	);
}

#[test]
fn a_valid_row_is_free() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(apply(signed(0), set(&[(1, 1)])), 0);
		let [Event::WeightsSet { .. }] = take_events()[..] else {
			panic!("the row was not set")
		};
	});
}

#[test]
fn a_valid_commit_is_free_and_so_is_its_reveal() {
	ExtBuilder::default().build_and_execute(|| {
		change_params(|params| params.commit_reveal = true);
		let hash = hash(0, &[(1, 1)]);
		let commit = Call::commit_weights { hash }.into();
		assert_eq!(apply(signed(0), commit), 0);
		enter_block(TEMPO);
		let reveal = Call::reveal_weights {
			edges: vec![(1, 1)],
			salt: SALT,
			version_key: VERSION_KEY,
		};
		assert_eq!(apply(signed(0), reveal.into()), 0);
	});
}

#[test]
fn every_other_call_goes_to_the_inner_extension() {
	ExtBuilder::default().build_and_execute(|| {
		let remark: RuntimeCall = frame_system::Call::remark { remark: vec![] }.into();
		assert_eq!(apply(signed(0), remark.clone()), 1);
		assert_eq!(validate(signed(0), &remark).unwrap().priority, 5);
		let abort: RuntimeCall = Call::force_abort_round {}.into();
		assert_eq!(validate(signed(0), &abort).unwrap().priority, 5);
	});
}

#[test]
fn a_call_that_nobody_signed_goes_to_the_inner_extension() {
	ExtBuilder::default().build_and_execute(|| {
		let validity = validate(RuntimeOrigin::root(), &set(&[(1, 1)]));
		assert_eq!(validity.unwrap().priority, 5);
	});
}

#[test]
fn two_free_calls_of_a_hotkey_provide_the_same() {
	ExtBuilder::default().build_and_execute(|| {
		let provides = |uid, edges: &[_]| validate(signed(uid), &set(edges)).unwrap().provides;
		assert_eq!(provides(0, &[(2, 1)]), provides(0, &[(3, 7)]));
		assert_ne!(provides(0, &[(2, 1)]), provides(1, &[(2, 1)]));
		assert_eq!(provides(0, &[(2, 1)]).len(), 1);
	});
}

#[test]
fn a_free_call_stays_in_a_pool_for_a_bounded_time() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(validate(signed(0), &set(&[(2, 1)])).unwrap().longevity, 64);
	});
}

/// Attack: fill the pool with rows that would fail.
#[test]
fn a_row_that_would_fail_is_invalid_with_a_code_for_each_error() {
	ExtBuilder::default().build_and_execute(|| {
		assert_rejected(5, set(&[(1, 1)]), rejection::NOT_REGISTERED);
		assert_rejected(2, set(&[(1, 1)]), rejection::NOT_ENOUGH_STAKE);
		assert_rejected(0, set(&[]), rejection::ROW_TOO_SHORT);
		assert_rejected(0, set(&[(1, 1); 5]), rejection::ROW_TOO_LONG);
		assert_rejected(0, set(&[(5, 1)]), rejection::UNKNOWN_UID);
		assert_rejected(0, set(&[(2, 1), (1, 1)]), rejection::UIDS_NOT_INCREASING);
		assert_rejected(0, set(&[(0, 1)]), rejection::SELF_WEIGHT);
		assert_rejected(0, set(&[(1, 0)]), rejection::ZERO_WEIGHT);
		let outdated = Call::set_weights {
			edges: vec![(1, 1)],
			version_key: 0,
		};
		assert_rejected(0, outdated.into(), rejection::WRONG_VERSION_KEY);
		set_weights(0, &[(1, 1)]).unwrap();
		assert_rejected(0, set(&[(1, 1)]), rejection::WEIGHTS_TOO_EARLY);
		change_params(|params| params.commit_reveal = true);
		assert_rejected(1, set(&[(1, 1)]), rejection::COMMIT_REQUIRED);
	});
}

#[test]
fn a_commit_or_reveal_that_would_fail_is_invalid_with_a_code_for_each_error() {
	ExtBuilder::default().build_and_execute(|| {
		let commit_call = || {
			Call::commit_weights {
				hash: hash(0, &[(1, 1)]),
			}
			.into()
		};
		let reveal_call = |edges: &[_]| {
			Call::reveal_weights {
				edges: edges.to_vec(),
				salt: SALT,
				version_key: VERSION_KEY,
			}
			.into()
		};
		assert_rejected(0, commit_call(), rejection::COMMIT_NOT_REQUIRED);
		change_params(|params| params.commit_reveal = true);
		assert_rejected(0, reveal_call(&[(1, 1)]), rejection::NO_COMMIT);
		commit(0, &[(1, 1)]).unwrap();
		assert_rejected(0, commit_call(), rejection::COMMIT_OUTSTANDING);
		assert_rejected(0, reveal_call(&[(1, 1)]), rejection::REVEAL_TOO_EARLY);
		enter_block(TEMPO);
		assert_rejected(0, reveal_call(&[(2, 1)]), rejection::COMMIT_MISMATCH);
		enter_block(2 * TEMPO);
		assert_rejected(0, reveal_call(&[(1, 1)]), rejection::COMMIT_EXPIRED);
	});
}

#[test]
fn every_code_is_another() {
	let errors = [
		Error::<Test>::NotRegistered,
		Error::WrongVersionKey,
		Error::NotEnoughStake,
		Error::WeightsTooEarly,
		Error::RowTooShort,
		Error::RowTooLong,
		Error::UnknownUid,
		Error::UidsNotIncreasing,
		Error::SelfWeight,
		Error::ZeroWeight,
		Error::CommitRequired,
		Error::CommitNotRequired,
		Error::CommitOutstanding,
		Error::NoCommit,
		Error::RevealTooEarly,
		Error::CommitExpired,
		Error::CommitMismatch,
	];
	let codes: Vec<u8> = errors.iter().map(Error::rejection).collect();
	assert_eq!(codes, (1..=17).collect::<Vec<u8>>());
	assert_eq!(
		Error::<Test>::TempoOutOfBounds.rejection(),
		rejection::OTHER
	);
}

/// Attack: stake enough for the pool's check, take it back before the block.
#[test]
fn a_call_that_has_become_invalid_does_not_enter_a_block() {
	ExtBuilder::default().build_and_execute(|| {
		let call = set(&[(1, 1)]);
		assert!(validate(signed(0), &call).is_ok());
		MockStakes::set(hotkey(0), MIN_STAKE - 1);
		let info = call.get_dispatch_info();
		let applied = extension().dispatch_transaction(signed(0), call, &info, 0, 0);
		let refused = InvalidTransaction::Custom(rejection::NOT_ENOUGH_STAKE);
		assert_eq!(applied.unwrap_err(), refused.into());
	});
}

/// Attack: send for free what a safe mode refuses, again and again.
#[test]
fn a_call_that_the_chain_filters_out_is_not_free() {
	ExtBuilder::default().build_and_execute(|| {
		set_safe_mode(true);
		let validity = validate(signed(0), &set(&[(1, 1)]));
		assert_eq!(validity, Err(InvalidTransaction::Call.into()));
	});
}

#[test]
fn the_extension_looks_like_the_inner_one() {
	let seen = |metadata: Vec<sp_runtime::traits::TransactionExtensionMetadata>| {
		let entry = &metadata[0];
		(metadata.len(), entry.identifier, entry.ty, entry.implicit)
	};
	assert_eq!(
		seen(<Extension as TransactionExtension<RuntimeCall>>::metadata()),
		seen(<Charge as TransactionExtension<RuntimeCall>>::metadata())
	);
	assert_eq!(extension().encode(), Charge(3).encode());
	assert_eq!(Extension::type_info(), Charge::type_info());
	assert_eq!(format!("{:?}", extension()), "Charge(3)");
}

#[test]
fn a_free_call_gives_back_the_weight_of_the_fee() {
	ExtBuilder::default().build_and_execute(|| {
		let call = set(&[(1, 1)]);
		let filter = RocksDbWeight::get().reads(1);
		let check = <()>::check_free_call(1).saturating_add(filter);
		assert_eq!(
			extension().weight(&call),
			CHARGE_WEIGHT.saturating_add(check)
		);
		let mut info = call.get_dispatch_info();
		info.extension_weight = extension().weight(&call);
		let post = extension()
			.dispatch_transaction(signed(0), call, &info, 0, 0)
			.unwrap()
			.unwrap();
		let charged = post.actual_weight.unwrap();
		assert_eq!(charged, info.call_weight.saturating_add(check));
	});
}

/// Attack: thousands of calls above the rate.
#[test]
fn a_flood_of_calls_above_the_rate_never_enters_a_block() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(apply(signed(0), set(&[(1, 1)])), 0);
		for weight in 1..=10_000 {
			assert_rejected(0, set(&[(1, weight)]), rejection::WEIGHTS_TOO_EARLY);
		}
	});
}
