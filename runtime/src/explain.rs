// SPDX-License-Identifier: Apache-2.0
//! Why a neuron was paid what it was: the last epoch retold for one uid, from what the chain keeps of it.

use alloc::vec::Vec;

use ganglion_math::{Bond, Decimal, Fraction, VotingPower};
use ganglion_support::{Neurons, Uid};
use metagraph_runtime_api::{Contribution, Explanation, MAX_CONTRIBUTIONS};
use pallet_incentive::{
	Bonds, EpochRecord, IncentiveParams, LastEpoch, Network, Params, Standing, Standings,
};
use sp_runtime::{Rounding, helpers_128bit::multiply_by_rational_with_rounding};

use crate::{AccountId, Balance, BlockNumber, Incentive, Registry, Runtime};

/// See `MetagraphApi::explain`.
pub fn explain(uid: Uid) -> Option<Explanation<AccountId, BlockNumber>> {
	let params = Params::<Runtime>::get();
	let last = LastEpoch::<Runtime>::get()?;
	// The rows of the last epoch are kept until the next round begins, whatever becomes of that.
	if Network::<Runtime>::get().round != last.round {
		return None;
	}
	let standing = Standings::<Runtime>::get(last.slot, uid)?;
	let neuron = Registry::record(uid).filter(|neuron| neuron.registered_at <= last.block)?;
	let votes = Votes::of(&last, &params);
	let on = votes.on(uid);
	let (paid_for_incentive, paid_for_dividends) =
		split(&standing, params.mechanism.self_ownership);
	Some(Explanation {
		uid,
		hotkey: neuron.hotkey,
		epoch: last.block,
		stake: standing.stake,
		voting_stake: votes.stake,
		votes: votes.rows.iter().any(|row| row.uid == uid),
		rank: standing.rank.to_bits(),
		rank_from: largest(on.rank_from),
		edges: on.edges,
		trusted_by: on.trusted_by,
		trust: standing.trust.to_bits(),
		consensus: standing.consensus.to_bits(),
		incentive: standing.incentive.to_bits(),
		dividends: standing.dividends.to_bits(),
		dividends_from: largest(dividends_from(uid, &standing, &last)),
		paid_for_incentive,
		paid_for_dividends,
	})
}

/// The row of a neuron that voted.
struct Vote {
	uid: Uid,
	stake: Balance,
	set_at: u64,
	edges: Vec<(u16, u16)>,
}

/// Everybody who voted in an epoch.
struct Votes {
	rows: Vec<Vote>,
	stake: Balance,
	registered_at: Vec<u64>,
	trust_threshold: Decimal,
}

/// What the voters put on one neuron.
#[derive(Default)]
struct OnNeuron {
	edges: u16,
	trusted_by: u16,
	rank_from: Vec<(Uid, Fraction)>,
}

impl Votes {
	fn of(last: &EpochRecord<BlockNumber>, params: &IncentiveParams<BlockNumber>) -> Self {
		let uids = || (0..last.neurons).map(Uid);
		let registered_at = uids()
			.map(|uid| Registry::registered_at(uid).map_or(u64::MAX, u64::from))
			.collect();
		let rows: Vec<Vote> = uids()
			.filter_map(|uid| {
				let row = Incentive::counted_row(uid)?;
				let set_at = u64::from(row.set_at);
				let cutoff = params.mechanism.activity_cutoff;
				ganglion_math::is_voter(!row.edges.is_empty(), set_at, last.block.into(), cutoff)?
					.then_some(())?;
				let stake = Standings::<Runtime>::get(last.slot, uid)?.stake;
				let edges = row.edges.into_inner();
				Some(Vote {
					uid,
					stake,
					set_at,
					edges,
				})
			})
			.collect();
		Self {
			stake: rows
				.iter()
				.fold(0, |sum, row| sum.saturating_add(row.stake)),
			rows,
			registered_at,
			trust_threshold: params.mechanism.trust_threshold,
		}
	}

	/// Whether an edge with `weight` of a row that sums to `row_sum` reaches the trust threshold:
	/// `weight / row_sum >= trust_threshold / n`.
	fn is_trusted(&self, weight: u16, row_sum: u32) -> bool {
		// At most 65,535 * 4096 * 10^18 < 2^88, and 4096 * 10^18 * 2^28 < 2^100.
		let share = Decimal::UNITS_PER_ONE
			.saturating_mul(weight.into())
			.saturating_mul(self.registered_at.len() as u128);
		share
			>= self
				.trust_threshold
				.to_units()
				.saturating_mul(row_sum.into())
	}

