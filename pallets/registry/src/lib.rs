// SPDX-License-Identifier: Apache-2.0
#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod dispatch_weights;
mod neurons;
mod register;
mod serve_axon;
#[cfg(test)]
mod tests;
mod try_state;
mod types;

pub use dispatch_weights::WeightInfo;
pub use pallet::*;
pub use register::possession_message;
pub use types::{AxonRecord, RegistryParams};

#[frame_support::pallet]
#[expect(
	clippy::expect_used,
	reason = "the macro generates expects, each with its proof"
)]
pub mod pallet {
	use frame_support::{pallet_prelude::*, traits::fungible};
	use frame_system::pallet_prelude::*;
	use ganglion_support::{AxonEndpoint, Balance, NeuronRecord, Uid};
	use sp_runtime::AccountId32;

	use super::{AxonRecord, RegistryParams, WeightInfo};

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
		/// The tokens that a registration burns.
		type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>;

		/// Who may change the parameters.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The largest number of neurons; uids are below it.
		#[pallet::constant]
		type MaxNeurons: Get<u16>;

		/// The largest burn that the parameters may ask for, in units.
		#[pallet::constant]
		type MaxRegistrationBurn: Get<Balance>;

		/// The longest pause between two `serve_axon` that the parameters may ask for, in blocks.
		#[pallet::constant]
		type MaxServeInterval: Get<BlockNumberFor<Self>>;

		/// What each call costs to execute.
		type WeightInfo: WeightInfo;
	}

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// How many neurons there are. Written by `register`; at most `MaxNeurons`.
	#[pallet::storage]
	pub type NeuronCount<T: Config> = StorageValue<_, u16, ValueQuery>;

	/// The neuron at each uid in `0..NeuronCount`. Written by `register`.
	// Hasher: identity, the pallet chooses the uids.
	#[pallet::storage]
	pub type Neurons<T: Config> = StorageMap<_, Identity, Uid, NeuronRecordOf<T>>;

	/// The uid of each hotkey, the inverse of [`Neurons`]. Written by `register`.
	// Hasher: blake2, anybody chooses a hotkey.
	#[pallet::storage]
	pub type Uids<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Uid>;

	/// How many neurons each coldkey has registered, so that a proof of possession counts once. Written by
	/// `register`; one entry for each coldkey that ever paid a burn.
	// Hasher: blake2, anybody chooses a coldkey.
	#[pallet::storage]
	pub type RegistrationNonce<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// Where each neuron serves, for those that do. Written by `serve_axon`; keys are registered uids.
	// Hasher: identity, the pallet chooses the uids.
	#[pallet::storage]
	pub type Axons<T: Config> = StorageMap<_, Identity, Uid, AxonRecordOf<T>>;

	/// What the administrator has set. Written by genesis and `set_params`.
	#[pallet::storage]
	pub type Params<T: Config> = StorageValue<_, RegistryParamsOf<T>, ValueQuery>;

	/// The parameters at the start of the chain.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// See [`RegistryParams`].
		pub params: RegistryParamsOf<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			if let Err(problem) = Pallet::<T>::do_set_params(self.params.clone(), false) {
				panic!("the genesis parameters of the registry are out of bounds: {problem:?}");
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
		/// The hotkey is a neuron already. Use another hotkey.
		AlreadyRegistered,
		/// `MaxNeurons` neurons exist. Wait until there is room.
		NetworkFull,
		/// The signature does not prove possession of the hotkey. Sign the message of
		/// `possession_message` with the hotkey: the genesis hash of this chain, the coldkey that
		/// submits the call, and the coldkey's current `RegistrationNonce`.
		PossessionNotProven,
		/// The coldkey cannot pay `Params.registration_burn` and stay alive. Fund it.
		CannotPayBurn,
		/// The signer is not a registered hotkey. Register it, or sign with the hotkey.
		NotRegistered,
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
		/// The address is reserved (broadcast, documentation, future use). Give a public address.
		AddressReserved,
		/// Port 0 names no port. Give the port that the axon listens on.
		PortZero,
		/// The protocol is neither 1 (gRPC) nor 2 (gRPC over TLS).
		UnknownProtocol,
		/// Protocol 2 needs the SHA-256 fingerprint of the certificate.
		FingerprintMissing,
		/// Protocol 1 has no certificate. Leave the fingerprint out or use protocol 2.
		FingerprintWithoutTls,
		/// The set of synapses is empty or has a bit without a meaning. Use the sum of 1, 2, 4, 8.
		UnknownSynapses,
		/// `registration_burn` is above `MaxRegistrationBurn`.
		BurnOutOfBounds,
		/// `serve_interval` is above `MaxServeInterval`.
		ServeIntervalOutOfBounds,
		/// The coldkey has registered 2³² neurons. Use another coldkey.
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
		/// Burns `Params.registration_burn` from the signer. `signature` is the hotkey's sr25519
		/// signature of [`crate::possession_message`] and counts once.
		///
		/// # Errors
		///
		/// `AlreadyRegistered`, `NetworkFull`, `PossessionNotProven`, `CannotPayBurn`.
		///
		/// # Events
		///
		/// `NeuronRegistered`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register())]
		pub fn register(
			origin: OriginFor<T>,
			hotkey: T::AccountId,
			signature: [u8; 64],
		) -> DispatchResult {
			let coldkey = ensure_signed(origin)?;
			Self::do_register(coldkey, hotkey, signature)
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
		/// # Errors
		///
		/// `BurnOutOfBounds`, `ServeIntervalOutOfBounds`.
		///
		/// # Events
		///
		/// `ParamsSet`.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::set_params())]
		pub fn set_params(origin: OriginFor<T>, params: RegistryParamsOf<T>) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_set_params(params, true)?;
			Ok(())
		}
	}
}
