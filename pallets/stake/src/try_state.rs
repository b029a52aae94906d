// SPDX-License-Identifier: Apache-2.0
//! What must hold between any two calls.
//!
//! Compiled natively too, so that tests need no build with another set of features.

#[cfg(any(feature = "std", feature = "try-runtime"))]
use {
	crate::{
		Config, HoldReason, NextPool, Nominations, Pallet, Params, PoolId, StakeRecordOf, Stakes,
		TotalStake, Unstaking,
		pool::{LEAST_SHARES, Pool, SHARES_PER_UNIT, Shares},
	},
	alloc::collections::BTreeMap,
	frame_support::{ensure, traits::Get},
	ganglion_support::{Balance, Neurons, Uid},
	sp_runtime::{Rounding, TryRuntimeError},
};

/// What must be on hold, by account.
#[cfg(any(feature = "std", feature = "try-runtime"))]
type Held<T> = BTreeMap<<T as frame_system::Config>::AccountId, Balance>;

/// The records by hotkey.
#[cfg(any(feature = "std", feature = "try-runtime"))]
type Records<T> = BTreeMap<<T as frame_system::Config>::AccountId, StakeRecordOf<T>>;

#[cfg(any(feature = "std", feature = "try-runtime"))]
impl<T: Config> Pallet<T> {
	/// Check that the state of this pallet is sound.
	///
	/// ## Invariants
	///
	/// - *entries-decode*: Every entry of `Stakes`, `Nominations` and `Unstaking` decodes, which
	///   includes its bound.
	/// - *neurons-have-records*: Every neuron has a record.
	/// - *leftovers-have-nominators*: A hotkey that has a record and is no neuron has nominators,
	///   nothing of an owner, and no take announced.
	/// - *pools-are-distinct*: No two records have one pool, and every pool is below `NextPool`.
	/// - *shares-have-worth*: A pool has shares exactly when it is worth something.
	/// - *shares-keep-their-price*: No share is cheaper than the first was.
	/// - *takes-in-bounds*: The take is at most `MaxTake`, and an announced one is larger and at
	///   most that.
	/// - *total-is-the-sum*: `TotalStake` is the sum of own and nominated stake over all records.
	/// - *nominations-are-whole*: Every nomination is in a pool of `Stakes`, has at least
	///   `LEAST_SHARES` shares, and has a principal, which is on hold.
	/// - *principals-have-worth*: Every nomination is worth its principal or more, so that
	///   everybody can leave: what one gets beyond its principal is there, whoever left before.
	/// - *shares-add-up*: The shares of a pool are those of its nominations.
	/// - *chunks-are-sorted*: What matures is not empty, sorted by block with one chunk for each,
	///   and no chunk is empty.
	/// - *own-stake-is-held*: What is held of an account for `Stake` is its own stake behind all
	///   its neurons.
	/// - *principals-are-held*: What is held of an account for `Nomination` is the sum of its
	///   principals.
	/// - *unstaking-is-held*: What is held of an account for `Unstaking` is the sum of its chunks.
	/// - *gains-are-held*: What is held of the pallet's account for `Gains` is by how much the
	///   pools are worth more than all principals, and nothing is held for it of anybody else.
	/// - *stake-was-issued*: What is staked and what matures is at most the total issuance of the
	///   currency.
	/// - *params-in-bounds*: The parameters are within their bounds.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_decoding()?;
		let records: Records<T> = Stakes::<T>::iter().collect();
		let own = Self::check_records(&records)?;
		let (nominated, principals) = Self::check_nominations(&records)?;
		let unstaking = Self::check_unstaking()?;

		let principal = sum(principals.values())?;
		let gains = nominated
			.checked_sub(principal)
			.ok_or("the pools are worth less than all principals")?;
		let pot = Held::<T>::from([(Self::pot(), gains)]);
		Self::check_holds(
			HoldReason::Stake,
			&own,
			"what is held for Stake is not the own stake",
		)?;
		Self::check_holds(
			HoldReason::Nomination,
			&principals,
			"what is held for Nomination is not the principals",
		)?;
		Self::check_holds(
			HoldReason::Unstaking,
			&unstaking,
			"what is held for Unstaking is not the chunks",
		)?;
		Self::check_holds(
			HoldReason::Gains,
			&pot,
			"what is held for Gains is not what the pools have gained",
		)?;

