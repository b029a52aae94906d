// SPDX-License-Identifier: Apache-2.0
//! The first steps of a round: who votes, and with which row.

use ganglion_math::Neuron;
use ganglion_support::{Stakes, Uid};
use sp_runtime::traits::SaturatedConversion;

use super::{sitting::Sitting, state::Failure};
use crate::{Config, Side, Voters, WeightInfo, rows::Rows};

impl<T: Config> Sitting<T> {
	/// Count neurons; whether all are counted.
	pub(crate) fn take_census(&mut self) -> Result<bool, Failure> {
		while !self.census.is_complete() {
			if !self.meter.affords(T::WeightInfo::census_step()) {
				return Ok(false);
			}
			let uid = self.census.next_uid();
			let (neuron, side) = self.count(Uid(uid));
			self.census.count(uid, neuron)?;
			let rows = self.state.rows.try_push(side);
			rows.map_err(|_| Failure::StateLost("rows"))?;
			self.meter.spend(T::WeightInfo::census_step());
		}
		Ok(true)
	}

	/// What the census says of `uid`, and the side of the row that counts.
	fn count(&self, uid: Uid) -> (Neuron, Side) {
		let Some(neuron) = self.member(uid) else {
			return (Neuron::VACANT, Side::First);
		};
		let counted = Voters::<T>::get(&neuron.hotkey)
			.and_then(|voter| Rows::<T>::to_count(&voter, self.network.started_at));
		let counted_neuron = Neuron {
			stake: T::Stakes::stake_at(&neuron.hotkey, self.state.number),
			registered_at: neuron.registered_at.saturated_into(),
			row_set_at: counted.map(|(_, meant_at)| meant_at.saturated_into()),
		};
		(
			counted_neuron,
			counted.map_or(Side::First, |(side, _)| side),
		)
	}
}
