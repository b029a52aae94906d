// SPDX-License-Identifier: Apache-2.0
//! Tells the benchmark which compiler made it.

use std::{env, process::Command};

fn main() {
	let version = env::var("RUSTC")
		.ok()
		.and_then(|rustc| Command::new(rustc).arg("--version").output().ok())
		.and_then(|output| String::from_utf8(output.stdout).ok());
	let version = version.as_deref().map_or("unknown", str::trim);
	println!("cargo::rustc-env=BENCH_RUSTC={version}");
	println!("cargo::rerun-if-changed=build.rs");
}
