// SPDX-License-Identifier: Apache-2.0
//! The last steps of a round: what each neuron has earned is minted and written down.

use ganglion_math::{EpochError, Settlement, Solution};
use ganglion_support::{Balance, Neurons, Stakes, Uid};
use sp_runtime::traits::SaturatedConversion;

use super::{
	sitting::Sitting,
	state::{Failure, Stage},
};
use crate::{Carry, Config, Earner, Event, Pallet, Standing, WeightInfo, findings::Findings};

impl<T: Config> Sitting<T> {
	/// Pay neurons and write their standings; whether all are paid.
	pub(crate) fn settle(&mut self) -> Result<bool, Failure> {
		let n = self.census.n().saturated_into();
		let worst = T::WeightInfo::settle_step(u32::from(n));
		while let Stage::Settle(uid) = self.state.stage
			&& uid < n
		{
			if !self.meter.affords(worst) {
				return Ok(false);
			}
			let bonds = Findings::<T>::at(self.state.side).bonds(Uid(uid));
			let pool = self.state.pool();
			let found = self.solution()?.settle(uid, &bonds, pool)?;
			self.award(Uid(uid), &found)?;
			self.state.stage = Stage::Settle(uid.saturating_add(1));
			self.meter
				.spend(T::WeightInfo::settle_step(bonds.len().saturated_into()));
		}
		Ok(true)
	}

	fn solution(&self) -> Result<&Solution, Failure> {
		self.solution.as_ref().ok_or(Failure::StateLost("solution"))
	}

	/// Pay the neuron at `uid`, write its standing, and list it if it earned little.
	fn award(&mut self, uid: Uid, found: &Settlement) -> Result<(), Failure> {
		let findings = Findings::<T>::at(self.state.side);
		let Some(neuron) = self.member(uid) else {
			findings.put_standing(uid, None);
			return Ok(());
		};
		let n = self.census.n();
		let stake = self
			.census
			.stake(uid.0)
			.ok_or(EpochError::UnknownUid { uid: uid.0, n })?;
		let paid = Pallet::<T>::pay(uid, &neuron.hotkey, found.emission);
		self.state.minted = self.state.minted.saturating_add(paid);
		let standing = Standing {
			stake,
			rank: found.rank,
			trust: found.trust,
			consensus: found.consensus,
			incentive: found.incentive,
			dividends: found.dividends,
			emission: paid,
		};
		findings.put_standing(uid, Some(standing));
		if T::Neurons::immune_until(&neuron) <= self.state.next_epoch {
			self.state.list(Earner {
				emission: paid,
				registered_at: neuron.registered_at,
				uid,
			});
		}
		Ok(())
	}
}

impl<T: Config> Pallet<T> {
	/// Mint `award` behind `hotkey`; the amount that was minted.
	fn pay(uid: Uid, hotkey: &T::AccountId, award: Balance) -> Balance {
		if award == 0 {
			return 0;
		}
		match T::Stakes::credit(hotkey, award) {
			Ok(()) => {
				// Awards never exceed the pool in all, which the carry holds.
				Carry::<T>::mutate(|carry| *carry = carry.saturating_sub(award));
				award
			}
			Err(_) => {
				Self::deposit_event(Event::PayoutFailed { uid, amount: award });
				0
			}
		}
	}
}
