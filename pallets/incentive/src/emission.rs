// SPDX-License-Identifier: Apache-2.0
//! What blocks emit.

use ganglion_support::Balance;
use sp_runtime::traits::AtLeast32BitUnsigned;

use crate::IncentiveParams;

impl<BlockNumber: AtLeast32BitUnsigned + Copy> IncentiveParams<BlockNumber> {
	/// What `blocks` blocks emit, in units, while `issuance` units exist; asked for only when emission halves.
	///
	/// Saturates, which the bound on the emission of a block and block numbers of 32 bits exclude.
	pub fn emission_of(&self, blocks: BlockNumber, issuance: impl FnOnce() -> Balance) -> Balance {
		let per_block = match self.halving {
			None => self.emission_per_block,
			// Half as much for each halving passed; nothing is left of any amount after as many as it has bits.
			Some(supply) => halvings(supply, issuance()).map_or(0, |count| {
				self.emission_per_block
					.checked_shr(count)
					.unwrap_or_default()
			}),
		};
		per_block.saturating_mul(blocks.unique_saturated_into())
	}
}

/// How often emission has halved: the largest k with `issuance >= supply (1 - 2^-k)`; `None` when every halving
/// is passed since all of `supply` is there.
///
/// `supply - issuance <= supply 2^-k` is `2^k <= supply / (supply - issuance)`, hence a logarithm.
fn halvings(supply: Balance, issuance: Balance) -> Option<u32> {
	let missing = supply.checked_sub(issuance)?;
	supply.checked_div(missing)?.checked_ilog2()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn emission_halves_at_one_half_three_quarters_and_seven_eighths_of_the_supply() {
		for (issuance, expected) in [
			(0, 0),
			(499, 0),
			(500, 1),
			(749, 1),
			(750, 2),
			(874, 2),
			(875, 3),
			(998, 8),
			(999, 9),
		] {
			assert_eq!(halvings(1_000, issuance), Some(expected), "{issuance}");
		}
	}

	#[test]
	fn emission_ends_with_the_supply() {
		assert_eq!(halvings(1_000, 1_000), None);
		assert_eq!(halvings(1_000, 1_001), None);
		assert_eq!(halvings(u128::MAX, u128::MAX - 1), Some(127));
	}
}
