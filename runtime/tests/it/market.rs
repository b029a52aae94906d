// SPDX-License-Identifier: Apache-2.0
//! Register, stake, set weights, two epochs: the whole market on the real runtime.

use codec::{Decode, Encode};
use frame_support::{assert_ok, traits::fungible::InspectHold};
use ganglion_math::{Bond, EpochInput, EpochOutput, Row, epoch};
use ganglion_runtime::{
	AccountId, Balance, Balances, BlockNumber, Incentive, MILLI, Runtime, RuntimeCall,
	RuntimeEvent, RuntimeHoldReason, System, TOKEN, UncheckedExtrinsic,
};
use ganglion_support::{AxonEndpoint, Ip, Uid, synapses};
use metagraph_runtime_api::{
	Columns, Metagraph, runtime_decl_for_metagraph_api::MetagraphApiV3 as Api,
};
use sp_core::Pair;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};

use crate::chain::{
	account, alice, check_state, epoch_of, genesis, pair, run_block, run_to, sign, stake_of,
	try_apply,
};

const EPOCH: Balance = 10 * TOKEN;
/// The hotkeys: two validators, then three miners.
const HOTKEYS: [&str; 5] = ["v0", "v1", "m0", "m1", "m2"];

fn register(nonce: u32, number: u32, hotkey: &str) -> UncheckedExtrinsic {
	let coldkey = alice();
	let hotkey = pair(hotkey);
	let message = pallet_registry::possession_message(
		System::block_hash(0).as_ref(),
		&account(&coldkey),
		number,
	);
	let call = pallet_registry::Call::register {
		hotkey: account(&hotkey),
		signature: hotkey.sign(&message).0,
		limit: Balance::MAX,
	};
	sign(&coldkey, nonce, RuntimeCall::Registry(call))
}

fn add_stake(nonce: u32, hotkey: &str, amount: Balance) -> UncheckedExtrinsic {
	let call = pallet_stake::Call::add_stake {
		hotkey: account(&pair(hotkey)),
		amount,
	};
	sign(&alice(), nonce, RuntimeCall::Stake(call))
}

fn set_weights(hotkey: &str, edges: &[(u16, u16)]) -> UncheckedExtrinsic {
	let call = pallet_incentive::Call::set_weights {
		edges: edges.to_vec(),
		version_key: 0,
	};
	sign(&pair(hotkey), 0, RuntimeCall::Incentive(call))
}

fn fund(nonce: u32, hotkey: &str) -> UncheckedExtrinsic {
	let dest = account(&pair(hotkey)).into();
	let call = pallet_balances::Call::transfer_keep_alive { dest, value: TOKEN };
	sign(&alice(), nonce, RuntimeCall::Balances(call))
}

/// A chain on which Alice owns five neurons, two of which have set weights.
fn market(test: impl FnOnce()) {
	genesis("development").execute_with(|| {
		run_block(1, Vec::new());
		let mut nonce = 0..;
		let mut next = || nonce.next().unwrap();
		let mut setup: Vec<_> = (0..)
			.zip(HOTKEYS)
			.map(|(number, hotkey)| register(next(), number, hotkey))
			.collect();
		setup.push(add_stake(next(), "v0", 600 * TOKEN));
		setup.push(add_stake(next(), "v1", 400 * TOKEN));
		setup.extend(["v0", "v1", "m0"].map(|hotkey| fund(next(), hotkey)));
		assert_all_succeeded(&run_block(2, setup));
		let weights = vec![
			set_weights("v0", &[(2, 3), (3, 1)]),
			set_weights("v1", &[(2, 1), (3, 1)]),
		];
		assert_all_succeeded(&run_block(3, weights));
		test();
		check_state();
	});
}

fn assert_all_succeeded(events: &[RuntimeEvent]) {
	for event in events {
		let failed = matches!(
			event,
			RuntimeEvent::System(frame_system::Event::ExtrinsicFailed { .. })
		);
		assert!(!failed, "{event:?}");
	}
}

/// What the maths crate makes of the rows that [`market`] sets.
fn expected(block: u64, stake: &[u128], bonds: &[Vec<(u16, Bond)>], carry: Balance) -> EpochOutput {
	let empty = Row {
		set_at: 0,
		edges: &[],
	};
	let rows = [
		Row {
			set_at: 3,
			edges: &[(2, 3), (3, 1)],
		},
		Row {
			set_at: 3,
			edges: &[(2, 1), (3, 1)],
		},
		empty,
		empty,
		empty,
	];
	let bonds: Vec<_> = bonds.iter().map(Vec::as_slice).collect();
	epoch(&EpochInput {
		block,
		stake,
		registered_at: &[2; 5],
		rows: &rows,
		bonds: &bonds,
		params: &ganglion_math::Params::default(),
		emission: EPOCH,
		carry,
	})
	.unwrap()
}

fn stakes() -> Vec<Balance> {
	HOTKEYS
		.iter()
		.map(|hotkey| stake_of(&account(&pair(hotkey))))
		.collect()
}

