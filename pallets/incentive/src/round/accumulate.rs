// SPDX-License-Identifier: Apache-2.0
//! The steps of a round that take rows, and the one that solves: read the state of one neuron, let
//! the maths crate compute, write the bonds.

use alloc::vec::Vec;

use frame_support::traits::Get;
use ganglion_math::Solution;
use ganglion_support::Uid;
use sp_runtime::traits::SaturatedConversion;

use super::{sitting::Sitting, state::Failure};
use crate::{Config, Pallet, WeightInfo, findings::Findings, rows::Rows};

impl<T: Config> Sitting<T> {
	/// Take rows of weights and bonds and write the new bonds; whether all are in.
	pub(crate) fn accumulate(&mut self) -> Result<bool, Failure> {
		let Self {
			state,
			census,
			sums,
			meter,
			..
		} = self;
		let sums = sums.as_mut().ok_or(Failure::StateLost("sums"))?;
		let first = sums.next_uid();
		let mut accumulation = sums.resume(census)?;
		let n: u32 = census.n().saturated_into();
		let worst = Pallet::<T>::weight_of_row(n.min(T::MaxEdges::get()), n.saturating_mul(2));
		let findings = Findings::<T>::at(state.side);
		let mut after = Vec::new();
		for uid in first..census.n().saturated_into() {
			if !meter.affords(worst) {
				return Ok(false);
			}
			let row = census
				.votes(uid)
				.then(|| state.rows.get(usize::from(uid)))
				.flatten()
				.and_then(|side| Rows::<T>::at(Uid(uid), *side));
			let edges = row.as_ref().map_or(&[][..], |row| &row.edges);
			let before = findings.before().bonds(Uid(uid));
			accumulation.accumulate_into(uid, edges, &before, &mut after)?;
			let bonds = before.len().saturating_add(after.len());
			findings.put_bonds(Uid(uid), &after);
			meter.spend(Pallet::<T>::weight_of_row(
				edges.len().saturated_into(),
				bonds.saturated_into(),
			));
		}
		Ok(true)
	}

	/// Solve what was accumulated; whether the block afforded it.
	pub(crate) fn solve(&mut self) -> Result<bool, Failure> {
		let weight = T::WeightInfo::solve_step(self.census.n().saturated_into());
		if !self.meter.affords(weight) {
			return Ok(false);
		}
		let sums = self.sums.as_ref().ok_or(Failure::StateLost("sums"))?;
		self.solution = Some(Solution::new(&self.census, sums)?);
		self.meter.spend(weight);
		Ok(true)
	}
}
