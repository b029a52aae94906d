// SPDX-License-Identifier: Apache-2.0
use std::cell::{Cell, RefCell};

use crate::{Earnings, Rounds, Uid};

thread_local! {
	static RUNNING: Cell<Option<u32>> = const { Cell::new(None) };
	static FROZEN: Cell<bool> = const { Cell::new(false) };
	static LOWEST: RefCell<Vec<(Uid, u64)>> = const { RefCell::new(Vec::new()) };
}

/// Rounds that a test begins and ends, and earnings that it names; blocks are `u64`.
pub struct MockRounds;

impl MockRounds {
	/// No round, no freeze, no earnings.
	pub fn reset() {
		RUNNING.set(None);
		FROZEN.set(false);
		LOWEST.take();
	}

	/// Let this round run, or none.
	pub fn run(round: Option<u32>) {
		RUNNING.set(round);
	}

	/// Let parameters be frozen although no round runs, or not; a running round freezes them anyway.
	pub fn freeze(is_frozen: bool) {
		FROZEN.set(is_frozen);
	}

	/// Who earned least, lowest first, with its `registered_at`.
	pub fn set_lowest(lowest: &[(Uid, u64)]) {
		LOWEST.set(lowest.to_vec());
	}
}

impl Rounds for MockRounds {
	fn running() -> Option<u32> {
		RUNNING.get()
	}

	fn is_frozen() -> bool {
		FROZEN.get() || Self::running().is_some()
	}
}

impl Earnings<u64> for MockRounds {
	fn lowest() -> Vec<(Uid, u64)> {
		LOWEST.with_borrow(Clone::clone)
	}
}
