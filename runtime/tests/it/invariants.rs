// SPDX-License-Identifier: Apache-2.0
//! The invariants that no single pallet can check, each broken once; the fuzz checks the same after each operation. The
//! table of all of them is `docs/invariants.md`.

use codec::Decode;
use frame_support::{
	assert_ok,
	dispatch::{DispatchClass, PostDispatchInfo},
	traits::{
		GetCallMetadata, GetStorageVersion, PalletInfoAccess, StorageVersion, fungible::Mutate,
	},
	weights::Weight,
};
use ganglion_runtime::{
	AccountId, Balance, Balances, Incentive, Registry, Runtime, RuntimeCall, RuntimeOrigin, Stake,
	System, TOKEN,
};
use ganglion_testing::Random;
use sp_core::Pair;
use sp_runtime::{StateVersion, traits::Dispatchable};

use crate::chain::{
	account, alice, block_problem, check_state, genesis, pair, run_block, run_to, tokens_problem,
	weight_problem,
};

/// The root of the state.
fn root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
}

fn owner() -> AccountId {
	account(&alice())
}

/// Alice owns a neuron with stake, and an epoch has run.
fn network(test: impl FnOnce()) {
	genesis("development").execute_with(|| {
		run_block(1, Vec::new());
		let hotkey = pair("neuron");
		let genesis_hash = System::block_hash(0);
		let message = pallet_registry::possession_message(genesis_hash.as_ref(), &owner(), 0);
		assert_ok!(Registry::register(
			RuntimeOrigin::signed(owner()),
			account(&hotkey),
			hotkey.sign(&message).0,
			Balance::MAX,
		));
		let signer = RuntimeOrigin::signed(owner());
		assert_ok!(Stake::add_stake(signer, account(&hotkey), 10 * TOKEN));
		run_to(11);
		check_state();
		test();
	});
}

/// Breaks the accounts, and expects `message`.
#[track_caller]
fn assert_tokens_caught(message: &'static str, sabotage: impl FnOnce()) {
	network(|| {
		assert_eq!(tokens_problem(), None);
		sabotage();
		assert_eq!(tokens_problem(), Some(message));
	});
}

#[test]
fn tokens_from_nowhere_are_caught() {
	assert_tokens_caught("the issuance is not the sum of all accounts", || {
		pallet_balances::TotalIssuance::<Runtime>::mutate(|issuance| *issuance += 1);
	});
	assert_tokens_caught("the issuance is not the sum of all accounts", || {
		frame_system::Account::<Runtime>::mutate(owner(), |account| account.data.free += 1);
	});
}

#[test]
fn a_needed_account_without_a_provider_is_caught() {
	assert_tokens_caught("an account that is needed may vanish", || {
		frame_system::Account::<Runtime>::mutate(owner(), |account| account.providers = 0);
	});
}

#[test]
fn a_hold_that_keeps_nothing_is_caught() {
	assert_tokens_caught("more is on hold than an account has", || {
		frame_system::Account::<Runtime>::mutate(owner(), |account| {
			account.data.free += account.data.reserved;
			account.data.reserved = 0;
		});
	});
	assert_tokens_caught("an account with a hold may vanish", || {
		frame_system::Account::<Runtime>::mutate(owner(), |account| account.consumers = 0);
	});
}

#[test]
fn an_account_with_stake_cannot_be_reaped() {
	network(|| {
		let all = RuntimeCall::Balances(pallet_balances::Call::transfer_all {
			dest: account(&pair("somebody")).into(),
			keep_alive: false,
		});
		assert_ok!(all.dispatch(RuntimeOrigin::signed(owner())));
		assert!(System::providers(&owner()) > 0);
		assert_eq!(tokens_problem(), None);
		check_state();
	});
}

#[test]
fn the_references_of_an_owner_are_balanced_when_it_has_left() {
	genesis("development").execute_with(|| {
		run_block(1, Vec::new());
		let hotkey = pair("neuron");
		let before = System::consumers(&owner());
		let genesis_hash = System::block_hash(0);
		let message = pallet_registry::possession_message(genesis_hash.as_ref(), &owner(), 0);
		let signer = || RuntimeOrigin::signed(owner());
		assert_ok!(Registry::register(
			signer(),
			account(&hotkey),
			hotkey.sign(&message).0,
			Balance::MAX,
		));
		assert_ok!(Stake::add_stake(signer(), account(&hotkey), 10 * TOKEN));
		assert!(System::consumers(&owner()) > before);
		assert_ok!(Registry::deregister(signer(), account(&hotkey)));
		assert_eq!(System::consumers(&owner()), before);
	});
}

#[test]
fn a_call_that_takes_more_than_it_was_charged_for_is_caught() {
	let call = RuntimeCall::System(frame_system::Call::remark { remark: vec![1; 9] });
	let took = |weight| {
		Ok(PostDispatchInfo {
			actual_weight: Some(weight),
			..Default::default()
		})
	};
	network(|| {
		let outcome = call.clone().dispatch(RuntimeOrigin::signed(owner()));
		assert_eq!(weight_problem(&call, &outcome), None);
		assert_eq!(weight_problem(&call, &took(Weight::zero())), None);
		assert_eq!(
			weight_problem(&call, &took(Weight::MAX)),
			Some("a call took more than it was charged for")
		);
	});
}

