// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod commits;
pub mod dispatch_weights;
mod findings;
mod free_weights;
mod lifecycle;
pub mod migrations;
mod params;
mod round;
mod rows;
#[cfg(test)]
mod tests;
mod try_state;
mod types;
mod views;
mod weights;

pub use commits::commitment;
pub use dispatch_weights::{SubstrateWeight, WeightInfo};
pub use findings::{BondReader, Findings};
pub use free_weights::{FreeWeights, rejection};
pub use pallet::*;
pub use params::{
	BLOCKS_PER_FROZEN_BLOCK, IncentiveParams, MAX_EMISSION_PER_BLOCK, MAX_EPOCH_BUDGET_PERMILLE,
	MAX_REVEAL_PERIOD, MAX_TEMPO, MAX_WEIGHTS_INTERVAL, MIN_EPOCH_BUDGET_PERMILLE, Preset,
};
pub use round::{AbortReason, MAX_LOWEST, MAX_ROUND_BLOCKS, Progress, RoundState};
pub use rows::Rows;
pub use types::{
	BondRow, Commit, Earner, EpochRecord, NetworkState, Side, Standing, Voter, WeightRow,
};

#[frame_support::pallet]
#[expect(
	clippy::expect_used,
	reason = "the macro generates expects, each with its proof"
)]
pub mod pallet {
	use alloc::vec::Vec;

	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use ganglion_math::{Accumulator, Bond, Census, MAX_NEURONS, Solution};
	use ganglion_support::{Balance, NextWeights, Uid};
	use sp_core::H256;

	use super::{
		AbortReason, BondRow, Earner, EpochRecord, IncentiveParams, MAX_LOWEST, NetworkState,
		Preset, Progress, RoundState, Side, Standing, Voter, WeightInfo, WeightRow,
	};

	/// The parameters of this chain.
	pub type IncentiveParamsOf<T> = IncentiveParams<BlockNumberFor<T>>;
	/// A row of weights of this chain.
	pub type WeightRowOf<T> = WeightRow<BlockNumberFor<T>, <T as Config>::MaxEdges>;
	/// A row of bonds of this chain.
	pub type BondRowOf<T> = BondRow<<T as Config>::MaxNeurons>;

	/// What the pallet needs from the chain.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Who the neurons are. Tells this pallet through [`ganglion_support::Lifecycle`] when they come, go
		/// and change keys.
		type Neurons: ganglion_support::Neurons<Self::AccountId, BlockNumberFor<Self>>;

		/// How much stands behind them, and the way to mint more.
		type Stakes: ganglion_support::Stakes<Self::AccountId>;

		/// Who may change the parameters and abort a round.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The largest number of neurons, at most [`ganglion_math::MAX_NEURONS`].
		#[pallet::constant]
		type MaxNeurons: Get<u32>;

		/// The largest number of edges that a row can hold; the parameters may ask for less.
		#[pallet::constant]
		type MaxEdges: Get<u32>;

		/// Neurons for benchmarks, each with all that every pallet can keep for one.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: ganglion_support::BenchmarkHelper<Self::AccountId, BlockNumberFor<Self>>;

		/// What each call and each step of a round cost to execute.
		type WeightInfo: WeightInfo;
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(3);

	/// What the administrator has set. Written by genesis and `set_params`.
	#[pallet::storage]
	pub type Params<T: Config> = StorageValue<_, IncentiveParamsOf<T>, ValueQuery>;

	/// What a call must know of the network, so that it reads nothing for each neuron. Written by registrations and
	/// by the beginning and the end of a round.
	#[pallet::storage]
	pub type Network<T: Config> = StorageValue<_, NetworkState<BlockNumberFor<T>>, ValueQuery>;

	/// What is kept for each registered hotkey: its uid, its rows, its commit. Written by registrations and by
	/// the calls of hotkeys; one for each neuron.
	// Hasher: blake2 with the key, accounts are chosen by whoever registers.
	#[pallet::storage]
	pub type Voters<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Voter<BlockNumberFor<T>>>;

	/// The weights W, up to two rows for each neuron: the one that the running or last round reads, and a newer one.
	/// Written by `set_weights` and `reveal_weights`; keys are those that [`Voters`] names, edges at most `MaxEdges`.
	// Hasher: identity, the registry chooses the uids.
	#[pallet::storage]
	pub type WeightRows<T: Config> =
		StorageDoubleMap<_, Identity, Uid, Identity, Side, WeightRowOf<T>>;

	/// The bonds B, in `LastEpoch.side` those after the last epoch, a row for each neuron that
	/// holds any; in the other side what the running or next round has yet to overwrite. Written by
	/// the round; keys are registered uids, bonds at most `MaxNeurons`.
	// Hasher: identity, the registry chooses the uids.
	#[pallet::storage]
	pub type Bonds<T: Config> = StorageDoubleMap<_, Identity, Side, Identity, Uid, BondRowOf<T>>;

