// SPDX-License-Identifier: Apache-2.0
#![expect(
	clippy::arithmetic_side_effects,
	reason = "a test that overflows fails"
)]

mod attacks;
mod commits;
mod earnings;
mod emission;
mod epoch;
mod free_weights;
mod genesis;
mod lifecycle;
pub(crate) mod mock;
mod params;
mod rounds;
mod schedules;
mod set_weights;
mod try_state;
mod views;
