// SPDX-License-Identifier: Apache-2.0
//! A network of voters that hold bonds on every edge: what a chain evaluates epoch after epoch.

use alloc::{vec, vec::Vec};
use core::mem;
use ganglion_math::{Accumulator, Bond, Census, EpochError, Neuron, Params, Settlement, Solution};

/// The block of the epoch; every row was set before it, after the last registration.
const BLOCK: u64 = 10_000;
const LAST_REGISTRATION: u64 = 9_000;
/// Ten blocks' worth of a token of 9 decimals: emission times tempo.
const POOL: u128 = 100_000_000_000;

/// SplitMix64 (Steele, Lea, Flood 2014).
pub struct Random(u64);

impl Random {
	/// A sequence for each seed.
	pub const fn new(seed: u64) -> Self {
		Self(seed)
	}

	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31)
	}

	/// In `0..bound`, for bounds below 2^32.
	fn below(&mut self, bound: u64) -> u64 {
		((self.next() >> 32) * bound) >> 32
	}
}

/// The state of a network, and what its last epoch found.
pub struct Network {
	params: Params,
	/// Every neuron votes.
	pub neurons: Vec<Neuron>,
	/// `(uid, raw weight)` of each neuron.
	pub weights: Vec<Vec<(u16, u16)>>,
	/// `(uid, bond)` of each neuron.
	pub bonds: Vec<Vec<(u16, Bond)>>,
	/// The new bonds of one neuron, before they change places with the old ones.
	row: Vec<(u16, Bond)>,
	/// What the last epoch found for each neuron.
	pub settled: Vec<Settlement>,
}

impl Network {
	/// `n` neurons with `k` edges each, or with edges to all others if there are no more than that.
	pub fn new(n: u16, k: u16, seed: u64) -> Self {
		let mut random = Random::new(seed);
		let neurons = (0..n)
			.map(|_| Neuron {
				stake: u128::from(1 + random.below(1_000_000)) * 1_000_000_000,
				registered_at: random.below(LAST_REGISTRATION),
				row_set_at: Some(LAST_REGISTRATION + random.below(BLOCK - LAST_REGISTRATION)),
			})
			.collect();
		let weights = (0..n)
			.map(|uid| random_row(&mut random, n, k, uid))
			.collect();
		Self {
			params: Params::default(),
			neurons,
			weights,
			bonds: vec![Vec::new(); n.into()],
			row: Vec::new(),
			settled: vec![Settlement::default(); n.into()],
		}
	}

	/// The number of edges.
	pub fn edges(&self) -> usize {
		self.weights.iter().map(Vec::len).sum()
	}

	/// The parameters of every epoch.
	pub fn params(&self) -> &Params {
		&self.params
	}

	/// One epoch, as a chain runs it: row by row through the round. Replaces bonds and results; stake stays, so that
	/// every epoch does the same work.
	pub fn run_epoch(&mut self) -> Result<(), EpochError> {
		let n = self.neurons.len();
		let mut census = Census::new(n, BLOCK, BLOCK, self.params.clone())?;
		for (uid, neuron) in (0..).zip(&self.neurons) {
			census.count(uid, *neuron)?;
		}
		let mut accumulator = Accumulator::new(&census)?;
		let mut accumulation = accumulator.resume(&census)?;
		for (uid, (edges, bonds)) in (0..).zip(self.weights.iter().zip(&mut self.bonds)) {
			accumulation.accumulate_into(uid, edges, bonds, &mut self.row)?;
			mem::swap(bonds, &mut self.row);
		}
		let solution = Solution::new(&census, &accumulator)?;
		for (uid, (bonds, settled)) in (0..).zip(self.bonds.iter().zip(&mut self.settled)) {
			*settled = solution.settle(uid, bonds, POOL)?;
		}
		Ok(())
	}

	/// A number that any differing bit of the results or of the bonds changes (FNV-1a over 64-bit words).
	pub fn checksum(&self) -> u64 {
		const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
		const PRIME: u64 = 0x0000_0100_0000_01b3;
		let mut hash = BASIS;
		let mut add = |word: u64| hash = (hash ^ word).wrapping_mul(PRIME).rotate_left(29);
		for settled in &self.settled {
			add(settled.rank.to_bits());
			add(settled.trust.to_bits());
			add(settled.consensus.to_bits());
			add(settled.incentive.to_bits());
			add(settled.dividends.to_bits());
			add(settled.emission as u64);
		}
		for (uid, bond) in self.bonds.iter().flatten() {
			add(u64::from(*uid));
			add(bond.to_bits() as u64);
			add((bond.to_bits() >> 64) as u64);
		}
		hash
	}
}

/// A row of `k` edges, every choice of targets equally likely (selection sampling: Knuth 3.4.2, algorithm S).
fn random_row(random: &mut Random, n: u16, k: u16, owner: u16) -> Vec<(u16, u16)> {
	let mut candidates = u64::from(n.saturating_sub(1));
	let mut wanted = u64::from(k).min(candidates);
	let mut row = Vec::with_capacity(wanted as usize);
	for uid in (0..n).filter(|uid| *uid != owner) {
		if random.below(candidates) < wanted {
			row.push((uid, 1 + random.below(u64::from(u16::MAX)) as u16));
			wanted -= 1;
		}
		candidates -= 1;
	}
	row
}