	/// What an epoch found for each neuron: in `LastEpoch.side` the last epoch; in the other side
	/// what the running or next round has yet to overwrite. Written by the round; keys are
	/// registered uids.
	// Hasher: identity, the registry chooses the uids.
	#[pallet::storage]
	pub type Standings<T: Config> = StorageDoubleMap<_, Identity, Side, Identity, Uid, Standing>;

	/// The last epoch. Written by the end of a round and, when one of its neurons leaves, by the
	/// deregistration; absent before the first.
	#[pallet::storage]
	pub type LastEpoch<T: Config> = StorageValue<_, EpochRecord<BlockNumberFor<T>>>;

	/// Who earned least in the last epoch, see [`ganglion_support::Earnings`]. Written by the end of a round; at most
	/// [`MAX_LOWEST`].
	#[pallet::storage]
	pub type Lowest<T: Config> =
		StorageValue<_, BoundedVec<Earner<BlockNumberFor<T>>, ConstU32<MAX_LOWEST>>, ValueQuery>;

	/// Emission that is not minted yet, in units: what the blocks up to the beginning of the last round have emitted less
	/// what was minted. Written by the round, exact in every block. A round pays of it at most as much as it emits.
	#[pallet::storage]
	pub type Carry<T: Config> = StorageValue<_, Balance, ValueQuery>;

	/// The running round. Written by the round; absent when none runs.
	#[pallet::storage]
	pub type Round<T: Config> = StorageValue<_, RoundState<BlockNumberFor<T>>>;

	/// Who takes part in the running round, with which stake; when none runs, who took part in the
	/// last one. Written by the round; absent before the first and after one that was aborted.
	#[pallet::storage]
	pub type RoundCensus<T: Config> = StorageValue<_, Census>;

	/// What the rows seen so far put on each neuron. Written by the round; there while it accumulates.
	#[pallet::storage]
	pub type RoundSums<T: Config> = StorageValue<_, Accumulator>;

	/// What the running round has found; when none runs, what the last one had. Written by the
	/// round; there while it settles, and then as long as its census.
	#[pallet::storage]
	pub type RoundSolution<T: Config> = StorageValue<_, Solution>;

