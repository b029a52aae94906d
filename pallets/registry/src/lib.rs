// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
pub mod dispatch_weights;
mod leave;
pub mod migrations;
mod neurons;
mod params;
mod place;
mod possession;
pub mod price;
mod register;
mod serve_axon;
mod swap_hotkey;
#[cfg(test)]
mod tests;
mod try_state;
mod types;
mod views;

pub use dispatch_weights::{SubstrateWeight, WeightInfo};
pub use pallet::*;
pub use params::RegistryParams;
pub use possession::{possession_message, swap_possession_message};
pub use types::{AxonRecord, BurnPrice, DeregistrationReason, GenesisNeuron};

#[frame_support::pallet]
#[expect(
	clippy::expect_used,
	reason = "the macro generates expects, each with its proof"
)]
pub mod pallet {
	use alloc::vec::Vec;

	use frame_support::{pallet_prelude::*, traits::fungible};
	use frame_system::pallet_prelude::*;
	use ganglion_support::{AxonEndpoint, Balance, Earnings, Lifecycle, NeuronRecord, Rounds, Uid};
	use sp_runtime::AccountId32;

	use super::{
		AxonRecord, BurnPrice, DeregistrationReason, GenesisNeuron, RegistryParams, WeightInfo,
	};

	/// The neuron of this chain.
	pub type NeuronRecordOf<T> =
		NeuronRecord<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
	/// The axon record of this chain.
	pub type AxonRecordOf<T> = AxonRecord<BlockNumberFor<T>>;
	/// The parameters of this chain.
	pub type RegistryParamsOf<T> = RegistryParams<BlockNumberFor<T>>;

