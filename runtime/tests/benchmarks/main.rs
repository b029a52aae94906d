// SPDX-License-Identifier: Apache-2.0
//! Every benchmark runs with all pallets as the runtime joins them, as `scripts/bench-weights` will run it.

#![expect(clippy::unwrap_used, reason = "a test that unwraps nothing fails")]

mod database;

use database::Database;
use frame_benchmarking::{BenchmarkConfig, BenchmarkList, BenchmarkMetadata, BenchmarkResult};
use frame_support::genesis_builder_helper::build_state;
use ganglion_runtime::{RuntimeGenesisConfig, benchmarks};
use sp_keystore::{KeystoreExt, testing::MemoryKeystore};
use sp_state_machine::BasicExternalities;

/// A pallet and its benchmarks.
fn entry_of(pallet: &str) -> BenchmarkList {
	let (list, _) = benchmarks::metadata(true);
	let mut entries = list.into_iter();
	entries
		.find(|entry| entry.pallet == pallet.as_bytes())
		.unwrap()
}

/// Run a benchmark with its components at their lowest or at their highest, once to check its effect and once to measure it.
fn run(entry: &BenchmarkList, benchmark: &BenchmarkMetadata, is_highest: bool) -> BenchmarkResult {
	run_once(entry, benchmark, is_highest, true);
	run_once(entry, benchmark, is_highest, false)
}

fn run_once(
	entry: &BenchmarkList,
	benchmark: &BenchmarkMetadata,
	is_highest: bool,
	verify: bool,
) -> BenchmarkResult {
	let selected = |&(name, low, high): &(_, _, _)| (name, if is_highest { high } else { low });
	let config = BenchmarkConfig {
		pallet: entry.pallet.clone(),
		instance: entry.instance.clone(),
		benchmark: benchmark.name.clone(),
		selected_components: benchmark.components.iter().map(selected).collect(),
		verify,
		internal_repeats: 1,
	};
	let mut genesis = BasicExternalities::default();
	genesis.execute_with(|| {
		let config = serde_json::to_vec(&RuntimeGenesisConfig::default()).unwrap();
		build_state::<RuntimeGenesisConfig>(config).unwrap();
	});
	let keystore = MemoryKeystore::new();
	let mut database = Database::new(genesis.into_storages(), KeystoreExt::new(keystore));
	let batches = sp_externalities::set_and_run_with_externalities(&mut database, || {
		benchmarks::dispatch(config).unwrap()
	});
	let results = batches.into_iter().flat_map(|batch| batch.results);
	results.last().unwrap()
}

fn run_all(pallet: &str) {
	let entry = entry_of(pallet);
	for benchmark in &entry.benchmarks {
		let name = str::from_utf8(&benchmark.name).unwrap();
		for is_highest in [false, true] {
			let result = run(&entry, benchmark, is_highest);
			println!(
				"{pallet} {name} {:?}: {} reads, {} writes, {} µs",
				result.components,
				result.reads,
				result.writes,
				result.extrinsic_time.div_ceil(1_000),
			);
		}
	}
}

#[test]
fn registry_runs() {
	run_all("pallet_registry");
}

#[test]
fn stake_runs() {
	run_all("pallet_stake");
}

#[test]
fn incentive_runs() {
	run_all("pallet_incentive");
}

#[test]
fn the_longest_row_of_weights_reads_four_items() {
	let entry = entry_of("pallet_incentive");
	let mut benchmarks = entry.benchmarks.iter();
	let set_weights = benchmarks.find(|benchmark| benchmark.name == b"set_weights");
	assert_eq!(run(&entry, set_weights.unwrap(), true).reads, 4);
}
