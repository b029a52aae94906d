// SPDX-License-Identifier: Apache-2.0
//! The parameters, their bounds and their presets.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_math::Halving;
use ganglion_support::{Balance, Rounds};
use scale_info::TypeInfo;
use sp_runtime::traits::{AtLeast32BitUnsigned, CheckedDiv, Saturating, Zero};

use crate::{Config, Error, Event, GenesisConfig, IncentiveParamsOf, Pallet, Params};

/// One token in units.
const TOKEN: Balance = 1_000_000_000;

/// Ten minutes of blocks of six seconds.
const DEFAULT_TEMPO: u32 = 100;

/// Genesis freezes parameters in the last twentieth of a tempo, when it does not say otherwise.
pub(crate) const TEMPOS_PER_FREEZE: u32 = 20;

/// The longest tempo, in blocks: a little over a week of blocks of six seconds.
pub const MAX_TEMPO: u32 = 100_000;

/// Of how many blocks one may be in the admin freeze, at most: root must be able to mend a chain, and half of each
/// tempo is time enough for whoever reads parameters ahead of an epoch.
pub const BLOCKS_PER_FROZEN_BLOCK: u32 = 2;

/// The longest pause between two rows of a neuron, in blocks.
pub const MAX_WEIGHTS_INTERVAL: u32 = MAX_TEMPO;

/// The most that a block may emit, in units: a billion tokens. The emission of 2^32 blocks stays 36 bits below
/// what a `u128` holds.
pub const MAX_EMISSION_PER_BLOCK: Balance = 1_000_000_000_000_000_000;

/// The most intervals in which a commit may be revealed.
pub const MAX_REVEAL_PERIOD: u32 = 100;

/// The least that a round may use of a block, in thousandths of what the block can execute.
pub const MIN_EPOCH_BUDGET_PERMILLE: u16 = 10;

/// The most that a round may use of a block, in thousandths. The other half is for transactions.
pub const MAX_EPOCH_BUDGET_PERMILLE: u16 = 500;

/// What an administrator may set. Version 1 of the stored form.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct IncentiveParams<BlockNumber> {
	/// Blocks from one epoch to the next, `1..=`[`MAX_TEMPO`].
	pub tempo: BlockNumber,
	/// Parameters do not change in this many blocks before an epoch, at most half of `tempo`.
	pub admin_freeze: BlockNumber,
	/// What a round may use of each block, in thousandths of the largest weight of a block,
	/// [`MIN_EPOCH_BUDGET_PERMILLE`]`..=`[`MAX_EPOCH_BUDGET_PERMILLE`].
	pub epoch_budget_permille: u16,
	/// What a block emits before any halving, in units, at most [`MAX_EMISSION_PER_BLOCK`]. A change counts for every
	/// block since the last round began.
	pub emission_per_block: Balance,
	/// The supply towards which emission halves, in units, not zero: it halves when one half of this supply has been
	/// issued, when three quarters have, seven eighths, and so on. `None`: emission does not halve.
	pub halving: Option<Balance>,
	/// The least number of blocks between two rows that a neuron sets, or between two commits,
	/// `1..=`[`MAX_WEIGHTS_INTERVAL`]. Not zero: these calls are free, and nothing else limits them.
	pub weights_interval: BlockNumber,
	/// Whether rows must be committed to before they are revealed.
	pub commit_reveal: bool,
	/// In how many intervals between epochs, from the one after the commit on, a commit may be revealed,
	/// `1..=`[`MAX_REVEAL_PERIOD`]. A change counts for commits already made.
	pub reveal_period: u32,
	/// The version key that a row must give.
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
			tempo: DEFAULT_TEMPO.into(),
			admin_freeze: (DEFAULT_TEMPO / TEMPOS_PER_FREEZE).into(),
			epoch_budget_permille: 100,
			emission_per_block: TOKEN,
			halving: None,
			// Half a tempo: a row in every epoch, however late the row before came into a block.
			weights_interval: (DEFAULT_TEMPO / 2).into(),
			commit_reveal: false,
			reveal_period: 1,
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
	/// Whether an epoch is due in `block`.
	pub fn is_epoch(&self, block: BlockNumber) -> bool {
		block
			.checked_rem(&self.tempo)
			.is_some_and(|rest| rest.is_zero())
	}

	/// What `blocks` blocks emit, in units, while `issuance` units exist; asked for only when
	/// emission halves.
	///
	/// Saturates, which the bound on the emission of a block and block numbers of 32 bits exclude.
	pub fn emission_of(&self, blocks: BlockNumber, issuance: impl FnOnce() -> Balance) -> Balance {
		let halving = self.halving.map(|supply| Halving {
			supply,
			issuance: issuance(),
		});
		ganglion_math::issued(
			self.emission_per_block,
			blocks.unique_saturated_into(),
			halving,
		)
	}

	/// Whether `stake` units behind a neuron let it set weights.
	pub fn is_enough_stake(&self, stake: Balance) -> bool {
		stake >= self.min_stake
	}

	/// The first block after `block` in which an epoch is due.
	pub fn next_epoch(&self, block: BlockNumber) -> BlockNumber {
		let since = block.checked_rem(&self.tempo).unwrap_or_else(Zero::zero);
		block.saturating_sub(since).saturating_add(self.tempo)
	}

	/// Whether `block` is one of those before an epoch in which parameters do not change.
	pub fn is_before_epoch(&self, block: BlockNumber) -> bool {
		self.next_epoch(block).saturating_sub(block) <= self.admin_freeze
	}
}

