// SPDX-License-Identifier: Apache-2.0
//! Every call of every pallet has its row in `docs/calls.md`, and the row tells the truth about the filters.

use std::collections::BTreeMap;

use codec::Decode;
use frame_support::traits::{Contains, GetCallMetadata, InstanceFilter};
use ganglion_runtime::{
	RuntimeCall,
	configs::{ProxyType, Repairs},
};

/// More than the arguments of any call need when all of them are zero.
const ZEROS: [u8; 4096] = [0; 4096];

/// Calls that nobody can make: their argument, a proof of key ownership, has no values on this chain.
const IMPOSSIBLE: [&str; 2] = [
	"Grandpa.report_equivocation",
	"Grandpa.report_equivocation_unsigned",
];

/// One row of the table.
#[derive(Debug, PartialEq, Eq)]
struct Row {
	proxies: String,
	in_safe_mode: String,
}

/// The rows of `docs/calls.md` by call, `Pallet.call`.
fn table() -> BTreeMap<String, Row> {
	let text = include_str!("../../../docs/calls.md");
	let mut rows = BTreeMap::new();
	for line in text.lines().filter(|line| line.starts_with("| `")) {
		let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
		let [call, signer, pays, bounds, proxies, in_safe_mode] = cells.try_into().unwrap();
		for cell in [signer, pays, bounds] {
			assert!(!cell.is_empty(), "{call} has an empty cell");
		}
		let row = Row {
			proxies: proxies.to_owned(),
			in_safe_mode: in_safe_mode.to_owned(),
		};
		let previous = rows.insert(call.trim_matches('`').to_owned(), row);
		assert_eq!(previous, None, "{call} has two rows");
	}
	rows
}

/// One call of each kind, by name: what its two indices and zeros for arguments decode to.
fn calls() -> BTreeMap<String, RuntimeCall> {
	let mut calls = BTreeMap::new();
	for pallet in 0..=u8::MAX {
		for index in 0..=u8::MAX {
			let mut bytes = vec![pallet, index];
			bytes.extend(ZEROS);
			if let Ok(call) = RuntimeCall::decode(&mut bytes.as_slice()) {
				let name = call.get_call_metadata();
				calls.insert(format!("{}.{}", name.pallet_name, name.function_name), call);
			}
		}
	}
	calls
}

#[test]
fn every_call_has_its_row_and_every_row_its_call() {
	let mut names = Vec::new();
	for pallet in RuntimeCall::get_module_names() {
		for call in RuntimeCall::get_call_names(pallet) {
			names.push(format!("{pallet}.{call}"));
		}
	}
	names.sort();
	let rows: Vec<String> = table().into_keys().collect();
	assert_eq!(
		rows, names,
		"docs/calls.md (left) and the runtime (right) differ"
	);
	names.retain(|name| !IMPOSSIBLE.contains(&name.as_str()));
	let decoded: Vec<String> = calls().into_keys().collect();
	assert_eq!(decoded, names, "a call that zeros do not make");
}

#[test]
fn rows_say_which_proxies_may_make_the_call() {
	let rows = table();
	for (name, call) in calls() {
		let mut proxies = vec!["any"];
		if ProxyType::Neuron.filter(&call) {
			proxies.push("neuron");
		}
		if ProxyType::Owner.filter(&call) {
			proxies.push("owner");
		}
		assert!(ProxyType::Any.filter(&call));
		assert_eq!(
			rows.get(&name).unwrap().proxies,
			proxies.join(", "),
			"{name}"
		);
	}
}

#[test]
fn rows_say_what_goes_on_in_safe_mode() {
	let rows = table();
	for (name, call) in calls() {
		// Safe mode never stops its own calls.
		let goes_on = Repairs::contains(&call) || matches!(call, RuntimeCall::SafeMode(_));
		let said = if goes_on { "yes" } else { "no" };
		assert_eq!(rows.get(&name).unwrap().in_safe_mode, said, "{name}");
	}
}
