// SPDX-License-Identifier: Apache-2.0
//! A mock of each trait, for the tests of pallets that depend on it.
//!
//! State is held per thread, so tests do not see each other; each environment starts with `reset`.

#![expect(
	clippy::expect_used,
	clippy::indexing_slicing,
	reason = "only tests use the mocks"
)]

mod neurons;
mod stakes;

pub use neurons::MockNeurons;
pub use stakes::MockStakes;
