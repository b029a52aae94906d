// SPDX-License-Identifier: Apache-2.0

/// SplitMix64: the same values on every machine.
pub struct Random(pub u64);

impl Random {
	pub fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31)
	}

	pub fn below(&mut self, bound: u64) -> u64 {
		self.next() % bound
	}

	/// One of `items`.
	pub fn of(&mut self, items: &[u64]) -> u64 {
		items[usize::try_from(self.below(items.len() as u64)).unwrap()]
	}

	/// A value below `2^bits`, of every length with equal chance.
	pub fn wide(&mut self, bits: u64) -> u128 {
		let value = u128::from(self.next()) << 64 | u128::from(self.next());
		value >> (128 - self.below(bits + 1)).min(127)
	}
}
