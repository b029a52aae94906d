// SPDX-License-Identifier: Apache-2.0
//! The bodies of the fuzz targets on random bytes, so that they are run on every change; `fuzz/` lets a fuzzer choose them.

#![cfg(feature = "codec")]

#[path = "../fuzz/bodies.rs"]
mod bodies;
mod support;

use proptest::prelude::*;
use support::{cases, graphs::Random};

/// Up to 400 bytes, half of them small, or else few lengths and counts would be.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
	(any::<u64>(), 0_usize..400).prop_map(|(seed, length)| {
		let mut random = Random::new(seed);
		let mut byte = || {
			let bound = if random.chance(50) { 20 } else { 256 };
			random.below(bound) as u8
		};
		(0..length).map(|_| byte()).collect()
	})
}

proptest! {
	#![proptest_config(cases(10_000, "proptest-regressions/fuzz.txt"))]

	#[test]
	fn rows_of_any_bytes_are_judged_by_the_rules(data in bytes()) {
		bodies::row(&data);
	}

	#[test]
	fn the_sigmoid_of_any_bytes_is_a_sigmoid(data in bytes()) {
		bodies::sigmoid(&data);
	}

	#[test]
	fn an_epoch_of_any_bytes_is_refused_or_keeps_its_promises(data in bytes()) {
		bodies::epoch(&data);
	}
}
