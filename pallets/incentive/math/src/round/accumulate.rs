// SPDX-License-Identifier: Apache-2.0
//! The rows: what they put on each neuron, and the bonds that they leave.
//!
//! This is where an epoch spends its time: each edge is read twice, once for its form and the sum of its row and once
//! for everything else, and each bond is read and written once.

use super::{
	ballot::{Ballot, Ballots},
	census::Census,
};
use crate::{
	bonds::{Bond, Retention},
	refusal::{EpochError, check_lengths},
	sparse::{Union, first_disorder},
	weights::{RowError, validate_row},
	wide::Wide,
};
use alloc::vec::Vec;

/// Sums for each neuron that [`Accumulator`] keeps side by side, since they change together.
const SUMS: usize = 3;

/// What all rows put on one neuron: the bits of `sum_i s_i w_ij`, the stake of the voters that
/// trust it, and the bits of `sum_i B_ij`. Sums of integers: any order gives the same.
pub(super) type Column = [u128; SUMS];

/// The second step: the sums over the rows so far. Only [`Accumulation::accumulate`] changes it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(
	feature = "codec",
	derive(
		codec::Encode,
		codec::Decode,
		codec::DecodeWithMemTracking,
		scale_info::TypeInfo
	)
)]
pub struct Accumulator {
	/// The uid whose row comes next.
	next_uid: u16,
	/// One [`Column`] after another: plain integers, which SCALE decodes by one copy.
	sums: Vec<u128>,
}

#[cfg(feature = "codec")]
impl codec::MaxEncodedLen for Accumulator {
	fn max_encoded_len() -> usize {
		use crate::limits::encoded_len::{column, sum};
		sum(&[u16::max_encoded_len(), column(SUMS, 16)])
	}
}

impl Accumulator {
	/// Nothing accumulated yet. The census must be complete.
	pub fn new(census: &Census) -> Result<Self, EpochError> {
		census.check_complete()?;
		Ok(Self {
			next_uid: 0,
			sums: alloc::vec![0; census.n().saturating_mul(SUMS)],
		})
	}

	/// The uid whose row comes next.
	pub fn next_uid(&self) -> u16 {
		self.next_uid
	}

	/// Goes on where the rows stopped. `census` is that of this round.
	pub fn resume<'a>(&'a mut self, census: &'a Census) -> Result<Accumulation<'a>, EpochError> {
		self.columns(census)?;
		let (columns, _) = self.sums.as_chunks_mut();
		Ok(Accumulation {
			census,
			ballots: Ballots::of(census),
			retention: Retention::new(census.params.bond_retention),
			next_uid: &mut self.next_uid,
			columns,
		})
	}

	/// The sums of each neuron of the census.
	pub(super) fn columns(&self, census: &Census) -> Result<&[Column], EpochError> {
		census.check_complete()?;
		let (columns, rest) = self.sums.as_chunks();
		let length = columns.len().saturating_add(rest.len().min(1));
		check_lengths(&[("sums", length)], census.n())?;
		Ok(columns)
	}
}

/// An [`Accumulator`] at work: what all rows of one sitting share is converted once.
#[derive(Debug)]
pub struct Accumulation<'a> {
	census: &'a Census,
	ballots: Ballots,
	retention: Retention,
	next_uid: &'a mut u16,
	columns: &'a mut [Column],
}

