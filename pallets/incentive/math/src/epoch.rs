// SPDX-License-Identifier: Apache-2.0
//! The epoch: every step of the mechanism, joined.

use crate::{
	bonds::{Bond, Retention, update_row},
	consensus::{Consensus, Sigmoid},
	dividends::DividendRate,
	emission::{Step, payout},
	fixed::Fraction,
	incentive::incentives,
	limits::MAX_NEURONS,
	params::{Params, ParamsError},
	rank::rank,
	sparse::first_disorder,
	stake::{VotingPower, is_voter},
	trust::{least_trusted_weight, trust},
	weights::{Row, RowError, is_current, row_sum, validate_row},
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

/// What the rows put on one neuron, summed over the rows seen so far. Sums of integers: any order gives the same.
#[derive(Clone, Copy, Debug, Default)]
struct Column {
	/// `sum_i s_i w_ij`, wide.
	stake_on: u128,
	/// Stake of the voters that trust this neuron.
	trusting_stake: u128,
	/// `sum_i B_ij`.
	bonds: Bond,
}

/// Runs one epoch. Pure and deterministic: equal inputs give equal outputs, bit by bit, on every machine.
///
/// Linear in the edges and bonds, plus a few wide divisions per neuron. Each fraction is within 2^-40 of the
/// exact result of the mechanism for up to [`MAX_NEURONS`] neurons and all valid parameters (in fact errors stay
/// near 2^-58), each bond within 2^-92. Emission is the exact amount rounded down, save for payouts that lie
/// nearer to a whole unit than those errors.
pub fn epoch(input: &EpochInput<'_>) -> Result<EpochOutput, EpochError> {
	validate(input)?;
	let params = input.params;
	let voting_stake = voting_stake(input);

	let mut columns = alloc::vec![Column::default(); input.stake.len()];
	let mut bonds = Vec::with_capacity(input.stake.len());
	let retention = Retention::new(params.bond_retention);
	for ((stake, row), bond_row) in input.stake.iter().zip(input.rows).zip(input.bonds) {
		let votes = is_voting(row, input);
		let edges = if votes { row.edges } else { &[] };
		let sum = if votes {
			row_sum(row, input.registered_at)
		} else {
			0
		};
		let power = VotingPower::new(*stake, voting_stake, sum);
		let least_trusted = least_trusted_weight(sum, input.stake.len(), params.trust_threshold);
		let is_current = |uid: u16| {
			input
				.registered_at
				.get(usize::from(uid))
				.is_some_and(|registered_at| is_current(*registered_at, row.set_at))
		};
		for &(uid, weight) in edges.iter().filter(|(uid, _)| is_current(*uid)) {
			if let Some(column) = columns.get_mut(usize::from(uid)) {
				column.stake_on = column.stake_on.saturating_add(power.stake_on(weight));
				if u128::from(weight) >= least_trusted {
					column.trusting_stake = column.trusting_stake.saturating_add(*stake);
				}
			}
		}
		let updated = update_row(bond_row, edges, is_current, power, retention)
			.map_err(|uid| EpochError::BondOverflow { uid })?;
		for &(uid, bond) in &updated {
			if let Some(column) = columns.get_mut(usize::from(uid)) {
				let sum = column.bonds.to_bits().checked_add(bond.to_bits());
				column.bonds = Bond::from_bits(sum.ok_or(EpochError::BondOverflow { uid })?);
			}
		}
		bonds.push(updated);
	}

	let sigmoid = Sigmoid::new(params);
	let consensus: Vec<Consensus> = columns
		.iter()
		.map(|column| sigmoid.consensus(column.trusting_stake, voting_stake))
		.collect();
	let incentive = incentives(
		columns
			.iter()
			.zip(&consensus)
			.map(|(column, consensus)| (column.stake_on, *consensus)),
	);
	let dividends = dividends(&columns, &incentive, &bonds);

	let pool = input.emission.saturating_add(input.carry);
	let emission: Vec<u128> = dividends
		.iter()
		.zip(&incentive)
		.map(|(dividend, incentive)| {
			payout(
				pool,
				Step::new(*dividend, *incentive, params.self_ownership),
			)
		})
		.collect();
	let minted = emission
		.iter()
		.fold(0, |sum: u128, amount| sum.saturating_add(*amount));

	let stake_on_all = columns
		.iter()
		.fold(0, |sum: u128, column| sum.saturating_add(column.stake_on));
	Ok(EpochOutput {
		stake: input
			.stake
			.iter()
			.zip(&emission)
			.map(|(stake, amount)| stake.saturating_add(*amount))
			.collect(),
		rank: columns
			.iter()
			.map(|column| rank(column.stake_on, stake_on_all))
			.collect(),
		trust: columns
			.iter()
			.map(|column| trust(column.trusting_stake, voting_stake))
			.collect(),
		consensus: consensus.into_iter().map(Consensus::to_fraction).collect(),
		incentive: incentive.into_iter().map(Fraction::from_wide).collect(),
		bonds,
		dividends: dividends.into_iter().map(Fraction::from_wide).collect(),
		emission,
		carry: pool.saturating_sub(minted),
	})
}

/// Whether the row takes part in this epoch; [`validate`] has refused rows from the future.
fn is_voting(row: &Row<'_>, input: &EpochInput<'_>) -> bool {
	is_voter(
		!row.edges.is_empty(),
		row.set_at,
		input.block,
		input.params.activity_cutoff,
	)
	.unwrap_or_default()
}

/// The stake of all voters; [`validate`] has shown that sums of stake do not overflow.
fn voting_stake(input: &EpochInput<'_>) -> u128 {
	input
		.stake
		.iter()
		.zip(input.rows)
		.filter(|(_, row)| is_voting(row, input))
		.fold(0, |sum: u128, (stake, _)| sum.saturating_add(*stake))
}

/// Wide dividends of all neurons: what their bonds earn, and the whole of a column that nobody has bonds in.
fn dividends(columns: &[Column], incentive: &[u128], bonds: &[Vec<(u16, Bond)>]) -> Vec<u128> {
	let rates: Vec<Option<DividendRate>> = columns
		.iter()
		.zip(incentive)
		.map(|(column, incentive)| DividendRate::new(*incentive, column.bonds))
		.collect();
	bonds
		.iter()
		.zip(incentive)
		.zip(&rates)
		.map(|((row, incentive), own_rate)| {
			let kept = if own_rate.is_none() { *incentive } else { 0 };
			row.iter().fold(kept, |sum, &(uid, bond)| {
				let rate = rates
					.get(usize::from(uid))
					.copied()
					.flatten()
					.unwrap_or_default();
				// Over all neurons the sum is at most the sum of incentive, which is at most one.
				sum.saturating_add(rate.dividend(bond))
			})
		})
		.collect()
}

/// Ok when every later step may rely on the documented ranges.
fn validate(input: &EpochInput<'_>) -> Result<(), EpochError> {
	let n = input.stake.len();
	if n > MAX_NEURONS {
		return Err(EpochError::TooManyNeurons { n });
	}
	let lengths = [
		("registered_at", input.registered_at.len()),
		("rows", input.rows.len()),
		("bonds", input.bonds.len()),
	];
	if let Some((field, length)) = lengths.into_iter().find(|(_, length)| *length != n) {
		return Err(EpochError::WrongLength { field, length, n });
	}
	input.params.validate().map_err(EpochError::Params)?;
	input
		.stake
		.iter()
		.chain([&input.emission, &input.carry])
		.try_fold(0_u128, |sum, amount| sum.checked_add(*amount))
		.ok_or(EpochError::StakeOverflow)?;
	for (uid, (row, bonds)) in (0_u16..).zip(input.rows.iter().zip(input.bonds)) {
		validate_row(uid, n, row.edges).map_err(|error| EpochError::Row { uid, error })?;
		if !row.edges.is_empty() && row.set_at > input.block {
			let (set_at, block) = (row.set_at, input.block);
			return Err(EpochError::RowFromFuture { uid, set_at, block });
		}
		validate_bonds(n, bonds).map_err(|error| EpochError::Bonds { uid, error })?;
	}
	Ok(())
}

/// Ok when a row of bonds is strictly increasing and names known uids only.
fn validate_bonds(n: usize, bonds: &[(u16, Bond)]) -> Result<(), RowError> {
	if let Some(position) = first_disorder(bonds) {
		let uid = bonds.get(position).map_or(0, |(uid, _)| *uid);
		return Err(RowError::NotIncreasing { position, uid });
	}
	match bonds.last() {
		Some(&(uid, _)) if usize::from(uid) >= n => Err(RowError::UnknownUid {
			position: bonds.len().saturating_sub(1),
			uid,
			n,
		}),
		_ => Ok(()),
	}
}