	/// What lies on `uid`, with the shares of all rank.
	fn on(&self, uid: Uid) -> OnNeuron {
		let mut on = OnNeuron::default();
		let mut parts: Vec<(Uid, u128)> = Vec::new();
		let mut on_all: u128 = 0;
		for vote in &self.rows {
			let is_current = |target: u16| {
				let registered_at = self.registered_at.get(usize::from(target));
				registered_at.is_some_and(|block| ganglion_math::is_current(*block, vote.set_at))
			};
			let current = || vote.edges.iter().filter(|(target, _)| is_current(*target));
			let sum = current().fold(0, |sum: u32, (_, weight)| {
				sum.saturating_add((*weight).into())
			});
			let power = VotingPower::new(vote.stake, self.stake, sum);
			for &(target, weight) in current() {
				let part = power.stake_on(weight);
				on_all = on_all.saturating_add(part);
				if target == uid.0 {
					parts.push((vote.uid, part));
					on.edges = on.edges.saturating_add(1);
					if self.is_trusted(weight, sum) {
						on.trusted_by = on.trusted_by.saturating_add(1);
					}
				}
			}
		}
		on.rank_from = parts
			.into_iter()
			.map(|(voter, part)| (voter, Fraction::from_ratio(part, on_all)))
			.collect();
		on
	}
}

/// Whose incentive the bonds of `uid` earned how much of.
fn dividends_from(
	uid: Uid,
	standing: &Standing,
	last: &EpochRecord<BlockNumber>,
) -> Vec<(Uid, Fraction)> {
	let rows = |holder| Bonds::<Runtime>::get(last.slot, holder).map(|row| row.bonds);
	let own = rows(uid).unwrap_or_default();
	let mut held_in_own = false;
	let mut sums: Vec<u128> = own.iter().map(|_| 0).collect();
	for holder in (0..last.neurons).map(Uid) {
		let Some(bonds) = rows(holder) else { continue };
		held_in_own |= bonds
			.binary_search_by_key(&uid.0, |(target, _)| *target)
			.is_ok();
		for ((target, _), sum) in own.iter().zip(&mut sums) {
			if let Ok(at) = bonds.binary_search_by_key(target, |(target, _)| *target) {
				let bond = bonds.get(at).map_or(Bond::ZERO, |(_, bond)| *bond);
				*sum = sum.saturating_add(bond.to_bits());
			}
		}
	}
	let earned = own.iter().zip(&sums).map(|((target, bond), sum)| {
		let target = Uid(*target);
		let incentive = Standings::<Runtime>::get(last.slot, target)
			.map_or(0, |found| found.incentive.to_bits());
		let share = Fraction::from_ratio(bond.to_bits(), *sum);
		// Both are in units of 2^-64, so the upper half of their product is.
		let part = u128::from(incentive).saturating_mul(share.to_bits().into()) >> u64::BITS;
		(
			target,
			Fraction::from_bits(part.try_into().unwrap_or(u64::MAX)),
		)
	});
	// Both halves of a column without bonds stay with its neuron.
	let kept = (!held_in_own).then_some((uid, standing.incentive));
	earned.chain(kept).collect()
}

/// What was paid, for incentive and for dividends.
fn split(standing: &Standing, self_ownership: Decimal) -> (Balance, Balance) {
	let own = self_ownership.min(Decimal::ONE).to_units();
	let shared = Decimal::ONE.to_units().saturating_sub(own);
	// Each product is at most 2^64 * 10^18 < 2^124.
	let incentive = u128::from(standing.incentive.to_bits()).saturating_mul(own);
	let dividends = u128::from(standing.dividends.to_bits()).saturating_mul(shared);
	let whole = incentive.saturating_add(dividends);
	let paid = standing.emission;
	let paid_for_incentive =
		multiply_by_rational_with_rounding(paid, incentive, whole, Rounding::Down)
			.unwrap_or_default();
	(paid_for_incentive, paid.saturating_sub(paid_for_incentive))
}

/// The largest parts that are not zero, largest first; of equal ones the lower uid.
fn largest(mut parts: Vec<(Uid, Fraction)>) -> Vec<Contribution<AccountId>> {
	parts.retain(|(_, share)| *share > Fraction::ZERO);
	parts.sort_by_key(|(uid, share)| (core::cmp::Reverse(*share), *uid));
	parts.truncate(MAX_CONTRIBUTIONS);
	parts
		.into_iter()
		.filter_map(|(uid, share)| {
			Some(Contribution {
				uid,
				hotkey: Registry::hotkey_of(uid)?,
				share: share.to_bits(),
			})
		})
		.collect()
}
