// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![expect(
	missing_docs,
	reason = "the macros generate items that carry no documentation"
)]
#![recursion_limit = "256"]

extern crate alloc;

mod apis;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarks;
pub mod configs;
mod explain;
pub mod genesis_config_presets;
pub mod genesis_neurons;
mod metagraph;

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

use alloc::vec::Vec;

use sp_runtime::{
	MultiAddress, MultiSignature, generic, impl_opaque_keys,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
};
use sp_version::RuntimeVersion;

pub use apis::RUNTIME_API_VERSIONS;
pub use ganglion_support::Balance;

/// The number of a block.
pub type BlockNumber = u32;
/// A public key that owns an account.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// A signature of any of the supported schemes.
pub type Signature = MultiSignature;
/// How many transactions an account has sent.
pub type Nonce = u32;
/// A hash.
pub type Hash = sp_core::H256;
/// An account as transactions name it.
pub type Address = MultiAddress<AccountId, ()>;
/// The header of a block.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// One token in units.
pub const TOKEN: Balance = 1_000_000_000;
/// A thousandth of a token in units.
pub const MILLI: Balance = 1_000_000;
/// A millionth of a token in units.
pub const MICRO: Balance = 1_000;
/// The least balance that keeps an account alive.
pub const EXISTENTIAL_DEPOSIT: Balance = MILLI;

/// The time between two blocks. One block in each Aura slot.
pub const MILLISECONDS_PER_BLOCK: u64 = 6_000;

/// Types that a node needs and that say nothing about the runtime's content.
pub mod opaque {
	use super::*;

	pub use sp_runtime::OpaqueExtrinsic as UncheckedExtrinsic;

	/// The header of a block.
	pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
	/// A block whose transactions are bytes.
	pub type Block = generic::Block<Header, UncheckedExtrinsic>;
	/// The identity of a block.
	pub type BlockId = generic::BlockId<Block>;
}

impl_opaque_keys! {
	/// The keys with which an authority authors and finalises blocks.
	pub struct SessionKeys {
		pub aura: Aura,
		pub grandpa: Grandpa,
	}
}

/// What this runtime is.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: alloc::borrow::Cow::Borrowed("ganglion"),
	impl_name: alloc::borrow::Cow::Borrowed("ganglion"),
	authoring_version: 1,
	spec_version: 104,
	impl_version: 1,
	apis: RUNTIME_API_VERSIONS,
	transaction_version: 2,
	system_version: 1,
};

/// What a transaction carries beside its call. Every extension is one that polkadot-js knows.
pub type TxExtension = (
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckEra<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	pallet_incentive::FreeWeights<
		Runtime,
		pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
	>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);

/// A transaction as it arrives.
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;

/// What is signed of a transaction.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;

/// What an upgrade does to the storage of earlier versions before its first block, in this order: the others ask the registry
/// who the neurons are.
pub type Migrations = (
	pallet_registry::migrations::MigrateV1ToV2<Runtime>,
	pallet_stake::migrations::MigrateV1ToV2<Runtime>,
	pallet_stake::migrations::MigrateV2ToV3<Runtime>,
	pallet_incentive::migrations::MigrateV1ToV2<Runtime>,
	pallet_incentive::migrations::MigrateV2ToV3<Runtime>,
);

/// Runs blocks.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;

	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;

	#[runtime::pallet_index(2)]
	pub type Aura = pallet_aura;

	#[runtime::pallet_index(3)]
	pub type Grandpa = pallet_grandpa;

	#[runtime::pallet_index(4)]
	pub type Balances = pallet_balances;

	#[runtime::pallet_index(5)]
	pub type TransactionPayment = pallet_transaction_payment;

	#[runtime::pallet_index(6)]
	pub type Sudo = pallet_sudo;

	#[runtime::pallet_index(7)]
	pub type Utility = pallet_utility;

	#[runtime::pallet_index(8)]
	pub type Proxy = pallet_proxy;

	#[runtime::pallet_index(9)]
	pub type Multisig = pallet_multisig;

	#[runtime::pallet_index(10)]
	pub type SafeMode = pallet_safe_mode;

	#[runtime::pallet_index(20)]
	pub type Registry = pallet_registry;

	#[runtime::pallet_index(21)]
	pub type Stake = pallet_stake;

	#[runtime::pallet_index(22)]
	pub type Incentive = pallet_incentive;
}

/// The runtime in wasm, as a node needs it.
///
/// # Panics
///
/// When the crate was built with `SKIP_WASM_BUILD`.
#[cfg(feature = "std")]
#[expect(clippy::expect_used, reason = "a node without a runtime cannot start")]
pub fn wasm_binary_unwrap() -> &'static [u8] {
	WASM_BINARY.expect("the wasm was not built: build again without SKIP_WASM_BUILD")
}
