// SPDX-License-Identifier: Apache-2.0
//! What the pallets do together: the real runtime, as a node drives it.

#![expect(
	clippy::arithmetic_side_effects,
	clippy::cast_precision_loss,
	clippy::indexing_slicing,
	clippy::unwrap_used,
	reason = "a test that overflows or unwraps nothing fails; shares are compared as floats"
)]

mod cabal;
mod calls;
#[path = "../chain/mod.rs"]
mod chain;
mod explain;
mod fees;
mod free_weights;
mod full_network;
mod invariants;
mod large_owner;
mod limits;
mod market;
mod migrations;
mod presets;
mod state;
