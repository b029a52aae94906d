// SPDX-License-Identifier: Apache-2.0

/// SplitMix64 (Steele, Lea, Flood 2014): small, and its sequence never changes under us.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
	/// A sequence for each seed.
	pub const fn new(seed: u64) -> Self {
		Self(seed)
	}

	/// Any value.
	pub fn any(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^ (mixed >> 31)
	}

	/// In `0..bound`.
	pub fn below(&mut self, bound: u64) -> u64 {
		self.any() % bound
	}

	/// Once in `times`.
	pub fn once_in(&mut self, times: u64) -> bool {
		self.below(times) == 0
	}

	/// One of `items`.
	pub fn of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
		// An index is below the length, which is a `usize`.
		&items[self.below(items.len() as u64) as usize]
	}

	/// A value below `2^bits`, of every length with equal chance; at most 128 bits.
	pub fn wide(&mut self, bits: u64) -> u128 {
		let value = u128::from(self.any()) << 64 | u128::from(self.any());
		value >> (128 - self.below(bits + 1)).min(127)
	}
}

#[cfg(test)]
mod tests {
	use super::Random;

	#[test]
	fn a_seed_gives_the_same_values_for_ever() {
		let mut random = Random::new(1_234_567);
		let values: Vec<u64> = (0..5).map(|_| random.any()).collect();
		// Those of the authors' reference implementation.
		assert_eq!(
			values,
			[
				6_457_827_717_110_365_317,
				3_203_168_211_198_807_973,
				9_817_491_932_198_370_423,
				4_593_380_528_125_082_431,
				16_408_922_859_458_223_821,
			]
		);
	}

	#[test]
	fn values_stay_below_their_bounds() {
		let mut random = Random::new(3);
		let mut seen = [false; 6];
		for _ in 0..1_000 {
			seen[random.below(6) as usize] = true;
			assert!(random.wide(20) < 1 << 20);
			assert!([2, 3].contains(random.of(&[2, 3])));
		}
		assert_eq!(seen, [true; 6]);
	}
}
