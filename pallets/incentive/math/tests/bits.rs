// SPDX-License-Identifier: Apache-2.0
//! The bits of 10,000 random graphs: what makes the epoch faster must not change any of them.
//!
//! After a deliberate change of the mechanism, the numbers are those that the failing test prints.

mod support;

use ganglion_math::EpochOutput;
use support::graphs::{Random, World, random_case};

/// FNV-1a over 64-bit words.
struct Hash(u64);

impl Hash {
	fn add(&mut self, word: u64) {
		const PRIME: u64 = 0x0000_0100_0000_01b3;
		self.0 = (self.0 ^ word).wrapping_mul(PRIME).rotate_left(29);
	}

	fn add_wide(&mut self, wide: u128) {
		self.add(wide as u64);
		self.add((wide >> 64) as u64);
	}

	fn add_output(&mut self, output: &EpochOutput) {
		let columns = [
			&output.rank,
			&output.trust,
			&output.consensus,
			&output.incentive,
			&output.dividends,
		];
		for fraction in columns.into_iter().flatten() {
			self.add(fraction.to_bits());
		}
		for amount in output.stake.iter().chain(&output.emission) {
			self.add_wide(*amount);
		}
		for (uid, bond) in output.bonds.iter().flatten() {
			self.add((*uid).into());
			self.add_wide(bond.to_bits());
		}
		self.add_wide(output.carry);
	}
}

/// The hash of 2,500 random graphs of up to 64 neurons, each in its second epoch.
fn hash_of(world: World, seed: u64) -> u64 {
	let mut random = Random::new(seed);
	let mut hash = Hash(0xcbf2_9ce4_8422_2325);
	for _ in 0..2500 {
		let case = random_case(&mut random, world, 64);
		let first = case.run();
		hash.add_output(&first);
		let mut next = case.next(&first);
		// So that the sum of the amounts stays one.
		(next.stake, next.carry) = (case.stake, case.carry);
		if let Ok(second) = next.try_run() {
			hash.add_output(&second);
		}
	}
	hash.0
}

#[test]
fn usual_graphs_keep_their_bits() {
	assert_eq!(hash_of(World::Usual, 11), 9_445_052_390_760_281_489);
}

#[test]
fn paper_literal_graphs_keep_their_bits() {
	assert_eq!(hash_of(World::Paper, 12), 15_198_412_524_328_936_884);
}

#[test]
fn steep_graphs_keep_their_bits() {
	assert_eq!(hash_of(World::Steep, 13), 18_282_921_690_232_914_227);
}

#[test]
fn extreme_graphs_keep_their_bits() {
	assert_eq!(hash_of(World::Extreme, 14), 14_045_474_541_209_602_343);
}
