// SPDX-License-Identifier: Apache-2.0
#![expect(
	clippy::arithmetic_side_effects,
	reason = "a test that overflows fails"
)]

mod add_stake;
mod credit;
mod genesis;
mod invariants;
mod leaving;
mod lifecycle;
mod migrations;
pub(crate) mod mock;
mod nominate;
mod params;
mod pool;
mod remove_stake;
mod rounds;
mod take;
mod try_state;
mod unstaking;
