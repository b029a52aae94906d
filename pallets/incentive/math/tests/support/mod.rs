// SPDX-License-Identifier: Apache-2.0
//! What the tests of this crate share: cases that own their data, random graphs, and the twin.

#![allow(
	dead_code,
	clippy::arithmetic_side_effects,
	clippy::indexing_slicing,
	reason = "each test file uses a part of it; a panic in a test is a failure of that test"
)]

pub mod graphs;
pub mod twin;

use ganglion_math::{Bond, EpochError, EpochInput, EpochOutput, Params, Row, epoch};
use proptest::test_runner::{Config as ProptestConfig, FileFailurePersistence};

/// So many random cases; the seeds of those that fail are written to `regressions`, relative to the
/// crate's folder, and tried first. Without a place, proptest keeps none of a test outside of
/// `src`.
pub fn cases(count: u32, regressions: &'static str) -> ProptestConfig {
	ProptestConfig {
		failure_persistence: Some(Box::new(FileFailurePersistence::Direct(regressions))),
		..ProptestConfig::with_cases(count)
	}
}

/// A case that owns its data.
#[derive(Clone, Debug)]
pub struct Case {
	pub block: u64,
	pub stake: Vec<u128>,
	pub registered_at: Vec<u64>,
	pub set_at: Vec<u64>,
	pub weights: Vec<Vec<(u16, u16)>>,
	pub bonds: Vec<Vec<(u16, Bond)>>,
	pub params: Params,
	pub emission: u128,
	pub carry: u128,
}

impl Case {
	/// A case at block 0 without bonds, emission of 10^9 and default parameters.
	pub fn new(stake: &[u128], weights: &[&[(u16, u16)]]) -> Self {
		let n = stake.len();
		Self {
			block: 0,
			stake: stake.to_vec(),
			registered_at: vec![0; n],
			set_at: vec![0; n],
			weights: weights.iter().map(|row| row.to_vec()).collect(),
			bonds: vec![Vec::new(); n],
			params: Params::default(),
			emission: 1_000_000_000,
			carry: 0,
		}
	}

	pub fn n(&self) -> usize {
		self.stake.len()
	}

	/// The same case with other parameters.
	pub fn with_params(self, params: Params) -> Self {
		Self { params, ..self }
	}

	/// Runs the epoch.
	pub fn try_run(&self) -> Result<EpochOutput, EpochError> {
		let rows: Vec<Row<'_>> = self
			.weights
			.iter()
			.zip(&self.set_at)
			.map(|(edges, set_at)| Row {
				set_at: *set_at,
				edges,
			})
			.collect();
		let bonds: Vec<&[(u16, Bond)]> = self.bonds.iter().map(Vec::as_slice).collect();
		epoch(&EpochInput {
			block: self.block,
			stake: &self.stake,
			registered_at: &self.registered_at,
			rows: &rows,
			bonds: &bonds,
			params: &self.params,
			emission: self.emission,
			carry: self.carry,
		})
	}

	/// Runs the epoch of a case that is valid.
	pub fn run(&self) -> EpochOutput {
		match self.try_run() {
			Ok(output) => output,
			Err(error) => panic!("{error} in {self:?}"),
		}
	}

	/// The next epoch's case: what this one left behind.
	pub fn next(&self, output: &EpochOutput) -> Self {
		Self {
			stake: output.stake.clone(),
			bonds: output.bonds.clone(),
			carry: output.carry,
			..self.clone()
		}
	}
}
