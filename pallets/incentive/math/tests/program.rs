// SPDX-License-Identifier: Apache-2.0
//! The program `epoch` as its user meets it: a process with standard input, output, error and an exit status.

#![allow(
	clippy::arithmetic_side_effects,
	clippy::indexing_slicing,
	clippy::unwrap_used,
	reason = "a panic in a test is a failure of that test"
)]

use serde_json::{Value, json};
use std::{
	env,
	io::Write,
	path::PathBuf,
	process::{Command, Output, Stdio},
};

/// The example that Cargo has built beside this test.
fn program() -> PathBuf {
	let test = env::current_exe().unwrap();
	let profile = test.parent().and_then(|deps| deps.parent()).unwrap();
	let program = profile
		.join("examples")
		.join(format!("epoch{}", env::consts::EXE_SUFFIX));
	assert!(
		program.is_file(),
		"{} is missing: build the examples too",
		program.display()
	);
	program
}

fn run(input: &[u8]) -> Output {
	let mut child = Command::new(program())
		.stdin(Stdio::piped())
		.stdout(Stdio::piped())
		.stderr(Stdio::piped())
		.spawn()
		.unwrap();
	child.stdin.take().unwrap().write_all(input).unwrap();
	child.wait_with_output().unwrap()
}

/// The refusal: exit status 2, nothing on standard output, one line on standard error.
fn refusal(input: &[u8]) -> String {
	let output = run(input);
	assert_eq!(output.status.code(), Some(2), "{output:?}");
	assert!(output.stdout.is_empty(), "{output:?}");
	let text = String::from_utf8(output.stderr).unwrap();
	assert_eq!(text.lines().count(), 1, "{text}");
	assert!(!text.contains("panicked"), "{text}");
	text.trim_end().to_owned()
}

/// The case of the README with one field replaced (`a/b/0` is a path), or removed when the value is absent.
fn case_with(path: &str, value: Option<Value>) -> Vec<u8> {
	let mut case = json!({
		"n": 3,
		"block": 10,
		"stake": ["1000", "1000", "0"],
		"rows": [
			{"set_at": 5, "weights": [[2, 65535]]},
			{"set_at": 7, "weights": [[2, 1]]},
			{"set_at": 0, "weights": []},
		],
		"registered_at": [0, 0, 0],
		"bonds": [[], [[2, "0.25"]], []],
		"params": {"rho": "10", "emission": "1000000000"},
	});
	let (parent, key) = path.rsplit_once('/').unwrap_or(("", path));
	let parent = if parent.is_empty() {
		String::new()
	} else {
		format!("/{parent}")
	};
	match (case.pointer_mut(&parent).unwrap(), value) {
		(Value::Array(entries), Some(value)) => {
			let index: usize = key.parse().unwrap();
			if index == entries.len() {
				entries.push(value);
			} else {
				entries[index] = value;
			}
		}
		(Value::Object(fields), Some(value)) => {
			fields.insert(key.to_owned(), value);
		}
		(Value::Object(fields), None) => {
			fields.remove(key).unwrap();
		}
		other => panic!("{path} leads to {other:?}"),
	}
	serde_json::to_vec(&case).unwrap()
}

fn accepted(path: &str, value: Value) -> Value {
	let output = run(&case_with(path, Some(value)));
	assert!(output.status.success(), "{output:?}");
	assert!(output.stderr.is_empty(), "{output:?}");
	serde_json::from_slice(&output.stdout).unwrap()
}

fn refused(path: &str, value: Value) -> String {
	refusal(&case_with(path, Some(value)))
}

#[test]
fn a_case_is_answered_with_every_column() {
	let answer = accepted("carry", json!("0"));
	let fields: Vec<&str> = answer
		.as_object()
		.unwrap()
		.keys()
		.map(String::as_str)
		.collect();
	assert_eq!(
		fields,
		[
			"stake",
			"rank",
			"trust",
			"consensus",
			"incentive",
			"bonds",
			"dividends",
			"emission",
			"carry"
		]
	);
	assert_eq!(answer["rank"], json!(["0", "0", "1"]));
	assert_eq!(answer["trust"], json!(["0", "0", "1"]));
	// 0.9 * 0.25 + 0.5, and half of the emission to the miner.
	assert!(
		answer["bonds"][1][0][1]
			.as_str()
			.unwrap()
			.starts_with("0.72499999999999999999999999")
	);
	assert_eq!(answer["emission"][2], "500000000");
	assert_eq!(answer["stake"][2], "500000000");
	assert_eq!(answer["carry"], "1");
}

#[test]
fn numbers_may_be_written_without_quotes() {
	let quoted = accepted("params", json!({"rho": "7", "emission": "1000"}));
	let bare = accepted("params", json!({"rho": 7, "emission": 1000}));
	assert_eq!(quoted, bare);
}

