// SPDX-License-Identifier: Apache-2.0
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use ganglion_math::{Bond, Fraction};
use ganglion_support::{Balance, Uid};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::traits::Get;

/// One of the two places for a value that is read while its successor is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub enum Side {
	/// The place that is written first.
	#[default]
	First,
	/// The other one.
	Second,
}

impl Side {
	/// Both places.
	pub const BOTH: [Self; 2] = [Self::First, Self::Second];

	/// The place that this one is not.
	pub const fn other(self) -> Self {
		match self {
			Self::First => Self::Second,
			Self::Second => Self::First,
		}
	}
}

/// What a call must know of the network. Version 1 of the stored form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct NetworkState<BlockNumber> {
	/// One more than the largest uid that was ever given.
	pub neurons: u16,
	/// The number of the round that is running, or of the last that was; 0 before the first. Blocks with the same
	/// number are one interval between epochs.
	pub round: u32,
	/// The block in which that round began; 0 before the first. Every block up to it has been emitted.
	pub started_at: BlockNumber,
	/// Whether that round is running.
	pub is_running: bool,
}

/// What is kept for the hotkey of a neuron. Version 1 of the stored form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Voter<BlockNumber> {
	/// Its neuron.
	pub uid: Uid,
	/// The block in which the row in the first side was set.
	pub first_set_at: Option<BlockNumber>,
	/// The block in which the row in the second side was set.
	pub second_set_at: Option<BlockNumber>,
	/// The block as of which the row in the first side speaks: that in which it was set or, if it
	/// was revealed, committed to. A neuron registered since then is not meant by it.
	pub first_meant_at: Option<BlockNumber>,
	/// The block as of which the row in the second side speaks.
	pub second_meant_at: Option<BlockNumber>,
	/// The block of its last commit, revealed or not.
	pub committed_at: Option<BlockNumber>,
	/// What it has to reveal.
	pub commit: Option<Commit>,
}

/// The promise of a row. Version 1 of the stored form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Commit {
	/// What [`commitment`](crate::commitment) gives for the row.
	pub hash: H256,
	/// The interval between epochs in which it was made, [`NetworkState::round`].
	pub interval: u32,
}

impl<BlockNumber> Voter<BlockNumber> {
	/// The neuron `uid`, which has not spoken yet.
	pub fn new(uid: Uid) -> Self {
		Self {
			uid,
			first_set_at: None,
			second_set_at: None,
			first_meant_at: None,
			second_meant_at: None,
			committed_at: None,
			commit: None,
		}
	}
}

/// The weights that a neuron set. Version 1 of the stored form.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(MaxEdges))]
pub struct WeightRow<BlockNumber, MaxEdges>
where
	BlockNumber: Clone + core::fmt::Debug + PartialEq + Eq,
	MaxEdges: Get<u32>,
{
	/// The block as of which the row speaks: that in which it was set or, if it was revealed, committed to.
	pub meant_at: BlockNumber,
	/// Pairs of a uid and its weight: uids strictly increasing, no own uid, no weight zero.
	pub edges: BoundedVec<(u16, u16), MaxEdges>,
}

/// The bonds that a neuron holds in others. Version 1 of the stored form.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(MaxNeurons))]
pub struct BondRow<MaxNeurons: Get<u32>> {
	/// Pairs of a uid and the bond in it: uids strictly increasing.
	pub bonds: BoundedVec<(u16, Bond), MaxNeurons>,
}

/// What an epoch found for a neuron. Version 1 of the stored form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Standing {
	/// S: the stake behind it at the start of the epoch, in units.
	pub stake: Balance,
	/// R: its share of all rank.
	pub rank: Fraction,
	/// T: the share of voting stake that trusts it.
	pub trust: Fraction,
	/// C: the sigmoid of its trust.
	pub consensus: Fraction,
	/// I: its share of all incentive.
	pub incentive: Fraction,
	/// D: its share of what bonds earn.
	pub dividends: Fraction,
	/// What it was paid, in units.
	pub emission: Balance,
}

/// One epoch in sums. Version 1 of the stored form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct EpochRecord<BlockNumber> {
	/// The number of the round in which it was evaluated.
	pub round: u32,
	/// The block in which it was due and the round began.
	pub block: BlockNumber,
	/// The block in which the round ended.
	pub finished_at: BlockNumber,
	/// The number of uids that took part.
	pub neurons: u16,
	/// What it was given to hand out, in units: the emission of the blocks since the round before.
	pub emission: Balance,
	/// What was not minted yet before it, in units.
	pub carry_in: Balance,
	/// What was minted, in units.
	pub minted: Balance,
	/// What is not minted yet after it, in units.
	pub carry_out: Balance,
	/// Where its standings and bonds are.
	pub side: Side,
	/// How many of its neurons have left since.
	pub departed: u16,
	/// What these were paid, in units.
	pub departed_emission: Balance,
}

/// What a neuron earned in an epoch, ordered as [`ganglion_support::Earnings`] asks: by the amount, then the older
/// registration first, then the uid. Version 1 of the stored form.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
pub struct Earner<BlockNumber> {
	/// What it was paid, in units.
	pub emission: Balance,
	/// The `registered_at` that it had.
	pub registered_at: BlockNumber,
	/// Its uid.
	pub uid: Uid,
}