	/// What the pallet needs from the chain.
	///
	/// Accounts are 32-byte public keys because a hotkey proves possession with an sr25519 signature.
	#[pallet::config]
	pub trait Config:
		frame_system::Config<AccountId = AccountId32, RuntimeEvent: From<Event<Self>>>
	{
		/// The tokens that registrations and swaps burn.
		type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>;

		/// Who may change the parameters.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// When neurons may not leave or change keys, and parameters may not change.
		type Rounds: Rounds;

		/// Who earned least, and is evicted first.
		type Earnings: Earnings<BlockNumberFor<Self>>;

		/// Who keeps something for each neuron, and is told when neurons come, go and change keys.
		type Lifecycle: Lifecycle<Self::AccountId>;

		/// The largest number of neurons; uids are below it.
		#[pallet::constant]
		type MaxNeurons: Get<u16>;

		/// The most of the lowest earners that a registration looks at. As many as [`Earnings::lowest`] lists, lest
		/// a full network refuse what it could take.
		#[pallet::constant]
		type MaxCandidates: Get<u32>;

		/// The largest burn that the parameters may ask for, of a registration or a swap, in units.
		#[pallet::constant]
		type MaxRegistrationBurn: Get<Balance>;

		/// The longest half-life of the price that the parameters may ask for, in blocks.
		#[pallet::constant]
		type MaxBurnHalfLife: Get<BlockNumberFor<Self>>;

		/// The longest immunity that the parameters may ask for, in blocks.
		#[pallet::constant]
		type MaxImmunity: Get<BlockNumberFor<Self>>;

		/// The longest pause between two `serve_axon` that the parameters may ask for, in blocks.
		#[pallet::constant]
		type MaxServeInterval: Get<BlockNumberFor<Self>>;

		/// The worst case of the other pallets, for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: ganglion_support::BenchmarkHelper<Self::AccountId, BlockNumberFor<Self>>;

		/// What each call costs to execute.
		type WeightInfo: WeightInfo;
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(2);

	/// How many uids were ever given: every uid below it is a neuron's or vacant. Written by genesis and `register`; at most
	/// `MaxNeurons`, never falls.
	#[pallet::storage]
	pub type UidCount<T: Config> = StorageValue<_, u16, ValueQuery>;

	/// The neuron at each uid that is not vacant. Written by `register`, `deregister` and `swap_hotkey`; keys are below
	/// [`UidCount`].
	// Hasher: identity, the pallet chooses the uids.
	#[pallet::storage]
	pub type Neurons<T: Config> = StorageMap<_, Identity, Uid, NeuronRecordOf<T>>;

	/// The uid of each hotkey, the inverse of [`Neurons`]. Written by `register`, `deregister` and `swap_hotkey`.
	// Hasher: blake2, anybody chooses a hotkey.
	#[pallet::storage]
	pub type Uids<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Uid>;

	/// How many uids are vacant. Written by `register` and `deregister`; at most [`UidCount`].
	#[pallet::storage]
	pub type VacancyCount<T: Config> = StorageValue<_, u16, ValueQuery>;

	/// The vacant uids in the order in which they were left, the last of which is given first. Written by
	/// `register` and `deregister`; keys are `0..VacancyCount`.
	// Hasher: identity, the pallet counts the keys. A map and not a vector, so that a call reads one of them.
	#[pallet::storage]
	pub type Vacancies<T: Config> = StorageMap<_, Identity, u16, Uid>;

	/// How many proofs of possession each coldkey has used, so that each counts once. Written by `register` and
	/// `swap_hotkey`; one entry for each coldkey that ever paid a burn, at least `Params.min_burn`.
	// Hasher: blake2, anybody chooses a coldkey.
	#[pallet::storage]
	pub type PossessionNonce<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// What a registration burned at one time, from which the price of today follows. Written by `register` and
	/// `set_params`; at most `MaxRegistrationBurn`.
	#[pallet::storage]
	pub type LastPrice<T: Config> = StorageValue<_, BurnPrice<BlockNumberFor<T>>, ValueQuery>;

	/// Where each neuron serves, for those that do. Written by `serve_axon`, removed when the neuron leaves; keys
	/// are uids of neurons.
	// Hasher: identity, the pallet chooses the uids.
	#[pallet::storage]
	pub type Axons<T: Config> = StorageMap<_, Identity, Uid, AxonRecordOf<T>>;

	/// What the administrator has set. Written by genesis and `set_params`.
	#[pallet::storage]
	pub type Params<T: Config> = StorageValue<_, RegistryParamsOf<T>, ValueQuery>;

	/// The parameters and the neurons at the start of the chain.
	///
	/// Whoever keeps something for each neuron comes after the registry in the runtime, and makes it in a genesis of its own.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// See [`RegistryParams`].
		pub params: RegistryParamsOf<T>,
		/// The neurons of block 0, in the order of their uids: as many as `params` let there be, each with a hotkey
		/// of its own and an owner whose account exists. They count as registered in block 0, burn nothing, do not raise
		/// the price, and use up one proof of possession each.
		pub neurons: Vec<GenesisNeuron<T::AccountId>>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			if let Err(problem) = Pallet::<T>::put_params(&self.params) {
				panic!("the genesis parameters of the registry are out of bounds: {problem:?}");
			}
			for (uid, neuron) in self.neurons.iter().enumerate() {
				if let Err(problem) = Pallet::<T>::build_neuron(neuron) {
					panic!(
						"the neuron {uid} of genesis, hotkey {:?} and owner {:?}, cannot be: {}",
						neuron.hotkey,
						neuron.owner,
						<&str>::from(problem),
					);
				}
			}
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A neuron was registered.
		NeuronRegistered {
			/// Its uid.
			uid: Uid,
			/// The key that acts for it.
			hotkey: T::AccountId,
			/// The coldkey that owns it and paid.
			owner: T::AccountId,
			/// What the registration burned, in units.
			burned: Balance,
		},
		/// A neuron left. Whatever was kept for it is gone, and its stake is its owner's again.
		NeuronDeregistered {
			/// Its uid, which is vacant now or given to the registration that evicted it.
			uid: Uid,
			/// The key that acted for it.
			hotkey: T::AccountId,
			/// The coldkey that owned it.
			owner: T::AccountId,
			/// Why it left.
			reason: DeregistrationReason,
		},
		/// A neuron is known by another hotkey. Everything else about it stayed, but a commit that names the old one.
		HotkeySwapped {
			/// The neuron.
			uid: Uid,
			/// The hotkey until now.
			old: T::AccountId,
			/// The hotkey from now on.
			new: T::AccountId,
			/// The coldkey that owns the neuron and paid.
			owner: T::AccountId,
			/// What the swap burned, in units.
			burned: Balance,
		},
		/// A neuron announced where it serves.
		AxonServed {
			/// The neuron.
			uid: Uid,
			/// Where, and which synapses.
			axon: AxonEndpoint,
		},
		/// The administrator changed the parameters.
		ParamsSet {
			/// The parameters from now on.
			params: RegistryParamsOf<T>,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The hotkey is a neuron's already. Use another hotkey.
		AlreadyRegistered,
		/// `Params.max_neurons` neurons exist and nobody may be evicted now: of those that earned least in the last epoch, all
		/// are immune or replaced. Wait until the next epoch, or until a neuron leaves immunity.
		NetworkFull,
		/// The epoch is being evaluated, and neurons neither leave nor change keys meanwhile. Wait until the round
		/// ends, a few blocks.
		RoundRunning,
		/// A registration costs more than `limit` now: others registered meanwhile. Ask `registration_price` again, and
		/// raise the limit or wait until the price has decayed.
		BurnAboveLimit,
		/// The signature does not prove possession of the hotkey. Sign the message of
		/// `possession_message` (to register) or `swap_possession_message` (to swap) with the hotkey: the genesis hash of
		/// this chain, the coldkey that submits the call, and the coldkey's current `PossessionNonce`.
		PossessionNotProven,
		/// The coldkey cannot pay the burn, `registration_price` or `Params.swap_burn`, and stay alive. Fund it.
		CannotPayBurn,
		/// No neuron has this hotkey. Register it, or give (to serve: sign with) the hotkey of a neuron.
		NotRegistered,
		/// The signer does not own the neuron. Sign with the coldkey that owns it.
		NotOwner,
		/// Less than `Params.serve_interval` blocks have passed since the last `serve_axon`. Wait.
		ServedTooEarly,
		/// The address is all zero. Give the address that others reach.
		AddressUnspecified,
		/// The address is the machine itself. Give a public address, or allow local addresses on the chain.
		AddressLoopback,
		/// The address is private. Give a public address, or allow local addresses on the chain.
		AddressPrivate,
		/// The address is link-local. Give a public address, or allow local addresses on the chain.
		AddressLinkLocal,
		/// The address is a multicast group. Give a unicast address.
		AddressMulticast,
		/// The address is reserved (broadcast, documentation, protocols, tunnels, future use). Give a public address, and one of
		/// version 4 as such.
		AddressReserved,
		/// Port 0 names no port. Give the port that the axon listens on.
		PortZero,
		/// The port is one of the well-known services, below 1024, at which no dendrite dials a public address. Serve at 1024
		/// or above.
		PortWellKnown,
		/// The protocol is neither 1 (gRPC) nor 2 (gRPC over TLS).
		UnknownProtocol,
		/// Protocol 2 needs the SHA-256 fingerprint of the certificate.
		FingerprintMissing,
		/// Protocol 1 has no certificate. Leave the fingerprint out or use protocol 2.
		FingerprintWithoutTls,
		/// The set of synapses is empty or has a bit without a meaning. Use the sum of 1, 2, 4, 8.
		UnknownSynapses,
		/// `max_neurons` is zero or above `MaxNeurons`. Give none for as many as there can be.
		MaxNeuronsOutOfBounds,
		/// `max_burn` is above `MaxRegistrationBurn`. Lower it.
		MaxBurnOutOfBounds,
		/// `min_burn` is zero or above `max_burn`. Set 1 unit or more, and no more than `max_burn`.
		MinBurnOutOfBounds,
		/// `burn_increase` is zero or above 100 %. Let `min_burn` and `max_burn` be equal for a fixed price.
		BurnIncreaseOutOfBounds,
		/// `burn_half_life` is zero or above `MaxBurnHalfLife`. Set a number of blocks between.
		BurnHalfLifeOutOfBounds,
		/// `immunity` is above `MaxImmunity`. Lower it.
		ImmunityOutOfBounds,
		/// `swap_burn` is above `MaxRegistrationBurn`. Lower it.
		SwapBurnOutOfBounds,
		/// `serve_interval` is above `MaxServeInterval`. Lower it.
		ServeIntervalOutOfBounds,
		/// An epoch is being evaluated or is about to be, and parameters do not change meanwhile. Wait until it is
		/// over.
		ParamsFrozen,
		/// The coldkey has used 2³² - 1 proofs of possession. Use another coldkey.
		NonceExhausted,
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
		/// Register `hotkey` as a neuron owned by the signer.
		///
		/// Burns [`Pallet::registration_price`] from the signer, if that is at most `limit` units. `signature` is
		/// the hotkey's sr25519 signature of [`crate::possession_message`] and counts once.
		///
		/// The neuron gets the uid that was left last; if none is vacant, a new one; if there is none either, that
		/// of the lowest earner outside immunity, which is evicted. Its rows of weights count from this block on,
		/// or from the next if the uid was somebody else's.
		///
		/// # Errors
		///
		/// `AlreadyRegistered`, `BurnAboveLimit`, `RoundRunning` and `NetworkFull` (when every uid is taken),
		/// `PossessionNotProven`, `NonceExhausted`, `CannotPayBurn`.
		///
		/// # Events
		///
		/// `NeuronDeregistered` if a neuron was evicted, `NeuronRegistered`.
		#[pallet::call_index(0)]
		#[pallet::weight(
			T::WeightInfo::register().max(T::WeightInfo::register_evicting(T::MaxCandidates::get()))
		)]
		pub fn register(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			signature: [u8; 64],
			limit: Balance,
		) -> DispatchResultWithPostInfo {
			let coldkey = ensure_signed(origin)?;
			let weight = match Self::do_register(coldkey, hotkey, signature, limit)? {
				0 => T::WeightInfo::register(),
				candidates => T::WeightInfo::register_evicting(candidates),
			};
			Ok(Some(weight).into())
		}

