// SPDX-License-Identifier: Apache-2.0
//! A network of 4096 neurons in which everybody weighs many others, through two epochs on the real runtime.
//!
//! ```sh
//! cargo run --release -p ganglion-runtime --example full_chain -- 4096 4095
//! ```
//!
//! The arguments are the number of neurons and the edges of a row. Prints each block of a round: how much of the block's weight
//! the round declared, and how long the block took natively. Fails when a round takes longer than a tempo, spends more
//! than the budget in a block, or loses emission.

#![expect(
	clippy::arithmetic_side_effects,
	clippy::cast_precision_loss,
	clippy::unwrap_used,
	reason = "a program that checks: what goes wrong has to end it"
)]

#[path = "../tests/chain/mod.rs"]
mod chain;

use std::{
	env,
	time::{Duration, Instant},
};

use chain::{account, genesis, pair, run_block};
use frame_support::{dispatch::DispatchClass, traits::fungible::Mutate, weights::Weight};
use ganglion_runtime::{
	Balances, Incentive, Registry, Runtime, RuntimeEvent, RuntimeOrigin, Stake, System, TOKEN,
	configs::MAX_NEURONS,
};
use pallet_incentive::{IncentiveParams, Preset};
use sp_core::Pair;
use sp_io::TestExternalities;

const TEMPO: u32 = 100;
const EPOCHS: u32 = 2;
/// One part in ten of a block, in thousandths.
const BUDGET_PERMILLE: u16 = 100;

fn argument(position: usize, default: u16) -> u16 {
	env::args().nth(position).map_or(default, |text| {
		text.parse()
			.unwrap_or_else(|_| panic!("{text} is no number from 1 to 4096"))
	})
}

fn main() {
	let neurons = argument(1, MAX_NEURONS);
	let edges = argument(2, neurons - 1);
	assert!(
		neurons > 1 && neurons <= MAX_NEURONS,
		"2 to {MAX_NEURONS} neurons"
	);
	assert!(edges > 0 && edges < neurons, "1 to {} edges", neurons - 1);
	let mut chain = genesis("development");
	chain.execute_with(|| {
		run_block(1, Vec::new());
		let params = IncentiveParams {
			tempo: TEMPO,
			admin_freeze: 1,
			weights_interval: 1,
			epoch_budget_permille: BUDGET_PERMILLE,
			max_edges: MAX_NEURONS.into(),
			..IncentiveParams::preset(Preset::Default)
		};
		Incentive::set_params(RuntimeOrigin::root(), params).unwrap();
	});
	let started = Instant::now();
	chain.execute_with(|| fill(neurons, edges));
	println!(
		"{neurons} neurons with {edges} edges each, filled in {:.1} s",
		started.elapsed().as_secs_f64()
	);
	for epoch in 1..=EPOCHS {
		run_epoch(&mut chain, epoch);
	}
}

/// Run in a state whose trie has what was done before, as a node's has: else each block would hash all of it again.
fn in_block<R>(chain: &mut TestExternalities, run: impl FnOnce() -> R) -> R {
	chain.commit_all().unwrap();
	chain.execute_with(run)
}

/// Register everybody, with different stakes, and let everybody weigh the next ones.
fn fill(neurons: u16, edges: u16) {
	for uid in 0..neurons {
		let coldkey = account(&pair(&format!("owner {uid}")));
		let hotkey = pair(&format!("neuron {uid}"));
		let stake = TOKEN * u128::from(1 + uid % 97);
		Balances::mint_into(&coldkey, stake + 1_000_000 * TOKEN).unwrap();
		let genesis_hash = System::block_hash(0);
		let message = pallet_registry::possession_message(genesis_hash.as_ref(), &coldkey, 0);
		let coldkey = RuntimeOrigin::signed(coldkey);
		let signature = hotkey.sign(&message).0;
		Registry::register(coldkey.clone(), account(&hotkey), signature, u128::MAX).unwrap();
		Stake::add_stake(coldkey, account(&hotkey), stake).unwrap();
	}
	for uid in 0..neurons {
		let mut row: Vec<(u16, u16)> = (1..=edges)
			.map(|step| (uid + step) % neurons)
			.map(|target| (target, 1 + target.wrapping_mul(40_503) % u16::MAX))
			.collect();
		row.sort_unstable();
		let hotkey = account(&pair(&format!("neuron {uid}")));
		Incentive::set_weights(RuntimeOrigin::signed(hotkey), row, 0).unwrap();
	}
}

/// What the mandatory part of a block without an epoch weighs: its frame and its time.
fn idle_weight(number: u32) -> Weight {
	run_block(number, Vec::new());
	mandatory_weight()
}

fn mandatory_weight() -> Weight {
	*System::block_weight().get(DispatchClass::Mandatory)
}

fn run_epoch(chain: &mut TestExternalities, epoch: u32) {
	let max_block = <Runtime as frame_system::Config>::BlockWeights::get().max_block;
	let due = epoch * TEMPO;
	let idle = in_block(chain, || {
		System::set_block_number(due - 2);
		idle_weight(due - 1)
	});
	let (mut worst_share, mut worst_time) = (0.0_f64, Duration::ZERO);
	for number in due..due + TEMPO {
		let (events, took, weight) = in_block(chain, || {
			let started = Instant::now();
			let events = run_block(number, Vec::new());
			(events, started.elapsed(), mandatory_weight())
		});
		let round = weight.saturating_sub(idle);
		let share = round.ref_time() as f64 / max_block.ref_time() as f64;
		worst_share = worst_share.max(share);
		worst_time = worst_time.max(took);
		println!(
			"block {number}: {:5.2} % of the block's weight, {:6.1} ms natively",
			share * 100.0,
			took.as_secs_f64() * 1e3
		);
		let completed = events.iter().find_map(|event| match event {
			RuntimeEvent::Incentive(pallet_incentive::Event::EpochCompleted {
				emission,
				minted,
				carry,
				..
			}) => Some((*emission, *minted, *carry)),
			RuntimeEvent::Incentive(pallet_incentive::Event::EpochAborted { .. }) => {
				panic!("the epoch was aborted")
			}
			_ => None,
		});
		if let Some((emission, minted, carry)) = completed {
			println!(
				"epoch {epoch}: {} blocks, at most {:.2} % of a block, at most {:.1} ms; emission {emission}, minted \
				 {minted}, carried {carry}",
				number - due + 1,
				worst_share * 100.0,
				worst_time.as_secs_f64() * 1e3
			);
			let budget = f64::from(BUDGET_PERMILLE) / 1_000.0;
			assert!(worst_share <= budget, "{worst_share} of a block");
			return;
		}
	}
	panic!("the epoch took longer than a tempo of {TEMPO} blocks");
}
