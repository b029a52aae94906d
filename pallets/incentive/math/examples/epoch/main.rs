// SPDX-License-Identifier: Apache-2.0
//! Runs one epoch: a case as JSON on standard input, every result as decimal strings on standard output.
//!
//! ```sh
//! cargo run -q --release -p ganglion-math --example epoch < case.json
//! ```
//!
//! Input that is not a case gives one line on standard error that names the field, the value and the limit, and
//! exit status 2. The fields are documented in `case.rs`.

mod case;

use std::{
	io::{Read, Write, stderr, stdin, stdout},
	process::ExitCode,
};

/// Exit status for input that is not a case, and for streams that fail.
const REFUSED: u8 = 2;

fn main() -> ExitCode {
	match run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(message) => {
			// Nobody is left to tell when standard error is gone too.
			let _ = writeln!(stderr(), "epoch: {message}");
			ExitCode::from(REFUSED)
		}
	}
}

fn run() -> Result<(), String> {
	let mut text = String::new();
	stdin()
		.read_to_string(&mut text)
		.map_err(|error| format!("standard input: {error}"))?;
	let answer = case::answer(&text)?;
	let mut out = stdout().lock();
	out.write_all(answer.as_bytes())
		.and_then(|()| out.write_all(b"\n"))
		.and_then(|()| out.flush())
		.map_err(|error| format!("standard output: {error}"))
}
