// SPDX-License-Identifier: Apache-2.0
//! The chains that the node knows.

use std::fs;

use ganglion_node::{
	chain_spec::{self, RUNTIME},
	runtime_api,
};
use sc_executor::{RuntimeVersionOf, WasmExecutor};
use sc_service::ChainSpec;
use serde_json::Value;
use sp_core::{
	storage::well_known_keys::CODE,
	traits::{RuntimeCode, WrappedRuntimeCode},
};
use sp_version::RuntimeVersion;

use crate::process::success;

fn runtime_version() -> RuntimeVersion {
	let executor = WasmExecutor::<sp_io::SubstrateHostFunctions>::builder().build();
	let code = WrappedRuntimeCode(RUNTIME.into());
	let code = RuntimeCode {
		code_fetcher: &code,
		hash: vec![1],
		heap_pages: None,
	};
	let mut state = sp_state_machine::BasicExternalities::new_empty();
	executor.runtime_version(&mut state, &code).unwrap()
}

#[test]
fn the_runtime_serves_every_interface_that_the_node_uses() {
	let version = runtime_version();
	for (id, wanted) in runtime_api::RUNTIME_API_VERSIONS.iter() {
		assert_eq!(version.api_version(id), Some(*wanted), "interface {id:?}");
	}
}

#[test]
fn the_known_chains_are_built_from_the_committed_runtime() {
	for (name, id) in [("dev", "ganglion_dev"), ("local", "ganglion_local")] {
		let spec = chain_spec::load(name, RUNTIME).unwrap();
		assert_eq!(spec.id(), id);
		let storage = spec.as_storage_builder().build_storage().unwrap();
		assert_eq!(storage.top.get(CODE).map(Vec::as_slice), Some(RUNTIME));
	}
}

#[test]
fn every_preset_of_the_runtime_is_a_chain() {
	for preset in chain_spec::presets(RUNTIME).unwrap() {
		let spec = chain_spec::load(&preset, RUNTIME).unwrap();
		spec.as_storage_builder().build_storage().unwrap();
	}
}

#[test]
fn a_spec_has_what_clients_need_to_show_amounts() {
	let spec: Value =
		serde_json::from_str(&success(&["export-chain-spec", "--chain", "dev"])).unwrap();
	let properties = &spec["properties"];
	assert_eq!(properties["tokenSymbol"], "GANG");
	assert_eq!(properties["tokenDecimals"], 9);
	assert_eq!(properties["ss58Format"], 42);
}

#[test]
fn both_ways_to_write_a_spec_write_the_same() {
	let built = success(&[
		"build-spec",
		"--chain",
		"local",
		"--raw",
		"--disable-default-bootnode",
	]);
	let exported = success(&["export-chain-spec", "--chain", "local", "--raw"]);
	assert_eq!(built, exported);
}

#[test]
fn a_spec_from_a_file_makes_the_same_raw_spec() {
	let file = tempfile::NamedTempFile::new().unwrap();
	fs::write(&file, success(&["export-chain-spec", "--chain", "dev"])).unwrap();
	let path = file.path().to_str().unwrap();
	assert_eq!(
		success(&["export-chain-spec", "--chain", path, "--raw"]),
		success(&["export-chain-spec", "--chain", "dev", "--raw"]),
	);
}

#[test]
fn another_runtime_can_be_given() {
	/// What a runtime may take when it is not compressed.
	const LIMIT: usize = 16 * 1024 * 1024;
	/// A custom section with an empty name: the same program in other bytes.
	const SECTION: &[u8] = &[0, 1, 0];
	let committed = sp_maybe_compressed_blob::decompress(RUNTIME, LIMIT).unwrap();
	let other = [&committed, SECTION].concat();
	let file = tempfile::NamedTempFile::new().unwrap();
	fs::write(&file, &other).unwrap();
	let path = file.path().to_str().unwrap();
	let spec = success(&["export-chain-spec", "--chain", "dev", "--runtime", path]);
	let spec: Value = serde_json::from_str(&spec).unwrap();
	assert_eq!(
		spec["genesis"]["runtimeGenesis"]["code"],
		sp_core::bytes::to_hex(&other, false)
	);
}