		/// Announce where the signer's neuron serves.
		///
		/// Replaces what was announced before; once in `Params.serve_interval` blocks.
		///
		/// # Errors
		///
		/// `NotRegistered`, `ServedTooEarly`, and one for each rule of [`AxonEndpoint::problem`].
		///
		/// # Events
		///
		/// `AxonServed`.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::serve_axon())]
		pub fn serve_axon(origin: OriginFor<T>, axon: AxonEndpoint) -> DispatchResult {
			let hotkey = ensure_signed(origin)?;
			Self::do_serve_axon(hotkey, axon)
		}

		/// Set every parameter of the registry. Administrator only.
		///
		/// The price of a registration goes on from what it is in this block, under the new parameters.
		///
		/// # Errors
		///
		/// `ParamsFrozen`, and one for each field: `MaxNeuronsOutOfBounds`, `MaxBurnOutOfBounds`, `MinBurnOutOfBounds`,
		/// `BurnIncreaseOutOfBounds`, `BurnHalfLifeOutOfBounds`, `ImmunityOutOfBounds`, `SwapBurnOutOfBounds`,
		/// `ServeIntervalOutOfBounds`.
		///
		/// # Events
		///
		/// `ParamsSet`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::set_params())]
		pub fn set_params(origin: OriginFor<T>, params: RegistryParamsOf<T>) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_set_params(params)
		}

		/// Deregister the signer's neuron, immune or not. Its stake is the owner's again, its uid is vacant, and
		/// the burn is not given back.
		///
		/// # Errors
		///
		/// `NotRegistered`, `NotOwner`, `RoundRunning`.
		///
		/// # Events
		///
		/// `NeuronDeregistered`.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::deregister())]
		pub fn deregister(origin: OriginFor<T>, hotkey: T::AccountId) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Self::do_deregister(coldkey, hotkey)
		}

		/// Let the signer's neuron `old` be known by the hotkey `new`: it keeps its uid, its age and everything
		/// that was kept for it, but for a commit to weights, which names the old key.
		///
		/// Burns `Params.swap_burn` from the signer. `signature` is the sr25519 signature by `new` of
		/// [`crate::swap_possession_message`] and counts once.
		///
		/// # Errors
		///
		/// `NotRegistered`, `NotOwner`, `AlreadyRegistered` (the new hotkey), `RoundRunning`, `PossessionNotProven`,
		/// `NonceExhausted`, `CannotPayBurn`.
		///
		/// # Events
		///
		/// `HotkeySwapped`.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::swap_hotkey())]
		pub fn swap_hotkey(
			origin: OriginFor<T>,
			old: T::AccountId,
			new: T::AccountId,
			signature: [u8; 64],
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Self::do_swap_hotkey(coldkey, old, new, signature)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What a registration in this block burns, in units. It rises with each registration and falls by half in each
		/// `Params.burn_half_life`, between `Params.min_burn` and `Params.max_burn`.
		pub fn registration_price() -> Balance {
			Self::view_registration_price()
		}

		/// Whose uid a registration in this block would take. Nobody's while there is room, while a round runs, and
		/// while nobody may be evicted; the latter two refuse the registration.
		pub fn next_evicted() -> Option<Uid> {
			Self::view_next_evicted()
		}

		/// Whether a registration in this block would find a place, be it by eviction.
		pub fn can_register() -> bool {
			Self::view_can_register()
		}

		/// The first block in which the neuron at `uid` may be evicted.
		pub fn immune_until(uid: Uid) -> Option<BlockNumberFor<T>> {
			Self::view_immune_until(uid)
		}

		/// The first block in which the neuron at `uid` may announce its axon; a block in the past means now.
		pub fn next_serve(uid: Uid) -> BlockNumberFor<T> {
			Self::view_next_serve(uid)
		}
	}
}
