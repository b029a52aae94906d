// SPDX-License-Identifier: Apache-2.0
//! The part of a block that a round may use.

use frame_support::weights::Weight;

/// What a round may use of this block, and what it has used. Not a `WeightMeter`, which takes it
/// for a mistake when more is used than there was.
pub(crate) struct Meter {
	budget: Weight,
	pub(super) spent: Weight,
	has_stepped: bool,
}

impl Meter {
	pub(crate) fn new(budget: Weight, spent: Weight) -> Self {
		Self {
			budget,
			spent,
			has_stepped: false,
		}
	}

	/// Whether a step that costs at most `worst` may be taken. The first of a block always may,
	/// whatever it costs: else a budget that is too small would stop the round for ever.
	pub(crate) fn affords(&self, worst: Weight) -> bool {
		!self.has_stepped || self.spent.saturating_add(worst).all_lte(self.budget)
	}

	/// Count a step that has cost `actual`.
	pub(crate) fn spend(&mut self, actual: Weight) {
		self.has_stepped = true;
		self.spent = self.spent.saturating_add(actual);
	}
}
