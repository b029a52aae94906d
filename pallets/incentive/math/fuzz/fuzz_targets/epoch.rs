// SPDX-License-Identifier: Apache-2.0
#![no_main]

#[path = "../bodies.rs"]
mod bodies;

libfuzzer_sys::fuzz_target!(|data: &[u8]| bodies::epoch(data));
