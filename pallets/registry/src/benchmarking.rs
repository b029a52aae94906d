// SPDX-License-Identifier: Apache-2.0
//! What each call costs, measured. In a runtime that is the cost in every pallet that [`Config::Lifecycle`] tells.

use alloc::vec::Vec;

use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get, fungible::Mutate};
use frame_system::{RawOrigin, pallet_prelude::BlockNumberFor};
use ganglion_support::{
	AxonEndpoint, Balance, BenchmarkHelper, Ip, Lifecycle, Neurons as _, Uid, protocol, synapses,
};
use sp_core::{crypto::KeyTypeId, sr25519};
use sp_runtime::{AccountId32, DispatchError, traits::Saturating};

use crate::{
	Axons, Call, Config, Neurons, Pallet, Params, PossessionNonce, RegistryParams, UidCount, Uids,
	VacancyCount, possession_message, swap_possession_message,
};

/// Under which the keystore keeps the hotkeys that sign.
const KEY_TYPE: KeyTypeId = KeyTypeId(*b"gang");

/// More than any price.
const FUNDS: Balance = 1 << 100;

/// For how many blocks neurons are immune.
const IMMUNITY: u32 = 10;

impl<T: Config> Pallet<T> {
	/// A neuron at the next uid without proof and price, for the benchmarks of all pallets.
	pub fn register_unproven(
		hotkey: &T::AccountId,
		owner: &T::AccountId,
	) -> Result<Uid, DispatchError> {
		let uid = Uid(UidCount::<T>::get());
		UidCount::<T>::put(uid.0.saturating_add(1));
		let now = frame_system::Pallet::<T>::block_number();
		Self::insert(uid, hotkey.clone(), owner.clone(), now)?;
		T::Lifecycle::on_registered(uid, hotkey)?;
		Ok(uid)
	}
}

/// A coldkey that can pay.
fn coldkey<T: Config>(name: &'static str) -> T::AccountId {
	let coldkey: AccountId32 = account(name, 0, 0);
	T::Currency::set_balance(&coldkey, FUNDS);
	coldkey
}

/// A hotkey that can sign.
fn signing_hotkey() -> AccountId32 {
	sp_io::crypto::sr25519_generate(KEY_TYPE, None).0.into()
}

/// What `hotkey` says to the message of `coldkey`'s next proof.
fn proof<T: Config>(
	message: fn(&[u8], &AccountId32, u32) -> [u8; 32],
	coldkey: &AccountId32,
	hotkey: &AccountId32,
) -> Result<[u8; 64], BenchmarkError> {
	let genesis_hash = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::default());
	let nonce = PossessionNonce::<T>::get(coldkey);
	let message = message(genesis_hash.as_ref(), coldkey, nonce);
	let key = sr25519::Public::from_raw(hotkey.clone().into());
	sp_io::crypto::sr25519_sign(KEY_TYPE, &key, &message)
		.map(|signature| signature.0)
		.ok_or(BenchmarkError::Stop("the keystore cannot sign"))
}

/// The longest endpoint.
fn endpoint() -> AxonEndpoint {
	AxonEndpoint {
		ip: Ip::V6([0x2a; 16]),
		port: u16::MAX,
		protocol: protocol::GRPC_TLS,
		tls_fingerprint: Some([1; 32]),
		synapses: synapses::ALL,
	}
}

/// A neuron of `owner` for which everything is kept that can be kept.
fn full_neuron<T: Config>(
	name: &'static str,
	owner: &T::AccountId,
) -> Result<(Uid, T::AccountId), BenchmarkError> {
	let hotkey: AccountId32 = account(name, 0, 0);
	let uid = Pallet::<T>::register_unproven(&hotkey, owner)?;
	T::BenchmarkHelper::fill(uid, &hotkey, owner);
	Pallet::<T>::do_serve_axon(hotkey.clone(), endpoint())?;
	Ok((uid, hotkey))
}

/// Let `blocks` blocks pass, without what happens in them.
fn skip<T: Config>(blocks: BlockNumberFor<T>) {
	let now = frame_system::Pallet::<T>::block_number();
	frame_system::Pallet::<T>::set_block_number(now.saturating_add(blocks));
}

#[benchmarks]
mod benchmarks {
	use super::*;