#[test]
fn two_epochs_equal_those_of_the_maths_crate() {
	market(|| {
		run_to(10);
		let first = expected(
			10,
			&[600 * TOKEN, 400 * TOKEN, 0, 0, 0],
			&vec![Vec::new(); 5],
			0,
		);
		assert_eq!(stakes(), first.stake);
		run_to(20);
		let second = expected(20, &first.stake, &first.bonds, first.carry);
		assert_eq!(stakes(), second.stake);
		for (uid, bonds) in (0..).zip(second.bonds) {
			assert_eq!(Incentive::bonds(Uid(uid)), bonds);
		}
	});
}

#[test]
fn minted_and_carried_equal_emission_to_the_unit() {
	market(|| {
		let issuance = Balances::total_issuance();
		let mut minted_in_all = 0;
		for (block, number) in [(10, 1), (20, 2), (30, 3)] {
			let events = run_to(block);
			let Some(pallet_incentive::Event::EpochCompleted { minted, carry, .. }) =
				epoch_of(&events)
			else {
				panic!("block {block} completed no epoch");
			};
			minted_in_all += minted;
			assert_eq!(minted_in_all + carry, number * EPOCH);
			assert_eq!(Balances::total_issuance(), issuance + minted_in_all);
			assert!(*carry < 10, "{carry}");
		}
	});
}

#[test]
fn emission_is_staked_in_the_owners_account() {
	market(|| {
		let alice = account(&alice());
		let free = Balances::free_balance(&alice);
		run_to(10);
		assert_eq!(Balances::free_balance(&alice), free);
		let held = Balances::balance_on_hold(
			&RuntimeHoldReason::Stake(pallet_stake::HoldReason::Stake),
			&alice,
		);
		assert_eq!(held, stakes().iter().sum::<Balance>());
	});
}

#[test]
fn a_neuron_that_nobody_weighs_earns_nothing() {
	market(|| {
		run_to(20);
		assert_eq!(stakes()[4], 0);
		assert!(stakes()[2] > stakes()[3]);
	});
}

fn metagraph(first: u16, limit: u16, columns: Columns) -> Metagraph<AccountId, BlockNumber> {
	<Runtime as Api<_, _, _>>::metagraph(Uid(first), limit, columns)
}

#[test]
fn the_metagraph_tells_what_the_epoch_found() {
	market(|| {
		let axon = AxonEndpoint {
			ip: Ip::V4([127, 0, 0, 1]),
			port: 9_000,
			protocol: 1,
			tls_fingerprint: None,
			synapses: synapses::CAUSAL_LM_NEXT,
		};
		let serve = pallet_registry::Call::serve_axon { axon: axon.clone() };
		let serve = sign(&pair("m0"), 0, RuntimeCall::Registry(serve));
		assert_all_succeeded(&run_block(4, vec![serve]));
		run_to(10);
		let all = metagraph(0, u16::MAX, Columns::ALL);
		assert_eq!(all.uid, [0, 1, 2, 3, 4].map(Uid));
		assert_eq!(all.last_update, [Some(3), Some(3), None, None, None]);
		assert_eq!(all.stake, stakes());
		assert_eq!(all.owner, [0; 5].map(|_| account(&alice())));
		assert_eq!(all.hotkey, HOTKEYS.map(|hotkey| account(&pair(hotkey))));
		assert_eq!(all.axon, [None, None, Some(axon), None, None]);
		assert_eq!(all.trust, [0, 0, u64::MAX, u64::MAX, 0]);
		assert_eq!(all.registered_at, [2; 5]);
		let emission: Balance = all.emission.iter().sum();
		assert_eq!(emission + pallet_incentive::Carry::<Runtime>::get(), EPOCH);

		let tail = metagraph(3, 1, Columns::ALL);
		assert_eq!((tail.uid, tail.stake), (vec![Uid(3)], vec![all.stake[3]]));
		assert!(metagraph(5, 10, Columns::ALL).uid.is_empty());
		assert!(metagraph(0, 0, Columns::ALL).uid.is_empty());

		let weights = <Runtime as Api<_, _, _>>::weights(Uid(0), 256);
		assert_eq!((weights.rows.len(), weights.next), (2, None));
		assert_eq!(weights.rows[0].edges, [(2, 3), (3, 1)]);
		let bonds = <Runtime as Api<_, _, _>>::bonds(Uid(0), 256);
		assert_eq!(
			bonds.rows.iter().map(|row| row.uid).collect::<Vec<_>>(),
			[Uid(0), Uid(1)]
		);
		assert_eq!(bonds.next, None);
		// 0.6 of the stake, three quarters of it on neuron 2.
		let one = Bond::ONE.to_bits();
		assert!(bonds.rows[0].bonds[0].1.abs_diff(one / 100 * 45) < one >> 40);

		let parameters = <Runtime as Api<_, _, _>>::hyperparameters();
		assert_eq!(
			(parameters.last_epoch, parameters.next_epoch),
			(Some(10), 20)
		);
		assert_eq!(parameters.rho, 10 * 10_u128.pow(18));
		assert_eq!((parameters.neurons, parameters.max_neurons), (5, 4096));
	});
}

