// SPDX-License-Identifier: Apache-2.0
//! The epoch that is timed: a network in its steady state, and one epoch after another on it.
//!
//! Native code and the wasm guest run this same crate, each on memory of its own.

#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

#[cfg(target_arch = "wasm32")]
mod guest;
pub mod network;
