// SPDX-License-Identifier: Apache-2.0
//! Issue: what blocks emit, and what of it an epoch may mint.

/// A supply towards which emission halves, and how much of it there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Halving {
	/// The supply, in units of stake: half of it is issued before the first halving, half of the
	/// rest before the next, and so on.
	pub supply: u128,
	/// What has been issued, in units of stake.
	pub issuance: u128,
}

impl Halving {
	/// How often emission has halved: the largest k with `issuance >= supply (1 - 2^-k)`; `None`
	/// when every halving is passed since all of `supply` is there.
	///
	/// `supply - issuance <= supply 2^-k` is `2^k <= supply / (supply - issuance)`, hence a
	/// logarithm.
	pub fn passed(self) -> Option<u32> {
		let missing = self.supply.checked_sub(self.issuance)?;
		self.supply.checked_div(missing)?.checked_ilog2()
	}
}

/// `floor(per_block / 2^k) * blocks`: what `blocks` blocks emit, in units of stake, where k
/// halvings are passed. Without `halving` none is.
///
/// Saturates; a chain bounds `per_block` so that it does not.
pub fn issued(per_block: u128, blocks: u64, halving: Option<Halving>) -> u128 {
	let per_block = match halving {
		None => per_block,
		// Nothing is left of any amount after as many halvings as it has bits.
		Some(halving) => halving
			.passed()
			.and_then(|count| per_block.checked_shr(count))
			.unwrap_or_default(),
	};
	per_block.saturating_mul(blocks.into())
}

/// `emission + min(carry, emission)`: what an epoch may mint, in units of stake, of what its blocks
/// emit and of what was carried to it. Saturates.
///
/// Of the carry it takes as much again as it emits, at most: whoever votes first after a long time
/// without voters gets twice what its blocks emit (`docs/adr/0015-the-carry-is-paid-in-parts.md`).
pub fn pool(emission: u128, carry: u128) -> u128 {
	emission.saturating_add(carry.min(emission))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn halvings(supply: u128, issuance: u128) -> Option<u32> {
		Halving { supply, issuance }.passed()
	}

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
		let halving = |issuance| {
			Some(Halving {
				supply: 1_000,
				issuance,
			})
		};
		assert_eq!(issued(8, 3, halving(1_000)), 0);
		assert_eq!(issued(8, 3, halving(875)), 3);
		assert_eq!(issued(8, 3, None), 24);
	}

	#[test]
	fn an_emission_of_any_size_saturates() {
		assert_eq!(issued(u128::MAX, u64::MAX, None), u128::MAX);
		assert_eq!(pool(u128::MAX, 1), u128::MAX);
	}

	#[test]
	fn of_the_carry_an_epoch_takes_as_much_as_it_emits_at_most() {
		assert_eq!(pool(10, 0), 10);
		assert_eq!(pool(10, 9), 19);
		assert_eq!(pool(10, 10), 20);
		assert_eq!(pool(10, 11), 20);
		assert_eq!(pool(0, 11), 0);
	}
}
