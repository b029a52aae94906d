// SPDX-License-Identifier: Apache-2.0
//! What the program says when it cannot do what was asked.

use std::{fs, net::TcpListener};

use crate::process::refusal;

#[test]
fn an_unknown_chain_is_named_with_those_there_are() {
	let said = refusal(&["--chain", "nowhere"]);
	assert!(said.contains("there is no chain \"nowhere\""), "{said}");
	assert!(said.contains("dev, local"), "{said}");
}

#[test]
fn a_spec_without_json_is_named() {
	let file = tempfile::NamedTempFile::new().unwrap();
	fs::write(&file, "no json").unwrap();
	let path = file.path().to_str().unwrap();
	let said = refusal(&["--chain", path]);
	assert!(
		said.contains(&format!("the chain spec {path} cannot be used")),
		"{said}"
	);
}

#[test]
fn no_chain_at_all_is_told_what_to_say() {
	let said = refusal(&[]);
	assert!(said.contains("no chain was named: --dev"), "{said}");
}

#[test]
fn sealing_out_of_range_is_told_the_range() {
	for value in ["0", "49", "3600001", "-1", "1.5", "fast", ""] {
		let said = refusal(&["--dev", &format!("--sealing={value}")]);
		assert!(
			said.contains("50 to 3600000") || said.contains("a value is required"),
			"{said}"
		);
	}
}

#[test]
fn a_block_time_out_of_range_is_told_the_range() {
	for value in ["0", "49", "3600001", "manual"] {
		let said = refusal(&["--dev", "--dev-block-time", value]);
		assert!(said.contains("50 to 3600000"), "{said}");
	}
}

#[test]
fn two_ways_to_seal_exclude_each_other() {
	let said = refusal(&["--dev", "--instant-seal", "--sealing", "manual"]);
	assert!(said.contains("cannot be used with"), "{said}");
	let said = refusal(&["--dev", "--instant-seal", "--dev-block-time", "1000"]);
	assert!(said.contains("cannot be used with"), "{said}");
}

#[test]
fn a_taken_port_is_named_with_its_flag() {
	let taken = TcpListener::bind("127.0.0.1:0").unwrap();
	let port = taken.local_addr().unwrap().port().to_string();
	for flag in ["--rpc-port", "--prometheus-port"] {
		let other = if flag == "--rpc-port" {
			"--prometheus-port"
		} else {
			"--rpc-port"
		};
		let said = refusal(&["--dev", "--port", "0", other, "0", flag, &port]);
		assert!(
			said.contains(&format!("cannot listen on 127.0.0.1:{port}")),
			"{said}"
		);
		assert!(
			said.contains(&format!("choose another port with {flag}")),
			"{said}"
		);
	}
}

#[test]
fn a_taken_port_for_other_nodes_is_named_with_its_flag() {
	let taken = TcpListener::bind("127.0.0.1:0").unwrap();
	let port = taken.local_addr().unwrap().port();
	let address = format!("/ip4/127.0.0.1/tcp/{port}");
	let said = refusal(&[
		"--dev",
		"--rpc-port",
		"0",
		"--prometheus-port",
		"0",
		"--listen-addr",
		&address,
	]);
	assert!(said.contains("choose another port with --port"), "{said}");
}

#[test]
fn a_runtime_that_is_no_wasm_is_named() {
	let file = tempfile::NamedTempFile::new().unwrap();
	fs::write(&file, "no wasm").unwrap();
	let path = file.path().to_str().unwrap();
	let said = refusal(&["build-spec", "--chain", "dev", "--runtime", path]);
	assert!(said.contains(&format!("{path} is no runtime")), "{said}");
}

#[test]
fn a_runtime_that_is_not_there_is_named() {
	let said = refusal(&["--dev", "--runtime", "/nowhere.wasm"]);
	assert!(
		said.contains("the runtime /nowhere.wasm cannot be read"),
		"{said}"
	);
}

#[test]
fn libp2p_is_refused() {
	let said = refusal(&["--dev", "--network-backend", "libp2p"]);
	assert!(said.contains("through litep2p only"), "{said}");
}
