// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod dispatch_weights;
mod epoch;
mod params;
#[cfg(test)]
mod tests;
mod try_state;
mod types;
mod weights;

pub use dispatch_weights::WeightInfo;
pub use pallet::*;
pub use params::{IncentiveParams, Preset};
pub use types::{BondRow, EpochRecord, Standing, WeightRow};

#[frame_support::pallet]
#[expect(
	clippy::expect_used,
	reason = "the macro generates expects, each with its proof"
)]
pub mod pallet {
	use alloc::vec::Vec;

	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use ganglion_support::{Balance, Uid};

	use super::{BondRow, EpochRecord, IncentiveParams, Preset, Standing, WeightInfo, WeightRow};

	/// The parameters of this chain.
	pub type IncentiveParamsOf<T> = IncentiveParams<BlockNumberFor<T>>;
	/// A row of weights of this chain.
	pub type WeightRowOf<T> = WeightRow<BlockNumberFor<T>, <T as Config>::MaxEdges>;
	/// A row of bonds of this chain.
	pub type BondRowOf<T> = BondRow<<T as Config>::MaxNeurons>;

	/// What the pallet needs from the chain.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Who the neurons are.
		type Neurons: ganglion_support::Neurons<Self::AccountId, BlockNumberFor<Self>>;

		/// How much stands behind them, and the way to mint more.
		type Stakes: ganglion_support::Stakes<Self::AccountId>;

		/// Who may change the parameters.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The largest number of neurons. The epoch runs in one block, so at most [`MAX_NEURONS_IN_ONE_BLOCK`].
		#[pallet::constant]
		type MaxNeurons: Get<u32>;

		/// The largest number of edges that a row can hold; the parameters may ask for less.
		#[pallet::constant]
		type MaxEdges: Get<u32>;

