// SPDX-License-Identifier: Apache-2.0
//! What each call costs, measured. What stake adds to the calls of the registry and to the epoch is measured there.

use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get, fungible::Mutate};
use frame_system::{RawOrigin, pallet_prelude::BlockNumberFor};
use ganglion_support::{Balance, BenchmarkHelper, Stakes as _};
use sp_runtime::{
	DispatchResult, Permill,
	traits::{One, Saturating},
};

use crate::{
	Call, Config, MAX_DELAY, MAX_MIN_NOMINATION, Nominations, Pallet, Params, StakeParamsOf,
	Stakes, Unstaking,
};

/// More than all calls need.
const FUNDS: Balance = 1 << 100;

/// What one call stakes: room for removals, whatever the parameters ask of nominations.
const STAKE: Balance = 100 * MAX_MIN_NOMINATION;

/// What one call takes out.
const PART: Balance = MAX_MIN_NOMINATION;

impl<T: Config> Pallet<T> {
	/// Put stake of its owner and of a nominator behind a neuron, and gains of both, for the benchmarks of all pallets.
	pub fn fill(hotkey: &T::AccountId, owner: &T::AccountId) -> DispatchResult {
		for (coldkey, amount) in [(owner.clone(), STAKE), (account("nominator", 0, 0), STAKE)] {
			T::Currency::set_balance(&coldkey, FUNDS);
			Self::do_add_stake(coldkey, hotkey.clone(), amount)?;
		}
		Self::credit(hotkey, STAKE)
	}
}

/// An account that can stake.
fn coldkey<T: Config>(name: &'static str) -> T::AccountId {
	let coldkey = account(name, 0, 0);
	T::Currency::set_balance(&coldkey, FUNDS);
	coldkey
}

/// A neuron of `owner` that has nominators and gains.
fn full_neuron<T: Config>(owner: &T::AccountId) -> Result<T::AccountId, BenchmarkError> {
	let hotkey = account("hotkey", 0, 0);
	T::BenchmarkHelper::register(&hotkey, owner);
	Pallet::<T>::fill(&hotkey, owner)?;
	Ok(hotkey)
}

/// Let a nominator have a part of the pool behind `hotkey`, and the pool gain since.
fn nominate<T: Config>(nominator: &T::AccountId, hotkey: &T::AccountId) -> DispatchResult {
	Pallet::<T>::do_add_stake(nominator.clone(), hotkey.clone(), STAKE)?;
	Pallet::<T>::credit(hotkey, STAKE)
}

/// Let `coldkey` own a neuron and have stake of its own behind it, remove some in `count` blocks, and be in the block
/// after.
fn unstake<T: Config>(coldkey: &T::AccountId, count: u32) -> DispatchResult {
	let hotkey = account("unstaked", 0, 0);
	T::BenchmarkHelper::register(&hotkey, coldkey);
	Pallet::<T>::do_add_stake(coldkey.clone(), hotkey.clone(), STAKE)?;
	for _ in 0..count {
		Pallet::<T>::do_remove_stake(coldkey.clone(), hotkey.clone(), PART)?;
		skip::<T>(One::one());
	}
	Ok(())
}

/// Let `blocks` blocks pass, without what happens in them.
fn skip<T: Config>(blocks: BlockNumberFor<T>) {
	let now = frame_system::Pallet::<T>::block_number();
	frame_system::Pallet::<T>::set_block_number(now.saturating_add(blocks));
}

#[benchmarks]
mod benchmarks {
	use super::*;

	// By a nominator that has a nomination: shares are computed, and more is read than for an owner.
	#[benchmark]
	fn add_stake() -> Result<(), BenchmarkError> {
		let hotkey = full_neuron::<T>(&coldkey::<T>("owner"))?;
		let nominator = coldkey::<T>("coldkey");
		nominate::<T>(&nominator, &hotkey)?;
		let stake = Pallet::<T>::stake_of(&hotkey);

		#[extrinsic_call]
		_(RawOrigin::Signed(nominator), hotkey.clone(), STAKE);

		assert_eq!(Pallet::<T>::stake_of(&hotkey), stake.saturating_add(STAKE));
		Ok(())
	}

