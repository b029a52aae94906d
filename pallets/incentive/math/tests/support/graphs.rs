// SPDX-License-Identifier: Apache-2.0
//! Random graphs from a seed: the same on every machine, reaching into every corner of the input.

use super::Case;
use ganglion_math::{Bond, Decimal, Params};

/// The shared generator, with the draws that the committed cases were made with.
pub struct Random(ganglion_testing::Random);

impl Random {
	pub const fn new(seed: u64) -> Self {
		Self(ganglion_testing::Random::new(seed))
	}

	pub fn next(&mut self) -> u64 {
		self.0.any()
	}

	/// In `0..bound`.
	pub fn below(&mut self, bound: u64) -> u64 {
		((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
	}

	/// True `percent` times in a hundred.
	pub fn chance(&mut self, percent: u64) -> bool {
		self.below(100) < percent
	}

	/// An integer of `0..=bits` bits, every length equally likely.
	pub fn any_size(&mut self, bits: u32) -> u128 {
		let wide = (u128::from(self.next()) << 64) | u128::from(self.next());
		let length = self.below(u64::from(bits) + 1) as u32;
		if length == 0 {
			0
		} else {
			wide >> (128 - length)
		}
	}
}

/// Which corner of the input a graph comes from.
#[derive(Clone, Copy, Debug)]
pub enum World {
	/// The default preset, amounts and rows as a network would have them.
	Usual,
	/// The paper-literal preset.
	Paper,
	/// Parameters anywhere within their limits, steep consensus above all.
	Steep,
	/// Amounts of every size up to the limits, weights of one unit beside full ones, bonds from dust to millions.
	Extreme,
}

/// A random case of `1..=largest` neurons.
pub fn random_case(random: &mut Random, world: World, largest: usize) -> Case {
	let n = 1 + random.below(largest as u64) as usize;
	let density = [5, 30, 70, 100][random.below(4) as usize];
	random_case_of(random, world, n, density)
}

/// A random case of `n` neurons that have each edge with a chance of `density` percent.
pub fn random_case_of(random: &mut Random, world: World, n: usize, density: u64) -> Case {
	let block = 10_000 + random.below(10_000);
	// A tenth of the neurons is newer than some rows.
	let registered_at: Vec<u64> = (0..n)
		.map(|_| {
			if random.chance(10) {
				block - random.below(6000)
			} else {
				random.below(4000)
			}
		})
		.collect();
	// With the default cutoff of 5000 blocks a few rows are too old.
	let set_at: Vec<u64> = (0..n).map(|_| block - random.below(5600)).collect();
	let stake = (0..n).map(|_| random_stake(random, world, n)).collect();
	let weights = (0..n)
		.map(|uid| random_row(random, world, n, uid, density))
		.collect();
	let bonds = (0..n)
		.map(|_| random_bonds(random, world, n, density))
		.collect();
	let params = random_params(random, world);
	let (emission, carry) = match world {
		World::Extreme => (random.any_size(125), random.any_size(120)),
		_ => (
			random.any_size(64),
			if random.chance(50) {
				0
			} else {
				random.any_size(32)
			},
		),
	};
	Case {
		block,
		stake,
		registered_at,
		set_at,
		weights,
		bonds,
		params,
		emission,
		carry,
	}
}

fn random_stake(random: &mut Random, world: World, n: usize) -> u128 {
	if random.chance(15) {
		return 0;
	}
	match world {
		World::Extreme => random.any_size(126) / n as u128,
		_ => u128::from(random.below(1_000_000_000_000_000)),
	}
}

fn random_row(
	random: &mut Random,
	world: World,
	n: usize,
	owner: usize,
	density: u64,
) -> Vec<(u16, u16)> {
	if random.chance(20) {
		return Vec::new();
	}
	(0..n)
		.filter(|uid| *uid != owner)
		.filter_map(|uid| {
			let weight = match world {
				World::Extreme if random.chance(50) => [1, u16::MAX][random.below(2) as usize],
				_ => 1 + random.below(u64::from(u16::MAX)) as u16,
			};
			random.chance(density).then_some((uid as u16, weight))
		})
		.collect()
}

fn random_bonds(random: &mut Random, world: World, n: usize, density: u64) -> Vec<(u16, Bond)> {
	if random.chance(40) {
		return Vec::new();
	}
	let bits = match world {
		World::Extreme => 116,
		_ => 97,
	};
	let mut bonds = Vec::new();
	for uid in 0..n {
		let bond = Bond::from_bits(random.any_size(bits));
		if random.chance(density) {
			bonds.push((uid as u16, bond));
		}
	}
	bonds
}

fn random_params(random: &mut Random, world: World) -> Params {
	let mut up_to =
		|limit: Decimal| Decimal::from_units(random.any_size(128) % (limit.to_units() + 1));
	match world {
		World::Usual => Params::default(),
		World::Paper => Params::paper_literal(),
		World::Steep | World::Extreme => Params {
			rho: up_to(Params::MAX_RHO),
			kappa: up_to(Decimal::ONE),
			trust_threshold: up_to(Decimal::from_integer(4)),
			bond_retention: up_to(Decimal::ONE),
			self_ownership: up_to(Decimal::ONE),
			activity_cutoff: Some(5000),
		},
	}
}
