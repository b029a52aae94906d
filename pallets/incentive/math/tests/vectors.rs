// SPDX-License-Identifier: Apache-2.0
//! The golden vectors, `vectors/*.json`: an object with `about`, `input` and `output`, the latter two in the very form
//! that the program `epoch` reads and prints. Other languages read the same files.
//!
//! After a deliberate change of the mechanism, `UPDATE_VECTORS=1 cargo nextest run -p ganglion-math --test vectors` writes
//! the outputs anew; the twin judges them in the same run.

#![allow(
	clippy::indexing_slicing,
	clippy::unwrap_used,
	reason = "a panic in a test is a failure of that test"
)]

#[path = "../examples/epoch/case.rs"]
mod case;
mod support;

use ganglion_math::{Decimal, Params};
use serde_json::Value;
use std::{collections::BTreeMap, env, fs, path::PathBuf};
use support::{
	Case,
	twin::{Fine, compare, twin},
};

fn vectors() -> BTreeMap<PathBuf, Value> {
	// Tests run in the folder of their package.
	let vectors: BTreeMap<PathBuf, Value> = fs::read_dir("vectors")
		.unwrap()
		.map(|entry| entry.unwrap().path())
		.filter(|path| {
			path.extension()
				.is_some_and(|extension| extension == "json")
		})
		.map(|path| {
			let text = fs::read_to_string(&path).unwrap();
			(path, serde_json::from_str(&text).unwrap())
		})
		.collect();
	assert!(!vectors.is_empty());
	vectors
}

#[test]
fn the_program_gives_the_output_of_each_vector() {
	let update = env::var_os("UPDATE_VECTORS").is_some();
	for (path, mut vector) in vectors() {
		let answer = case::answer(&vector["input"].to_string()).unwrap();
		let answer: Value = serde_json::from_str(&answer).unwrap();
		if update {
			vector["output"] = answer;
			fs::write(&path, print(&vector)).unwrap();
		} else {
			assert_eq!(answer, vector["output"], "{}", path.display());
		}
	}
}

#[test]
fn the_twin_agrees_with_each_vector() {
	for (path, vector) in vectors() {
		let case = read(&vector["input"]);
		let errors = compare(&case, &case.run(), &twin::<Fine>(&case));
		assert!(errors.largest() <= -40.0, "{}: {errors:?}", path.display());
	}
}

/// One line for each field of input and output, so that a change can be read.
fn print(vector: &Value) -> String {
	let object = |value: &Value| {
		let fields: Vec<String> = value
			.as_object()
			.unwrap()
			.iter()
			.map(|(name, value)| format!("    \"{name}\": {value}"))
			.collect();
		format!("{{\n{}\n  }}", fields.join(",\n"))
	};
	format!(
		"{{\n  \"about\": {},\n  \"input\": {},\n  \"output\": {}\n}}\n",
		vector["about"],
		object(&vector["input"]),
		object(&vector["output"])
	)
}

/// A second reader of cases, for vectors only: every parameter is there, and everything is valid.
fn read(input: &Value) -> Case {
	let amount = |value: &Value| value.as_str().unwrap().parse::<u128>().unwrap();
	let decimal =
		|name: &str| -> Decimal { input["params"][name].as_str().unwrap().parse().unwrap() };
	let uid = |value: &Value| u16::try_from(value.as_u64().unwrap()).unwrap();
	let column = |name: &str| input[name].as_array().cloned().unwrap_or_default();
	let stake: Vec<u128> = column("stake").iter().map(amount).collect();
	let mut bonds = vec![Vec::new(); stake.len()];
	for (row, read) in bonds.iter_mut().zip(column("bonds")) {
		for pair in read.as_array().unwrap() {
			row.push((uid(&pair[0]), pair[1].as_str().unwrap().parse().unwrap()));
		}
	}
	let edges = |row: &Value| {
		let weights = row["weights"].as_array().unwrap();
		weights
			.iter()
			.map(|pair| (uid(&pair[0]), uid(&pair[1])))
			.collect()
	};
	Case {
		block: input["block"].as_u64().unwrap(),
		stake,
		registered_at: column("registered_at")
			.iter()
			.map(|at| at.as_u64().unwrap())
			.collect(),
		set_at: column("rows")
			.iter()
			.map(|row| row["set_at"].as_u64().unwrap())
			.collect(),
		weights: column("rows").iter().map(edges).collect(),
		bonds,
		params: Params {
			rho: decimal("rho"),
			kappa: decimal("kappa"),
			trust_threshold: decimal("trust_threshold"),
			bond_retention: decimal("bond_retention"),
			self_ownership: decimal("self_ownership"),
			activity_cutoff: input["params"]["activity_cutoff"].as_u64(),
		},
		emission: amount(&input["params"]["emission"]),
		carry: input.get("carry").map_or(0, amount),
	}
}
