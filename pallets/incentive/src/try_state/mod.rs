// SPDX-License-Identifier: Apache-2.0
//! What must hold between any two calls.
//!
//! Compiled natively too, so that tests need no build with another set of features.

#![cfg(any(feature = "std", feature = "try-runtime"))]

mod round;

use alloc::collections::BTreeMap;

use frame_support::{ensure, traits::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use ganglion_math::Fraction;
use ganglion_support::{Neurons, Uid};
use sp_runtime::TryRuntimeError;

use crate::{
	Bonds, Carry, Config, EpochRecord, LastEpoch, Lowest, Network, NetworkState, Pallet, Params,
	Side, Standings, Voters, WeightRows,
};

type NetworkOf<T> = NetworkState<BlockNumberFor<T>>;
type EpochOf<T> = EpochRecord<BlockNumberFor<T>>;

impl<T: Config> Pallet<T> {
	/// Check that the state of this pallet is sound.
	///
	/// ## Invariants
	///
	/// - *params-in-bounds*: The parameters are within their bounds.
	/// - *uids-agree-with-the-registry*: There are at most `MaxNeurons` neurons, and `Network`
	///   counts the uids as the registry does.
	/// - *rounds-began*: The last round did not begin in the future.
	/// - *voters-are-neurons*: The voters are the registered hotkeys, each with the uid of its
	///   neuron.
	/// - *rows-belong-to-voters*: The rows of weights are those that voters name, set in the
	///   block that they name, not in the future, the two of a voter in different blocks, and one
	///   of them at most since the last round began.
	/// - *rows-are-well-formed*: A row of weights is not empty, its uids increase strictly and
	///   are below the count, none is its own, no weight is zero.
	/// - *commits-in-time*: A commit was made in this interval between epochs or an earlier one,
	///   and its block is known and not in the future.
	/// - *bonds-belong-to-neurons*: Only registered neurons hold bonds.
	/// - *bonds-are-well-formed*: A row of bonds is not empty, its uids increase strictly and are
	///   below the count, none is its own, no bond is zero.
	/// - *standings-belong-to-neurons*: Only registered neurons have a standing; before the first
	///   round nobody has.
	/// - *standings-are-complete*: The last epoch has a standing for exactly the neurons
	///   registered by its block.
	/// - *columns-sum-to-one*: Rank and incentive each sum to one, less what rounding down took,
	///   or to zero; dividends likewise. When neurons have left since the epoch, they sum to one
	///   at most.
	/// - *standings-sum-to-minted*: The emission of the standings and of those that left sums to
	///   `LastEpoch.minted`.
	/// - *epoch-adds-up*: `LastEpoch.minted + LastEpoch.carry_out = LastEpoch.emission +
	///   LastEpoch.carry_in`; until another round has begun `Carry` is `LastEpoch.carry_out`.
	/// - *epoch-precedes-round*: The last epoch began, ended and was numbered no later than the
	///   last round.
	/// - *lowest-are-in-order*: The list of the lowest earners is in order without repetition,
	///   and says of those that are still there what their standing says.
	/// - *nothing-outlives-a-round*: When no round runs, nothing is left of one but the census
	///   and the solution of the last epoch, both or none; none when another round has begun
	///   since.
	/// - *rounds-have-their-state*: When a round runs, its state is there with the number of the
	///   round; so is its census; its sums are there exactly while it accumulates, its solution
	///   exactly while it settles. It writes where the last epoch is not.
	/// - *columns-fit*: The columns of a round have an entry for each of its neurons, no uid to
	///   come next is above their number, and every neuron counted has its place in the list of
	///   rows.
	/// - *round-adds-up*: While a round runs, `Carry` is its emission and what was carried
	///   before, less what it has minted; what it has minted is the emission of the standings it
	///   has written, and no more than its pool.
	/// - *rounds-are-short*: A round is at most `MAX_ROUND_BLOCKS` blocks old.
	/// - *entries-decode*: Every entry decodes.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_values()?;
		let network = Network::<T>::get();
		ensure!(
			Self::ensure_in_bounds(&Params::<T>::get()).is_ok(),
			"the parameters are out of bounds"
		);
		ensure!(
			u32::from(network.neurons) <= T::MaxNeurons::get(),
			"there are more than MaxNeurons neurons"
		);
		ensure!(
			network.neurons == T::Neurons::count(),
			"the network counts other uids than the registry"
		);
		ensure!(
			network.started_at <= frame_system::Pallet::<T>::block_number(),
			"the last round began in the future"
		);
		Self::check_voters(&network)?;
		Self::check_bonds(&network)?;
		Self::check_standings(&network)?;
		let last = LastEpoch::<T>::get();
		if let Some(last) = &last {
			Self::check_last_epoch(last, &network)?;
		}
		Self::check_lowest(last.as_ref())?;
		if network.is_running {
			Self::check_round(last.as_ref(), &network)
		} else {
			Self::check_remains(last.as_ref(), &network)
		}
	}

	/// The part of *entries-decode* that concerns single values.
	fn check_values() -> Result<(), TryRuntimeError> {
		for (exists, decodes, message) in [
			(
				Params::<T>::exists(),
				Params::<T>::try_get().is_ok(),
				"the parameters do not decode",
			),
			(
				Network::<T>::exists(),
				Network::<T>::try_get().is_ok(),
				"the network does not decode",
			),
			(
				LastEpoch::<T>::exists(),
				LastEpoch::<T>::get().is_some(),
				"the last epoch does not decode",
			),
			(
				Lowest::<T>::exists(),
				Lowest::<T>::try_get().is_ok(),
				"the lowest earners do not decode",
			),
			(
				Carry::<T>::exists(),
				Carry::<T>::try_get().is_ok(),
				"the carry does not decode",
			),
		] {
			ensure!(!exists || decodes, message);
		}
		Ok(())
	}

	/// *voters-are-neurons*, *rows-belong-to-voters*, *rows-are-well-formed*, *commits-in-time*.
	fn check_voters(network: &NetworkOf<T>) -> Result<(), TryRuntimeError> {
		let now = frame_system::Pallet::<T>::block_number();
		let mut rows = BTreeMap::new();
		let mut voters = 0;
		for hotkey in Voters::<T>::iter_keys() {
			let voter = Voters::<T>::get(&hotkey).ok_or("a voter does not decode")?;
			ensure!(
				T::Neurons::uid_of(&hotkey) == Some(voter.uid),
				"a voter is not the neuron that it names"
			);
			voters = usize::saturating_add(voters, 1);
			let set_at = Side::BOTH.map(|side| voter.set_at(side));
			for (side, set_at) in Side::BOTH.into_iter().zip(set_at) {
				let meant_at = voter.meant_at(side);
				ensure!(
					meant_at.is_some() == set_at.is_some() && meant_at <= set_at,
					"a row of weights speaks as of a block after it was set"
				);
				if let Some(meant_at) = meant_at {
					rows.insert((voter.uid.0, side == Side::Second), meant_at);
				}
			}
			let is_since =
				|at: &Option<BlockNumberFor<T>>| at.is_some_and(|at| at >= network.started_at);
			ensure!(
				set_at.iter().filter(|at| is_since(at)).count() <= 1
					&& (set_at.iter().all(Option::is_none) || set_at.first() != set_at.last()),
				"the rows of a voter are not one after the other"
			);
			if let Some(commit) = voter.commit {
				ensure!(
					commit.interval <= network.round,
					"a commit is of an interval to come"
				);
				ensure!(
					voter.committed_at.is_some_and(|at| at <= now),
					"the block of a commit is not known"
				);
			}
		}
		let is_neuron = |uid: &Uid| T::Neurons::contains(*uid);
		ensure!(
			Uid::page(Uid(0), network.neurons, network.neurons)
				.filter(is_neuron)
				.count() == voters,
			"a neuron is not among the voters"
		);

		for (uid, side) in WeightRows::<T>::iter_keys() {
			let row = WeightRows::<T>::get(uid, side).ok_or("a row of weights does not decode")?;
			ensure!(
				rows.remove(&(uid.0, side == Side::Second)) == Some(row.meant_at),
				"a row of weights is not one that its voter names"
			);
			ensure!(!row.edges.is_empty(), "a row of weights is empty");
			ensure!(
				ganglion_math::validate_row(uid.0, network.neurons.into(), &row.edges).is_ok(),
				"a row of weights is malformed"
			);
			ensure!(
				row.meant_at <= now,
				"a row of weights was set in the future"
			);
		}
		ensure!(rows.is_empty(), "a voter names a row that is not there");
		Ok(())
	}

	/// *bonds-belong-to-neurons*, *bonds-are-well-formed*.
	fn check_bonds(network: &NetworkOf<T>) -> Result<(), TryRuntimeError> {
		for (side, uid) in Bonds::<T>::iter_keys() {
			let row = Bonds::<T>::get(side, uid).ok_or("a row of bonds does not decode")?;
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
				ensure!(*target < network.neurons, "a bond is in nobody");
				ensure!(*target != uid.0, "a neuron holds a bond in itself");
				ensure!(bond.to_bits() > 0, "a bond is zero");
			}
		}
		Ok(())
	}

	/// *standings-belong-to-neurons*.
	fn check_standings(network: &NetworkOf<T>) -> Result<(), TryRuntimeError> {
		for (side, uid) in Standings::<T>::iter_keys() {
			ensure!(
				Standings::<T>::contains_key(side, uid) && Standings::<T>::get(side, uid).is_some(),
				"a standing does not decode"
			);
			ensure!(T::Neurons::contains(uid), "a standing belongs to nobody");
			ensure!(network.round > 0, "there are standings before a round");
		}
		Ok(())
	}

	/// *standings-are-complete*, *columns-sum-to-one*, *standings-sum-to-minted*,
	/// *epoch-adds-up*, *epoch-precedes-round*.
	fn check_last_epoch(last: &EpochOf<T>, network: &NetworkOf<T>) -> Result<(), TryRuntimeError> {
		let is_member = |uid: Uid| {
			uid.0 < last.neurons
				&& T::Neurons::registered_at(uid).is_some_and(|block| block <= last.block)
		};
		let (mut rank, mut incentive, mut dividends): (u128, u128, u128) = (0, 0, 0);
		let mut minted = last.departed_emission;
		for uid in Uid::page(Uid(0), network.neurons, network.neurons) {
			let standing = Standings::<T>::get(last.side, uid);
			ensure!(
				standing.is_some() == is_member(uid),
				"the standings are not those of the last epoch"
			);
			let standing = standing.unwrap_or_default();
			rank = rank.saturating_add(standing.rank.to_bits().into());
			incentive = incentive.saturating_add(standing.incentive.to_bits().into());
			dividends = dividends.saturating_add(standing.dividends.to_bits().into());
			minted = minted.saturating_add(standing.emission);
		}
		for (sum, message) in [
			(rank, "rank does not sum to one"),
			(incentive, "incentive does not sum to one"),
			(dividends, "dividends do not sum to one"),
		] {
			ensure!(is_whole_or_nothing(sum, last.departed > 0), message);
		}
		ensure!(
			minted == last.minted,
			"the standings do not sum to what was minted"
		);
		ensure!(
			last.minted.checked_add(last.carry_out) == last.emission.checked_add(last.carry_in),
			"the last epoch lost or made tokens"
		);
		ensure!(
			last.round != network.round || Carry::<T>::get() == last.carry_out,
			"the carry is not what the last epoch left"
		);
		ensure!(
			last.block <= network.started_at
				&& last.block <= last.finished_at
				&& last.finished_at <= frame_system::Pallet::<T>::block_number()
				&& last.round <= network.round,
			"the last epoch is in the future"
		);
		Ok(())
	}

	/// *lowest-are-in-order*.
	fn check_lowest(last: Option<&EpochOf<T>>) -> Result<(), TryRuntimeError> {
		let lowest = Lowest::<T>::get();
		ensure!(
			lowest.is_empty() || last.is_some(),
			"there are earners before an epoch"
		);
		ensure!(
			lowest.is_sorted_by(|a, b| a < b),
			"the lowest earners are not in order"
		);
		let Some(last) = last else { return Ok(()) };
		for earner in lowest {
			let is_there = T::Neurons::registered_at(earner.uid) == Some(earner.registered_at);
			let standing = Standings::<T>::get(last.side, earner.uid);
			ensure!(
				!is_there || standing.is_some_and(|it| it.emission == earner.emission),
				"an earner has earned something else"
			);
		}
		Ok(())
	}
}

/// Whether a sum of fractions, each rounded down, is one or zero; see the precision that the maths
/// crate states. Anything up to one when a `part` of them is gone.
fn is_whole_or_nothing(sum: u128, part: bool) -> bool {
	/// 2^-40 of the whole.
	const TOLERANCE: u128 = 1 << 24;
	let one = u128::from(Fraction::ONE.to_bits());
	sum == 0 || sum.abs_diff(one) <= TOLERANCE || (part && sum <= one)
}