/// How many entries each column has, `uid` aside, in the order of the bits.
fn lengths(found: &Metagraph<AccountId, BlockNumber>) -> [usize; 12] {
	[
		found.hotkey.len(),
		found.owner.len(),
		found.registered_at.len(),
		found.stake.len(),
		found.rank.len(),
		found.trust.len(),
		found.consensus.len(),
		found.incentive.len(),
		found.dividends.len(),
		found.emission.len(),
		found.last_update.len(),
		found.axon.len(),
	]
}

#[test]
fn the_metagraph_tells_the_columns_that_are_asked_for() {
	market(|| {
		run_to(10);
		for bits in 0..=Columns::ALL.0 {
			let found = metagraph(0, u16::MAX, Columns(bits));
			assert_eq!(found.uid.len(), 5);
			for (bit, length) in lengths(&found).into_iter().enumerate() {
				let is_asked = bits & (1 << bit) != 0;
				assert_eq!(length, if is_asked { 5 } else { 0 }, "{bits}: {bit}");
			}
		}
	});
}

#[test]
fn a_column_is_the_same_whichever_others_are_asked_for() {
	market(|| {
		run_to(10);
		let all = metagraph(0, u16::MAX, Columns::ALL);
		let some = Columns::STAKE
			.with(Columns::TRUST)
			.with(Columns::LAST_UPDATE);
		let expected = Metagraph {
			uid: all.uid,
			stake: all.stake,
			trust: all.trust,
			last_update: all.last_update,
			..Default::default()
		};
		assert_eq!(metagraph(0, u16::MAX, some), expected);
	});
}

#[test]
fn columns_that_the_chain_does_not_know_are_ignored() {
	market(|| {
		let unknown = Columns(!Columns::ALL.0);
		let none = metagraph(0, u16::MAX, Columns::NONE);
		assert_eq!(metagraph(0, u16::MAX, unknown), none);
		let known = Columns::STAKE;
		let found = metagraph(0, u16::MAX, known.with(unknown));
		assert_eq!(found, metagraph(0, u16::MAX, known));
	});
}

/// 4096 neurons with everything are some 800 kB; who wants stakes and incentives gets an eighth of it.
#[test]
fn an_answer_is_as_long_as_what_was_asked_for() {
	market(|| {
		run_to(10);
		let size = |columns| metagraph(0, u16::MAX, columns).encoded_size();
		// One byte for the length of each column, and two for each uid.
		assert_eq!(size(Columns::NONE), 13 + 5 * 2);
		let two = Columns::STAKE.with(Columns::INCENTIVE);
		assert_eq!(size(two), 13 + 5 * (2 + 16 + 8));
		assert!(size(two) * 5 < size(Columns::ALL));
	});
}

#[test]
fn a_call_that_the_chain_refuses_names_its_error() {
	market(|| {
		let nonce = System::account_nonce(account(&alice()));
		let refused = try_apply(add_stake(nonce, "stranger", TOKEN)).unwrap();
		assert_eq!(
			refused,
			Err(pallet_stake::Error::<Runtime>::NotRegistered.into())
		);
		assert_ok!(try_apply(add_stake(nonce + 1, "v0", TOKEN)).unwrap());
	});
}

#[test]
fn a_truncated_transaction_does_not_decode() {
	market(|| {
		let bytes = set_weights("v0", &[(2, 3), (3, 1)]).encode();
		for length in 0..bytes.len() {
			assert!(
				UncheckedExtrinsic::decode(&mut &bytes[..length]).is_err(),
				"{length} bytes"
			);
		}
		assert!(UncheckedExtrinsic::decode(&mut &bytes[..]).is_ok());
	});
}

#[test]
fn a_transaction_signed_by_another_key_is_refused() {
	market(|| {
		let nonce = System::account_nonce(account(&alice()));
		let mut forged = fund(nonce, "m1");
		let other = fund(nonce, "m2");
		forged.preamble = other.preamble;
		let bad = TransactionValidityError::Invalid(InvalidTransaction::BadProof);
		assert_eq!(try_apply(forged), Err(bad));
	});
}

#[test]
fn a_transaction_cannot_be_replayed() {
	market(|| {
		let nonce = System::account_nonce(account(&alice()));
		let transfer = fund(nonce, "m1");
		assert_ok!(try_apply(transfer.clone()).unwrap());
		let stale = TransactionValidityError::Invalid(InvalidTransaction::Stale);
		assert_eq!(try_apply(transfer), Err(stale));
	});
}

#[test]
fn fees_are_small() {
	market(|| {
		let alice = account(&alice());
		let nonce = System::account_nonce(&alice);
		let before = Balances::free_balance(&alice);
		assert_all_succeeded(&run_block(4, vec![add_stake(nonce, "v0", TOKEN)]));
		let spent = before - Balances::free_balance(&alice) - TOKEN;
		assert!(spent > 0 && spent < 2 * MILLI, "add_stake cost {spent}");
	});
}

#[test]
fn weights_are_free() {
	market(|| assert_eq!(Balances::free_balance(account(&pair("v0"))), TOKEN));
}
