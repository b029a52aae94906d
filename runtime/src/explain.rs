// SPDX-License-Identifier: Apache-2.0
//! Why a neuron was paid what it was: reads what the chain keeps of the last epoch, lets the maths
//! crate tell it, and adds hotkeys.

use alloc::vec::Vec;

use ganglion_math::{Census, ExplainInput, Fraction};
use ganglion_support::{NeuronRecord, Neurons, Uid};
use metagraph_runtime_api::{Contribution, Explanation, MAX_CONTRIBUTIONS, MAX_VALUES};
use pallet_incentive::{
	EpochRecord, Findings, LastEpoch, Network, RoundCensus, RoundSolution, Rows,
};

use crate::{AccountId, BlockNumber, Registry, Runtime};

/// See `MetagraphApi::explain`.
pub fn explain(uid: Uid, first_voter: Uid) -> Option<Explanation<AccountId, BlockNumber>> {
	let last = LastEpoch::<Runtime>::get()?;
	// The rows of the last epoch are kept until the next round begins, whatever becomes of that.
	if Network::<Runtime>::get().round != last.round {
		return None;
	}
	let findings = Findings::<Runtime>::last()?;
	let standing = findings.standing(uid)?;
	let neuron = member(uid, &last)?;
	// Absent when the last epoch was one of an older runtime.
	let census = RoundCensus::<Runtime>::get()?;
	let solution = RoundSolution::<Runtime>::get()?;
	let (rows, next) = rows(&census, first_voter, &last);
	let rows: Vec<_> = rows.iter().map(|(uid, edges)| (*uid, &edges[..])).collect();
	let told = ganglion_math::explain(&ExplainInput {
		uid: uid.0,
		census: &census,
		solution: &solution,
		rows: &rows,
		bonds: &findings.bonds(uid),
		paid: standing.emission,
	})
	.ok()?;
	Some(Explanation {
		uid,
		hotkey: neuron.hotkey,
		epoch: last.block,
		stake: told.stake,
		voting_stake: told.voting_stake,
		votes: told.votes,
		rank: told.found.rank.to_bits(),
		rank_from: named(told.rank_from, &last),
		edges: told.edges,
		trusted_by: told.trusted_by,
		next,
		trust: told.found.trust.to_bits(),
		consensus: told.found.consensus.to_bits(),
		incentive: told.found.incentive.to_bits(),
		dividends: told.found.dividends.to_bits(),
		dividends_from: named(told.dividends_from, &last),
		paid_for_incentive: told.paid_for_incentive,
		paid_for_dividends: told.paid_for_dividends,
	})
}

/// A row of weights and its owner.
type Row = (u16, Vec<(u16, u16)>);

/// The rows of those who voted, from that of `first` on, until there are [`MAX_VALUES`] edges; and
/// the voter to go on with.
fn rows(census: &Census, first: Uid, last: &EpochRecord<BlockNumber>) -> (Vec<Row>, Option<Uid>) {
	let mut rows = Vec::new();
	let mut values: usize = 0;
	for uid in (first.0..last.neurons).filter(|uid| census.votes(*uid)) {
		if values >= MAX_VALUES {
			return (rows, Some(Uid(uid)));
		}
		// Gone when its neuron has left since.
		if let Some(row) = Rows::<Runtime>::counted(Uid(uid), last.block) {
			values = values.saturating_add(row.edges.len());
			rows.push((uid, row.edges.into_inner()));
		}
	}
	(rows, None)
}

/// The neuron that was at `uid` in the last epoch, if it is still there.
fn member(
	uid: Uid,
	last: &EpochRecord<BlockNumber>,
) -> Option<NeuronRecord<AccountId, BlockNumber>> {
	Registry::record(uid).filter(|neuron| neuron.registered_at <= last.block)
}

/// The first of the parts whose neurons are still there, with their hotkeys.
fn named(
	parts: Vec<(u16, Fraction)>,
	last: &EpochRecord<BlockNumber>,
) -> Vec<Contribution<AccountId>> {
	parts
		.into_iter()
		.filter_map(|(uid, share)| {
			let uid = Uid(uid);
			Some(Contribution {
				uid,
				hotkey: member(uid, last)?.hotkey,
				share: share.to_bits(),
			})
		})
		.take(MAX_CONTRIBUTIONS)
		.collect()
}
