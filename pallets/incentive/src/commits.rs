// SPDX-License-Identifier: Apache-2.0
//! Rows that are promised first and shown after the next epoch, so that nobody can copy them in time.

use alloc::vec::Vec;

use codec::Encode;
use frame_support::{ensure, pallet_prelude::*};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::H256;

use crate::{Commit, Config, Error, Event, Pallet, Voters, weights::Context};

/// Keeps a commitment from being the hash of anything else.
const COMMITMENT_CONTEXT: &[u8] = b"ganglion:weights:v1";

/// What a hotkey gives to `commit_weights` to promise a row.
///
/// `blake2_256("ganglion:weights:v1" ++ genesis_hash ++ hotkey ++ interval as u32 LE ++ version_key as u32 LE ++
/// SCALE(edges) ++ salt)`: good on one chain, for one hotkey, in one interval between epochs. `interval` is the
/// number of the running or last round in the block that the commit comes into, `Network.round`. `salt` is
/// secret and random: without it a row could be guessed and hashed.
pub fn commitment<AccountId: Encode>(
	genesis_hash: &[u8],
	hotkey: &AccountId,
	interval: u32,
	version_key: u32,
	edges: &[(u16, u16)],
	salt: &[u8; 32],
) -> H256 {
	let mut message = Vec::from(COMMITMENT_CONTEXT);
	message.extend_from_slice(genesis_hash);
	hotkey.encode_to(&mut message);
	interval.encode_to(&mut message);
	version_key.encode_to(&mut message);
	edges.encode_to(&mut message);
	message.extend_from_slice(salt);
	sp_io::hashing::blake2_256(&message).into()
}

impl Commit {
	/// The intervals between epochs in which it may be revealed, the first and the last.
	pub(crate) fn window(&self, reveal_period: u32) -> (u32, u32) {
		(
			self.interval.saturating_add(1),
			self.interval.saturating_add(reveal_period),
		)
	}
}

impl<T: Config> Pallet<T> {
	/// Ok when [`Pallet::do_commit_weights`] will succeed. Four reads: voter, parameters, network, stake.
	pub(crate) fn check_commit_weights(hotkey: &T::AccountId) -> Result<Context<T>, Error<T>> {
		let context = Context::<T>::of(hotkey)?;
		ensure!(context.params.commit_reveal, Error::<T>::CommitNotRequired);
		if let Some(commit) = context.voter.commit {
			let (_, last) = commit.window(context.params.reveal_period);
			ensure!(context.network.round > last, Error::<T>::CommitOutstanding);
		}
		context.check_interval(context.voter.committed_at)?;
		context.check_stake(hotkey)?;
		Ok(context)
	}

	pub(crate) fn do_commit_weights(hotkey: T::AccountId, hash: H256) -> DispatchResult {
		let Context {
			mut voter, network, ..
		} = Self::check_commit_weights(&hotkey)?;
		let (uid, interval) = (voter.uid, network.round);
		voter.committed_at = Some(frame_system::Pallet::<T>::block_number());
		voter.commit = Some(Commit { hash, interval });
		Voters::<T>::insert(hotkey, voter);
		Self::deposit_event(Event::WeightsCommitted {
			uid,
			hash,
			interval,
		});
		Ok(())
	}

	/// Ok when [`Pallet::do_reveal_weights`] will succeed. Five reads: voter, parameters, network, stake,
	/// genesis hash.
	pub(crate) fn check_reveal_weights(
		hotkey: &T::AccountId,
		edges: &[(u16, u16)],
		salt: &[u8; 32],
		version_key: u32,
	) -> Result<Context<T>, Error<T>> {
		let context = Context::<T>::of(hotkey)?;
		let commit = context.voter.commit.ok_or(Error::<T>::NoCommit)?;
		let (first, last) = commit.window(context.params.reveal_period);
		ensure!(context.network.round >= first, Error::<T>::RevealTooEarly);
		ensure!(context.network.round <= last, Error::<T>::CommitExpired);
		context.check_row(hotkey, edges, version_key)?;
		let genesis_hash = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::default());
		let hash = commitment(
			genesis_hash.as_ref(),
			hotkey,
			commit.interval,
			version_key,
			edges,
			salt,
		);
		ensure!(hash == commit.hash, Error::<T>::CommitMismatch);
		Ok(context)
	}

	pub(crate) fn do_reveal_weights(
		hotkey: T::AccountId,
		edges: Vec<(u16, u16)>,
		salt: [u8; 32],
		version_key: u32,
	) -> DispatchResult {
		let mut context = Self::check_reveal_weights(&hotkey, &edges, &salt, version_key)?;
		let uid = context.voter.uid;
		let commit = context.voter.commit.take().ok_or(Error::<T>::NoCommit)?;
		// Whoever took a uid since the commit was not meant: the hash had fixed the row already.
		let meant_at = context.voter.committed_at.ok_or(Error::<T>::NoCommit)?;
		let edges = Self::put_row(&hotkey, context, edges, meant_at)?;
		Self::deposit_event(Event::WeightsRevealed {
			uid,
			hash: commit.hash,
			edges,
		});
		Ok(())
	}
}