	/// The parameters at the start of the chain, a preset and what of it is different; and the weights.
	///
	/// The neurons of the registry's genesis, which comes before this one in the runtime, as that of the stakes does, may speak
	/// from block 0 on.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Where every parameter starts.
		pub preset: Preset,
		/// Blocks from one epoch to the next.
		pub tempo: Option<BlockNumberFor<T>>,
		/// What a block emits, in units.
		pub emission_per_block: Option<Balance>,
		/// Blocks between two rows or commits of a neuron, at least one.
		pub weights_interval: Option<BlockNumberFor<T>>,
		/// Whether rows must be committed to before they are revealed.
		pub commit_reveal: Option<bool>,
		/// In how many intervals between epochs a commit may be revealed.
		pub reveal_period: Option<u32>,
		/// Blocks before an epoch in which parameters do not change; a twentieth of the tempo when not given.
		pub admin_freeze: Option<BlockNumberFor<T>>,
		/// What a round may use of each block, in thousandths.
		pub epoch_budget_permille: Option<u16>,
		/// The supply towards which emission halves, in units.
		pub halving: Option<Balance>,
		/// Rows of weights, as if they had been set in block 0: a uid once at most, and a row that `set_weights` would
		/// take. On a chain that asks for commits they need none.
		pub weights: Vec<(Uid, Vec<(u16, u16)>)>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			if let Err(problem) = Pallet::<T>::put_params(&self.params()) {
				panic!("the genesis parameters of incentive are out of bounds: {problem:?}");
			}
			if let Err(problem) = Pallet::<T>::build_voters() {
				panic!("the neurons of genesis cannot speak: {problem:?}");
			}
			for (uid, edges) in &self.weights {
				if let Err(problem) = Pallet::<T>::build_row(*uid, edges) {
					panic!(
						"the weights of genesis of neuron {} cannot be: {}",
						uid.0,
						<&str>::from(problem),
					);
				}
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
		/// A neuron promised a row of weights.
		WeightsCommitted {
			/// The neuron.
			uid: Uid,
			/// The hash of the row, see [`commitment`](crate::commitment).
			hash: H256,
			/// The interval between epochs in which it did; it may reveal from the next on.
			interval: u32,
		},
		/// A neuron kept its promise and set its weights.
		WeightsRevealed {
			/// The neuron.
			uid: Uid,
			/// The hash of the row.
			hash: H256,
			/// The number of edges in its row.
			edges: u32,
		},
		/// An epoch is being evaluated: its round began. Stake, neurons and rows count as they were then.
		RoundBegan {
			/// The number of the round.
			round: u32,
			/// The block of the epoch.
			block: BlockNumberFor<T>,
			/// The number of uids that take part.
			neurons: u16,
			/// What the blocks since the last round emit, in units.
			emission: Balance,
			/// What was not minted yet before, in units.
			carry: Balance,
		},
		/// An epoch was due while the round of an earlier one still ran. It is left out: the next epoch hands out what it
		/// would have.
		EpochSkipped {
			/// The block in which it was due.
			block: BlockNumberFor<T>,
			/// The block of the epoch whose round runs.
			running: BlockNumberFor<T>,
		},
		/// An epoch was evaluated and paid: `minted + carry = emission + carry before`.
		EpochCompleted {
			/// The block of the epoch: the one in which it was due and its round began.
			block: BlockNumberFor<T>,
			/// The block in which its round ended.
			finished_at: BlockNumberFor<T>,
			/// The number of uids that took part.
			neurons: u16,
			/// What the epoch was given to hand out, in units.
			emission: Balance,
			/// What was minted, in units.
			minted: Balance,
			/// What is not minted yet, in units.
			carry: Balance,
		},
		/// An epoch was given up, by the administrator or since it could not be evaluated, which should not
		/// happen. What it did not mint is carried.
		EpochAborted {
			/// The block of the epoch.
			block: BlockNumberFor<T>,
			/// What is not minted yet, in units.
			carry: Balance,
			/// Why.
			reason: AbortReason,
		},
		/// A neuron's emission could not be minted and is carried. This should not happen.
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
		/// Less than `Params.weights_interval` blocks have passed since the neuron set its weights, or since it
		/// committed when it commits again. Wait.
		WeightsTooEarly,
		/// The row has fewer edges than `Params.min_edges`. Weight more neurons.
		RowTooShort,
		/// The row has more edges than `Params.max_edges`. Leave out the smallest.
		RowTooLong,
		/// A uid was never given to a neuron. Read the metagraph again.
		UnknownUid,
		/// The uids do not increase strictly. Sort the row and name each uid once.
		UidsNotIncreasing,
		/// A neuron cannot weight itself. Leave the own uid out.
		SelfWeight,
		/// A weight is zero. Leave the edge out.
		ZeroWeight,
		/// The chain asks for commits first. Use `commit_weights`, and `reveal_weights` after the next epoch.
		CommitRequired,
		/// The chain takes rows without a commit. Use `set_weights`.
		CommitNotRequired,
		/// The neuron has a commit that it may still reveal. Reveal it first, or wait until it has expired.
		CommitOutstanding,
		/// The neuron has nothing to reveal. Commit first.
		NoCommit,
		/// The epoch after the commit has not begun. Wait for it.
		RevealTooEarly,
		/// More than `Params.reveal_period` epochs have begun since the commit. Commit again.
		CommitExpired,
		/// The row, the salt or the version key is not the one committed to. Reveal exactly what was hashed.
		CommitMismatch,
		/// A round is running, in which neurons neither leave nor change keys. Wait until it ends, a few blocks.
		RoundRunning,
		/// No round is running that could be aborted.
		NoRound,
		/// A round is running, or the next epoch is at most `Params.admin_freeze` blocks away. Wait until the
		/// round has ended; in an emergency abort it.
		ParamsFrozen,
		/// `tempo` is not within `1..=MAX_TEMPO`. Choose one that is.
		TempoOutOfBounds,
		/// `admin_freeze` is above half of `tempo`, and would shut root out most of the time. Freeze fewer blocks, or
		/// raise `tempo`.
		AdminFreezeOutOfBounds,
		/// `epoch_budget_permille` is not within `MIN_EPOCH_BUDGET_PERMILLE..=MAX_EPOCH_BUDGET_PERMILLE`: a smaller one is
		/// too small for a step, a larger one leaves too little for transactions. Choose one between.
		EpochBudgetOutOfBounds,
		/// `reveal_period` is not within `1..=MAX_REVEAL_PERIOD`. Choose one that is, or let `commit_reveal` be false.
		RevealPeriodOutOfBounds,
		/// `halving` is zero: there is no supply to halve towards. Give none for an emission that does not halve.
		HalvingOutOfBounds,
		/// `weights_interval` is not within `1..=MAX_WEIGHTS_INTERVAL`. Set 1 to let a neuron speak in every block.
		WeightsIntervalOutOfBounds,
		/// `min_stake` is zero: a neuron without stake has no voice. Set 1 unit or more.
		MinStakeOutOfBounds,
		/// Not `1 <= min_edges <= max_edges <= MaxEdges`. Set both so that they are.
		EdgesOutOfBounds,
		/// `emission_per_block` is above `MAX_EMISSION_PER_BLOCK`. Emit less.
		EmissionOutOfBounds,
		/// rho, kappa, the trust threshold, bond retention or self-ownership is outside of the range that
		/// [`ganglion_math::Params`] documents. Set each within its range.
		MechanismOutOfBounds,
		/// The state contradicts itself, or the registry does what it must not. This cannot happen; please report it.
		Corrupted,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(now: BlockNumberFor<T>) -> Weight {
			Self::do_on_initialize(now)
		}

		fn integrity_test() {
			let max_neurons = T::MaxNeurons::get();
			assert!(
				u64::from(max_neurons) <= MAX_NEURONS as u64,
				"the maths was shown to be exact for at most {MAX_NEURONS} neurons",
			);
			assert!(T::MaxEdges::get() >= 1, "a row without edges says nothing");
			let smallest = Self::budget(super::MIN_EPOCH_BUDGET_PERMILLE);
			assert!(
				Self::largest_step().all_lte(smallest),
				"the largest step of a round does not fit the smallest budget",
			);
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
		/// Replaces the row set before; it votes from the next round on. Free when sent directly, see
		/// [`crate::FreeWeights`].
		///
		/// # Errors
		///
		/// `NotRegistered`, `CommitRequired`, `WeightsTooEarly`, `WrongVersionKey`, `NotEnoughStake`, `RowTooShort`,
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
		/// `ParamsFrozen`, and one for each bound, see [`IncentiveParams`].
		///
		/// # Events
		///
		/// `ParamsSet`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::set_params())]
		pub fn set_params(origin: OriginFor<T>, params: IncentiveParamsOf<T>) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_set_params(params)
		}

		/// Promise a row of weights, on a chain that asks for it: `hash` is what
		/// [`commitment`](crate::commitment) gives.
		///
		/// The promise can be kept in the `reveal_period` intervals between epochs after this one, once. Free
		/// when sent directly.
		///
		/// # Errors
		///
		/// `NotRegistered`, `CommitNotRequired`, `CommitOutstanding`, `WeightsTooEarly`, `NotEnoughStake`.
		///
		/// # Events
		///
		/// `WeightsCommitted`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::commit_weights())]
		pub fn commit_weights(origin: OriginFor<T>, hash: H256) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			Self::do_commit_weights(hotkey, hash)
		}

