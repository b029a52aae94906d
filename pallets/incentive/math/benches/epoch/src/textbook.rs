// SPDX-License-Identifier: Apache-2.0
//! The mechanism as a textbook writes it: `f64`, sparse rows, one loop for each formula.

use ganglion_math_bench::network::Network;

/// The parameters of the default preset.
const RHO: f64 = 10.0;
const KAPPA: f64 = 0.5;
const TRUST_THRESHOLD: f64 = 0.1;
const BOND_RETENTION: f64 = 0.9;
const SELF_OWNERSHIP: f64 = 0.5;
const POOL: f64 = 100_000_000_000.0;

/// The state of a network in floating point.
pub struct Textbook {
	stake: Vec<f64>,
	weights: Vec<Vec<(usize, f64)>>,
	bonds: Vec<Vec<(usize, f64)>>,
	/// What the last epoch paid.
	pub emission: Vec<f64>,
}

impl Textbook {
	/// The same network, without bonds.
	pub fn new(network: &Network) -> Self {
		Self {
			stake: network
				.neurons
				.iter()
				.map(|neuron| neuron.stake as f64)
				.collect(),
			weights: network
				.weights
				.iter()
				.map(|row| {
					row.iter()
						.map(|&(uid, weight)| (usize::from(uid), f64::from(weight)))
						.collect()
				})
				.collect(),
			bonds: vec![Vec::new(); network.neurons.len()],
			emission: Vec::new(),
		}
	}

	/// One epoch.
	pub fn run_epoch(&mut self) {
		let n = self.stake.len();
		let total: f64 = self.stake.iter().sum();
		let mut rank = vec![0.0; n];
		let mut trust = vec![0.0; n];
		let mut column = vec![0.0; n];
		for i in 0..n {
			let share = self.stake[i] / total;
			let sum: f64 = self.weights[i].iter().map(|(_, weight)| weight).sum();
			let mut bonds = Vec::with_capacity(self.weights[i].len());
			let mut old = self.bonds[i].iter().peekable();
			for &(j, weight) in &self.weights[i] {
				let weight = weight / sum;
				rank[j] += share * weight;
				if weight >= TRUST_THRESHOLD / n as f64 {
					trust[j] += share;
				}
				while let Some(&(uid, bond)) = old.next_if(|(uid, _)| *uid < j) {
					bonds.push((uid, BOND_RETENTION * bond));
				}
				let before = old
					.next_if(|(uid, _)| *uid == j)
					.map_or(0.0, |(_, bond)| *bond);
				bonds.push((j, BOND_RETENTION * before + share * weight));
			}
			bonds.extend(old.map(|(uid, bond)| (*uid, BOND_RETENTION * bond)));
			for &(j, bond) in &bonds {
				column[j] += bond;
			}
			self.bonds[i] = bonds;
		}

		let consensus: Vec<f64> = trust
			.iter()
			.map(|trust| 1.0 / (1.0 + (-RHO * (trust - KAPPA)).exp()))
			.collect();
		let mut incentive: Vec<f64> = rank.iter().zip(&consensus).map(|(r, c)| r * c).collect();
		let sum: f64 = incentive.iter().sum();
		incentive.iter_mut().for_each(|incentive| *incentive /= sum);

		self.emission = (0..n)
			.map(|i| {
				let mut dividends = if column[i] == 0.0 { incentive[i] } else { 0.0 };
				for &(j, bond) in &self.bonds[i] {
					dividends += incentive[j] * bond / column[j];
				}
				POOL * ((1.0 - SELF_OWNERSHIP) * dividends + SELF_OWNERSHIP * incentive[i])
			})
			.collect();
	}
}
