// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod add_stake;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod credit;
pub mod dispatch_weights;
mod holds;
mod lifecycle;
pub mod migrations;
mod params;
pub mod pool;
mod record;
mod remove_stake;
mod take;
#[cfg(test)]
mod tests;
mod try_state;
mod types;
mod unstaking;
mod views;

pub use dispatch_weights::{SubstrateWeight, WeightInfo};
pub use pallet::*;
pub use params::{MAX_DELAY, MAX_MIN_NOMINATION, MIN_MIN_NOMINATION, StakeParams};
pub use types::{FrozenStake, Nomination, PoolId, StakeRecord, TakeIncrease, UnstakingChunk};
pub use views::{NominationView, StakeView, UnstakingView};

#[frame_support::pallet]
#[expect(
	clippy::expect_used,
	reason = "the macro generates expects, each with its proof"
)]
pub mod pallet {
	use alloc::vec::Vec;

	use frame_support::{PalletId, pallet_prelude::*, traits::fungible};
	use frame_system::pallet_prelude::*;
	use ganglion_support::{Balance, Uid};
	use sp_runtime::Permill;

	use super::{
		Nomination, NominationView, PoolId, StakeParams, StakeRecord, StakeView, UnstakingChunk,
		UnstakingView, WeightInfo,
	};

	/// The stake record of this chain.
	pub type StakeRecordOf<T> = StakeRecord<BlockNumberFor<T>>;
	/// The parameters of this chain.
	pub type StakeParamsOf<T> = StakeParams<BlockNumberFor<T>>;
	/// What a coldkey of this chain waits for.
	pub type UnstakingOf<T> =
		BoundedVec<UnstakingChunk<BlockNumberFor<T>>, <T as Config>::MaxUnstaking>;

	/// What the pallet needs from the chain.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The tokens that are staked.
		type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>
			+ fungible::MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The names under which the currency holds what this pallet asks it to.
		type RuntimeHoldReason: From<HoldReason>;

		/// Who the neurons are and who owns them.
		type Neurons: ganglion_support::Neurons<Self::AccountId, BlockNumberFor<Self>>;

		/// Whether an epoch is being evaluated, and whether parameters may change.
		type Rounds: ganglion_support::Rounds;

		/// Who may change the parameters.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// From this the account is derived in which what nominators have earned is held.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// The largest part of what nominators earn that an owner may take.
		#[pallet::constant]
		type MaxTake: Get<Permill>;

		/// The largest number of blocks in which removed stake of one coldkey can mature.
		#[pallet::constant]
		type MaxUnstaking: Get<u32>;

		/// The least number of blocks for which removed stake stays held: the tempo, so that no token is counted for one
		/// hotkey in one epoch and for another in the next.
		type MinUnstakeDelay: Get<BlockNumberFor<Self>>;

		/// Neurons for benchmarks, each with a record in this pallet.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: ganglion_support::BenchmarkHelper<Self::AccountId, BlockNumberFor<Self>>;

		/// What each call costs to execute.
		type WeightInfo: WeightInfo;
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(3);

