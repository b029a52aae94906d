// SPDX-License-Identifier: Apache-2.0
//! What a round is, from block to block, and why one is given up.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use frame_support::{BoundedVec, traits::ConstU32};
use ganglion_math::{EpochError, MAX_NEURONS};
use ganglion_support::Balance;
use scale_info::TypeInfo;

use crate::types::{Earner, Side};

/// The largest number of neurons in the list of those that earned least.
pub const MAX_LOWEST: u32 = 64;

/// A round that has not ended after this many blocks is given up: each block takes at least one
/// step, and there are three for each of 4096 neurons, and one more.
pub const MAX_ROUND_BLOCKS: u32 = 4 * 4096;

/// What a round is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum Stage {
	/// Counting neurons.
	Census,
	/// Taking rows of weights and bonds; then, once, solving.
	Accumulate,
	/// Paying, from this uid on.
	Settle(u16),
}

/// How far a round has come, with the uid that comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum Progress {
	/// It counts neurons.
	Census(u16),
	/// It takes rows of weights and bonds.
	Accumulate(u16),
	/// It pays.
	Settle(u16),
}

/// A running round, but for the columns of its neurons. Version 1 of the stored form.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct RoundState<BlockNumber> {
	/// The number of the round, `Network.round`.
	pub number: u32,
	/// What it is doing.
	pub stage: Stage,
	/// Where it writes bonds and standings; it reads bonds from the other side.
	pub side: Side,
	/// The next block in which an epoch is due, as of the beginning of the round.
	pub next_epoch: BlockNumber,
	/// What the blocks since the last round emit, in units.
	pub emission: Balance,
	/// What was not minted yet before it, in units.
	pub carry_in: Balance,
	/// What it has minted so far, in units.
	pub minted: Balance,
	/// The side of the row that counts, for each neuron counted.
	pub rows: BoundedVec<Side, ConstU32<{ MAX_NEURONS as u32 }>>,
	/// Those that earned least, of the neurons paid so far.
	pub lowest: BoundedVec<Earner<BlockNumber>, ConstU32<MAX_LOWEST>>,
}

impl<BlockNumber> RoundState<BlockNumber> {
	/// What it may mint in all, in units: its emission, and of the carry as much again at most.
	pub fn pool(&self) -> Balance {
		ganglion_math::pool(self.emission, self.carry_in)
	}
}

/// Why an epoch was given up, as its event tells.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum AbortReason {
	/// The administrator asked for it.
	Administrator,
	/// An upgrade of the runtime could not go on with a round that its predecessor had begun.
	Upgrade,
	/// The mechanism refuses what is stored. This should not happen; the log of a node says what it refuses.
	Refused,
	/// A part of the round's state is lost. This should not happen; the log of a node says which.
	StateLost,
	/// The round has not ended in [`MAX_ROUND_BLOCKS`].
	TooLong,
}

/// Why a round is given up.
pub(crate) enum Failure {
	/// The maths crate refuses what is stored.
	Maths(EpochError),
	/// A part of its state is not there, or of another round.
	StateLost(&'static str),
	/// It has not ended in [`MAX_ROUND_BLOCKS`].
	TooLong,
}

impl From<EpochError> for Failure {
	fn from(error: EpochError) -> Self {
		Self::Maths(error)
	}
}

impl Failure {
	/// What the event tells of it.
	pub(crate) fn reason(&self) -> AbortReason {
		match self {
			Self::Maths(_) => AbortReason::Refused,
			Self::StateLost(_) => AbortReason::StateLost,
			Self::TooLong => AbortReason::TooLong,
		}
	}
}

impl fmt::Display for Failure {
	fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Maths(error) => error.fmt(formatter),
			Self::StateLost(what) => write!(formatter, "the {what} of the round is lost"),
			Self::TooLong => write!(
				formatter,
				"the round has not ended in {MAX_ROUND_BLOCKS} blocks"
			),
		}
	}
}

impl<BlockNumber: Ord> RoundState<BlockNumber> {
	/// Put `earner` where it belongs among those that earned least, if it does.
	pub(crate) fn list(&mut self, earner: Earner<BlockNumber>) {
		let place = self.lowest.partition_point(|listed| *listed < earner);
		// A full list loses its highest earner, which may be this one.
		let _ = self.lowest.force_insert_keep_left(place, earner);
	}
}
