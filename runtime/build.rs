// SPDX-License-Identifier: Apache-2.0
//! Builds the wasm of the runtime beside its native form.

fn main() {
	#[cfg(feature = "std")]
	substrate_wasm_builder::WasmBuilder::build_using_defaults();
}
