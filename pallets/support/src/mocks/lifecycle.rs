// SPDX-License-Identifier: Apache-2.0
use std::{cell::RefCell, marker::PhantomData};

use sp_runtime::{AccountId32, DispatchError, DispatchResult};

use crate::{Lifecycle, Neurons, Uid};

/// One call of [`Lifecycle`], and whom the registry knew while it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LifecycleCall {
	/// [`Lifecycle::on_registered`].
	Registered {
		/// The uid that was given.
		uid: Uid,
		/// The hotkey that was given.
		hotkey: AccountId32,
		/// The uid under which the registry knew the hotkey.
		known: Option<Uid>,
	},
	/// [`Lifecycle::on_deregistered`].
	Deregistered {
		/// The uid that was given.
		uid: Uid,
		/// The hotkey that was given.
		hotkey: AccountId32,
		/// The owner that was given.
		owner: AccountId32,
		/// The uid under which the registry knew the hotkey.
		known: Option<Uid>,
	},
	/// [`Lifecycle::on_hotkey_swapped`].
	HotkeySwapped {
		/// The uid that was given.
		uid: Uid,
		/// The hotkey until now.
		old: AccountId32,
		/// The hotkey from now on.
		new: AccountId32,
		/// The uid under which the registry knew the new hotkey.
		known: Option<Uid>,
	},
}

#[derive(Default)]
struct State {
	calls: Vec<LifecycleCall>,
	is_refusing: bool,
}

thread_local! {
	static STATE: RefCell<State> = RefCell::default();
}

/// Notes what it is told, and whom the registry `N` knew then; accounts are 32-byte keys, blocks are `u64`.
pub struct MockLifecycle<N>(PhantomData<N>);

impl<N> MockLifecycle<N> {
	/// Forget every call and refuse none.
	pub fn reset() {
		STATE.take();
	}

	/// The calls since the last `take` or `reset`, oldest first.
	pub fn take() -> Vec<LifecycleCall> {
		STATE.with_borrow_mut(|state| std::mem::take(&mut state.calls))
	}

	/// Let every call fail, or none.
	pub fn refuse(is_refusing: bool) {
		STATE.with_borrow_mut(|state| state.is_refusing = is_refusing);
	}

	fn note(call: LifecycleCall) -> DispatchResult {
		STATE.with_borrow_mut(|state| {
			if state.is_refusing {
				return Err(DispatchError::Other("refused by the test"));
			}
			state.calls.push(call);
			Ok(())
		})
	}
}

impl<N: Neurons<AccountId32, u64>> Lifecycle<AccountId32> for MockLifecycle<N> {
	fn on_registered(uid: Uid, hotkey: &AccountId32) -> DispatchResult {
		Self::note(LifecycleCall::Registered {
			uid,
			hotkey: hotkey.clone(),
			known: N::uid_of(hotkey),
		})
	}

	fn on_deregistered(uid: Uid, hotkey: &AccountId32, owner: &AccountId32) -> DispatchResult {
		Self::note(LifecycleCall::Deregistered {
			uid,
			hotkey: hotkey.clone(),
			owner: owner.clone(),
			known: N::uid_of(hotkey),
		})
	}

	fn on_hotkey_swapped(uid: Uid, old: &AccountId32, new: &AccountId32) -> DispatchResult {
		Self::note(LifecycleCall::HotkeySwapped {
			uid,
			old: old.clone(),
			new: new.clone(),
			known: N::uid_of(new),
		})
	}
}
