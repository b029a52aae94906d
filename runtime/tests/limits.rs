// SPDX-License-Identifier: Apache-2.0
//! What the runtime promises about its own size.

use frame_support::{dispatch::DispatchClass, traits::Get, weights::Weight};
use ganglion_runtime::{Runtime, configs::MAX_NEURONS};
use pallet_incentive::{MAX_NEURONS_IN_ONE_BLOCK, WeightInfo};

fn max_block() -> Weight {
	<Runtime as frame_system::Config>::BlockWeights::get().max_block
}

#[test]
fn the_largest_epoch_takes_a_quarter_of_a_block_at_most() {
	let neurons = u32::from(MAX_NEURONS);
	let dense = neurons * (neurons - 1);
	let epoch = <Runtime as pallet_incentive::Config>::WeightInfo::epoch(neurons, dense, dense);
	assert!(epoch.all_lte(max_block() / 4), "{epoch}");
}

#[test]
fn neurons_fit_an_epoch_in_one_block() {
	assert!(u32::from(MAX_NEURONS) <= MAX_NEURONS_IN_ONE_BLOCK);
	let in_epoch: u32 = <Runtime as pallet_incentive::Config>::MaxNeurons::get();
	let in_registry: u16 = <Runtime as pallet_registry::Config>::MaxNeurons::get();
	assert_eq!(in_epoch, u32::from(in_registry));
}

#[test]
fn the_longest_row_fits_a_block() {
	let row = <Runtime as pallet_incentive::Config>::WeightInfo::set_weights(MAX_NEURONS.into());
	let limits = <Runtime as frame_system::Config>::BlockWeights::get();
	let normal = limits.get(DispatchClass::Normal).max_extrinsic.unwrap();
	assert!(row.all_lte(normal / 100), "{row}");
}
