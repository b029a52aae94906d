// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]
#![expect(
	clippy::arithmetic_side_effects,
	clippy::indexing_slicing,
	reason = "only tests use it: what overflows has to end them"
)]

#[cfg(feature = "properties")]
mod properties;
mod random;
mod story;

#[cfg(feature = "properties")]
pub use properties::{is_foreign, refused_leavers};
pub use random::Random;
pub use story::Story;
