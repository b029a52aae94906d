// SPDX-License-Identifier: Apache-2.0
//! A node that makes blocks without authorities.

use serde_json::json;
use tempfile::tempdir;

use crate::process::Node;

#[test]
fn manual_sealing_makes_no_block_by_itself() {
	let base = tempdir().unwrap();
	let node = Node::start(base.path(), &["--sealing", "manual"]);
	assert_eq!(node.number(None), 0);
	node.stop();
}

#[test]
fn a_manual_block_is_final_only_when_it_is_told_so() {
	let base = tempdir().unwrap();
	let node = Node::start(base.path(), &["--sealing", "manual"]);
	let genesis = node.finalized();
	let first = node.seal(false, None);
	assert_eq!((node.number(None), node.finalized()), (1, genesis));
	assert_eq!(
		node.call("engine_finalizeBlock", json!([first])),
		json!(true)
	);
	assert_eq!(node.finalized(), first);
	let second = node.seal(true, None);
	assert_eq!(node.finalized(), second);
}

#[test]
fn two_empty_children_of_one_block_are_two_blocks() {
	let base = tempdir().unwrap();
	let node = Node::start(base.path(), &["--sealing", "manual"]);
	let parent = node.seal(true, None);
	let one = node.seal(false, Some(&parent));
	let two = node.seal(false, Some(&parent));
	assert_ne!(one, two);
	assert_eq!((node.number(Some(&one)), node.number(Some(&two))), (2, 2));
}

#[test]
fn the_longer_fork_becomes_the_best() {
	let base = tempdir().unwrap();
	let node = Node::start(base.path(), &["--sealing", "manual"]);
	let parent = node.seal(true, None);
	let lost = node.seal(false, Some(&parent));
	let child = node.seal(false, Some(&parent));
	let best = node.seal(false, Some(&child));
	assert_eq!(node.call("chain_getBlockHash", json!([])), json!(best));
	assert_eq!(node.call("chain_getBlockHash", json!([2])), json!(child));
	assert_eq!(node.number(Some(&lost)), 2);
}

#[test]
fn a_child_of_an_unknown_block_is_refused() {
	let base = tempdir().unwrap();
	let node = Node::start(base.path(), &["--sealing", "manual"]);
	let nowhere = format!("0x{}", "11".repeat(32));
	node.error("engine_createBlock", json!([true, false, nowhere]));
	assert_eq!(node.number(None), 0);
}

#[test]
fn an_interval_makes_blocks_that_are_final() {
	let base = tempdir().unwrap();
	let node = Node::start(base.path(), &["--dev-block-time", "200"]);
	node.wait_until("the fifth final block", |node| {
		node.number(Some(&node.finalized())) >= 5
	});
	node.stop();
}

#[test]
fn instant_sealing_waits_for_a_transaction() {
	let base = tempdir().unwrap();
	let node = Node::start(base.path(), &["--instant-seal"]);
	assert_eq!(node.number(None), 0);
	// Whoever wants a block all the same may ask for one.
	node.seal(true, None);
	assert_eq!(node.number(None), 1);
}

#[test]
fn time_goes_on_where_it_stopped() {
	let base = tempdir().unwrap();
	let node = Node::start(base.path(), &["--sealing", "manual"]);
	for _ in 0..3 {
		node.seal(true, None);
	}
	node.stop();
	let node = Node::start(base.path(), &["--sealing", "manual"]);
	assert_eq!(node.number(None), 3);
	node.seal(true, None);
	assert_eq!(node.number(None), 4);
}
