// SPDX-License-Identifier: Apache-2.0
//! What must hold between any two calls.
//!
//! Compiled natively too, so that tests need no build with another set of features.

#[cfg(any(feature = "std", feature = "try-runtime"))]
use {
	crate::{Bonds, Carry, Config, LastEpoch, Pallet, Params, Standings, WeightRows},
	frame_support::{ensure, traits::Get},
	ganglion_math::Fraction,
	ganglion_support::{Balance, Neurons, Uid},
	sp_runtime::TryRuntimeError,
};

#[cfg(any(feature = "std", feature = "try-runtime"))]
impl<T: Config> Pallet<T> {
	/// Check that the state of this pallet is sound.
	///
	/// ## Invariants
	///
	/// 1. The parameters are within their bounds.
	/// 2. There are at most `MaxNeurons` neurons.
	/// 3. Only registered neurons have a row of weights.
	/// 4. A row of weights is not empty, its uids increase strictly and are registered, none is its own, no weight is
	///    zero, and it was not set in the future.
	/// 5. Only registered neurons hold bonds.
	/// 6. A row of bonds is not empty, its uids increase strictly and are registered, none is its own, no bond is zero.
	/// 7. `Standings` has exactly the keys `0..LastEpoch.neurons`, all of them registered.
	/// 8. Rank and incentive each sum to one, less what rounding down took, or to zero; dividends likewise.
	/// 9. The emission of the standings sums to `LastEpoch.minted`.
	/// 10. `LastEpoch.minted + LastEpoch.carry_out = LastEpoch.emission + LastEpoch.carry_in`, and `Carry` is
	///     `LastEpoch.carry_out`.
	/// 11. The last epoch is not in the future.
	/// 12. Every entry decodes.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let now = frame_system::Pallet::<T>::block_number();
		let count = T::Neurons::count();
		ensure!(
			!Params::<T>::exists() || Params::<T>::try_get().is_ok(),
			"the parameters do not decode"
		);
		ensure!(
			Self::ensure_in_bounds(&Params::<T>::get()).is_ok(),
			"the parameters are out of bounds"
		);
		ensure!(
			u32::from(count) <= T::MaxNeurons::get(),
			"there are more than MaxNeurons neurons"
		);

		for uid in WeightRows::<T>::iter_keys() {
			let row = WeightRows::<T>::get(uid).ok_or("a row of weights does not decode")?;
			ensure!(
				T::Neurons::contains(uid),
				"a row of weights belongs to nobody"
			);
			ensure!(!row.edges.is_empty(), "a row of weights is empty");
			ensure!(
				ganglion_math::validate_row(uid.0, count.into(), &row.edges).is_ok(),
				"a row of weights is malformed"
			);
			ensure!(row.set_at <= now, "a row of weights was set in the future");
		}

		for uid in Bonds::<T>::iter_keys() {
			let row = Bonds::<T>::get(uid).ok_or("a row of bonds does not decode")?;
			ensure!(
				T::Neurons::contains(uid),
				"a row of bonds belongs to nobody"
			);
			ensure!(!row.bonds.is_empty(), "a row of bonds is empty");
			ensure!(
				row.bonds.is_sorted_by(|a, b| a.0 < b.0),
				"a row of bonds is unsorted"
			);
			for (target, bond) in &row.bonds {
				ensure!(T::Neurons::contains(Uid(*target)), "a bond is in nobody");
				ensure!(*target != uid.0, "a neuron holds a bond in itself");
				ensure!(bond.to_bits() > 0, "a bond is zero");
			}
		}

		let Some(last) = LastEpoch::<T>::get() else {
			ensure!(!LastEpoch::<T>::exists(), "the last epoch does not decode");
			ensure!(
				Standings::<T>::iter_keys().next().is_none(),
				"there are standings before an epoch"
			);
			return Ok(());
		};
		ensure!(
			last.neurons <= count
				&& Standings::<T>::iter_keys().count() == usize::from(last.neurons),
			"the standings are not those of the last epoch"
		);
		let (mut rank, mut incentive, mut dividends): (u128, u128, u128) = (0, 0, 0);
		let mut minted: Balance = 0;
		for uid in Uid::page(Uid(0), last.neurons, last.neurons) {
			let standing =
				Standings::<T>::get(uid).ok_or("the standings are not those of the last epoch")?;
			rank = rank.saturating_add(standing.rank.to_bits().into());
			incentive = incentive.saturating_add(standing.incentive.to_bits().into());
			dividends = dividends.saturating_add(standing.dividends.to_bits().into());
			minted = minted.saturating_add(standing.emission);
		}
		ensure!(is_whole_or_nothing(rank), "rank does not sum to one");
		ensure!(
			is_whole_or_nothing(incentive),
			"incentive does not sum to one"
		);
		ensure!(
			is_whole_or_nothing(dividends),
			"dividends do not sum to one"
		);
		ensure!(
			minted == last.minted,
			"the standings do not sum to what was minted"
		);
		ensure!(
			last.minted.checked_add(last.carry_out) == last.emission.checked_add(last.carry_in),
			"the last epoch lost or made tokens"
		);
		ensure!(
			Carry::<T>::get() == last.carry_out,
			"the carry is not what the last epoch left"
		);
		ensure!(last.block <= now, "the last epoch is in the future");
		Ok(())
	}
}

/// Whether a sum of fractions, each rounded down, is one or zero; see the precision that the maths crate states.
#[cfg(any(feature = "std", feature = "try-runtime"))]
fn is_whole_or_nothing(sum: u128) -> bool {
	/// 2^-40 of the whole.
	const TOLERANCE: u128 = 1 << 24;
	let one = u128::from(Fraction::ONE.to_bits());
	sum == 0 || sum.abs_diff(one) <= TOLERANCE
}
