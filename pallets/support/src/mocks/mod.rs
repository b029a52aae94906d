// SPDX-License-Identifier: Apache-2.0
//! A mock of each trait, for the tests of pallets that depend on it.
//!
//! State is held per thread, so tests do not see each other; each environment starts with `reset`.

#![expect(
	clippy::expect_used,
	clippy::indexing_slicing,
	reason = "only tests use the mocks"
)]

mod lifecycle;
mod neurons;
mod rounds;
mod stakes;

pub use lifecycle::{LifecycleCall, MockLifecycle};
pub use neurons::MockNeurons;
pub use rounds::MockRounds;
pub use stakes::MockStakes;