	// A uid that somebody left: a place in the list of vacancies is read and removed.
	#[benchmark]
	fn register() -> Result<(), BenchmarkError> {
		let coldkey = coldkey::<T>("coldkey");
		let (uid, left) = full_neuron::<T>("left", &coldkey)?;
		Pallet::<T>::do_deregister(coldkey.clone(), left)?;
		let hotkey = signing_hotkey();
		let signature = proof::<T>(possession_message, &coldkey, &hotkey)?;

		#[extrinsic_call]
		_(
			RawOrigin::Signed(coldkey),
			hotkey.clone(),
			signature,
			Balance::MAX,
		);

		assert_eq!(Pallet::<T>::uid_of(&hotkey), Some(uid));
		assert_eq!(VacancyCount::<T>::get(), 0);
		Ok(())
	}

	// All of the `c` lowest earners but the last are immune, and something of every kind is kept for the last.
	#[benchmark]
	fn register_evicting(c: Linear<1, { T::MaxCandidates::get() }>) -> Result<(), BenchmarkError> {
		let others = UidCount::<T>::get();
		let c = u16::try_from(c).map_err(|_| BenchmarkError::Stop("too many candidates"))?;
		Params::<T>::mutate(|params| {
			params.max_neurons = Some(others.saturating_add(c));
			params.immunity = IMMUNITY.into();
		});
		let owner = coldkey::<T>("owner");
		let (uid, evicted) = full_neuron::<T>("evicted", &owner)?;
		skip::<T>(IMMUNITY.into());
		let mut lowest = Vec::new();
		for index in 1..c {
			let hotkey: AccountId32 = account("immune", index.into(), 0);
			lowest.push(Pallet::<T>::register_unproven(&hotkey, &owner)?);
		}
		lowest.push(uid);
		let lowest: Vec<_> = lowest
			.into_iter()
			.filter_map(|uid| Neurons::<T>::get(uid).map(|neuron| (uid, neuron.registered_at)))
			.collect();
		T::BenchmarkHelper::set_lowest(&lowest);
		let coldkey = coldkey::<T>("coldkey");
		let hotkey = signing_hotkey();
		let signature = proof::<T>(possession_message, &coldkey, &hotkey)?;

		#[extrinsic_call]
		register(
			RawOrigin::Signed(coldkey),
			hotkey.clone(),
			signature,
			Balance::MAX,
		);

		assert_eq!(Pallet::<T>::uid_of(&hotkey), Some(uid));
		assert_eq!(Pallet::<T>::uid_of(&evicted), None);
		Ok(())
	}

	// The longest endpoint in the place of another.
	#[benchmark]
	fn serve_axon() -> Result<(), BenchmarkError> {
		let owner = coldkey::<T>("owner");
		let (uid, hotkey) = full_neuron::<T>("hotkey", &owner)?;
		skip::<T>(Params::<T>::get().serve_interval);

		#[extrinsic_call]
		_(RawOrigin::Signed(hotkey), endpoint());

		let now = frame_system::Pallet::<T>::block_number();
		assert_eq!(Axons::<T>::get(uid).map(|axon| axon.served_at), Some(now));
		Ok(())
	}

	#[benchmark]
	fn set_params() -> Result<(), BenchmarkError> {
		let origin = T::AdminOrigin::try_successful_origin()
			.map_err(|_| BenchmarkError::Stop("nobody is the administrator"))?;
		let params = RegistryParams {
			max_neurons: Some(T::MaxNeurons::get()),
			max_burn: T::MaxRegistrationBurn::get(),
			min_burn: T::MaxRegistrationBurn::get(),
			immunity: T::MaxImmunity::get(),
			..RegistryParams::default()
		};

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, params.clone());

		assert_eq!(Params::<T>::get(), params);
		Ok(())
	}

	#[benchmark]
	fn deregister() -> Result<(), BenchmarkError> {
		let owner = coldkey::<T>("owner");
		let (uid, hotkey) = full_neuron::<T>("hotkey", &owner)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), hotkey.clone());

		assert_eq!(Pallet::<T>::uid_of(&hotkey), None);
		assert_eq!(Neurons::<T>::get(uid), None);
		Ok(())
	}

	#[benchmark]
	fn swap_hotkey() -> Result<(), BenchmarkError> {
		let owner = coldkey::<T>("owner");
		let (uid, old) = full_neuron::<T>("old", &owner)?;
		let new = signing_hotkey();
		let signature = proof::<T>(swap_possession_message, &owner, &new)?;

		#[extrinsic_call]
		_(
			RawOrigin::Signed(owner),
			old.clone(),
			new.clone(),
			signature,
		);

		assert_eq!(Uids::<T>::get(&new), Some(uid));
		assert_eq!(Uids::<T>::get(&old), None);
		Ok(())
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::ExtBuilder::default().build(),
		crate::tests::mock::Test
	);
}