		/// Set the row of weights that the signer's neuron has promised. It votes from the next round on. Free
		/// when sent directly.
		///
		/// A commit made while the chain asked for it can be revealed after the chain has stopped asking.
		///
		/// # Errors
		///
		/// `NotRegistered`, `NoCommit`, `RevealTooEarly`, `CommitExpired`, `CommitMismatch`, and those of a row:
		/// `WrongVersionKey`, `NotEnoughStake`, `RowTooShort`, `RowTooLong`, `UnknownUid`, `UidsNotIncreasing`,
		/// `SelfWeight`, `ZeroWeight`.
		///
		/// # Events
		///
		/// `WeightsRevealed`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::reveal_weights(edges.len() as u32))]
		pub fn reveal_weights(
			origin: OriginFor<T>,
			edges: Vec<(u16, u16)>,
			salt: [u8; 32],
			version_key: u32,
		) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			Self::do_reveal_weights(hotkey, edges, salt, version_key)
		}

		/// Give up the running round. Administrator only, for emergencies: nothing of it counts but what it has paid
		/// already, and the rest of its emission is carried.
		///
		/// # Errors
		///
		/// `NoRound`.
		///
		/// # Events
		///
		/// `EpochAborted`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::force_abort_round())]
		pub fn force_abort_round(origin: OriginFor<T>) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_force_abort_round()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// When the hotkey may set, commit to or reveal weights; `None` when it is not registered.
		pub fn next_weights(hotkey: T::AccountId) -> Option<NextWeights<BlockNumberFor<T>>> {
			Self::view_next_weights(&hotkey)
		}

		/// The next block in which an epoch is due.
		pub fn next_epoch() -> BlockNumberFor<T> {
			Params::<T>::get().next_epoch(frame_system::Pallet::<T>::block_number())
		}

		/// How far the running round has come; `None` when none runs.
		pub fn progress() -> Option<Progress> {
			Self::view_progress()
		}

		/// What the last epoch found for `uid`; `None` when its neuron took no part in it.
		pub fn standing(uid: Uid) -> Option<Standing> {
			Self::view_standing(uid)
		}

		/// The row that `uid` has set last, whether a round has read it or not.
		pub fn row(uid: Uid) -> Option<WeightRowOf<T>> {
			Self::view_row(uid)
		}

		/// The bonds that `uid` holds, as the next round will find them: without those in neurons that have left.
		pub fn bonds(uid: Uid) -> Vec<(u16, Bond)> {
			Self::view_bonds(uid)
		}
	}
}