		let matures = sum(unstaking.values())?;
		ensure!(
			TotalStake::<T>::get().saturating_add(matures) <= Self::issuance(),
			"more is staked than was issued"
		);
		ensure!(
			Self::ensure_in_bounds(&Params::<T>::get()).is_ok(),
			"the parameters are out of bounds"
		);
		Ok(())
	}

	/// *entries-decode*.
	fn check_decoding() -> Result<(), TryRuntimeError> {
		ensure!(
			Stakes::<T>::iter_keys().count() == Stakes::<T>::iter_values().count(),
			"a stake does not decode"
		);
		ensure!(
			Nominations::<T>::iter_keys().count() == Nominations::<T>::iter_values().count(),
			"a nomination does not decode"
		);
		ensure!(
			Unstaking::<T>::iter_keys().count() == Unstaking::<T>::iter_values().count(),
			"what matures does not decode"
		);
		Ok(())
	}

	/// From *neurons-have-records* to *total-is-the-sum*. What is own, by owner.
	fn check_records(records: &Records<T>) -> Result<Held<T>, TryRuntimeError> {
		for uid in Uid::page(Uid(0), u16::MAX, T::Neurons::count()) {
			ensure!(
				T::Neurons::record(uid).is_none_or(|neuron| records.contains_key(&neuron.hotkey)),
				"a neuron has no record"
			);
		}
		let mut held = Held::<T>::new();
		let mut hotkeys = BTreeMap::<PoolId, &T::AccountId>::new();
		let mut total: Balance = 0;
		for (hotkey, record) in records {
			match T::Neurons::owner_of(hotkey) {
				Some(owner) => add(&mut held, owner, record.own)?,
				None => ensure!(
					record.shares > Shares::ZERO && record.own == 0 && record.next_take.is_none(),
					"a hotkey that is no neuron has more than nominators, or nothing"
				),
			}
			ensure!(
				hotkeys.insert(record.pool, hotkey).is_none(),
				"two hotkeys have one pool"
			);
			ensure!(
				record.pool < NextPool::<T>::get(),
				"a pool has not been given yet"
			);
			ensure!(
				(record.shares == Shares::ZERO) == (record.nominated == 0),
				"a pool has shares without worth, or worth without shares"
			);
			ensure!(
				record.shares.0 <= record.nominated.saturating_mul(SHARES_PER_UNIT),
				"a share is cheaper than the first"
			);
			let most = T::MaxTake::get();
			ensure!(
				record.take <= most
					&& record
						.next_take
						.as_ref()
						.is_none_or(|next| next.take > record.take && next.take <= most),
				"a take is out of bounds"
			);
			total = total
				.checked_add(record.own)
				.and_then(|total| total.checked_add(record.nominated))
				.ok_or("the sum of stakes overflows")?;
		}
		ensure!(
			TotalStake::<T>::get() == total,
			"TotalStake is not the sum of Stakes"
		);
		Ok(held)
	}

	/// From *nominations-are-whole* to *shares-add-up*. What all pools are worth, and the principals by nominator.
	fn check_nominations(records: &Records<T>) -> Result<(Balance, Held<T>), TryRuntimeError> {
		let pools: BTreeMap<PoolId, Pool> = records
			.values()
			.map(|record| (record.pool, record.to_pool()))
			.collect();
		let mut shares: BTreeMap<PoolId, Shares> =
			pools.iter().map(|(id, pool)| (*id, pool.shares)).collect();
		let mut principals = Held::<T>::new();
		for (pool, nominator, nomination) in Nominations::<T>::iter() {
			ensure!(
				nomination.principal > 0 && nomination.shares >= LEAST_SHARES,
				"a nomination has no principal or too few shares"
			);
			let worth = pools
				.get(&pool)
				.ok_or("a nomination is in no pool")?
				.value_of(nomination.shares, Rounding::Down);
			ensure!(
				worth >= Some(nomination.principal),
				"a nomination is worth less than its principal"
			);
			let rest = shares.get_mut(&pool).ok_or("a nomination is in no pool")?;
			*rest = rest
				.checked_sub(nomination.shares)
				.ok_or("nominators have more shares than their pool")?;
			add(&mut principals, nominator, nomination.principal)?;
		}
		ensure!(
			shares.values().all(|rest| *rest == Shares::ZERO),
			"nominators have fewer shares than their pool"
		);
		let nominated = sum(records.values().map(|record| &record.nominated))?;
		Ok((nominated, principals))
	}

	/// *chunks-are-sorted*. What matures, by coldkey.
	fn check_unstaking() -> Result<Held<T>, TryRuntimeError> {
		let mut held = Held::<T>::new();
		for (coldkey, chunks) in Unstaking::<T>::iter() {
			ensure!(!chunks.is_empty(), "nothing matures for a coldkey");
			ensure!(
				chunks.is_sorted_by(|one, next| one.matures_at < next.matures_at),
				"what matures is not sorted"
			);
			for chunk in chunks {
				ensure!(chunk.amount > 0, "a chunk is empty");
				add(&mut held, coldkey.clone(), chunk.amount)?;
			}
		}
		Ok(held)
	}

	/// From *own-stake-is-held* to *gains-are-held*: what the currency holds for `reason`, of every account there is.
	fn check_holds(
		reason: HoldReason,
		held: &Held<T>,
		problem: &'static str,
	) -> Result<(), TryRuntimeError> {
		let accounts = frame_system::Account::<T>::iter_keys();
		for who in accounts.chain(held.keys().cloned()) {
			let expected = held.get(&who).copied().unwrap_or_default();
			ensure!(Self::held(reason, &who) == expected, problem);
		}
		Ok(())
	}
}

#[cfg(any(feature = "std", feature = "try-runtime"))]
fn add<AccountId: Ord>(
	held: &mut BTreeMap<AccountId, Balance>,
	who: AccountId,
	amount: Balance,
) -> Result<(), TryRuntimeError> {
	let of = held.entry(who).or_default();
	*of = of.checked_add(amount).ok_or("the sum of holds overflows")?;
	Ok(())
}

#[cfg(any(feature = "std", feature = "try-runtime"))]
fn sum<'a>(amounts: impl Iterator<Item = &'a Balance>) -> Result<Balance, TryRuntimeError> {
	amounts
		.copied()
		.try_fold(0, Balance::checked_add)
		.ok_or(TryRuntimeError::Other("the sum of amounts overflows"))
}