impl<T: Config> GenesisConfig<T> {
	/// The parameters of the preset, but for what is given.
	pub(crate) fn params(&self) -> IncentiveParamsOf<T> {
		let preset: IncentiveParamsOf<T> = IncentiveParams::preset(self.preset);
		let tempo = self.tempo.unwrap_or(preset.tempo);
		let twentieth = tempo.checked_div(&TEMPOS_PER_FREEZE.into());
		IncentiveParams {
			tempo,
			admin_freeze: self.admin_freeze.or(twentieth).unwrap_or_default(),
			epoch_budget_permille: self
				.epoch_budget_permille
				.unwrap_or(preset.epoch_budget_permille),
			emission_per_block: self.emission_per_block.unwrap_or(preset.emission_per_block),
			halving: self.halving.or(preset.halving),
			weights_interval: self.weights_interval.unwrap_or(preset.weights_interval),
			commit_reveal: self.commit_reveal.unwrap_or(preset.commit_reveal),
			reveal_period: self.reveal_period.unwrap_or(preset.reveal_period),
			..preset
		}
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_params(params: IncentiveParamsOf<T>) -> DispatchResult {
		ensure!(!<Self as Rounds>::is_frozen(), Error::<T>::ParamsFrozen);
		Self::put_params(&params)?;
		Self::deposit_event(Event::ParamsSet { params });
		Ok(())
	}

	/// Check and store `params`. But for migrations the only writer of [`Params`].
	pub(crate) fn put_params(params: &IncentiveParamsOf<T>) -> Result<(), Error<T>> {
		Self::ensure_in_bounds(params)?;
		Params::<T>::put(params);
		Ok(())
	}

	/// Fail unless every parameter is within its bounds.
	pub(crate) fn ensure_in_bounds(params: &IncentiveParamsOf<T>) -> Result<(), Error<T>> {
		let max_tempo = BlockNumberFor::<T>::from(MAX_TEMPO);
		let is_tempo = params.tempo >= 1u32.into() && params.tempo <= max_tempo;
		ensure!(is_tempo, Error::<T>::TempoOutOfBounds);
		ensure!(
			params
				.admin_freeze
				.saturating_mul(BLOCKS_PER_FROZEN_BLOCK.into())
				<= params.tempo,
			Error::<T>::AdminFreezeOutOfBounds
		);
		ensure!(
			(MIN_EPOCH_BUDGET_PERMILLE..=MAX_EPOCH_BUDGET_PERMILLE)
				.contains(&params.epoch_budget_permille),
			Error::<T>::EpochBudgetOutOfBounds
		);
		ensure!(
			(1..=MAX_REVEAL_PERIOD).contains(&params.reveal_period),
			Error::<T>::RevealPeriodOutOfBounds
		);
		ensure!(params.halving != Some(0), Error::<T>::HalvingOutOfBounds);
		ensure!(
			params.weights_interval >= 1u32.into()
				&& params.weights_interval <= MAX_WEIGHTS_INTERVAL.into(),
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
