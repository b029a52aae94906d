// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod add_stake;
pub mod dispatch_weights;
mod remove_stake;
mod stakes;
#[cfg(test)]
mod tests;
mod try_state;

pub use dispatch_weights::WeightInfo;
pub use pallet::*;

#[frame_support::pallet]
#[expect(
	clippy::expect_used,
	reason = "the macro generates expects, each with its proof"
)]
pub mod pallet {
	use frame_support::{pallet_prelude::*, traits::fungible};
	use frame_system::pallet_prelude::*;
	use ganglion_support::Balance;

	use super::WeightInfo;

	/// What the pallet needs from the chain.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The tokens that are staked.
		type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>
			+ fungible::MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The name under which the currency holds stake.
		type RuntimeHoldReason: From<HoldReason>;

		/// Who the neurons are and who owns them.
		type Neurons: ganglion_support::Neurons<Self::AccountId, BlockNumberFor<Self>>;

		/// What each call costs to execute.
		type WeightInfo: WeightInfo;
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Why tokens are held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The tokens stand behind a neuron of their owner.
		Stake,
	}

	/// The stake behind each hotkey, in units, never zero. Written by `add_stake`, `remove_stake` and emission;
	/// one entry for each neuron at most.
	// Hasher: blake2, anybody chooses a hotkey.
	#[pallet::storage]
	pub type StakeOf<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Balance, ValueQuery>;

	/// The sum of [`StakeOf`], in units. Written with it.
	#[pallet::storage]
	pub type TotalStake<T: Config> = StorageValue<_, Balance, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An owner put tokens behind its neuron.
		StakeAdded {
			/// The neuron.
			hotkey: T::AccountId,
			/// The owner, in whose account the tokens stay.
			owner: T::AccountId,
			/// How much was added, in units.
			amount: Balance,
			/// The stake behind the neuron from now on, in units.
			stake: Balance,
		},
		/// An owner took tokens from behind its neuron.
		StakeRemoved {
			/// The neuron.
			hotkey: T::AccountId,
			/// The owner, who may spend the tokens again.
			owner: T::AccountId,
			/// How much was removed, in units.
			amount: Balance,
			/// The stake behind the neuron from now on, in units.
			stake: Balance,
		},
		/// Newly minted tokens were put behind a neuron.
		StakeCredited {
			/// The neuron.
			hotkey: T::AccountId,
			/// The owner, in whose account the tokens were minted.
			owner: T::AccountId,
			/// How much was minted, in units.
			amount: Balance,
			/// The stake behind the neuron from now on, in units.
			stake: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The hotkey is not a neuron. Register it first.
		NotRegistered,
		/// The signer does not own the neuron. Sign with the coldkey that registered it.
		NotOwner,
		/// The amount is zero. Give an amount.
		AmountZero,
		/// The owner has less than the amount to spare, after the existential deposit. Fund it or stake less.
		NotEnoughBalance,
		/// Less than the amount stands behind the neuron. Remove at most `StakeOf`.
		NotEnoughStake,
		/// The state contradicts itself. This cannot happen; please report it.
		Corrupted,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Put `amount` units of the signer behind its neuron `hotkey`.
		///
		/// The tokens stay in the signer's account under `HoldReason::Stake`.
		///
		/// # Errors
		///
		/// `AmountZero`, `NotRegistered`, `NotOwner`, `NotEnoughBalance`.
		///
		/// # Events
		///
		/// `StakeAdded`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::add_stake())]
		pub fn add_stake(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			amount: Balance,
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Self::do_add_stake(coldkey, hotkey, amount)
		}

		/// Take `amount` units of the signer from behind its neuron `hotkey`.
		///
		/// # Errors
		///
		/// `AmountZero`, `NotRegistered`, `NotOwner`, `NotEnoughStake`.
		///
		/// # Events
		///
		/// `StakeRemoved`.
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
	}
}
