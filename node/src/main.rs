// SPDX-License-Identifier: Apache-2.0
//! The program of the node; see the library.

use std::process::ExitCode;

fn main() -> ExitCode {
	match ganglion_node::run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		}
	}
}