		/// What each call and the epoch cost to execute.
		type WeightInfo: WeightInfo;
	}

	/// The bound up to which an epoch in one block is short against a block: a dense graph of 256 neurons has
	/// 65,280 edges.
	pub const MAX_NEURONS_IN_ONE_BLOCK: u32 = 256;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// What the administrator has set. Written by genesis and `set_params`.
	#[pallet::storage]
	pub type Params<T: Config> = StorageValue<_, IncentiveParamsOf<T>, ValueQuery>;

	/// The weights W, a row for each neuron that ever set one. Written by `set_weights`; keys are registered
	/// uids, edges at most `MaxEdges`.
	// Hasher: identity, the registry chooses the uids.
	#[pallet::storage]
	pub type WeightRows<T: Config> = StorageMap<_, Identity, Uid, WeightRowOf<T>>;

	/// The bonds B, a row for each neuron that holds any. Written by the epoch; keys are registered uids, bonds
	/// at most `MaxNeurons`.
	// Hasher: identity, the registry chooses the uids.
	#[pallet::storage]
	pub type Bonds<T: Config> = StorageMap<_, Identity, Uid, BondRowOf<T>>;

	/// What the last epoch found for each neuron. Written by the epoch; keys are `0..LastEpoch.neurons`.
	// Hasher: identity, the registry chooses the uids.
	#[pallet::storage]
	pub type Standings<T: Config> = StorageMap<_, Identity, Uid, Standing>;

	/// The last epoch. Written by the epoch; absent before the first.
	#[pallet::storage]
	pub type LastEpoch<T: Config> = StorageValue<_, EpochRecord<BlockNumberFor<T>>>;

	/// Emission that earlier epochs could not hand out in whole units, or to nobody, in units. Written by the
	/// epoch; minted with the next.
	#[pallet::storage]
	pub type Carry<T: Config> = StorageValue<_, Balance, ValueQuery>;

	/// The parameters at the start of the chain: a preset, and what of it is different.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Where every parameter starts.
		pub preset: Preset,
		/// Blocks from one epoch to the next.
		pub tempo: Option<BlockNumberFor<T>>,
		/// What a block emits, in units.
		pub emission_per_block: Option<Balance>,
		/// Blocks between two `set_weights` of a neuron.
		pub weights_interval: Option<BlockNumberFor<T>>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			let mut params = IncentiveParams::preset(self.preset);
			params.tempo = self.tempo.unwrap_or(params.tempo);
			params.emission_per_block =
				self.emission_per_block.unwrap_or(params.emission_per_block);
			params.weights_interval = self.weights_interval.unwrap_or(params.weights_interval);
			if let Err(problem) = Pallet::<T>::do_set_params(params, false) {
				panic!("the genesis parameters of incentive are out of bounds: {problem:?}");
			}
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A neuron set its weights.
		WeightsSet {
			/// The neuron.
			uid: Uid,
			/// The number of edges in its row.
			edges: u32,
		},
		/// An epoch was evaluated and paid: `minted + carry = emission + carry of the epoch before`.
		EpochCompleted {
			/// The block of the epoch.
			block: BlockNumberFor<T>,
			/// The number of neurons that took part.
			neurons: u16,
			/// What the epoch was given to hand out, in units.
			emission: Balance,
			/// What was minted, in units.
			minted: Balance,
			/// What is left for the next epoch, in units.
			carry: Balance,
		},
		/// An epoch could not be evaluated; the next is given its emission too. This should not happen.
		EpochAborted {
			/// The block of the epoch.
			block: BlockNumberFor<T>,
			/// What is left for the next epoch, in units.
			carry: Balance,
		},
		/// A neuron's emission could not be minted and is carried to the next epoch. This should not happen.
		PayoutFailed {
			/// The neuron.
			uid: Uid,
			/// What it should have got, in units.
			amount: Balance,
		},
		/// The administrator changed the parameters.
		ParamsSet {
			/// The parameters from now on.
			params: IncentiveParamsOf<T>,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The signer is not a registered hotkey. Register it, or sign with the hotkey.
		NotRegistered,
		/// The version key differs from `Params.weights_version`. Update the validator's software.
		WrongVersionKey,
		/// Less stake than `Params.min_stake` stands behind the neuron. Add stake.
		NotEnoughStake,
		/// Less than `Params.weights_interval` blocks have passed since the neuron set its weights. Wait.
		WeightsTooEarly,
		/// The row has fewer edges than `Params.min_edges`. Weight more neurons.
		RowTooShort,
		/// The row has more edges than `Params.max_edges`. Leave out the smallest.
		RowTooLong,
		/// A uid names no neuron. Read the metagraph again.
		UnknownUid,
		/// The uids do not increase strictly. Sort the row and name each uid once.
		UidsNotIncreasing,
		/// A neuron cannot weight itself. Leave the own uid out.
		SelfWeight,
		/// A weight is zero. Leave the edge out.
		ZeroWeight,
		/// `tempo` is not within `1..=MAX_TEMPO`.
		TempoOutOfBounds,
		/// `weights_interval` is above `MAX_WEIGHTS_INTERVAL`.
		WeightsIntervalOutOfBounds,
		/// `min_stake` is zero: a neuron without stake has no voice.
		MinStakeOutOfBounds,
		/// Not `1 <= min_edges <= max_edges <= MaxEdges`.
		EdgesOutOfBounds,
		/// `emission_per_block` is above `MAX_EMISSION_PER_BLOCK`.
		EmissionOutOfBounds,
		/// rho, kappa, the trust threshold, bond retention or self-ownership is outside of the range that the
		/// maths crate documents.
		MechanismOutOfBounds,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(now: BlockNumberFor<T>) -> Weight {
			Self::do_on_initialize(now)
		}

		fn integrity_test() {
			assert!(
				T::MaxNeurons::get() <= MAX_NEURONS_IN_ONE_BLOCK,
				"the epoch runs in one block, which takes at most {MAX_NEURONS_IN_ONE_BLOCK} neurons",
			);
			assert!(T::MaxEdges::get() >= 1, "a row without edges says nothing");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Set the row of weights of the signer's neuron.
		///
		/// `edges` are pairs of a uid and a weight (1 to 65535, of any scale), uids strictly increasing.
		/// Replaces the row set before; it votes from the next epoch on.
		///
		/// # Errors
		///
		/// `NotRegistered`, `WrongVersionKey`, `NotEnoughStake`, `WeightsTooEarly`, `RowTooShort`,
		/// `RowTooLong`, `UnknownUid`, `UidsNotIncreasing`, `SelfWeight`, `ZeroWeight`.
		///
		/// # Events
		///
		/// `WeightsSet`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::set_weights(edges.len() as u32))]
		pub fn set_weights(
			origin: OriginFor<T>,
			edges: Vec<(u16, u16)>,
			version_key: u32,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			Self::do_set_weights(hotkey, edges, version_key)
		}

		/// Set every parameter. Administrator only.
		///
		/// # Errors
		///
		/// One for each bound, see [`IncentiveParams`].
		///
		/// # Events
		///
		/// `ParamsSet`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::set_params())]
		pub fn set_params(origin: OriginFor<T>, params: IncentiveParamsOf<T>) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_set_params(params, true)?;
			Ok(())
		}
	}
}
