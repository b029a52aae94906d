// SPDX-License-Identifier: Apache-2.0
//! How a hotkey proves that it agrees to become a neuron's.

use alloc::vec::Vec;

use codec::Encode;
use frame_support::ensure;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_core::sr25519;
use sp_runtime::AccountId32;

use crate::{Config, Error, Pallet, PossessionNonce};

/// Keeps a proof for `register` from being a signature of anything else.
const REGISTER_CONTEXT: &[u8] = b"ganglion:register:v1";

/// Keeps a proof for `swap_hotkey` from being a signature of anything else.
const SWAP_CONTEXT: &[u8] = b"ganglion:swap-hotkey:v1";

/// The 32 bytes that a hotkey signs with sr25519 to let `coldkey` register it.
///
/// `blake2_256("ganglion:register:v1" ++ genesis_hash ++ coldkey ++ nonce as u32 LE)`: good on one chain,
/// for one coldkey, once.
pub fn possession_message(genesis_hash: &[u8], coldkey: &AccountId32, nonce: u32) -> [u8; 32] {
	message(REGISTER_CONTEXT, genesis_hash, coldkey, nonce)
}

/// The 32 bytes that a hotkey signs with sr25519 to let `coldkey` swap one of its hotkeys for it.
///
/// `blake2_256("ganglion:swap-hotkey:v1" ++ genesis_hash ++ coldkey ++ nonce as u32 LE)`: good on one chain,
/// for one coldkey, once, and not for a registration.
pub fn swap_possession_message(genesis_hash: &[u8], coldkey: &AccountId32, nonce: u32) -> [u8; 32] {
	message(SWAP_CONTEXT, genesis_hash, coldkey, nonce)
}

fn message(context: &[u8], genesis_hash: &[u8], coldkey: &AccountId32, nonce: u32) -> [u8; 32] {
	let mut message = Vec::from(context);
	message.extend_from_slice(genesis_hash);
	message.extend_from_slice(coldkey.as_ref());
	nonce.encode_to(&mut message);
	sp_io::hashing::blake2_256(&message)
}

/// [`possession_message`] or [`swap_possession_message`].
type Message = fn(&[u8], &AccountId32, u32) -> [u8; 32];

impl<T: Config> Pallet<T> {
	/// Fail unless `signature` is what `hotkey` says to `message` for the next proof of `coldkey`. The nonce after it.
	pub(crate) fn ensure_possession(
		message: Message,
		coldkey: &T::AccountId,
		hotkey: &T::AccountId,
		signature: [u8; 64],
	) -> Result<u32, Error<T>> {
		let nonce = PossessionNonce::<T>::get(coldkey);
		let next_nonce = nonce.checked_add(1).ok_or(Error::<T>::NonceExhausted)?;
		let genesis_hash = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::default());
		let message = message(genesis_hash.as_ref(), coldkey, nonce);
		ensure!(
			is_signed_by(hotkey, &message, signature),
			Error::<T>::PossessionNotProven
		);
		Ok(next_nonce)
	}
}

fn is_signed_by(hotkey: &AccountId32, message: &[u8; 32], signature: [u8; 64]) -> bool {
	let key: [u8; 32] = hotkey.clone().into();
	sp_io::crypto::sr25519_verify(
		&sr25519::Signature::from_raw(signature),
		message,
		&sr25519::Public::from_raw(key),
	)
}
