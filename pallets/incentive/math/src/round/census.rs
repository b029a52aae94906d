// SPDX-License-Identifier: Apache-2.0
//! The census: who votes, and how much stake votes.

use crate::{
	limits::MAX_NEURONS,
	params::Params,
	refusal::{EpochError, check_lengths},
	stake::is_voter,
};
use alloc::vec::Vec;

/// One neuron as the census counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Neuron {
	/// Its stake as of the start of the round.
	pub stake: u128,
	/// The block in which it was registered.
	pub registered_at: u64,
	/// The block in which its row of weights was set; `None` when the row is empty.
	pub row_set_at: Option<u64>,
}

impl Neuron {
	/// A uid that nobody has: registered later than any row was set, so that every edge to it is masked.
	pub const VACANT: Self = Self {
		stake: 0,
		registered_at: u64::MAX,
		row_set_at: None,
	};
}

/// The first step: what the later ones need to know of every neuron. Only [`Census::count`] changes it.
///
/// Every vector has one entry for each neuron counted, and holds plain integers, which SCALE decodes by one copy.
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
pub struct Census {
	pub(super) params: Params,
	/// The block in which the round began.
	block: u64,
	/// The block as of which bonds were written.
	pub(super) bonds_at: u64,
	/// The number of neurons to count.
	pub(super) n: u16,
	/// The stake of all neurons counted.
	stake_of_all: u128,
	/// The stake of those that vote.
	pub(super) voting_stake: u128,
	/// The latest `registered_at`: rows set since then have no masked edge.
	pub(super) latest_registration: u64,
	pub(super) stake: Vec<u128>,
	pub(super) registered_at: Vec<u64>,
	/// Zero for an empty row.
	pub(super) row_set_at: Vec<u64>,
	/// One for those that vote, zero for the rest.
	votes: Vec<u8>,
}

#[cfg(feature = "codec")]
impl codec::MaxEncodedLen for Census {
	fn max_encoded_len() -> usize {
		use crate::limits::encoded_len::{column, sum};
		sum(&[
			Params::max_encoded_len(),
			<(u64, u64, u16, u128, u128, u64)>::max_encoded_len(),
			column(1, 16),
			column(1, 8),
			column(1, 8),
			column(1, 1),
		])
	}
}

impl Census {
	/// A round of `n` neurons that begins in `block`. Nobody is counted yet.
	///
	/// `bonds_at` is the block as of which bonds were written, in practice that of the round before: a bond in a neuron
	/// that was registered later meant the former owner of its uid and is dropped. `u64::MAX` drops none.
	pub fn new(n: usize, block: u64, bonds_at: u64, params: Params) -> Result<Self, EpochError> {
		let count = u16::try_from(n)
			.ok()
			.filter(|_| n <= MAX_NEURONS)
			.ok_or(EpochError::TooManyNeurons { n })?;
		params.validate().map_err(EpochError::Params)?;
		Ok(Self {
			params,
			block,
			bonds_at,
			n: count,
			stake_of_all: 0,
			voting_stake: 0,
			latest_registration: 0,
			stake: Vec::with_capacity(n),
			registered_at: Vec::with_capacity(n),
			row_set_at: Vec::with_capacity(n),
			votes: Vec::with_capacity(n),
		})
	}

	/// Counts the neuron `uid`, which must be [`Census::next_uid`]. After an error the census is as it was before.
	pub fn count(&mut self, uid: u16, neuron: Neuron) -> Result<(), EpochError> {
		let expected = self.next_uid();
		if uid != expected || uid >= self.n {
			let n = self.n();
			return Err(EpochError::OutOfOrder { uid, expected, n });
		}
		let set_at = neuron.row_set_at.unwrap_or_default();
		let votes = is_voter(
			neuron.row_set_at.is_some(),
			set_at,
			self.block,
			self.params.activity_cutoff,
		)
		.ok_or(EpochError::RowFromFuture {
			uid,
			set_at,
			block: self.block,
		})?;
		self.stake_of_all = self
			.stake_of_all
			.checked_add(neuron.stake)
			.ok_or(EpochError::StakeOverflow)?;
		if votes {
			// A part of the sum above.
			self.voting_stake = self.voting_stake.saturating_add(neuron.stake);
		}
		self.latest_registration = self.latest_registration.max(neuron.registered_at);
		self.stake.push(neuron.stake);
		self.registered_at.push(neuron.registered_at);
		self.row_set_at.push(set_at);
		self.votes.push(votes.into());
		Ok(())
	}

	/// The number of neurons in the round.
	pub fn n(&self) -> usize {
		self.n.into()
	}

	/// The uid to count next: the number of neurons counted.
	pub fn next_uid(&self) -> u16 {
		u16::try_from(self.stake.len()).unwrap_or(u16::MAX)
	}

	/// Whether every neuron is counted.
	pub fn is_complete(&self) -> bool {
		self.next_uid() == self.n
	}

	/// The parameters of the round.
	pub fn params(&self) -> &Params {
		&self.params
	}

	/// The block in which the round began.
	pub fn block(&self) -> u64 {
		self.block
	}

	/// The stake of the neurons that vote, of those counted.
	pub fn voting_stake(&self) -> u128 {
		self.voting_stake
	}

	/// The stake with which `uid` was counted.
	pub fn stake(&self, uid: u16) -> Option<u128> {
		self.stake.get(usize::from(uid)).copied()
	}

	/// Whether `uid` was counted and votes. The rows of all others are not needed in this round.
	pub fn votes(&self, uid: u16) -> bool {
		self.votes
			.get(usize::from(uid))
			.is_some_and(|votes| *votes != 0)
	}

	/// Ok when every neuron is counted and the columns, which may come from a store, have one entry for each.
	pub(crate) fn check_complete(&self) -> Result<(), EpochError> {
		let n = self.n();
		if !self.is_complete() {
			let uid = self.next_uid();
			return Err(EpochError::Incomplete {
				step: "census",
				uid,
				n,
			});
		}
		let lengths = [
			("registered_at", self.registered_at.len()),
			("row_set_at", self.row_set_at.len()),
			("votes", self.votes.len()),
		];
		check_lengths(&lengths, n)
	}
}
