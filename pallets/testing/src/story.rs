// SPDX-License-Identifier: Apache-2.0
use std::thread;

use crate::Random;

/// One random walk, step by step. When a test fails in it, the story says how to tell it again.
#[derive(Debug)]
pub struct Story {
	/// What decides.
	pub random: Random,
	seed: u64,
	step: u32,
}

impl Story {
	/// The story of a seed.
	pub const fn new(seed: u64) -> Self {
		Self {
			random: Random::new(seed),
			seed,
			step: 0,
		}
	}

	/// Whether there is another step, when there are `steps` in all; begins it.
	pub fn goes_on(&mut self, steps: u32) -> bool {
		let goes_on = self.step < steps;
		self.step += u32::from(goes_on);
		goes_on
	}

	/// The number of the step that was begun last, from one on.
	pub const fn step(&self) -> u32 {
		self.step
	}
}

impl Drop for Story {
	fn drop(&mut self) {
		if thread::panicking() {
			eprintln!(
				"it happened in step {} of the story of seed {}",
				self.step, self.seed
			);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::Story;

	#[test]
	fn a_story_has_as_many_steps_as_it_is_given() {
		let mut story = Story::new(1);
		let mut steps = Vec::new();
		while story.goes_on(3) {
			steps.push(story.step());
		}
		assert_eq!(steps, [1, 2, 3]);
		assert!(!story.goes_on(3));
		assert!(story.goes_on(4));
	}
}