impl Accumulation<'_> {
	/// Adds the row of weights and the row of bonds of `uid`, which must be the next one. Gives its bonds after
	/// this round: sorted, none of them zero.
	///
	/// A neuron that votes must have edges; those of one that does not vote are not looked at beyond their form
	/// and may be left out. After an error the accumulator must be dropped: part of the row may be in it.
	pub fn accumulate(
		&mut self,
		uid: u16,
		edges: &[(u16, u16)],
		bonds: &[(u16, Bond)],
	) -> Result<Vec<(u16, Bond)>, EpochError> {
		let mut updated = Vec::new();
		self.accumulate_into(uid, edges, bonds, &mut updated)?;
		Ok(updated)
	}

	/// As [`Accumulation::accumulate`], but the bonds replace what is in `updated`, whose memory is used again.
	pub fn accumulate_into(
		&mut self,
		uid: u16,
		edges: &[(u16, u16)],
		bonds: &[(u16, Bond)],
		updated: &mut Vec<(u16, Bond)>,
	) -> Result<(), EpochError> {
		let census = self.census;
		let n = census.n();
		let index = usize::from(uid);
		let neuron = census.stake.get(index).zip(census.row_set_at.get(index));
		let (stake, set_at) = match neuron {
			Some((stake, set_at)) if uid == *self.next_uid => (*stake, *set_at),
			_ => {
				let expected = *self.next_uid;
				return Err(EpochError::OutOfOrder { uid, expected, n });
			}
		};
		let whole_sum =
			checked_sum(uid, n, edges).map_err(|error| EpochError::Row { uid, error })?;
		let votes = census.votes(uid);
		if votes && edges.is_empty() {
			return Err(EpochError::RowMissing { uid });
		}
		let edges = if votes { edges } else { &[] };
		let is_current = census.knew_all(edges, set_at.min(census.bonds_at));
		let sum = if is_current {
			whole_sum
		} else {
			census.current_sum(edges, set_at)
		};
		let row = self.ballots.ballot(stake, set_at, sum);

		let overflow = |uid| EpochError::BondOverflow { uid };
		updated.clear();
		let done = if is_current {
			self.add_steady(&row, edges, bonds, updated)
				.map_err(overflow)?
		} else {
			0
		};
		let edges = edges.get(done..).unwrap_or_default();
		let rest = bonds.get(done..).unwrap_or_default();
		if !(edges.is_empty() && rest.is_empty()) {
			// Up to here bonds lay on the edges, so what holds for the uids of the ones holds for the others.
			validate_bonds(n, bonds).map_err(|error| EpochError::Bonds { uid, error })?;
			self.add_any(&row, edges, rest, updated).map_err(overflow)?;
		}
		*self.next_uid = self.next_uid.saturating_add(1);
		Ok(())
	}

	/// The usual row, all of it or as far as it is usual: there is a bond on each edge and on nothing else, and no edge is
	/// masked. The number of edges that were added, or `Err(uid)` when a bond overflows.
	fn add_steady(
		&mut self,
		row: &Ballot,
		edges: &[(u16, u16)],
		bonds: &[(u16, Bond)],
		updated: &mut Vec<(u16, Bond)>,
	) -> Result<usize, u16> {
		let (retention, power, stake) = (self.retention, row.power, row.stake);
		let Ok(least_trusted) = u16::try_from(row.least_trusted) else {
			return Ok(0);
		};
		if power.stake_on(1) == Wide::ZERO {
			// Bonds might come to nothing, and then they leave the row.
			return Ok(0);
		}
		let columns = &mut *self.columns;
		let pairs = edges.iter().zip(bonds);
		updated.resize(pairs.len(), (0, Bond::ZERO));
		let mut done = 0_usize;
		for ((&(uid, weight), &(bond_uid, bond)), updated) in pairs.zip(&mut *updated) {
			if uid != bond_uid {
				break;
			}
			let added = power.stake_on(weight);
			let kept = retention.keep_bits(bond.to_bits());
			let bond = kept.checked_add(added.to_bits()).ok_or(uid)?;
			*updated = (uid, Bond::from_bits(bond));
			let trusting = if weight >= least_trusted { stake } else { 0 };
			let column = columns.get_mut(usize::from(uid)).ok_or(uid)?;
			if add(column, added, trusting, bond) {
				return Err(uid);
			}
			done = done.wrapping_add(1);
		}
		updated.truncate(done);
		Ok(done)
	}

	/// Any row. `Err(uid)` when a bond overflows.
	fn add_any(
		&mut self,
		row: &Ballot,
		edges: &[(u16, u16)],
		bonds: &[(u16, Bond)],
		updated: &mut Vec<(u16, Bond)>,
	) -> Result<(), u16> {
		let census = self.census;
		updated.reserve(bonds.len().max(edges.len()));
		for (uid, bond, weight) in Union::new(bonds, edges) {
			let weight = weight.filter(|_| census.knew(uid, row.set_at));
			let bond = bond.filter(|_| census.knew(uid, census.bonds_at));
			let added = weight.map_or(Wide::ZERO, |weight| row.power.stake_on(weight));
			let kept = bond.map_or(0, |bond| self.retention.keep_bits(bond.to_bits()));
			let trusts = weight.is_some_and(|weight| u128::from(weight) >= row.least_trusted);
			let trusting = if trusts { row.stake } else { 0 };
			let bond = kept.checked_add(added.to_bits()).ok_or(uid)?;
			let column = self.columns.get_mut(usize::from(uid)).ok_or(uid)?;
			if add(column, added, trusting, bond) {
				return Err(uid);
			}
			if bond != 0 {
				updated.push((uid, Bond::from_bits(bond)));
			}
		}
		Ok(())
	}
}

/// Adds what one edge or bond puts on a neuron. True when the bonds overflow.
///
/// The other sums cannot: those of stake are parts of the voting stake, and each of at most 4096 rows adds at most 2^96.
#[inline(always)]
fn add(
	[stake_on, trusting_stake, bonds]: &mut Column,
	added: Wide,
	trusting: u128,
	bond: u128,
) -> bool {
	*stake_on = stake_on.wrapping_add(added.to_bits());
	*trusting_stake = trusting_stake.wrapping_add(trusting);
	let (sum, is_over) = bonds.overflowing_add(bond);
	*bonds = sum;
	is_over
}

/// The sum of all weights of a row of `owner` among `n` neurons that keeps the rules of [`validate_row`].
fn checked_sum(owner: u16, n: usize, edges: &[(u16, u16)]) -> Result<u32, RowError> {
	// Without branches, so that many edges are looked at together.
	let (mut sum, mut least, mut is_bad) = (0_u32, 0_u32, false);
	for &(uid, weight) in edges {
		// At most 65536 edges of a valid row.
		sum = sum.wrapping_add(weight.into());
		is_bad |= (u32::from(uid) < least) | (weight == 0) | (uid == owner);
		least = u32::from(uid).wrapping_add(1);
	}
	is_bad |= edges.last().is_some_and(|(uid, _)| usize::from(*uid) >= n);
	if is_bad {
		validate_row(owner, n, edges)?;
	}
	Ok(sum)
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