	// By a nominator with gains, one removal short of the most that can mature.
	#[benchmark]
	fn remove_stake() -> Result<(), BenchmarkError> {
		let hotkey = full_neuron::<T>(&coldkey::<T>("owner"))?;
		let nominator = coldkey::<T>("coldkey");
		nominate::<T>(&nominator, &hotkey)?;
		unstake::<T>(&nominator, T::MaxUnstaking::get().saturating_sub(1))?;
		let stake = Pallet::<T>::stake_of(&hotkey);

		#[extrinsic_call]
		_(RawOrigin::Signed(nominator.clone()), hotkey.clone(), PART);

		assert_eq!(Pallet::<T>::stake_of(&hotkey), stake.saturating_sub(PART));
		assert_eq!(
			Unstaking::<T>::decode_len(&nominator),
			Some(T::MaxUnstaking::get() as usize)
		);
		Ok(())
	}

	// By an owner that nominated the neuron before it was its own.
	#[benchmark]
	fn remove_all_stake() -> Result<(), BenchmarkError> {
		let nominated = full_neuron::<T>(&coldkey::<T>("owner"))?;
		let coldkey = coldkey::<T>("coldkey");
		nominate::<T>(&coldkey, &nominated)?;
		unstake::<T>(&coldkey, T::MaxUnstaking::get().saturating_sub(1))?;
		let hotkey = account("owned", 0, 0);
		T::BenchmarkHelper::register(&hotkey, &coldkey);
		// The pool comes to the neuron that the nominator owns, as it does when a hotkey is registered by another.
		Stakes::<T>::swap(&nominated, &hotkey);
		Stakes::<T>::mutate(&hotkey, |record| {
			if let Some(record) = record {
				record.own = 0;
			}
		});
		Pallet::<T>::do_add_stake(coldkey.clone(), hotkey.clone(), STAKE)?;
		let pool = Pallet::<T>::existing_record(&hotkey)
			.map_err(|_| BenchmarkError::Stop("there is no pool"))?
			.pool;

		#[extrinsic_call]
		_(RawOrigin::Signed(coldkey.clone()), hotkey.clone());

		assert!(!Nominations::<T>::contains_key(pool, &coldkey));
		assert_eq!(Stakes::<T>::get(&hotkey).map(|record| record.own), Some(0));
		Ok(())
	}

	#[benchmark]
	fn withdraw_unstaked() -> Result<(), BenchmarkError> {
		let coldkey = coldkey::<T>("coldkey");
		unstake::<T>(&coldkey, T::MaxUnstaking::get())?;
		skip::<T>(Pallet::<T>::unstake_delay());

		#[extrinsic_call]
		_(RawOrigin::Signed(coldkey.clone()));

		assert!(!Unstaking::<T>::contains_key(&coldkey));
		Ok(())
	}

	// A larger take, for which a delay is read, in the place of another that was announced.
	#[benchmark]
	fn set_take() -> Result<(), BenchmarkError> {
		let owner = coldkey::<T>("owner");
		let hotkey = full_neuron::<T>(&owner)?;
		Pallet::<T>::do_set_take(owner.clone(), hotkey.clone(), Permill::zero())?;
		Pallet::<T>::do_set_take(owner.clone(), hotkey.clone(), Permill::from_parts(1))?;
		let take = T::MaxTake::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), hotkey.clone(), take);

		let announced = Stakes::<T>::get(&hotkey).and_then(|record| record.next_take);
		assert_eq!(announced.map(|next| next.take), Some(take));
		Ok(())
	}

	#[benchmark]
	fn set_params() -> Result<(), BenchmarkError> {
		let origin = T::AdminOrigin::try_successful_origin()
			.map_err(|_| BenchmarkError::Stop("nobody is the administrator"))?;
		let params = StakeParamsOf::<T> {
			min_nomination: MAX_MIN_NOMINATION,
			unstake_delay: MAX_DELAY.into(),
			take_delay: MAX_DELAY.into(),
			default_take: T::MaxTake::get(),
		};

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, params.clone());

		assert_eq!(Params::<T>::get(), params);
		Ok(())
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::tests::mock::ExtBuilder.build(),
		crate::tests::mock::Test
	);
}
