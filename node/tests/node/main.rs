// SPDX-License-Identifier: Apache-2.0
//! Tests of the node from outside: its library as other code sees it, its program as a user does.
#![allow(
	clippy::arithmetic_side_effects,
	clippy::expect_used,
	clippy::indexing_slicing,
	clippy::unwrap_used,
	reason = "a test that fails may panic"
)]

mod chains;
mod clock;
mod database;
mod process;
mod refusals;
mod seals;
