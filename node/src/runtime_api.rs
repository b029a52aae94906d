// SPDX-License-Identifier: Apache-2.0
//! What the node asks of the runtime, and in which types.
//!
//! The node knows no pallet. It knows blocks, accounts and the interfaces below, and the wasm that lies in the
//! state answers: any runtime that serves these interfaces is at home here, and no pallet has to be compiled for a node.
#![expect(
	missing_docs,
	reason = "impl_runtime_apis! writes public items without words"
)]

use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::OpaqueMetadata;
use sp_inherents::{CheckInherentsResult, InherentData};
use sp_runtime::{
	ApplyExtrinsicResult, ExtrinsicInclusionMode, OpaqueExtrinsic, generic,
	traits::{BlakeTwo256, Block as BlockT, NumberFor},
	transaction_validity::{TransactionSource, TransactionValidity},
};
use sp_session::OpaqueGeneratedSessionKeys;
use sp_version::RuntimeVersion;

/// The height of a block.
pub type BlockNumber = u32;
/// Who signs a transaction.
pub type AccountId = sp_runtime::AccountId32;
/// How many transactions an account has sent.
pub type Nonce = u32;
/// Tokens, in units.
pub type Balance = u128;
/// The header of a block.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block whose transactions only the runtime can read.
pub type Block = generic::Block<Header, OpaqueExtrinsic>;
/// The hash of a block.
pub type Hash = <Block as BlockT>::Hash;

/// Stands for the runtime where the macro asks for one; its functions are never called, since the node has no native runtime.
struct Interface;

/// The body of every function below.
macro_rules! in_wasm {
	() => {
		unreachable!("the executor of this node runs wasm and nothing else")
	};
}

sp_api::impl_runtime_apis! {
	impl sp_api::Core<Block> for Interface {
		fn version() -> RuntimeVersion {
			in_wasm!()
		}

		fn execute_block(_: <Block as BlockT>::LazyBlock) {
			in_wasm!()
		}

		fn initialize_block(_: &<Block as BlockT>::Header) -> ExtrinsicInclusionMode {
			in_wasm!()
		}
	}

	impl sp_api::Metadata<Block> for Interface {
		fn metadata() -> OpaqueMetadata {
			in_wasm!()
		}

		fn metadata_at_version(_: u32) -> Option<OpaqueMetadata> {
			in_wasm!()
		}

		fn metadata_versions() -> Vec<u32> {
			in_wasm!()
		}
	}

	impl sp_block_builder::BlockBuilder<Block> for Interface {
		fn apply_extrinsic(_: <Block as BlockT>::Extrinsic) -> ApplyExtrinsicResult {
			in_wasm!()
		}

		fn finalize_block() -> <Block as BlockT>::Header {
			in_wasm!()
		}

		fn inherent_extrinsics(_: InherentData) -> Vec<<Block as BlockT>::Extrinsic> {
			in_wasm!()
		}

		fn check_inherents(_: <Block as BlockT>::LazyBlock, _: InherentData) -> CheckInherentsResult {
			in_wasm!()
		}
	}

	impl sp_transaction_pool::runtime_api::TaggedTransactionQueue<Block> for Interface {
		fn validate_transaction(
			_: TransactionSource,
			_: <Block as BlockT>::Extrinsic,
			_: <Block as BlockT>::Hash,
		) -> TransactionValidity {
			in_wasm!()
		}
	}

	impl sp_offchain::OffchainWorkerApi<Block> for Interface {
		fn offchain_worker(_: &<Block as BlockT>::Header) {
			in_wasm!()
		}
	}

	impl sp_session::SessionKeys<Block> for Interface {
		fn generate_session_keys(_: Vec<u8>, _: Option<Vec<u8>>) -> OpaqueGeneratedSessionKeys {
			in_wasm!()
		}

		fn decode_session_keys(_: Vec<u8>) -> Option<Vec<(Vec<u8>, sp_core::crypto::KeyTypeId)>> {
			in_wasm!()
		}
	}

	impl sp_consensus_aura::AuraApi<Block, AuraId> for Interface {
		fn slot_duration() -> sp_consensus_aura::SlotDuration {
			in_wasm!()
		}

		fn authorities() -> Vec<AuraId> {
			in_wasm!()
		}
	}

	impl sp_consensus_grandpa::GrandpaApi<Block> for Interface {
		fn grandpa_authorities() -> sp_consensus_grandpa::AuthorityList {
			in_wasm!()
		}

		fn current_set_id() -> sp_consensus_grandpa::SetId {
			in_wasm!()
		}

		fn submit_report_equivocation_unsigned_extrinsic(
			_: sp_consensus_grandpa::EquivocationProof<<Block as BlockT>::Hash, NumberFor<Block>>,
			_: sp_consensus_grandpa::OpaqueKeyOwnershipProof,
		) -> Option<()> {
			in_wasm!()
		}

		fn generate_key_ownership_proof(
			_: sp_consensus_grandpa::SetId,
			_: GrandpaId,
		) -> Option<sp_consensus_grandpa::OpaqueKeyOwnershipProof> {
			in_wasm!()
		}
	}

	impl frame_system_rpc_runtime_api::AccountNonceApi<Block, AccountId, Nonce> for Interface {
		fn account_nonce(_: AccountId) -> Nonce {
			in_wasm!()
		}
	}

	impl pallet_transaction_payment_rpc_runtime_api::TransactionPaymentApi<Block, Balance> for Interface {
		fn query_info(
			_: <Block as BlockT>::Extrinsic,
			_: u32,
		) -> pallet_transaction_payment_rpc_runtime_api::RuntimeDispatchInfo<Balance> {
			in_wasm!()
		}

		fn query_fee_details(
			_: <Block as BlockT>::Extrinsic,
			_: u32,
		) -> pallet_transaction_payment_rpc_runtime_api::FeeDetails<Balance> {
			in_wasm!()
		}

		fn query_weight_to_fee(_: sp_weights::Weight) -> Balance {
			in_wasm!()
		}

		fn query_length_to_fee(_: u32) -> Balance {
			in_wasm!()
		}
	}
}
