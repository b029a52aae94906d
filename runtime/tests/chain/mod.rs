// SPDX-License-Identifier: Apache-2.0
//! The runtime as a node drives it: genesis from a preset, headers with slots, inherents, signed transactions.

#![allow(dead_code, reason = "each test file uses a part of this")]
#![expect(
	clippy::arithmetic_side_effects,
	clippy::unwrap_used,
	reason = "a test that overflows or unwraps nothing fails"
)]

use std::sync::LazyLock;

use codec::Encode;
use frame_support::{
	dispatch::{DispatchResultWithPostInfo, GetDispatchInfo},
	genesis_builder_helper::build_state,
};
use ganglion_runtime::{
	AccountId, Balance, Balances, Executive, Header, Incentive, MILLISECONDS_PER_BLOCK, Registry,
	Runtime, RuntimeCall, RuntimeEvent, RuntimeGenesisConfig, Signature, SignedPayload, Stake,
	System, TxExtension, UncheckedExtrinsic, genesis_config_presets,
};
use ganglion_support::{Stakes as _, Uid};
use sp_core::{H256, Pair, sr25519};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	Digest, DigestItem, DispatchError, generic::Era, traits::Header as _,
	transaction_validity::TransactionValidityError,
};

/// The hash of the genesis block; a node takes it from the header, here any will do.
pub const GENESIS_HASH: H256 = H256([1; 32]);

/// The key of somebody who has funds in every preset.
pub fn alice() -> sr25519::Pair {
	// Deriving it from its phrase is slow without optimisation.
	static ALICE: LazyLock<sr25519::Pair> = LazyLock::new(|| Sr25519Keyring::Alice.pair());
	ALICE.clone()
}

/// A key that a test names.
pub fn pair(name: &str) -> sr25519::Pair {
	sr25519::Pair::from_seed(&sp_io::hashing::blake2_256(name.as_bytes()))
}

/// The account of a key.
pub fn account(pair: &sr25519::Pair) -> AccountId {
	pair.public().into()
}

/// The state that a preset makes.
pub fn genesis(preset: &str) -> sp_io::TestExternalities {
	genesis_with(preset, serde_json::json!({}))
}

/// The state that a preset makes when `patch` is laid over it.
pub fn genesis_with(preset: &str, patch: serde_json::Value) -> sp_io::TestExternalities {
	let mut ext = sp_io::TestExternalities::default();
	let preset = genesis_config_presets::get_preset(&preset.into()).unwrap();
	let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).unwrap();
	merge(&mut config, serde_json::from_slice(&preset).unwrap());
	merge(&mut config, patch);
	ext.execute_with(|| {
		build_state::<RuntimeGenesisConfig>(serde_json::to_vec(&config).unwrap()).unwrap();
	});
	ext
}

/// Lays a patch over a document, as a chain specification does (RFC 7386).
fn merge(document: &mut serde_json::Value, patch: serde_json::Value) {
	match (document, patch) {
		(serde_json::Value::Object(document), serde_json::Value::Object(patch)) => {
			for (key, value) in patch {
				merge(
					document.entry(key).or_insert(serde_json::Value::Null),
					value,
				);
			}
		}
		(document, patch) => *document = patch,
	}
}

/// Run block `number`: initialise it, set the time, apply `extrinsics`, finalise it. The events of the block.
pub fn run_block(number: u32, extrinsics: Vec<UncheckedExtrinsic>) -> Vec<RuntimeEvent> {
	let parent = if number == 1 {
		GENESIS_HASH
	} else {
		System::block_hash(number - 1)
	};
	let parent = if parent == H256::zero() {
		H256::from_low_u64_be(number.into())
	} else {
		parent
	};
	let slot = u64::from(number);
	let mut digest = Digest::default();
	digest.push(DigestItem::PreRuntime(
		sp_consensus_aura::AURA_ENGINE_ID,
		slot.encode(),
	));
	let header = Header::new(number, H256::zero(), H256::zero(), parent, digest);
	Executive::initialize_block(&header);
	let time = RuntimeCall::Timestamp(pallet_timestamp::Call::set {
		now: slot * MILLISECONDS_PER_BLOCK,
	});
	Executive::apply_extrinsic(UncheckedExtrinsic::new_bare(time))
		.unwrap()
		.unwrap();
	for extrinsic in extrinsics {
		Executive::apply_extrinsic(extrinsic).unwrap().unwrap();
	}
	let events = System::read_events_no_consensus()
		.map(|record| record.event)
		.collect();
	Executive::finalize_block();
	events
}

