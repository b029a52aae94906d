// SPDX-License-Identifier: Apache-2.0
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use ganglion_math::{Bond, Fraction};
use ganglion_support::Balance;
use scale_info::TypeInfo;
use sp_runtime::traits::Get;

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
	/// The block in which the row was set.
	pub set_at: BlockNumber,
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
	/// The block in which it was evaluated.
	pub block: BlockNumber,
	/// The number of neurons that took part.
	pub neurons: u16,
	/// What it was given to hand out, in units: the emission of the blocks since the last epoch.
	pub emission: Balance,
	/// What the epoch before had left, in units.
	pub carry_in: Balance,
	/// What was minted, in units.
	pub minted: Balance,
	/// What it left to the next epoch, in units.
	pub carry_out: Balance,
}
