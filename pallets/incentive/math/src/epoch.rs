// SPDX-License-Identifier: Apache-2.0
//! The epoch: every step of the mechanism, joined.

use crate::{
	bonds::Bond,
	fixed::Fraction,
	limits::MAX_NEURONS,
	params::{Params, ParamsError},
	round::{Accumulator, Census, Neuron, Settlement, Solution, check_lengths},
	weights::{Row, RowError},
};
use alloc::vec::Vec;
use core::fmt;

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
	/// What the epoch before could not mint: its [`EpochOutput::carry`].
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

/// Why an input is not an epoch. Nothing is computed then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EpochError {
	/// There are more neurons than [`MAX_NEURONS`].
	TooManyNeurons {
		/// The number of neurons.
		n: usize,
	},
	/// A column does not have one entry per neuron.
	WrongLength {
		/// The field of [`EpochInput`].
		field: &'static str,
		/// Its length.
		length: usize,
		/// The number of neurons: the length of `stake`.
		n: usize,
	},
	/// A parameter lies outside its range.
	Params(ParamsError),
	/// A row of weights is malformed.
	Row {
		/// The neuron that owns it.
		uid: u16,
		/// What is wrong.
		error: RowError,
	},
	/// A row of bonds is unsorted, or names a uid twice or one that does not exist.
	Bonds {
		/// The neuron that owns it.
		uid: u16,
		/// What is wrong.
		error: RowError,
	},
	/// A row was set after the block of the epoch.
	RowFromFuture {
		/// The neuron that owns it.
		uid: u16,
		/// When it was set.
		set_at: u64,
		/// The block of the epoch.
		block: u64,
	},
	/// A voter came without the row with which it was counted.
	RowMissing {
		/// The neuron that owns it.
		uid: u16,
	},
	/// A neuron came that was not the next one, or that is not among the neurons of the round.
	OutOfOrder {
		/// The neuron that came.
		uid: u16,
		/// The neuron whose turn it was.
		expected: u16,
		/// The number of neurons.
		n: usize,
	},
	/// A step of the round began before the one before it had ended.
	Incomplete {
		/// The step that has not ended.
		step: &'static str,
		/// The neuron whose turn it is there.
		uid: u16,
		/// The number of neurons.
		n: usize,
	},
	/// No neuron of the round has this uid.
	UnknownUid {
		/// The uid.
		uid: u16,
		/// The number of neurons.
		n: usize,
	},
	/// All stake, emission and carry together exceed 2^128 - 1.
	StakeOverflow,
	/// The bonds in a neuron sum to 2^32 or more.
	BondOverflow {
		/// The neuron in which they are held.
		uid: u16,
	},
}

impl fmt::Display for EpochError {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::TooManyNeurons { n } => {
				write!(formatter, "n is {n}, must be at most {MAX_NEURONS}")
			}
			Self::WrongLength { field, length, n } => {
				write!(formatter, "{field} has {length} entries, must have n = {n}")
			}
			Self::Params(error) => write!(formatter, "params.{error}"),
			Self::Row { uid, error } => write!(formatter, "rows[{uid}].weights: {error}"),
			Self::Bonds { uid, error } => write!(formatter, "bonds[{uid}]: {error}"),
			Self::RowFromFuture { uid, set_at, block } => {
				write!(
					formatter,
					"rows[{uid}].set_at is {set_at}, must be at most block = {block}"
				)
			}
			Self::RowMissing { uid } => {
				write!(formatter, "rows[{uid}] is empty, but was counted as a vote")
			}
			Self::OutOfOrder { uid, expected, n } => {
				write!(
					formatter,
					"uid is {uid}, must be {expected}, the next of {n}"
				)
			}
			Self::Incomplete { step, uid, n } => {
				write!(
					formatter,
					"the {step} has taken {uid} neurons, must take all {n} first"
				)
			}
			Self::UnknownUid { uid, n } => write!(formatter, "uid is {uid}, must be below n = {n}"),
			Self::StakeOverflow => write!(
				formatter,
				"stake, emission and carry sum to more than {}, the largest amount",
				u128::MAX
			),
			Self::BondOverflow { uid } => {
				write!(
					formatter,
					"bonds in uid {uid} sum to 2^32 or more, must be less"
				)
			}
		}
	}
}

impl core::error::Error for EpochError {
	fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
		match self {
			Self::Params(error) => Some(error),
			Self::Row { error, .. } | Self::Bonds { error, .. } => Some(error),
			_ => None,
		}
	}
}

/// Runs one epoch. Pure and deterministic: equal inputs give equal outputs, bit by bit, on every machine.
///
/// Linear in the edges and bonds, plus a few wide divisions per neuron. Each fraction is within 2^-40 of the
/// exact result of the mechanism for up to [`MAX_NEURONS`] neurons and all valid parameters (in fact errors stay
/// near 2^-58), each bond within 2^-92. Emission is the exact amount rounded down, save for payouts that lie
/// nearer to a whole unit than those errors.
pub fn epoch(input: &EpochInput<'_>) -> Result<EpochOutput, EpochError> {
	let n = input.stake.len();
	let lengths = [
		("registered_at", input.registered_at.len()),
		("rows", input.rows.len()),
		("bonds", input.bonds.len()),
	];
	let mut census = Census::new(n, input.block, KEEP_ALL_BONDS, input.params.clone())?;
	check_lengths(&lengths, n)?;
	let pool = pool(input)?;
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

/// What the epoch may mint. Ok when it and all stake together are an amount.
fn pool(input: &EpochInput<'_>) -> Result<u128, EpochError> {
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
