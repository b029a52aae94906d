// SPDX-License-Identifier: Apache-2.0
#![expect(
	clippy::arithmetic_side_effects,
	reason = "a test that overflows fails"
)]

mod deregister;
mod evict;
mod flood;
mod genesis;
pub(crate) mod mock;
mod params;
mod price;
mod random;
mod register;
mod serve_axon;
mod swap_hotkey;
mod try_state;
