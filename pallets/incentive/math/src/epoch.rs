// SPDX-License-Identifier: Apache-2.0
//! The epoch: every step of the mechanism, joined.

use crate::{
	bonds::Bond,
	fixed::Fraction,
	params::Params,
	refusal::{EpochError, check_lengths},
	round::{Accumulator, Census, Neuron, Settlement, Solution},
	weights::Row,
};
use alloc::vec::Vec;

/// Everything an epoch depends on: a snapshot, borrowed. All slices have one entry per neuron, in order of uid.
#[derive(Clone, Copy, Debug)]
pub struct EpochInput<'a> {
	/// The block in which the epoch runs.
	pub block: u64,
	/// Stake of each neuron, in units of stake.
	pub stake: &'a [u128],
	/// The block in which each neuron was registered.
	pub registered_at: &'a [u64],
	/// The row of weights of each neuron; empty for those that set none.
	pub rows: &'a [Row<'a>],
	/// The bonds of each neuron, `(uid, bond)` sorted by uid; empty at genesis.
	pub bonds: &'a [&'a [(u16, Bond)]],
	/// The parameters.
	pub params: &'a Params,
	/// What this epoch adds, in units of stake: emission per block times tempo (tau in eq. 7).
	pub emission: u128,
	/// What the epoch before could not mint, its [`EpochOutput::carry`], or the part of it that is
	/// to be paid, see [`pool`](crate::pool()).
	pub carry: u128,
}

/// What an epoch found, one entry per neuron, in order of uid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EpochOutput {
	/// Stake after the step: stake before plus emission (eq. 7).
	pub stake: Vec<u128>,
	/// Rank R; sums to 1 unless nobody votes.
	pub rank: Vec<Fraction>,
	/// Trust T.
	pub trust: Vec<Fraction>,
	/// Consensus C.
	pub consensus: Vec<Fraction>,
	/// Incentive I; sums to 1 unless nobody has rank.
	pub incentive: Vec<Fraction>,
	/// Bonds B after this epoch, `(uid, bond)` sorted by uid, none of them zero.
	pub bonds: Vec<Vec<(u16, Bond)>>,
	/// Dividends D; sum to the sum of incentive.
	pub dividends: Vec<Fraction>,
	/// Newly minted stake of each neuron.
	pub emission: Vec<u128>,
	/// What was not minted: `sum(emission) + carry` is exactly the input's `emission + carry`.
	pub carry: u128,
}

/// Runs one epoch. Pure and deterministic: equal inputs give equal outputs, bit by bit, on every machine.
///
/// Linear in the edges and bonds, plus a few wide divisions per neuron. Each fraction is within
/// 2^-40 of the exact result of the mechanism for up to [`MAX_NEURONS`](crate::MAX_NEURONS) neurons
/// and all valid parameters (in fact errors stay near 2^-58), each bond within 2^-92. Emission is
/// the exact amount rounded down, save for payouts that lie nearer to a whole unit than those
/// errors.
pub fn epoch(input: &EpochInput<'_>) -> Result<EpochOutput, EpochError> {
	let n = input.stake.len();
	let lengths = [
		("registered_at", input.registered_at.len()),
		("rows", input.rows.len()),
		("bonds", input.bonds.len()),
	];
	let mut census = Census::new(n, input.block, KEEP_ALL_BONDS, input.params.clone())?;
	check_lengths(&lengths, n)?;
	let pool = checked_pool(input)?;
	for (uid, ((stake, registered_at), row)) in
		(0_u16..).zip(input.stake.iter().zip(input.registered_at).zip(input.rows))
	{
		let neuron = Neuron {
			stake: *stake,
			registered_at: *registered_at,
			row_set_at: (!row.edges.is_empty()).then_some(row.set_at),
		};
		census.count(uid, neuron)?;
	}

	let mut accumulator = Accumulator::new(&census)?;
	let mut accumulation = accumulator.resume(&census)?;
	let bonds = (0_u16..)
		.zip(input.rows.iter().zip(input.bonds))
		.map(|(uid, (row, bonds))| accumulation.accumulate(uid, row.edges, bonds))
		.collect::<Result<Vec<_>, _>>()?;

	let solution = Solution::new(&census, &accumulator)?;
	let mut output = EpochOutput::with_capacity(n);
	output.carry = pool;
	for (uid, (stake, bonds)) in (0_u16..).zip(input.stake.iter().zip(&bonds)) {
		output.push(*stake, &solution.settle(uid, bonds, pool)?);
	}
	output.bonds = bonds;
	Ok(output)
}

/// The bonds of the input are all meant for the neurons of the input.
const KEEP_ALL_BONDS: u64 = u64::MAX;

/// What the epoch may mint: its emission and all that was carried to it. Ok when it and all stake
/// together are an amount.
fn checked_pool(input: &EpochInput<'_>) -> Result<u128, EpochError> {
	input
		.stake
		.iter()
		.chain([&input.emission, &input.carry])
		.try_fold(0_u128, |sum, amount| sum.checked_add(*amount))
		.map(|_| input.emission.saturating_add(input.carry))
		.ok_or(EpochError::StakeOverflow)
}

impl EpochOutput {
	/// Nobody yet, with room for `n` neurons.
	fn with_capacity(n: usize) -> Self {
		Self {
			stake: Vec::with_capacity(n),
			rank: Vec::with_capacity(n),
			trust: Vec::with_capacity(n),
			consensus: Vec::with_capacity(n),
			incentive: Vec::with_capacity(n),
			bonds: Vec::new(),
			dividends: Vec::with_capacity(n),
			emission: Vec::with_capacity(n),
			carry: 0,
		}
	}

	/// Adds what was found for the next neuron, and takes its award from the carry.
	fn push(&mut self, stake: u128, settlement: &Settlement) {
		self.stake.push(stake.saturating_add(settlement.emission));
		self.rank.push(settlement.rank);
		self.trust.push(settlement.trust);
		self.consensus.push(settlement.consensus);
		self.incentive.push(settlement.incentive);
		self.dividends.push(settlement.dividends);
		self.emission.push(settlement.emission);
		self.carry = self.carry.saturating_sub(settlement.emission);
	}
}
