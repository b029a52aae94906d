// SPDX-License-Identifier: Apache-2.0
//! What the benchmark says: a table for people, JSON for programs.

use std::{env, fs, thread};

use serde_json::{Value, json};

/// The results so far.
pub struct Report {
	results: Vec<Value>,
}

impl Report {
	/// Prints the head of the table.
	pub fn new() -> Self {
		println!(
			"{:<16} {:>10} {:>10} {:>10} {:>10} {:>8} {:>8} {:>9} {:>9} {:>9} {:>9}",
			"",
			"copy",
			"native",
			"wasm",
			"textbook",
			"native",
			"wasm",
			"native",
			"native",
			"wasm",
			"native"
		);
		println!(
			"{:<16} {:>10} {:>10} {:>10} {:>10} {:>8} {:>8} {:>9} {:>9} {:>9} {:>9}",
			"case",
			"ms",
			"ms",
			"ms",
			"ms",
			"ns/edge",
			"ns/edge",
			"/copy",
			"/input",
			"/native",
			"/textbook"
		);
		Self {
			results: Vec::new(),
		}
	}

	/// Adds a result: `ratio` is ours over the baseline.
	pub fn add(
		&mut self,
		kind: &str,
		case: &str,
		value: f64,
		unit: &str,
		baseline: &str,
		ratio: f64,
	) {
		self.results.push(json!({
			"name": format!("epoch/{kind}/{case}"),
			"value": rounded(value),
			"unit": unit,
			"baseline": baseline,
			"ratio": rounded(ratio),
		}));
	}

	/// Prints the line of one case: seconds of copy, native, wasm and textbook, and the four ratios.
	pub fn print_line(&self, case: &str, seconds: [f64; 4], edges: usize, ratios: [f64; 4]) {
		let [copy, native, wasm, textbook] = seconds.map(|seconds| seconds * 1e3);
		let [native_edge, wasm_edge] = [native, wasm].map(|ms| ms * 1e6 / edges as f64);
		let [to_copy, to_input, to_native, to_textbook] = ratios;
		println!(
			"{case:<16} {copy:>10.3} {native:>10.3} {wasm:>10.3} {textbook:>10.3} {native_edge:>8.2} {wasm_edge:>8.2} \
			 {to_copy:>9.2} {to_input:>9.2} {to_native:>9.2} {to_textbook:>9.2}"
		);
	}

	/// Says what the columns mean.
	pub fn print_notes(&self) {
		println!(
			"\ncopy: memory copy of as many bytes as an epoch touches (40 an edge: weight and bond read, bond written);\n\
			 /input: ratio to a copy of what it reads alone (22 an edge); native and wasm left the same bits"
		);
	}

	/// The document that `--json` writes.
	pub fn to_json(&self) -> String {
		let document = json!({ "machine": machine(), "results": self.results });
		format!("{document:#}\n")
	}
}

/// Where it was measured.
fn machine() -> Value {
	let cpu = fs::read_to_string("/proc/cpuinfo")
		.unwrap_or_default()
		.lines()
		.find_map(|line| line.strip_prefix("model name"))
		.map(|rest| rest.trim_start_matches([' ', '\t', ':']).to_owned());
	json!({
		"cpu": cpu.unwrap_or_else(|| "unknown".into()),
		"cores": thread::available_parallelism().map_or(1, usize::from),
		"platform": env::consts::OS,
		"arch": env::consts::ARCH,
		"rustc": env!("BENCH_RUSTC"),
		"executor": "wasmtime 36, cranelift",
	})
}

/// The median; rounds are an odd number unless somebody wants it otherwise, then it is the upper one.
pub fn median(values: impl Iterator<Item = f64>) -> f64 {
	let mut sorted: Vec<f64> = values.collect();
	sorted.sort_by(f64::total_cmp);
	sorted[sorted.len() / 2]
}

/// Four digits after the point say more than the clock does.
fn rounded(value: f64) -> f64 {
	(value * 1e4).round() / 1e4
}