#[test]
fn of_a_field_that_is_given_twice_the_last_counts() {
	let case = |params: &str| {
		run(format!(
			r#"{{"n":1,"block":0,"stake":[5],"registered_at":[0],"rows":[{{"weights":[]}}],{params}}}"#
		)
		.as_bytes())
	};
	let once = case(r#""params":{"emission":"7"}"#);
	assert!(once.status.success());
	assert_eq!(
		case(r#""params":{"emission":1},"params":{"emission":2,"emission":"7"}"#).stdout,
		once.stdout
	);
}

#[test]
fn presets_have_names() {
	let paper = accepted("params", json!("paper"));
	assert!(
		paper["consensus"][2]
			.as_str()
			.unwrap()
			.starts_with("0.62245933120185456")
	);
	let default = accepted("params", json!("default"));
	assert!(
		default["consensus"][2]
			.as_str()
			.unwrap()
			.starts_with("0.99330714907571514")
	);
	assert_eq!(default, accepted("params", json!({})));
}

#[test]
fn a_null_cutoff_lets_rows_vote_for_ever() {
	let mut params = json!({"activity_cutoff": 1});
	assert_eq!(accepted("params", params.clone())["rank"][2], "0");
	params["activity_cutoff"] = Value::Null;
	assert_eq!(accepted("params", params)["rank"][2], "1");
}

#[test]
fn bonds_and_carry_that_were_printed_can_be_read() {
	let first = accepted("carry", json!("3"));
	let second = accepted("bonds", first["bonds"].clone());
	assert_eq!(second["rank"], first["rank"]);
}

#[test]
fn an_empty_input_is_refused() {
	for input in ["", " \n\t"] {
		assert!(refusal(input.as_bytes()).contains("standard input is empty"));
	}
}

#[test]
fn every_truncation_is_refused() {
	let case = case_with("carry", Some(json!("0")));
	for length in (1..case.len()).step_by(7) {
		assert!(refusal(&case[..length]).contains("case: "));
	}
}

#[test]
fn what_is_not_text_is_refused() {
	assert!(refusal(&[0xff, 0xfe, 0x00]).contains("standard input"));
}

#[test]
fn what_is_not_an_object_is_refused() {
	for input in ["[]", "null", "7", "\"case\""] {
		assert!(refusal(input.as_bytes()).contains("must be a JSON object"));
	}
	assert!(refusal(b"{} {}").contains("case: "));
}

#[test]
fn deep_nesting_is_refused() {
	assert!(refusal("[".repeat(100_000).as_bytes()).contains("case: "));
	let nested = format!("{{\"n\":{}1{}}}", "[".repeat(50_000), "]".repeat(50_000));
	refusal(nested.as_bytes());
}

#[test]
fn each_missing_field_is_named() {
	for field in ["n", "block", "stake", "rows", "registered_at"] {
		assert_eq!(
			refusal(&case_with(field, None)),
			format!("epoch: {field} is missing")
		);
	}
	assert!(refusal(&case_with("rows/0/set_at", None)).contains("rows[0].set_at is missing"));
	assert!(refusal(&case_with("rows/0/weights", None)).contains("rows[0].weights is missing"));
}

#[test]
fn an_unknown_field_is_named() {
	assert!(refused("stakes", json!([])).contains("the field stakes"));
	assert!(refused("params/lambda", json!("1")).contains("the field lambda"));
	assert!(refused("rows/0/uid", json!(1)).contains("the field uid"));
}

#[test]
fn a_column_of_the_wrong_length_is_named() {
	for field in ["stake", "rows", "registered_at", "bonds"] {
		let text = refused(field, json!([]));
		assert!(
			text.contains(&format!("{field} has 0 entries, must have n = 3")),
			"{text}"
		);
	}
	assert!(refused("n", json!(4)).contains("stake has 3 entries, must have n = 4"));
	assert!(refused("stake/3", json!("1")).contains("stake has 4 entries, must have n = 3"));
}

#[test]
fn a_huge_n_is_refused_before_anything_is_allocated() {
	for n in [
		"4097",
		"1000000000000",
		"340282366920938463463374607431768211456",
	] {
		assert!(refused("n", json!(n)).contains("must be an integer from 0 to 4096"));
	}
}

#[test]
fn amounts_are_refused_unless_they_are_integers_below_two_to_the_128() {
	for bad in [
		"-1",
		"1.5",
		"1e3",
		"",
		"x",
		"340282366920938463463374607431768211456",
		"+1",
		" 1",
	] {
		let text = refused("stake/1", json!(bad));
		assert!(text.contains(&format!("stake[1] is \"{bad}\"")), "{text}");
		assert!(
			text.contains("must be an integer from 0 to 3402823669209384634633746"),
			"{text}"
		);
		assert!(refused("carry", json!(bad)).contains("carry is"));
		assert!(refused("params/emission", json!(bad)).contains("params.emission is"));
	}
	assert!(refused("stake/1", json!(-1)).contains("stake[1] is -1"));
	assert!(refused("stake/1", json!(null)).contains("stake[1] is null"));
	assert!(refused("stake/1", json!([1])).contains("stake[1] is [1]"));
}

#[test]
fn amounts_that_together_overflow_are_refused() {
	let largest = json!(u128::MAX.to_string());
	assert!(refused("stake/1", largest.clone()).contains("sum to more than 34028236692093846346"));
	assert!(refused("carry", largest.clone()).contains("sum to more than"));
	assert!(refused("params/emission", largest).contains("sum to more than"));
	// Just below: the other amounts are 1000 and 10^9.
	let fits = (u128::MAX - 1_000_001_000).to_string();
	accepted("stake/1", json!(fits));
	let exceeds = (u128::MAX - 1_000_000_999).to_string();
	assert!(refused("stake/1", json!(exceeds)).contains("sum to more than"));
}

#[test]
fn blocks_are_integers() {
	for bad in [json!(-1), json!(0.5), json!("tomorrow"), json!({})] {
		assert!(refused("block", bad.clone()).contains("block is"));
		assert!(refused("registered_at/0", bad.clone()).contains("registered_at[0] is"));
		assert!(refused("rows/0/set_at", bad).contains("rows[0].set_at is"));
	}
}

#[test]
fn a_row_from_the_future_is_refused() {
	accepted("rows/0/set_at", json!(10));
	let text = refused("rows/0/set_at", json!(11));
	assert!(
		text.contains("rows[0].set_at is 11, must be at most block = 10"),
		"{text}"
	);
}

#[test]
fn each_rule_of_a_row_is_enforced() {
	let refused = |weights: Value| {
		let text = refused("rows/0/weights", weights);
		assert!(text.contains("rows[0].weights"), "{text}");
		text
	};
	assert!(refused(json!([[3, 1]])).contains("uid 3, must be below n = 3"));
	assert!(refused(json!([[2, 1], [1, 1]])).contains("must be larger than the uid before it"));
	assert!(refused(json!([[2, 1], [2, 1]])).contains("must be larger than the uid before it"));
	assert!(refused(json!([[0, 1]])).contains("the row's own uid"));
	assert!(refused(json!([[2, 0]])).contains("weight 0, must be 1 to 65535"));
	assert!(
		refused(json!([[2, 65_536]]))
			.contains("weight is 65536, must be an integer from 0 to 65535")
	);
	assert!(refused(json!([[2, -1]])).contains("weight is -1"));
	assert!(refused(json!([[-2, 1]])).contains("uid is -2"));
	assert!(refused(json!([[65_536, 1]])).contains("uid is 65536"));
	assert!(refused(json!([[2]])).contains("must be [uid, value]"));
	assert!(refused(json!([2, 1])).contains("must be [uid, value]"));
	assert!(refused(json!({"2": 1})).contains("must be an array of pairs"));
}

#[test]
fn each_rule_of_bonds_is_enforced() {
	let refused = |bonds: Value| {
		let text = refused("bonds/1", bonds);
		assert!(text.contains("bonds[1]"), "{text}");
		text
	};
	assert!(refused(json!([[3, "1"]])).contains("uid 3, must be below n = 3"));
	assert!(refused(json!([[2, "1"], [0, "1"]])).contains("must be larger"));
	assert!(refused(json!([[2, "-0.5"]])).contains("not a non-negative decimal number"));
	assert!(refused(json!([[2, "NaN"]])).contains("not a non-negative decimal number"));
	assert!(refused(json!([[2, "4294967296"]])).contains("is too large"));
	accepted("bonds/1", json!([[2, "4294967294"]]));
}

#[test]
fn bonds_that_together_overflow_name_their_column() {
	let largest = json!([[2, "4294967295.9"]]);
	let text = refused("bonds", json!([largest, largest, []]));
	assert!(
		text.contains("bonds in uid 2 sum to 2^32 or more"),
		"{text}"
	);
}

#[test]
fn each_parameter_is_checked_below_at_and_above_its_limit() {
	for (name, below, at, above) in [
		(
			"rho",
			"999.999999999999999999",
			"1000",
			"1000.000000000000000001",
		),
		("kappa", "0", "1", "1.000000000000000001"),
		(
			"trust_threshold",
			"4095.9",
			"4096",
			"4096.000000000000000001",
		),
		(
			"bond_retention",
			"0.999999999999999999",
			"1",
			"1.000000000000000001",
		),
		(
			"self_ownership",
			"0.999999999999999999",
			"1",
			"1.000000000000000001",
		),
	] {
		let path = format!("params/{name}");
		accepted(&path, json!(below));
		accepted(&path, json!(at));
		let text = refused(&path, json!(above));
		assert!(
			text.contains(&format!("params.{name} is {above}, must be 0 to")),
			"{text}"
		);
		assert!(refused(&path, json!("-0.1")).contains("not a non-negative decimal number"));
		let text = refused(&path, json!("0.1234567890123456789"));
		assert!(
			text.contains("more than 18 digits after the point"),
			"{text}"
		);
	}
	assert!(refused("params", json!("fast")).contains("\"default\", \"paper\" or an object"));
	assert!(refused("params", json!(7)).contains("\"default\", \"paper\" or an object"));
}

#[test]
fn a_long_value_is_shown_in_part() {
	let text = refused("stake/1", json!("9".repeat(1_000_000)));
	assert!(text.len() < 300, "{text}");
}