	/// Why tokens are held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The tokens stand behind a neuron of their owner.
		Stake,
		/// The tokens bought shares of the pool behind somebody's neuron.
		Nomination,
		/// The tokens stand behind nobody any more and mature.
		Unstaking,
		/// The tokens are what nominators have earned, in the account of the pallet.
		Gains,
	}

	/// What stands behind each hotkey. Written by every call that moves stake, by `set_take`, by emission, and by the
	/// registry when neurons come, go and change keys. One entry for each neuron, made when it is registered, and
	/// one for each hotkey that is gone and still has nominators, removed with the last of them.
	// Hasher: blake2, anybody chooses a hotkey.
	#[pallet::storage]
	pub type Stakes<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, StakeRecordOf<T>>;

	/// What each nominator has in each pool. Written by `add_stake`, `remove_stake` and `remove_all_stake`, by nobody but
	/// the nominator itself; each entry has tokens of the nominator on hold behind it, `MIN_MIN_NOMINATION` when it is made.
	// Hashers: identity, the pallet chooses the ids; blake2, anybody chooses an account.
	#[pallet::storage]
	pub type Nominations<T: Config> =
		StorageDoubleMap<_, Identity, PoolId, Blake2_128Concat, T::AccountId, Nomination>;

	/// What each coldkey has removed and not yet withdrawn, earliest first, one chunk for each block. Written by `remove_stake`,
	/// `remove_all_stake` and `withdraw_unstaked`; at most `MaxUnstaking` chunks, each with its tokens on hold.
	// Hasher: blake2, anybody chooses a coldkey.
	#[pallet::storage]
	pub type Unstaking<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, UnstakingOf<T>, ValueQuery>;

	/// The sum of the stake in [`Stakes`], in units. Written with it.
	#[pallet::storage]
	pub type TotalStake<T: Config> = StorageValue<_, Balance, ValueQuery>;

	/// The id of the pool that the next new hotkey opens. Written when one is registered.
	#[pallet::storage]
	pub type NextPool<T: Config> = StorageValue<_, PoolId, ValueQuery>;

	/// What the administrator has set. Written by genesis and `set_params`.
	#[pallet::storage]
	pub type Params<T: Config> = StorageValue<_, StakeParamsOf<T>, ValueQuery>;

	/// The parameters and the stakes at the start of the chain.
	///
	/// Genesis also mints the existential deposit of the pallet's account, which must exist for anything to be held in it, and
	/// opens a pool for each neuron of the registry's genesis, which comes before this one in the runtime.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// See [`StakeParams`].
		pub params: StakeParamsOf<T>,
		/// What owners have behind their neurons in block 0, in units: a uid once at most, and no more than the balance of
		/// the owner, in whose account it is held.
		pub stakes: Vec<(Uid, Balance)>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			if let Err(problem) = Pallet::<T>::put_params(&self.params) {
				panic!("the genesis parameters of stake are out of bounds: {problem:?}");
			}
			if let Err(problem) = Pallet::<T>::build_pot() {
				panic!("the account of stake cannot be made: {problem:?}");
			}
			if let Err(problem) = Pallet::<T>::build_pools() {
				panic!("the pools of the neurons of genesis cannot be opened: {problem:?}");
			}
			for (uid, amount) in &self.stakes {
				if let Err(problem) = Pallet::<T>::build_stake(*uid, *amount) {
					panic!(
						"the stake of genesis behind neuron {}, {amount} units, cannot be: {}",
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
		/// A neuron has a pool, empty so far. It keeps it when its hotkey changes.
		PoolOpened {
			/// The neuron.
			hotkey: T::AccountId,
			/// Its pool.
			pool: PoolId,
			/// The owner's part of what nominators earn.
			take: Permill,
		},
		/// An owner put tokens behind its neuron.
		StakeAdded {
			/// The neuron.
			hotkey: T::AccountId,
			/// The owner, in whose account the tokens stay.
			owner: T::AccountId,
			/// How much was added, in units.
			amount: Balance,
			/// The stake behind the neuron from now on, nominations included, in units.
			stake: Balance,
		},
		/// Somebody put tokens behind a neuron of another.
		Nominated {
			/// The neuron.
			hotkey: T::AccountId,
			/// Its pool.
			pool: PoolId,
			/// Who did, in whose account the tokens stay.
			nominator: T::AccountId,
			/// How much was added, in units.
			amount: Balance,
			/// How much of it stays in the nominator's account as its principal, in units. The rest, less than the price of a
			/// share or a unit, went to the account of the pallet, as gains of the pool.
			principal: Balance,
			/// The shares that it bought.
			shares: u128,
			/// The stake behind the neuron from now on, in units.
			stake: Balance,
		},
		/// An owner took tokens from behind its neuron.
		StakeRemoved {
			/// The neuron.
			hotkey: T::AccountId,
			/// The owner.
			owner: T::AccountId,
			/// How much was removed, in units.
			amount: Balance,
			/// The stake behind the neuron from now on, nominations included, in units.
			stake: Balance,
			/// The first block in which the owner can withdraw the tokens.
			matures_at: BlockNumberFor<T>,
		},
		/// A nominator took tokens from behind a neuron.
		NominationRemoved {
			/// The neuron, which may have left.
			hotkey: T::AccountId,
			/// Its pool.
			pool: PoolId,
			/// The nominator.
			nominator: T::AccountId,
			/// How much it gets, in units.
			amount: Balance,
			/// How much of its principal is used up, in units. What it gets beyond came from the account of the pallet; what
			/// it gets less went there.
			principal: Balance,
			/// The shares that were burned.
			shares: u128,
			/// The stake behind the neuron from now on, in units.
			stake: Balance,
			/// The first block in which the nominator can withdraw the tokens; none when it may spend them now, as the neuron has
			/// left.
			matures_at: Option<BlockNumberFor<T>>,
		},
		/// Newly minted tokens were put behind a neuron.
		StakeCredited {
			/// The neuron.
			hotkey: T::AccountId,
			/// The owner, in whose account `amount - nominators` was minted.
			owner: T::AccountId,
			/// How much was minted, in units.
			amount: Balance,
			/// How much of it is the nominators', minted in the account of the pallet, in units.
			nominators: Balance,
			/// The stake behind the neuron from now on, in units.
			stake: Balance,
		},
		/// A neuron has left, and its owner may spend what it had behind it.
		StakeReturned {
			/// The neuron that has left.
			hotkey: T::AccountId,
			/// The owner.
			owner: T::AccountId,
			/// How much it got back, in units.
			amount: Balance,
			/// What nominators still have behind the hotkey, in units.
			stake: Balance,
		},
		/// A neuron has another hotkey, and all stake behind it came along.
		StakeMoved {
			/// The hotkey until now.
			from: T::AccountId,
			/// The hotkey from now on.
			to: T::AccountId,
			/// How much stands behind it, in units.
			stake: Balance,
		},
		/// Removed stake has matured and may be spent.
		UnstakedWithdrawn {
			/// Whose it was.
			coldkey: T::AccountId,
			/// How much, in units.
			amount: Balance,
		},
		/// An owner changed its part of what nominators earn.
		TakeSet {
			/// The neuron.
			hotkey: T::AccountId,
			/// The part.
			take: Permill,
			/// The first block in which it holds.
			from: BlockNumberFor<T>,
		},
		/// An upgrade found nominations that were worth less than their principals, by rounding, and made the rest gains of
		/// their pool.
		ShortfallBooked {
			/// The neuron, which may have left.
			hotkey: T::AccountId,
			/// Its pool.
			pool: PoolId,
			/// How much of the principals is gains from now on, in units.
			amount: Balance,
		},
		/// The administrator changed the parameters.
		ParamsSet {
			/// The parameters from now on.
			params: StakeParamsOf<T>,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The hotkey is not a neuron, and has no nominators of an earlier time. Register it first.
		NotRegistered,
		/// The signer does not own the neuron. Sign with the coldkey that registered it.
		NotOwner,
		/// The amount is zero. Give an amount.
		AmountZero,
		/// The signer has less than the amount to spare, after the existential deposit. Fund it or stake less.
		NotEnoughBalance,
		/// The signer has less than the amount behind the hotkey. Remove at most what the view function `stake` says of an
		/// owner and `nomination` of a nominator.
		NotEnoughStake,
		/// A nomination is less than `Params.min_nomination` or buys fewer than `LEAST_SHARES` shares, or less would be left
		/// behind. Nominate more; remove less, or everything with `remove_all_stake`.
		NominationTooSmall,
		/// An epoch is being evaluated, and who nominates now must not share in what it pays. Wait until the round ends, a few
		/// blocks.
		RoundRunning,
		/// Removed stake of the signer matures in `MaxUnstaking` different blocks already. Call `withdraw_unstaked`, or wait
		/// for the first of them.
		TooManyUnstaking,
		/// Nothing that the signer removed has matured. The view function `unstaking` says when it does.
		NothingMatured,
		/// The take is above `MaxTake`. Take less.
		TakeOutOfBounds,
		/// The new hotkey has nominators of an earlier time. Swap to another hotkey.
		HotkeyHasStake,
		/// `min_nomination` is not within `MIN_MIN_NOMINATION..=MAX_MIN_NOMINATION`. Choose one that is.
		MinNominationOutOfBounds,
		/// `unstake_delay` is not within `MinUnstakeDelay..=MAX_DELAY`: it must cover an epoch. Choose one that does.
		UnstakeDelayOutOfBounds,
		/// `take_delay` is above `MAX_DELAY`. Lower it.
		TakeDelayOutOfBounds,
		/// `default_take` is above `MaxTake`. Lower it.
		DefaultTakeOutOfBounds,
		/// Parameters may not change in a round, and shortly before. Wait until the next epoch has been evaluated.
		ParamsFrozen,
		/// 2³² hotkeys have had a pool. No hotkey that never had one can be registered any more.
		PoolsExhausted,
		/// The state contradicts itself. This cannot happen; please report it.
		Corrupted,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(
				T::MaxUnstaking::get() >= 1,
				"removed stake needs a place to mature"
			);
			assert!(
				StakeParamsOf::<T>::default().default_take <= T::MaxTake::get(),
				"the parameters of a chain without genesis must be within their bounds"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Put `amount` units of the signer behind the neuron `hotkey`.
		///
		/// The tokens stay in the signer's account: under `HoldReason::Stake` when the signer owns the neuron, and under
		/// `HoldReason::Nomination` when it does not. A nominator gets shares of the neuron's pool, which grows with what the
		/// neuron earns, less the owner's take. The stake counts from the next epoch on.
		///
		/// # Errors
		///
		/// `AmountZero`, `NotRegistered`, `NotEnoughBalance`; for a nominator `NominationTooSmall` and `RoundRunning`
		/// too.
		///
		/// # Events
		///
		/// `StakeAdded` or `Nominated`.
		// What rounding leaves goes to the account of the gains, which is no part of what was measured: an account and its
		// holds. TODO(#14): the benchmark is to leave something.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::add_stake().saturating_add(T::DbWeight::get().reads_writes(2, 2)))]
		pub fn add_stake(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			amount: Balance,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Self::do_add_stake(coldkey, hotkey, amount)
		}

		/// Take `amount` units of the signer from behind the neuron `hotkey`.
		///
		/// They count no more from the next epoch on, and can be withdrawn when `Params.unstake_delay` blocks have passed. An
		/// owner takes from its own stake. A nominator takes from what its shares are worth, and must leave
		/// `Params.min_nomination` or nothing; when the neuron has left, it may spend the tokens at once. Whoever removes in
		/// a round leaves to the other nominators what the round pays.
		///
		/// # Errors
		///
		/// `AmountZero`, `NotRegistered`, `NotEnoughStake`, `NominationTooSmall`, `TooManyUnstaking`.
		///
		/// # Events
		///
		/// `StakeRemoved` or `NominationRemoved`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::remove_stake())]
		pub fn remove_stake(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			amount: Balance,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Self::do_remove_stake(coldkey, hotkey, amount)
		}

		/// Take everything of the signer from behind the neuron `hotkey`, as its owner and as its nominator.
		///
		/// Otherwise like `remove_stake`.
		///
		/// # Errors
		///
		/// `NotRegistered`, `NotEnoughStake`, `TooManyUnstaking`.
		///
		/// # Events
		///
		/// `StakeRemoved`, `NominationRemoved`, or both.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::remove_all_stake())]
		pub fn remove_all_stake(origin: OriginFor<T>, hotkey: T::AccountId) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Self::do_remove_all_stake(coldkey, hotkey)
		}

		/// Make everything spendable that the signer has removed and that has matured.
		///
		/// # Errors
		///
		/// `NothingMatured`.
		///
		/// # Events
		///
		/// `UnstakedWithdrawn`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::withdraw_unstaked())]
		pub fn withdraw_unstaked(origin: OriginFor<T>) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Self::do_withdraw_unstaked(coldkey)
		}

		/// Set the part of what nominators earn that the signer takes as the owner of `hotkey`, in millionths.
		///
		/// A smaller part holds at once; a larger one when `Params.take_delay` blocks have passed, in the place of
		/// any that was announced before.
		///
		/// # Errors
		///
		/// `TakeOutOfBounds`, `NotRegistered`, `NotOwner`.
		///
		/// # Events
		///
		/// `TakeSet`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::set_take())]
		pub fn set_take(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			take: Permill,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Self::do_set_take(coldkey, hotkey, take)
		}

		/// Set every parameter of stake. Administrator only.
		///
		/// # Errors
		///
		/// `ParamsFrozen`, `MinNominationOutOfBounds`, `UnstakeDelayOutOfBounds`, `TakeDelayOutOfBounds`,
		/// `DefaultTakeOutOfBounds`.
		///
		/// # Events
		///
		/// `ParamsSet`.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::set_params())]
		pub fn set_params(origin: OriginFor<T>, params: StakeParamsOf<T>) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_set_params(params)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What stands behind `hotkey`, in parts; nothing for a hotkey that is no neuron and has no nominators.
		pub fn stake(hotkey: T::AccountId) -> Option<StakeView<BlockNumberFor<T>>> {
			Self::view_stake(&hotkey)
		}

		/// What `nominator` has behind `hotkey`, and what it is worth now.
		pub fn nomination(hotkey: T::AccountId, nominator: T::AccountId) -> Option<NominationView> {
			Self::view_nomination(&hotkey, &nominator)
		}

		/// What `coldkey` has removed and not withdrawn: how much it may withdraw now, and how much when.
		pub fn unstaking(coldkey: T::AccountId) -> UnstakingView<BlockNumberFor<T>> {
			Self::view_unstaking(&coldkey)
		}
	}
}