/// Run the blocks from the next one to `number`, without transactions; the events of the last.
pub fn run_to(number: u32) -> Vec<RuntimeEvent> {
	let mut events = Vec::new();
	for block in System::block_number() + 1..=number {
		events = run_block(block, Vec::new());
	}
	events
}

/// A signed transaction with everything that this chain wants beside the call.
pub fn sign(signer: &sr25519::Pair, nonce: u32, call: RuntimeCall) -> UncheckedExtrinsic {
	let extension: TxExtension = (
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckEra::from(Era::Immortal),
		frame_system::CheckNonce::from(nonce),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(0).into(),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		frame_system::WeightReclaim::new(),
	);
	let version = ganglion_runtime::VERSION;
	let genesis = System::block_hash(0);
	let payload = SignedPayload::from_raw(
		call.clone(),
		extension.clone(),
		(
			(),
			version.spec_version,
			version.transaction_version,
			genesis,
			genesis,
			(),
			(),
			(),
			None,
			(),
		),
	);
	let signature = payload.using_encoded(|bytes| signer.sign(bytes));
	UncheckedExtrinsic::new_signed(
		call,
		account(signer).into(),
		Signature::Sr25519(signature),
		extension,
	)
}

/// Apply one transaction outside of a block's frame, to see why it fails.
pub fn try_apply(
	extrinsic: UncheckedExtrinsic,
) -> Result<Result<(), DispatchError>, TransactionValidityError> {
	Executive::apply_extrinsic(extrinsic)
}

/// The stake behind a hotkey.
pub fn stake_of(hotkey: &AccountId) -> Balance {
	Stake::stake_of(hotkey)
}

/// What the last epoch found for a neuron.
pub fn standing(uid: u16) -> pallet_incentive::Standing {
	pallet_incentive::Pallet::<Runtime>::standing(Uid(uid)).unwrap_or_default()
}

/// Check every invariant of every pallet.
pub fn check_state() {
	Registry::do_try_state().unwrap();
	Stake::do_try_state().unwrap();
	Incentive::do_try_state().unwrap();
}

/// What is wrong with the accounts or the sum of all tokens, whichever pallet did it.
pub fn tokens_problem() -> Option<&'static str> {
	let mut sum: Balance = 0;
	for (who, account) in frame_system::Account::<Runtime>::iter() {
		sum += account.data.free + account.data.reserved;
		if account.consumers > 0 && account.providers == 0 {
			return Some("an account that is needed may vanish");
		}
		let holds = pallet_balances::Holds::<Runtime>::get(&who);
		let held: Balance = holds.iter().map(|hold| hold.amount).sum();
		if held > account.data.reserved {
			return Some("more is on hold than an account has");
		}
		if held > 0 && account.consumers == 0 {
			return Some("an account with a hold may vanish");
		}
	}
	(sum != Balances::total_issuance()).then_some("the issuance is not the sum of all accounts")
}

/// What is wrong with the weight that a call says it took.
pub fn weight_problem(
	call: &RuntimeCall,
	outcome: &DispatchResultWithPostInfo,
) -> Option<&'static str> {
	let post_info = match outcome {
		Ok(post_info) => post_info,
		Err(error) => &error.post_info,
	};
	let before = call.get_dispatch_info().call_weight;
	let is_more = post_info
		.actual_weight
		.is_some_and(|actual| actual.any_gt(before));
	is_more.then_some("a call took more than it was charged for")
}

/// What is wrong with the weight of the block that was run last.
pub fn block_problem() -> Option<&'static str> {
	let limits = <Runtime as frame_system::Config>::BlockWeights::get();
	let is_more = System::block_weight().total().any_gt(limits.max_block);
	is_more.then_some("a block took more than a block may")
}

/// The event that completed an epoch, if `events` hold one.
pub fn epoch_of(events: &[RuntimeEvent]) -> Option<&pallet_incentive::Event<Runtime>> {
	events.iter().find_map(|event| match event {
		RuntimeEvent::Incentive(event @ pallet_incentive::Event::EpochCompleted { .. }) => {
			Some(event)
		}
		_ => None,
	})
}
