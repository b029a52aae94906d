// SPDX-License-Identifier: Apache-2.0
#![expect(
	clippy::arithmetic_side_effects,
	reason = "a test that overflows fails"
)]

mod epoch;
mod mock;
mod params;
mod set_weights;
mod try_state;
