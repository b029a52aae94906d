// SPDX-License-Identifier: Apache-2.0
//! The parameters, their bounds and their presets.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_support::Balance;
use scale_info::TypeInfo;
use sp_runtime::traits::{AtLeast32BitUnsigned, Zero};

use crate::{Config, Error, Event, IncentiveParamsOf, Pallet, Params};

/// One token in units.
const TOKEN: Balance = 1_000_000_000;

/// The longest tempo, in blocks: a little over a week of blocks of six seconds.
pub const MAX_TEMPO: u32 = 100_000;

/// The longest pause between two rows of a neuron, in blocks.
pub const MAX_WEIGHTS_INTERVAL: u32 = MAX_TEMPO;

/// The most that a block may emit, in units: a billion tokens. The emission of 2^32 blocks stays 36 bits below
/// what a `u128` holds.
pub const MAX_EMISSION_PER_BLOCK: Balance = 1_000_000_000_000_000_000;

/// What an administrator may set. Version 1 of the stored form.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct IncentiveParams<BlockNumber> {
	/// Blocks from one epoch to the next, `1..=`[`MAX_TEMPO`].
	pub tempo: BlockNumber,
	/// What a block emits, in units, at most [`MAX_EMISSION_PER_BLOCK`]. A change counts for every block since the
	/// last epoch.
	pub emission_per_block: Balance,
	/// The least number of blocks between two `set_weights` of a neuron, at most [`MAX_WEIGHTS_INTERVAL`].
	pub weights_interval: BlockNumber,
	/// The version key that `set_weights` must give.
	pub weights_version: u32,
	/// The least stake with which a neuron may set weights, in units, not zero.
	pub min_stake: Balance,
	/// The least number of edges in a row, not zero.
	pub min_edges: u32,
	/// The largest number of edges in a row, from `min_edges` to `MaxEdges`.
	pub max_edges: u32,
	/// What shapes the mechanism itself, each field within the range that the maths crate documents.
	pub mechanism: ganglion_math::Params,
}

/// Where the parameters start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Preset {
	/// What a live network should use; each departure from the paper has its ADR.
	#[default]
	Default,
	/// The mechanism exactly as the paper writes it.
	PaperLiteral,
}

impl<BlockNumber: From<u32>> IncentiveParams<BlockNumber> {
	/// The parameters of a preset.
	pub fn preset(preset: Preset) -> Self {
		let mechanism = match preset {
			Preset::Default => ganglion_math::Params::default(),
			Preset::PaperLiteral => ganglion_math::Params::paper_literal(),
		};
		Self {
			tempo: 100.into(),
			emission_per_block: TOKEN,
			// Half a tempo: a row in every epoch, however late the row before came into a block.
			weights_interval: 50.into(),
			weights_version: 0,
			min_stake: TOKEN,
			min_edges: 1,
			max_edges: 256,
			mechanism,
		}
	}
}

impl<BlockNumber: From<u32>> Default for IncentiveParams<BlockNumber> {
	fn default() -> Self {
		Self::preset(Preset::Default)
	}
}

impl<BlockNumber: AtLeast32BitUnsigned + Copy> IncentiveParams<BlockNumber> {
	/// What `blocks` blocks emit, in units.
	///
	/// Saturates, which the bound on the emission of a block and block numbers of 32 bits exclude.
	pub fn emission_of(&self, blocks: BlockNumber) -> Balance {
		self.emission_per_block
			.saturating_mul(blocks.unique_saturated_into())
	}

	/// Whether an epoch is due in `block`.
	pub fn is_epoch(&self, block: BlockNumber) -> bool {
		block
			.checked_rem(&self.tempo)
			.is_some_and(|rest| rest.is_zero())
	}

	/// The first block after `block` in which an epoch is due.
	pub fn next_epoch(&self, block: BlockNumber) -> BlockNumber {
		let since = block.checked_rem(&self.tempo).unwrap_or_else(Zero::zero);
		block.saturating_sub(since).saturating_add(self.tempo)
	}
}

impl<T: Config> Pallet<T> {
	/// Check and store `params`; genesis has no events. The only writer of [`Params`].
	pub(crate) fn do_set_params(
		params: IncentiveParamsOf<T>,
		with_event: bool,
	) -> Result<(), Error<T>> {
		Self::ensure_in_bounds(&params)?;
		Params::<T>::put(&params);
		if with_event {
			Self::deposit_event(Event::ParamsSet { params });
		}
		Ok(())
	}

	/// Fail unless every parameter is within its bounds.
	pub(crate) fn ensure_in_bounds(params: &IncentiveParamsOf<T>) -> Result<(), Error<T>> {
		let max_tempo = BlockNumberFor::<T>::from(MAX_TEMPO);
		let is_tempo = params.tempo >= 1u32.into() && params.tempo <= max_tempo;
		ensure!(is_tempo, Error::<T>::TempoOutOfBounds);
		ensure!(
			params.weights_interval <= MAX_WEIGHTS_INTERVAL.into(),
			Error::<T>::WeightsIntervalOutOfBounds
		);
		ensure!(params.min_stake > 0, Error::<T>::MinStakeOutOfBounds);
		ensure!(
			params.min_edges >= 1
				&& params.min_edges <= params.max_edges
				&& params.max_edges <= T::MaxEdges::get(),
			Error::<T>::EdgesOutOfBounds
		);
		ensure!(
			params.emission_per_block <= MAX_EMISSION_PER_BLOCK,
			Error::<T>::EmissionOutOfBounds
		);
		ensure!(
			params.mechanism.validate().is_ok(),
			Error::<T>::MechanismOutOfBounds
		);
		Ok(())
	}
}