#[test]
fn a_block_that_takes_more_than_a_block_may_is_caught() {
	network(|| {
		assert_eq!(block_problem(), None);
		let limits = <Runtime as frame_system::Config>::BlockWeights::get();
		System::register_extra_weight_unchecked(limits.max_block, DispatchClass::Mandatory);
		assert_eq!(block_problem(), Some("a block took more than a block may"));
	});
}

/// The comparison of roots can fail: a batch that goes on leaves the work of its first call.
#[test]
fn a_call_that_fails_half_way_is_undone() {
	network(|| {
		let calls = vec![
			pallet_balances::Call::transfer_keep_alive {
				dest: account(&pair("somebody")).into(),
				value: TOKEN,
			}
			.into(),
			pallet_stake::Call::withdraw_unstaked {}.into(),
		];
		System::reset_events();
		let before = root();
		let signer = || RuntimeOrigin::signed(owner());
		let all: RuntimeCall = pallet_utility::Call::batch_all {
			calls: calls.clone(),
		}
		.into();
		assert!(all.dispatch(signer()).is_err());
		assert_eq!(root(), before);
		let some: RuntimeCall = pallet_utility::Call::batch { calls }.into();
		assert_ok!(some.dispatch(signer()));
		assert_ne!(root(), before);
	});
}

/// Arguments of a call: some random bytes, then zeros, which many calls are made of.
fn arguments(random: &mut Random) -> Vec<u8> {
	let length = usize::try_from(random.below(70)).unwrap();
	let mut bytes: Vec<u8> = (0..length).map(|_| random.any().to_le_bytes()[0]).collect();
	bytes.resize(4_096, 0);
	bytes
}

/// How many argument strings each call is made from.
const TRIES: u32 = 24;

/// Every call of every pallet, from anybody and from nobody: it returns, and when it fails it has changed nothing.
#[test]
fn random_calls_of_every_pallet_return_and_change_nothing_when_they_fail() {
	network(|| {
		let stranger = account(&pair("stranger"));
		Balances::mint_into(&stranger, 100 * TOKEN).unwrap();
		let origins = [
			RuntimeOrigin::none(),
			RuntimeOrigin::signed(stranger),
			RuntimeOrigin::signed(account(&pair("neuron"))),
		];
		let mut random = Random::new(1);
		let (mut failed, mut kinds) = (0, std::collections::BTreeSet::new());
		System::reset_events();
		let mut before = root();
		let is_call = |pallet, index| {
			let mut bytes = vec![pallet, index];
			bytes.resize(4_096, 0);
			RuntimeCall::decode(&mut bytes.as_slice()).is_ok()
		};
		let all = (0..=u8::MAX).flat_map(|pallet| (0..=u8::MAX).map(move |index| (pallet, index)));
		for (pallet, index) in all.filter(|(pallet, index)| is_call(*pallet, *index)) {
			for _ in 0..TRIES {
				let mut bytes = vec![pallet, index];
				bytes.extend(arguments(&mut random));
				let Ok(call) = RuntimeCall::decode(&mut bytes.as_slice()) else {
					continue;
				};
				// The time is given by the author of a block, who may not give it twice.
				if matches!(call, RuntimeCall::Timestamp(_)) {
					continue;
				}
				for origin in &origins {
					let outcome = call.clone().dispatch(origin.clone());
					assert_eq!(weight_problem(&call, &outcome), None, "{call:?}");
					if outcome.is_ok() {
						System::reset_events();
						before = root();
						continue;
					}
					assert_eq!(root(), before, "{call:?}");
					let name = call.get_call_metadata();
					kinds.insert((name.pallet_name, name.function_name));
					failed += 1;
				}
			}
		}
		assert!(failed >= 1_500, "only {failed} calls failed");
		assert!(
			kinds.len() >= 50,
			"only {} kinds of calls failed",
			kinds.len()
		);
		check_state();
	});
}

/// The names of our pallets whose state is of another version than their code.
fn outdated() -> Vec<&'static str> {
	fn check<P: GetStorageVersion<InCodeStorageVersion = StorageVersion> + PalletInfoAccess>()
	-> Option<&'static str> {
		(P::on_chain_storage_version() != P::in_code_storage_version()).then(P::name)
	}
	[check::<Registry>(), check::<Stake>(), check::<Incentive>()]
		.into_iter()
		.flatten()
		.collect()
}

#[test]
fn the_state_has_the_version_of_the_code() {
	network(|| assert_eq!(outdated(), [""; 0]));
}

#[test]
fn a_state_of_another_version_is_caught() {
	network(|| {
		StorageVersion::new(0).put::<Stake>();
		assert_eq!(outdated(), ["Stake"]);
	});
}

#[test]
fn the_same_blocks_end_in_the_same_state() {
	let root_after = |blocks| {
		let mut found = Vec::new();
		network(|| {
			run_to(blocks);
			found = root();
		});
		found
	};
	assert_eq!(root_after(31), root_after(31));
	assert_ne!(root_after(31), root_after(32));
}
