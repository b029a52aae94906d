// SPDX-License-Identifier: Apache-2.0
//! What the runtime promises about its own size.

use frame_support::{
	dispatch::DispatchClass,
	traits::Get,
	weights::{RuntimeDbWeight, Weight},
};
use ganglion_runtime::{Runtime, configs::MAX_NEURONS};
use pallet_incentive::{
	IncentiveParams, MIN_EPOCH_BUDGET_PERMILLE, Preset, WeightInfo,
	dispatch_weights::MeasuredWeight,
};

type Costs = <Runtime as pallet_incentive::Config>::WeightInfo;

fn max_block() -> Weight {
	<Runtime as frame_system::Config>::BlockWeights::get().max_block
}

/// The weight of `permille` thousandths of a block.
fn part_of_block(permille: u16) -> Weight {
	max_block()
		.saturating_div(1_000)
		.saturating_mul(permille.into())
}

#[test]
fn everybody_agrees_on_the_number_of_neurons() {
	let in_epoch: u32 = <Runtime as pallet_incentive::Config>::MaxNeurons::get();
	let in_registry: u16 = <Runtime as pallet_registry::Config>::MaxNeurons::get();
	assert_eq!(in_epoch, u32::from(in_registry));
	assert_eq!(usize::from(MAX_NEURONS), ganglion_math::MAX_NEURONS);
}

/// Storage that costs a picosecond for each read, if `COUNTS`, and nothing else.
struct Reads<const COUNTS: bool>;

impl<const COUNTS: bool> Get<RuntimeDbWeight> for Reads<COUNTS> {
	fn get() -> RuntimeDbWeight {
		RuntimeDbWeight {
			read: COUNTS.into(),
			write: 0,
		}
	}
}

#[test]
fn the_longest_row_reads_four_items() {
	let row = MeasuredWeight::<Reads<true>>::set_weights(MAX_NEURONS.into());
	let without = MeasuredWeight::<Reads<false>>::set_weights(MAX_NEURONS.into());
	assert_eq!(row.ref_time() - without.ref_time(), 4);
}

#[test]
fn the_longest_row_takes_less_than_three_tenths_of_a_millisecond() {
	let row = MeasuredWeight::<Reads<false>>::set_weights(MAX_NEURONS.into());
	assert!(row.ref_time() < 300_000_000, "{row}");
}

#[test]
fn the_longest_row_fits_a_block() {
	let row = Costs::set_weights(MAX_NEURONS.into());
	let limits = <Runtime as frame_system::Config>::BlockWeights::get();
	let normal = limits
		.get(DispatchClass::Normal)
		.max_extrinsic
		.unwrap_or_default();
	assert!(row.all_lte(normal / 100), "{row}");
}

#[test]
fn one_dense_row_fits_the_smallest_budget_of_a_round() {
	let dense = u32::from(MAX_NEURONS);
	let resume = Costs::resume_round(dense);
	for step in [
		Costs::accumulate_step(dense, dense.saturating_mul(2)),
		Costs::settle_step(dense),
		Costs::census_step(),
		Costs::solve_step(dense),
	] {
		let block = step.saturating_add(resume);
		assert!(
			block.all_lte(part_of_block(MIN_EPOCH_BUDGET_PERMILLE)),
			"{block}"
		);
	}
}

#[test]
fn a_dense_round_of_everybody_ends_within_a_tempo() {
	let dense = u32::from(MAX_NEURONS);
	let everybody = u64::from(dense);
	let round = Costs::begin_round()
		.saturating_add(Costs::census_step().saturating_mul(everybody))
		.saturating_add(
			Costs::accumulate_step(dense, dense.saturating_mul(2)).saturating_mul(everybody),
		)
		.saturating_add(Costs::solve_step(dense))
		.saturating_add(Costs::settle_step(dense).saturating_mul(everybody))
		.saturating_add(Costs::finish_round());
	let params = IncentiveParams::<u32>::preset(Preset::Default);
	// Each block spends the resumption and may leave room for less than one more step.
	let each_block = part_of_block(params.epoch_budget_permille)
		.saturating_sub(Costs::resume_round(dense))
		.saturating_sub(Costs::accumulate_step(dense, dense.saturating_mul(2)));
	let tempo = each_block.saturating_mul(params.tempo.into());
	assert!(round.all_lte(tempo), "{round} in blocks of {each_block}");
}
