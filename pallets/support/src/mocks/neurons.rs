// SPDX-License-Identifier: Apache-2.0
use std::cell::{Cell, RefCell};

use crate::{NeuronRecord, Neurons, Uid};

thread_local! {
	static NEURONS: RefCell<Vec<Option<NeuronRecord<u64, u64>>>> = const { RefCell::new(Vec::new()) };
	static IMMUNITY: Cell<u64> = const { Cell::new(0) };
}

/// Neurons that a test names itself; accounts and blocks are `u64`.
pub struct MockNeurons;

impl MockNeurons {
	/// Forget every neuron.
	pub fn reset() {
		NEURONS.take();
		IMMUNITY.set(0);
	}

	/// Add a neuron at the next uid.
	pub fn register(hotkey: u64, owner: u64, registered_at: u64) -> Uid {
		NEURONS.with_borrow_mut(|neurons| {
			let uid = Uid(u16::try_from(neurons.len()).expect("a test has few neurons"));
			neurons.push(Some(NeuronRecord {
				hotkey,
				owner,
				registered_at,
			}));
			uid
		})
	}

	/// Put another neuron in the place of `uid`.
	pub fn replace(uid: Uid, hotkey: u64, owner: u64, registered_at: u64) {
		NEURONS.with_borrow_mut(|neurons| {
			neurons[uid.index()] = Some(NeuronRecord {
				hotkey,
				owner,
				registered_at,
			});
		});
	}

	/// Leave `uid` vacant.
	pub fn vacate(uid: Uid) {
		NEURONS.with_borrow_mut(|neurons| neurons[uid.index()] = None);
	}

	/// Forget the neuron with the highest uid.
	pub fn remove_last() {
		NEURONS.with_borrow_mut(Vec::pop);
	}

	/// How many blocks a neuron is immune from its registration on.
	pub fn set_immunity(blocks: u64) {
		IMMUNITY.set(blocks);
	}
}

impl Neurons<u64, u64> for MockNeurons {
	fn count() -> u16 {
		NEURONS.with_borrow(|neurons| u16::try_from(neurons.len()).expect("a test has few neurons"))
	}

	fn record(uid: Uid) -> Option<NeuronRecord<u64, u64>> {
		NEURONS.with_borrow(|neurons| neurons.get(uid.index()).cloned().flatten())
	}

	fn uid_of(hotkey: &u64) -> Option<Uid> {
		NEURONS.with_borrow(|neurons| {
			let index = neurons.iter().position(|neuron| {
				neuron
					.as_ref()
					.is_some_and(|neuron| neuron.hotkey == *hotkey)
			})?;
			u16::try_from(index).ok().map(Uid)
		})
	}

	fn immune_until(neuron: &NeuronRecord<u64, u64>) -> u64 {
		neuron.registered_at.saturating_add(IMMUNITY.get())
	}
}
