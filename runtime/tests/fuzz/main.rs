// SPDX-License-Identifier: Apache-2.0
//! Random calls, blocks and leaps in time on the real runtime, with every invariant checked after each of them.
//!
//! 30,600 operations in CI. More of them, and other ones:
//!
//! ```sh
//! GANGLION_FUZZ_OPERATIONS=2500000 GANGLION_SEED=7 cargo test --release -p ganglion-runtime --test fuzz -- --nocapture
//! ```

#![expect(
	clippy::arithmetic_side_effects,
	clippy::indexing_slicing,
	clippy::unwrap_used,
	reason = "a test that overflows or unwraps nothing fails"
)]

#[path = "../chain/mod.rs"]
mod chain;
mod tally;
mod world;

use std::{env, thread};

use tally::Tally;
use world::World;

/// What CI does; a longer campaign asks for more.
const OPERATIONS: u32 = 30_600;
/// How often each call must succeed when [`OPERATIONS`] are made.
const LEAST_SUCCESSES: u32 = 600;
/// The smallest machine has as many cores.
const THREADS: u32 = 2;
/// The length of a walk. A test's state keeps what was deleted, and long walks get slow by it.
const OPERATIONS_PER_WALK: u32 = 2_550;

/// Errors that no order of calls and blocks brings about here: the state would have to contradict itself, it takes 2^32
/// calls, or the registry refuses first.
const UNREACHABLE: &[&str] = &[
	"Incentive.Corrupted",
	"Incentive.RoundRunning",
	"Registry.Corrupted",
	"Registry.NonceExhausted",
	"Stake.Corrupted",
	"Stake.PoolsExhausted",
];

fn number(name: &str, default: u32) -> u32 {
	match env::var(name) {
		Ok(text) => text
			.parse()
			.unwrap_or_else(|_| panic!("{name} is {text}, must be a number")),
		Err(_) => default,
	}
}

#[test]
fn invariants_hold_after_every_operation() {
	let operations = number("GANGLION_FUZZ_OPERATIONS", OPERATIONS);
	let seed = u64::from(number("GANGLION_SEED", 1));
	let walks = operations.div_ceil(OPERATIONS_PER_WALK);
	let threads: Vec<_> = (0..THREADS)
		.map(|thread| {
			thread::spawn(move || {
				let mut tally = Tally::default();
				for walk in (thread..walks).step_by(THREADS as usize) {
					let seed = seed.wrapping_mul(1 << 32) + u64::from(walk);
					let length = OPERATIONS_PER_WALK.min(operations - walk * OPERATIONS_PER_WALK);
					println!("walk {walk} of {walks}, seed {seed}");
					tally.add(World::walk(seed, length));
				}
				tally
			})
		})
		.collect();
	let mut tally = Tally::default();
	for thread in threads {
		tally.add(
			thread
				.join()
				.unwrap_or_else(|_| panic!("an invariant was broken, see above")),
		);
	}
	println!("{tally}");
	assert!(
		tally.ok_percent() >= 30,
		"only {} % of the calls succeeded",
		tally.ok_percent()
	);
	// In proportion, for shorter and longer walks.
	let least = (u64::from(LEAST_SUCCESSES) * u64::from(operations) / u64::from(OPERATIONS)) as u32;
	tally.assert_every_call_succeeded(least.min(LEAST_SUCCESSES));
	if operations >= OPERATIONS {
		tally.assert_every_error_seen(UNREACHABLE);
	}
}
