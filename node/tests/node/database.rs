// SPDX-License-Identifier: Apache-2.0
//! What is done with the database of a node that does not run.

use std::{fs, path::Path};

use serde_json::{Value, json};
use tempfile::tempdir;

use crate::process::{Node, refusal, success};

/// Leaves a chain of `blocks` final blocks in `base`, and one more that is not.
fn make_chain(base: &Path, blocks: usize) {
	let node = Node::start(base, &["--sealing", "manual"]);
	for _ in 0..blocks {
		node.seal(true, None);
	}
	node.seal(false, None);
	node.stop();
}

fn best_number(base: &str) -> Value {
	let info = success(&["chain-info", "--chain", "dev", "--base-path", base]);
	let info: Value = serde_json::from_str(&info).unwrap();
	info["best_number"].clone()
}

#[test]
fn the_database_of_another_chain_is_refused() {
	let base = tempdir().unwrap();
	let path = base.path().to_str().unwrap();
	make_chain(base.path(), 1);
	let mut spec: Value =
		serde_json::from_str(&success(&["export-chain-spec", "--chain", "dev"])).unwrap();
	spec["genesis"]["runtimeGenesis"]["patch"]["incentive"]["tempo"] = 20.into();
	let file = base.path().join("other.json");
	fs::write(&file, spec.to_string()).unwrap();
	let file = file.to_str().unwrap();
	let said = refusal(&["export-blocks", "--chain", file, "--base-path", path]);
	assert!(said.contains("holds another chain"), "{said}");
	assert!(said.contains("purge-chain"), "{said}");
}

/// As a new release finds the chain of an old one.
#[test]
fn a_chain_with_a_name_goes_on_with_the_runtime_that_it_was_started_with() {
	let base = tempdir().unwrap();
	let path = base.path().to_str().unwrap();
	let old = concat!(
		env!("CARGO_MANIFEST_DIR"),
		"/../zombienet/previous-runtime.wasm"
	);
	let version = |node: &Node| {
		let version = node.call("state_getRuntimeVersion", json!([]));
		version["specVersion"].as_u64().unwrap()
	};
	let node = Node::start(base.path(), &["--sealing", "manual", "--runtime", old]);
	node.seal(true, None);
	let (genesis, before) = (node.call("chain_getBlockHash", json!([0])), version(&node));
	node.stop();

	let node = Node::start(base.path(), &["--sealing", "manual"]);
	assert_eq!(version(&node), before);
	assert_eq!(node.call("chain_getBlockHash", json!([0])), genesis);
	node.seal(true, None);
	assert_eq!(node.number(None), 2);
	node.stop();
	assert_eq!(best_number(path), 2);
	success(&["export-state", "--chain", "dev", "--base-path", path, "2"]);

	// One that is started today has another.
	let fresh = tempdir().unwrap();
	let node = Node::start(fresh.path(), &["--sealing", "manual"]);
	assert!(version(&node) > before);
}

#[test]
fn a_database_in_use_is_refused() {
	let base = tempdir().unwrap();
	let path = base.path().to_str().unwrap();
	let _node = Node::start(base.path(), &["--sealing", "manual"]);
	let said = refusal(&["export-blocks", "--chain", "dev", "--base-path", path]);
	assert!(said.contains("in use"), "{said}");
}

#[test]
fn exported_blocks_can_be_imported() {
	let (from, to) = (tempdir().unwrap(), tempdir().unwrap());
	let (from_path, to_path) = (from.path().to_str().unwrap(), to.path().to_str().unwrap());
	let file = from.path().join("blocks");
	let file = file.to_str().unwrap();
	// Authorities make these, one in six seconds: importing checks who did.
	let node = Node::start(from.path(), &[]);
	node.wait_until("a final block", |node| {
		node.number(Some(&node.finalized())) >= 1
	});
	node.stop();
	let best = best_number(from_path);
	success(&[
		"check-block",
		"--chain",
		"dev",
		"--base-path",
		from_path,
		"1",
	]);
	success(&[
		"export-blocks",
		"--chain",
		"dev",
		"--base-path",
		from_path,
		file,
	]);
	success(&[
		"import-blocks",
		"--chain",
		"dev",
		"--base-path",
		to_path,
		file,
	]);
	assert_eq!(best_number(to_path), best);
}

#[test]
fn blocks_that_no_authority_sealed_are_not_imported() {
	let (from, to) = (tempdir().unwrap(), tempdir().unwrap());
	let (from_path, to_path) = (from.path().to_str().unwrap(), to.path().to_str().unwrap());
	let file = from.path().join("blocks");
	let file = file.to_str().unwrap();
	make_chain(from.path(), 1);
	success(&[
		"export-blocks",
		"--chain",
		"dev",
		"--base-path",
		from_path,
		file,
	]);
	refusal(&[
		"import-blocks",
		"--chain",
		"dev",
		"--base-path",
		to_path,
		file,
	]);
	assert_eq!(best_number(to_path), 0);
}

#[test]
fn reverting_stops_at_what_is_final() {
	let base = tempdir().unwrap();
	let path = base.path().to_str().unwrap();
	make_chain(base.path(), 2);
	assert_eq!(best_number(path), 3);
	success(&["revert", "--chain", "dev", "--base-path", path, "10"]);
	assert_eq!(best_number(path), 2);
}

#[test]
fn the_state_at_a_block_becomes_a_spec() {
	let base = tempdir().unwrap();
	let path = base.path().to_str().unwrap();
	make_chain(base.path(), 1);
	let spec = success(&["export-state", "--chain", "dev", "--base-path", path, "1"]);
	let spec: Value = serde_json::from_str(&spec).unwrap();
	assert!(spec["genesis"]["raw"]["top"].as_object().unwrap().len() > 20);
}

#[test]
fn a_purged_chain_is_gone() {
	let base = tempdir().unwrap();
	let path = base.path().to_str().unwrap();
	make_chain(base.path(), 1);
	success(&["purge-chain", "--chain", "dev", "--base-path", path, "-y"]);
	assert!(
		!base
			.path()
			.join("chains/ganglion_dev/paritydb/full")
			.exists()
	);
}
